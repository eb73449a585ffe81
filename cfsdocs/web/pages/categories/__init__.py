"""What the pages under ``views.categories`` show."""
