"""Seeded worlds: made-up organisations of any size, the same to the last byte whenever they are made."""
