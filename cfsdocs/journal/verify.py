"""Check the whole journal: every leaf made again from its row, the tree from the leaves, and every checkpoint.

A checkpoint that somebody holds outside is what an administrator cannot reach: with one, whatever was changed,
removed, put in, cut off or rolled back before it shows. Without one, only clumsy changes do. Nothing is mended here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from cfsdocs.errors import JournalDamaged
from cfsdocs.journal.events import leaf
from cfsdocs.journal.models import Checkpoint, Entry, TreeNode
from cfsdocs.journal.note import Statement, Verifier
from cfsdocs.journal.tree import Growing, leaf_hash

BATCH = 1024
_UNREADABLE = (SQLAlchemyError, ValueError, TypeError, AttributeError)
"""What reading a row raises when its values are not what a journal writes."""


@dataclass(frozen=True)
class Report:
    """A sound journal: how much there is, and how much of it is beyond doubt."""

    entries: int
    until: datetime | None
    """When the last entry was made; None for an empty journal."""
    root: bytes
    checkpoints: int
    """How many the journal keeps itself."""
    covered: int
    """Entries before the newest of these."""
    proven: int
    """Entries before the newest checkpoint from outside; 0 without one."""


@dataclass
class _Walk:
    """How far the check has come."""

    session: Session
    verifier: Verifier
    outside: list[Statement]
    tree: Growing = field(default_factory=Growing)
    until: datetime | None = None
    checkpoints: int = 0
    covered: int = 0
    agreed: int = 0
    """The size at which a checkpoint last proved right, be it one that the journal keeps itself."""
    proven: int = 0
    """The size at which one from outside last did: whoever has the journal's key can make the others agree."""


def verify(
    session: Session, verifier: Verifier, held: Sequence[str] = (), progress: Callable[[int], None] | None = None
) -> Report:
    """Check everything, with the checkpoints ``held`` outside (their texts). Needs a fresh session for reading;
    one that has begun is checked as its transaction sees it.

    ``progress`` is told how many entries were checked, batch by batch. Raises JournalDamaged at the first thing wrong.
    """
    if session.get_bind().dialect.name == "postgresql" and not session.in_transaction():
        # one moment's view, which SQLite gives anyhow
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    walk = _Walk(session, verifier, [verifier.read(note) for note in held])
    more = True
    while more:
        rows = _rows(session, walk.tree.size)
        _batch(walk, rows)
        more = bool(rows)
        if progress is not None:
            progress(len(rows))
    _tail(walk)
    return Report(walk.tree.size, walk.until, walk.tree.root(), walk.checkpoints, walk.covered, walk.proven)


Row = tuple[int, datetime, bytes]


def _rows(session: Session, start: int) -> list[Row]:
    """The next batch: index, time, leaf hash. What cannot be read is narrowed down to one row."""
    wanted = select(Entry.__table__).where(Entry.index >= start).order_by(Entry.index).limit(BATCH)
    try:
        return [_row(row) for row in session.execute(wanted).mappings()]
    except _UNREADABLE:
        for index in session.scalars(wanted.with_only_columns(Entry.index)):
            _readable(session, index)
        raise


def _readable(session: Session, index: int) -> None:
    try:
        for row in session.execute(select(Entry.__table__).where(Entry.index == index)).mappings():
            _row(row)
    except _UNREADABLE as error:
        raise JournalDamaged(f"entry {index} was changed: it cannot be read", index, index + 1) from error


def _row(row: Any) -> Row:
    return row["index"], row["at"], leaf_hash(leaf(row))


def _batch(walk: _Walk, rows: list[Row]) -> None:
    """Add a batch to the tree. Stored hashes come first, since they tell exactly which entry is wrong."""
    start = walk.tree.size
    wrong = next((place for place, row in enumerate(rows, start) if row[0] != place), None)
    in_order = rows if wrong is None else rows[: wrong - start]
    claims = _claims(walk, start, start + len(in_order))
    sizes = {stated.size for stated, _ in claims}
    made, roots = [], {start: walk.tree.root()}
    for _, at, digest in in_order:
        made += walk.tree.add(digest)
        if walk.tree.size in sizes:
            roots[walk.tree.size] = walk.tree.root()
        walk.until = at
    _same_nodes(walk.session, made)
    for stated, held in claims:
        if roots[stated.size] != stated.root:
            raise _changed(walk.proven if held else walk.agreed, stated.size)
        walk.agreed = stated.size
        walk.proven = stated.size if held else walk.proven
    if wrong is not None:
        raise JournalDamaged(f"entry {wrong} is missing, or the one before it is there twice", wrong, wrong + 1)


