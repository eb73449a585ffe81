"""Where documents rest: sealed streams, keys, the store, and parsing in a process of its own.

Nothing in here decides who may read: opening goes through ``vault/open.py``, which asks for a permit.
"""
