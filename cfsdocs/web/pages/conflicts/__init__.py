"""What the pages under ``views.conflicts`` show."""
