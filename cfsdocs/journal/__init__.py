"""Journal: what was decided and done, recorded before it happens, provable to an outsider."""
