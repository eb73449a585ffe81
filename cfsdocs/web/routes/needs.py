"""URLs. The need to know over time: allocation, cover, matches, requests, emergencies, who could and did (1.6, 4.3)."""

from __future__ import annotations

from cfsdocs.web.routes.table import Table

ROUTES: Table = ()
