"""URLs. The need to know over time: allocation, cover, matches, requests, emergencies, who could and did (1.6, 4.3)."""

from __future__ import annotations

from cfsdocs.web import resources
from cfsdocs.web.routes.table import Table

ROUTES: Table = (
    ("folder_needs", "/folders/{ref}/needs", resources.folder),
    ("folder_needs_past", "/folders/{ref}/needs/past", resources.folder),
    ("folder_needs_end", "/folders/{ref}/needs/end", resources.folder),
    ("folder_needs_step", "/folders/{ref}/needs/give/{step}", resources.folder),
    ("folder_match", "/folders/{ref}/matches/{match}", resources.folder),
    ("folder_request", "/folders/{ref}/requests/{request}", resources.folder),
    ("folder_emergency", "/folders/{ref}/emergencies/{emergency}", resources.folder),
    ("folder_handover", "/folders/{ref}/handover", resources.folder),
    ("document_who_past", "/documents/{ref}/who/past", resources.document),
    ("team", "/team", None),
    ("ask", "/ask-for-access", None),
    ("emergency", "/emergency", None),
    ("emergencies", "/registers/emergencies", None),
)
