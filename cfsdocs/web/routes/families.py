"""URLs. Opening a family's folder, its people, safety, addresses, the explanation of privacy and consent (4)."""

from __future__ import annotations

from cfsdocs.web.routes.table import Table

ROUTES: Table = ()
