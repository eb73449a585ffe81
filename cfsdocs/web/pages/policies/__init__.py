"""What the pages under ``views.policies`` show."""
