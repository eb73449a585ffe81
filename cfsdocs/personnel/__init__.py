"""Personnel files over time: status, statements, deposits, the DBS log, leavers (3.1 b, 3.3, footnote 1)."""
