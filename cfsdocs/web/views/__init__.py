"""The pages: each view reads what was sent, calls one thing, and returns. None decides who may see what."""