def _claims(walk: _Walk, start: int, stop: int) -> list[tuple[Statement, bool]]:
    """What checkpoints state about sizes after ``start`` (or 0, at 0) up to ``stop``; whether they come from outside.

    Smallest first; of one size, those from outside last.
    """
    after = start if start else -1
    found = [(stated, True) for stated in walk.outside if after < stated.size <= stop]
    kept = select(Checkpoint.size, Checkpoint.note).where(Checkpoint.size > after, Checkpoint.size <= stop)
    for entries, note in walk.session.execute(kept.order_by(Checkpoint.size)):
        try:
            stated = walk.verifier.read(note)
        except JournalDamaged as error:
            raise JournalDamaged(f"the journal's own checkpoint of {entries} entries: {error}") from error
        if stated.size != entries:
            raise JournalDamaged(f"the journal's own checkpoint of {entries} entries is that of {stated.size}")
        found.append((stated, False))
        walk.checkpoints += 1
        walk.covered = entries
    return sorted(found, key=lambda claim: (claim[0].size, claim[1]))


def _same_nodes(session: Session, made: list[tuple[int, int, bytes]]) -> None:
    """Compare the hashes that were stored with those made again; name the first entry that differs."""
    kept: dict[tuple[int, int], bytes] = {}
    for level in {level for level, _, _ in made}:
        positions = [position for each, position, _ in made if each == level]
        wanted = select(TreeNode.position, TreeNode.hash).where(
            TreeNode.level == level, TreeNode.position.between(positions[0], positions[-1])
        )
        kept.update(((level, position), digest) for position, digest in session.execute(wanted))
    for level, position, digest in sorted(made):  # a leaf's own hash says more than those over it
        if kept.get((level, position)) != digest:
            raise _changed(position << level, (position + 1) << level)


def _tail(walk: _Walk) -> None:
    """Nothing may speak of entries after the last, no checkpoint and no stored hash; no row may be left over."""
    entries = walk.tree.size
    held = max((stated.size for stated in walk.outside), default=0)
    kept = walk.session.scalar(select(func.max(Checkpoint.size))) or 0
    if max(held, kept) > entries:
        raise JournalDamaged(
            f"a checkpoint states {max(held, kept)} entries, and there are {entries}: some were cut off, "
            "or an old copy of the database was put back",
            walk.proven if held > entries else walk.agreed,
            max(held, kept),
        )
    if walk.session.scalar(select(func.count()).select_from(Entry)) != entries:
        raise _put_in(walk.session)
    levels = select(TreeNode.level, func.count()).group_by(TreeNode.level)
    counted = [tuple(row) for row in walk.session.execute(levels.order_by(TreeNode.level))]
    if counted != [(level, entries >> level) for level in range(entries.bit_length())]:
        raise JournalDamaged(f"entries after {entries - 1} were cut off: their hashes are still there", entries)


def _put_in(session: Session) -> JournalDamaged:
    """There are more rows than numbers, so somebody made the table anew, without its key."""
    twice = select(Entry.index).group_by(Entry.index).having(func.count() > 1).order_by(Entry.index).limit(1)
    index = session.scalar(twice)
    if index is None:
        return JournalDamaged("an entry was put in that has no number of its own")
    return JournalDamaged(f"entry {index} is there twice", index, index + 1)


def _changed(first: int, before: int) -> JournalDamaged:
    if before - first == 1:
        return JournalDamaged(f"entry {first} is not what was recorded", first, before)
    return JournalDamaged(f"among entries {first} to {before - 1} something is not what was recorded", first, before)
