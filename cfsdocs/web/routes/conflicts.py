"""URLs. Declaring a personal connection, deciding on it, and the register (section 7, Appendix A)."""

from __future__ import annotations

from cfsdocs.web.routes.table import Table

ROUTES: Table = ()
