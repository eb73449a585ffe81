"""URLs. Declaring a personal connection, deciding on it, and the register (section 7, Appendix A)."""

from __future__ import annotations

from cfsdocs.web import resources
from cfsdocs.web.routes.table import Table

ROUTES: Table = (
    ("conflicts", "/connections", None),
    ("conflict_declare", "/connections/new", None),
    ("conflict_received", "/connections/received", None),
    ("conflict_sign", "/connections/forms/{ref}", None),
    ("conflict", "/connections/cases/{ref}", None),
    ("conflict_decline", "/connections/cases/{ref}/decline", None),
    ("conflict_add", "/connections/cases/{ref}/add", None),
    ("conflict_take_back", "/connections/cases/{ref}/take-back", None),
    ("conflict_file", "/connections/cases/{ref}/file", None),
    ("conflicts_register", "/registers/connections", None),
    ("folder_connection", "/folders/{ref}/connection", resources.folder),
    ("folder_know", "/folders/{ref}/do-you-know-anyone", resources.folder),
    ("folder_colleague", "/folders/{ref}/colleagues-family", resources.folder),
)
