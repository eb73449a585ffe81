"""The schema's history, by Alembic. A released migration is never edited, and none imports a model."""
