"""URLs. The policies, their declarations, induction and training (2.2, 8)."""

from __future__ import annotations

from cfsdocs.web.routes.table import Table

ROUTES: Table = ()
