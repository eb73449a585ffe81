"""What the pages under ``views.personnel`` show."""
