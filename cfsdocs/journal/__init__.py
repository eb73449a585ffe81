"""Journal: what was decided and done, recorded before it happens, provable to an outsider."""

from cfsdocs.journal.append import Event, append
from cfsdocs.journal.note import Journal

__all__ = ["Event", "Journal", "append"]
