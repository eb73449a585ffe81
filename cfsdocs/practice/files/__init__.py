"""Makers of the practice charity's files: each turns one written text into the bytes of a real file."""
