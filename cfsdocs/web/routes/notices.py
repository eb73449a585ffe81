"""URLs. Notices: what waits for somebody, in the application and by e-mail, with no names and no content."""

from __future__ import annotations

from cfsdocs.web.routes.table import Table

ROUTES: Table = (
    ("notices", "/notices", None),
    ("notices_mail", "/notices/mail", None),
)
