"""URLs. Personnel files: their status, my file, the deposit box, the DBS log, leavers (3.1 b, 3.3, footnote 1)."""

from __future__ import annotations

from cfsdocs.web.routes.table import Table

ROUTES: Table = ()
