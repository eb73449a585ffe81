"""Web: the guard, the pages, and nothing that decides."""
