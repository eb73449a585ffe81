"""Notices: that something waits for somebody. Never a name, never what it is about."""
