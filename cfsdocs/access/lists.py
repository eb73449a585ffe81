"""Lists: the newest documents somebody may act on, how many there are, and the folders they may see.

Every list on every screen comes from here, so nothing is listed, counted or found that ``decide`` would refuse.
A list never counts everything: it says "more than 500".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, Select, bindparam, case, func, select, true, tuple_
from sqlalchemy.orm import Session

from cfsdocs.access.decide import Asker
from cfsdocs.access.decide import parameters as _asked
from cfsdocs.access.facts import ACCOUNT, acting, const, probe
from cfsdocs.access.models import Action, Grant
from cfsdocs.access.rules import (
    ABLE,
    ACCOUNT_RULES,
    DOCUMENT_RULES,
    FOLDER_SEEN,
    HAS_SUITABLE,
    HELD,
    NO_CONFLICT,
    OWN_FOLDER,
    RULES,
    USABLE,
    all_of,
    not_oneself,
    personnel_keeper,
)
from cfsdocs.db import Instant
from cfsdocs.people.models import Account, ActsAs
from cfsdocs.records.models import Document, Folder, FolderKind, FolderPerson

WIDE = 500
"""With more usable grants than so many, to start from the newest documents is the cheaper way."""
WINDOW = 4
"""Pages of the newest candidates that are tried before all of them."""

COLUMNS = (
    Document.id,
    Document.ref,
    Document.title,
    Document.dated,
    Document.filed_at,
    Document.folder_id,
    Document.section_id,
    Document.state,
)
FOLDER_COLUMNS: Any = (Folder.id, Folder.ref, Folder.number, Folder.title, Folder.kind)
NEWEST = (Document.filed_at.desc(), Document.id.desc())
SORTED = func.coalesce(Document.filed_at, Document.filed_at)
"""``filed_at``, but not as the index of all documents has it: for lists that start from folders and must stay there."""
BEFORE = tuple_(Document.filed_at, Document.id) < tuple_(
    bindparam("before_filed_at", type_=Instant()), bindparam("before_id", type_=Document.id.type)
)
Conditions = tuple[ColumnElement[bool], ...]

_USABLE_GRANTS = HELD.with_only_columns(Grant.folder_id).where(ActsAs.account_id == ACCOUNT, USABLE).correlate(None)
_OWN_FOLDERS = (
    select(FolderPerson.folder_id)
    .join(Account, Account.person_id == FolderPerson.person_id)
    .where(Account.id == ACCOUNT, acting(Action.VIEW))
    .correlate(None)
)
_HOLDINGS = select(func.count()).select_from(_USABLE_GRANTS.limit(const(WIDE + 1)).subquery())
# Those about the document alone come first: what they refuse need not be asked about its folder.
_REST = (*DOCUMENT_RULES, *(rule for rule in RULES[len(ACCOUNT_RULES) :] if rule not in DOCUMENT_RULES))
_EVERY_OTHER_RULE = probe(
    select(const(1)).select_from(Folder).where(Folder.id == Document.folder_id, all_of(_REST)).correlate_except(Folder)
)


def _my_folders() -> CTE:
    """The folders that hold something for the account, by the rules about account and folder alone.

    In one's ``own`` file the rest depends on what is shown; elsewhere on one suitable grant.
    """
    folder_rules = (*ACCOUNT_RULES, not_oneself(OWN_FOLDER), NO_CONFLICT, personnel_keeper(OWN_FOLDER))
    mine = (
        select(Folder.id, OWN_FOLDER.label("own"))
        .join(Account, true())
        .where(Account.id == ACCOUNT, Folder.id.in_(_USABLE_GRANTS.union(_OWN_FOLDERS)), all_of(folder_rules))
    )
    return mine.cte("my_folder").prefix_with("MATERIALIZED")


def _narrow(where: Conditions, window: int | None = None) -> Select[Any]:
    """The documents that the account may act on, by id, starting from its folders.

    A window looks at the newest candidates alone, so it may come up short. Only columns that are in the index of a
    folder's documents are read, but for what ``where`` reads: a document's row is most often on a page of its own.
    """
    mine = _my_folders()
    suits = case((mine.c.own, Document.shown_to_subject), else_=HAS_SUITABLE)
    found: Any = (
        select(Document.id, Document.filed_at)
        .join(mine, mine.c.id == Document.folder_id)
        .join(Account, true())
        .where(Account.id == ACCOUNT, *where, all_of(DOCUMENT_RULES), suits)
    )
    if window:
        inside = Document.folder_id.in_(select(mine.c.id))
        newest = select(Document.filed_at).where(inside, *where).order_by(SORTED.desc()).limit(const(window)).subquery()
        found = found.where(Document.filed_at >= select(func.min(newest.c.filed_at)).scalar_subquery())
    return found.correlate(None)  # type: ignore[no-any-return]


def _wide(where: Conditions, *columns: Any) -> Select[Any]:
    """The documents that the account may act on, starting from the newest and probing each."""
    return (
        select(*columns)
        .select_from(Document)
        .join(Account, true())
        .where(Account.id == ACCOUNT, ABLE, *where, _EVERY_OTHER_RULE)
        .order_by(*NEWEST)
    )


@lru_cache(512)  # building a statement costs as much as running it: keep conditions in constants
def _page(where: Conditions, wide: bool, window: int | None, size: int) -> Select[Any]:
    """The newest documents that the account may act on. ``wide`` and ``window`` change the work, never the answer."""
    if wide:
        return _wide(where, *COLUMNS).limit(const(size))
    found = _narrow(where, window).cte("found").prefix_with("MATERIALIZED")
    ids = select(found.c.id).order_by(found.c.filed_at.desc(), found.c.id.desc()).limit(const(size))
    page: Any = select(*COLUMNS).where(Document.id.in_(ids)).order_by(*NEWEST)
    return page  # type: ignore[no-any-return]


@lru_cache(512)
def _counted(where: Conditions, wide: bool, most: int) -> Select[Any]:
    found = _wide(where, Document.id) if wide else _narrow(where)
    return select(func.count()).select_from(found.limit(const(most + 1)).subquery())


@lru_cache(512)
def _seen(where: Conditions, wide: bool, size: int | None) -> Select[Any]:
    """The folders of a kind that the account may see, by title."""
    found = (
        select(*FOLDER_COLUMNS)
        .join(Account, true())
        .where(Account.id == ACCOUNT, Folder.kind == bindparam("kind"), *where)
        .order_by(Folder.title, Folder.id)
    )
    if not wide:
        found = found.where(Folder.id.in_(_USABLE_GRANTS.union(_OWN_FOLDERS)))
    found = found.where(ABLE, all_of(FOLDER_SEEN[len(ACCOUNT_RULES) :]))
    return found.limit(const(size)) if size else found


AFTER = tuple_(Folder.title, Folder.id) > tuple_(bindparam("after_title"), bindparam("after_id", type_=Folder.id.type))


def _is_wide(session: Session, asked: Mapping[str, Any]) -> bool:
    """Counted once in a session: a page asks for several lists, and it changes the work alone, never an answer."""
    known: dict[tuple[int, ...], int] = session.info.setdefault(_is_wide, {})
    of = asked["account"], asked["action"], asked["purpose"]
    if of not in known:
        known[of] = session.execute(_HOLDINGS, asked).scalar_one()
    return known[of] > WIDE


def newest(
    session: Session,
    asker: Asker,
    action: Action = Action.VIEW,
    *,
    where: Conditions = (),
    parameters: Mapping[str, Any] | None = None,
    size: int = 50,
    before: tuple[datetime, int] | None = None,
    few: bool = False,
) -> Sequence[Row[Any]]:
    """The newest documents that the asker may do this with: rows of ``COLUMNS``, newest first.

    ``where`` narrows the list by conditions on Document (keep them in constants: statements are built once for
    each), with their ``parameters``. The next page is ``before`` the last row's (filed_at, id). ``few`` says that
    ``where`` leaves few, as one folder's: then each is asked about, not all that the asker holds. It changes no answer.
    """
    asked = _asked(asker, action, **(parameters or {}))
    if before is not None:
        where = (*where, BEFORE)
        asked |= {"before_filed_at": before[0], "before_id": before[1]}
    if few or _is_wide(session, asked):
        return session.execute(_page(where, True, None, size), asked).all()
    rows = session.execute(_page(where, False, WINDOW * size, size), asked).all()
    return rows if len(rows) == size else session.execute(_page(where, False, None, size), asked).all()


def count(
    session: Session,
    asker: Asker,
    action: Action = Action.VIEW,
    *,
    where: Conditions = (),
    parameters: Mapping[str, Any] | None = None,
    most: int = 500,
    few: bool = False,
) -> int:
    """How many ``newest`` would list in all, up to ``most`` + 1, which means "more than most". ``few`` as there."""
    asked = _asked(asker, action, **(parameters or {}))
    return int(session.execute(_counted(where, few or _is_wide(session, asked), most), asked).scalar_one())


def folders(
    session: Session,
    asker: Asker,
    kind: FolderKind,
    *,
    where: Conditions = (),
    parameters: Mapping[str, Any] | None = None,
    size: int | None = None,
    after: tuple[str, int] | None = None,
) -> Sequence[Row[Any]]:
    """The folders of this kind that ``decide_folder`` lets the asker see, by title: id, ref, number, title, kind.

    ``where`` narrows by conditions on Folder. The next page is ``after`` the last row's (title, id).
    """
    asked = _asked(asker, Action.VIEW, kind=str(kind), **(parameters or {}))
    if after is not None:
        where = (*where, AFTER)
        asked |= {"after_title": after[0], "after_id": after[1]}
    return session.execute(_seen(where, _is_wide(session, asked), size), asked).all()
