"""Pages, a thumbnail and text of an uploaded file, made in a process of its own that has nothing to steal or break.

Must never: read a document in the server's own process, let a file's fault become the server's, or log any content.
"""

from cfsdocs.vault.parsing.cell.wire import Limits, Why
from cfsdocs.vault.parsing.outcome import Done, NoPreview, Outcome, PagePicture, Thumbnail
from cfsdocs.vault.parsing.run import SHOWN, parse

__all__ = ["SHOWN", "Done", "Limits", "NoPreview", "Outcome", "PagePicture", "Thumbnail", "Why", "parse"]
