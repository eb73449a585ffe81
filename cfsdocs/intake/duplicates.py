"""Notice that a file is filed already, where whoever adds it may see it: elsewhere it is nobody's business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session, aliased

from cfsdocs.access import lists
from cfsdocs.access.decide import Asker
from cfsdocs.records.models import Document, Version
from cfsdocs.vault.models import Blob, BlobKind, Upload

_FILED = aliased(Blob, name="filed")
_SAME_FILE = Document.id.in_(
    select(Version.document_id)
    .join(_FILED, _FILED.version_id == Version.id)
    .where(_FILED.kind == BlobKind.ORIGINAL.value, _FILED.sha256 == bindparam("sha256"))
)


def same_file(session: Session, asker: Asker, upload: Upload) -> Sequence[Row[Any]]:
    """The documents with the very same file that the asker may see, newest first: rows of ``lists.COLUMNS``."""
    mine = select(Blob.sha256).where(Blob.upload_id == upload.id, Blob.kind == BlobKind.ORIGINAL)
    return lists.newest(session, asker, where=(_SAME_FILE,), parameters={"sha256": session.scalars(mine).one()}, size=5)
