"""What the pages under ``views.families`` show."""
