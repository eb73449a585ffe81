"""The Permit: proof that one decision allowed one action on one document. Only a Permit opens the vault.

Only ``decide`` makes one. It cannot be copied, changed, pickled or made by hand, and must never be kept
beyond the request that it was made for.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from datetime import datetime
from typing import NoReturn

from cfsdocs.access.models import Action

_SEAL = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """This account may take this action on this document, for this purpose, as decided at this moment.

    ``grant_id`` is the need to know that allows it; None for what one's own file shows to its subject.
    """

    account_id: int
    document_id: int
    folder_id: int
    action: Action
    purpose_id: int
    grant_id: int | None
    decided_at: datetime
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("only a decision makes a permit")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a permit cannot be copied or kept")


def mint(
    *,
    account_id: int,
    document_id: int,
    folder_id: int,
    action: Action,
    purpose_id: int,
    grant_id: int | None,
    decided_at: datetime,
) -> Permit:
    """A permit. For ``decide`` alone: a test reads the whole package for anybody else who names this."""
    return Permit(
        account_id=account_id,
        document_id=document_id,
        folder_id=folder_id,
        action=action,
        purpose_id=purpose_id,
        grant_id=grant_id,
        decided_at=decided_at,
        seal=_SEAL,
    )
