"""Records: folders, sections, documents, versions, and what makes keeping them lawful."""
