"""Opening a family's folder and keeping it true: people, safety, addresses, consent (4, 5.4)."""
