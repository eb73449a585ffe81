"""Journal: what was decided and done, recorded before it happens, provable to an outsider."""

from cfsdocs.journal.append import append
from cfsdocs.journal.events import Event
from cfsdocs.journal.note import Journal, Verifier

__all__ = ["Event", "Journal", "Verifier", "append"]
