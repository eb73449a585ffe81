"""What somebody with every key of the server could do to the journal, to see that it shows.

A tampering changes rows as an administrator can: triggers dropped, by plain SQL. *Clumsy* leaves it at that.
*Thorough* then makes every leaf, every stored hash and every kept checkpoint anew, signed with the journal's own key,
so that the journal agrees with itself again: only a checkpoint held outside still tells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from cfsdocs.journal import Journal
from cfsdocs.journal.events import leaf
from cfsdocs.journal.models import TABLES, Checkpoint, Entry, TreeNode
from cfsdocs.journal.note import Statement
from cfsdocs.journal.tree import Growing, leaf_hash
from tests.unit.journal.trails import NOW, event, fill

Rows = list[dict[str, Any]]
CHANGES: dict[str, list[Any]] = {
    "at": [NOW.replace(year=2025), NOW.replace(microsecond=1)],
    "account_id": [None, 9],
    "action": ["view ", "edit"],
    "outcome": ["refused", "allowed"],
    "rules": ["", "need_to_know", "no_conflict need_to_know cleared"],
    "folder_id": [None, 9],
    "document_id": [None, 9],
    "version": [None, 9],
    "purpose_id": [None, 9],
    "grant_id": [None, 9],
    "note": ["", "x"],
}


@dataclass(frozen=True)
class Tampering:
    """A way to tamper. ``do`` gives the first entry that differs afterwards, of those before ``size``."""

    name: str
    do: Callable[[Session, Random, int], int]
    whole: bool = False
    """Whether it is thorough by itself: the rows, hashes and checkpoints agree afterwards."""


def drop_triggers(session: Session) -> None:
    """As an administrator could. Undone when the transaction is rolled back."""
    for table in TABLES:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text(f"DROP TRIGGER {table}_refuses ON {table}"))
        else:
            for verb in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER {table}_no_{verb}"))


def rows_of(session: Session) -> Rows:
    return [dict(row) for row in session.execute(select(Entry.__table__).order_by(Entry.index)).mappings()]


def put(session: Session, rows: Rows) -> None:
    """Exactly these entries, numbered anew."""
    session.execute(delete(Entry))
    if rows:
        session.execute(insert(Entry), [row | {"index": index} for index, row in enumerate(rows)])


def cover_up(session: Session, journal: Journal) -> None:
    """Make every hash and every kept checkpoint agree with the entries again, with the journal's own key."""
    put(session, rows_of(session))
    tree, nodes, roots = Growing(), [], {0: Growing().root()}
    for row in rows_of(session):
        nodes += tree.add(leaf_hash(leaf(row)))
        roots[tree.size] = tree.root()
    session.execute(delete(TreeNode))
    if nodes:
        session.execute(
            insert(TreeNode), [dict(zip(("level", "position", "hash"), node, strict=True)) for node in nodes]
        )
    for size, _, note in session.execute(select(Checkpoint.size, Checkpoint.at, Checkpoint.note)).all():
        if size not in roots:
            session.execute(delete(Checkpoint).where(Checkpoint.size == size))
        elif journal.verifier.read(note).root != roots[size]:
            again = journal.sign(Statement(size, roots[size]))
            session.execute(update(Checkpoint).where(Checkpoint.size == size).values(note=again))


def _edit(session: Session, random: Random, size: int) -> int:
    index = random.randrange(size)
    now = session.execute(select(Entry.__table__).where(Entry.index == index)).mappings().one()
    column = random.choice([*CHANGES])
    value = random.choice([each for each in CHANGES[column] if each != now[column]])
    session.execute(update(Entry).where(Entry.index == index).values({column: value}))
    return index


def _edit_and_recompute(session: Session, random: Random, size: int) -> int:
    """The leaf's hash and those over it, as far up as they go; the checkpoints stay."""
    index = _edit(session, random, size)
    tree = Growing()
    for row in rows_of(session):
        for level, position, digest in tree.add(leaf_hash(leaf(row))):
            if position == index >> level:
                place = (TreeNode.level == level, TreeNode.position == position)
                session.execute(update(TreeNode).where(*place).values(hash=digest))
    return index


def _delete(session: Session, random: Random, size: int) -> int:
    index = random.randrange(size)
    if random.random() < 0.5:
        session.execute(delete(Entry).where(Entry.index == index))
    else:
        rows = rows_of(session)
        put(session, rows[:index] + rows[index + 1 :])
    return index


def _insert(session: Session, random: Random, size: int) -> int:
    index = random.randrange(size)
    forged = rows_of(session)
    forged.insert(index, forged[index] | {"note": "put in"})
    put(session, forged)
    return index


def _duplicate(session: Session, random: Random, size: int) -> int:
    index = random.randrange(size)
    rows = rows_of(session)
    rows.insert(random.randrange(index + 1), rows[index])
    return _replaced(session, rows)


def _swap(session: Session, random: Random, size: int) -> int:
    first, second = sorted(random.sample(range(len(rows := rows_of(session))), 2))
    if first >= size:
        first = random.randrange(size)
    rows[first], rows[second] = rows[second], rows[first]
    return _replaced(session, rows)


def _reorder(session: Session, random: Random, size: int) -> int:
    rows = rows_of(session)
    start = random.randrange(size - 1)
    stop = random.randrange(start + 2, len(rows) + 1)
    part = rows[start:stop]
    step = random.randrange(1, len(part))
    return _replaced(session, rows[:start] + part[step:] + part[:step] + rows[stop:])


def _truncate(session: Session, random: Random, size: int) -> int:
    """Only the entries, or all that belongs to them."""
    index = random.randrange(size)
    session.execute(delete(Entry).where(Entry.index >= index))
    return index


def _roll_back(session: Session, random: Random, size: int) -> int:
    """The old copy of ``index`` entries, exactly as it was; and perhaps life went on from there."""
    index = random.randrange(size)
    _truncate_whole(session, index)
    if random.random() < 0.5:
        fill(session, random.randrange(1, 2 * size), 500)
    return index


def _replace(session: Session, random: Random, size: int) -> int:
    """Another journal, by the same program, of any length."""
    _truncate_whole(session, 0)
    fill(session, random.randrange(1, 2 * size), 500)
    return 0


def _truncate_whole(session: Session, index: int) -> None:
    session.execute(delete(Entry).where(Entry.index >= index))
    session.execute(delete(Checkpoint).where(Checkpoint.size > index))
    for level, position in session.execute(select(TreeNode.level, TreeNode.position)).all():
        if (position + 1) << level > index:
            session.execute(delete(TreeNode).where(TreeNode.level == level, TreeNode.position == position))


def _replaced(session: Session, rows: Rows) -> int:
    differs = next(place for place, row in enumerate(rows) if row["index"] != place)
    put(session, rows)
    return differs


CLASSES = [
    Tampering("edit", _edit),
    Tampering("delete", _delete),
    Tampering("swap", _swap),
    Tampering("insert", _insert),
    Tampering("recompute the hashes after an edit", _edit_and_recompute),
    Tampering("cut off the tail", _truncate),
    Tampering("roll back to an old copy", _roll_back, whole=True),
    Tampering("replace the whole", _replace, whole=True),
    Tampering("duplicate", _duplicate),
    Tampering("reorder", _reorder),
]
assert event(0) != event(500)
