"""What the pages under ``views.needs`` show."""
