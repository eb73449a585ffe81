"""People: who they are, their accounts, roles and teams, and what they have signed."""
