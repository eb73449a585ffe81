"""Redaction: what leaves is made anew from what may leave, then read back by somebody else.

Never an edited original: a redacted copy is new pixels and the words that stay. One surviving string, and there is no
copy at all.
"""
