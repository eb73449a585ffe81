"""URLs. Sensitive categories: suggested, confirmed, held until there is consent or a ground (5)."""

from __future__ import annotations

from cfsdocs.web.routes.table import Table

ROUTES: Table = ()
