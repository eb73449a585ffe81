"""What the pages under ``views.notices`` show."""
