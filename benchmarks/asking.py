"""Who asks what in the measurements of access: the same kinds of people and the same questions in every world."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from benchmarks.clock import Clock, Question
from benchmarks.seeded.columns import NOW
from benchmarks.seeded.people import FIRST
from benchmarks.seeded.records import PURPOSES, TOKEN_KEY, word
from cfsdocs.access import lists
from cfsdocs.access.decide import Asker, decide, decide_all, who
from cfsdocs.access.models import Action, Grant
from cfsdocs.db import FOREVER, session_of
from cfsdocs.people.models import Account, ActsAs, Declaration, Role
from cfsdocs.records.models import Document, FolderKind
from cfsdocs.search.find import RARE, count_found, find
from cfsdocs.search.models import Term
from cfsdocs.search.words import token

KINDS = ("worker", "manager", "most folders")
WORDS = {"common": 1, "middling": 40, "rare": 2_000}
"""By their ranks: in two documents of three, in one of a hundred, in one of twenty thousand."""
HARDEST = "hardest"
"""The word that the index would rather not be asked for: just too common to start from its documents."""
PURPOSE = PURPOSES["support"]
IN_FOLDER = (Document.folder_id == bindparam("in_folder"),)
PRIMARY_KEY = select(Document.id, Document.title).where(Document.id == bindparam("document"))


@dataclass(frozen=True)
class Kind:
    """Some people of one kind, and documents in folders that each of them holds something of."""

    askers: list[Asker]
    theirs: dict[int, list[int]]
    folders: dict[int, list[int]]


class Asked:
    """One world in one database, with everything that is asked of it."""

    def __init__(self, database: str, documents: int, engine: Engine) -> None:
        self.database, self.documents = database, documents
        self.session: Session = session_of(engine)
        self.clock = Clock.of(self.session)
        self.draw = random.Random(documents)
        self.kinds = {kind: self._kind(kind) for kind in KINDS}
        self.words = {name: word(rank) for name, rank in WORDS.items()} | {HARDEST: self._hardest()}

    def questions(self) -> dict[tuple[str, str], Question]:
        """Every question by who asks it and what it is."""
        anywhere = [self.draw.randrange(self.documents) + 1 for _ in range(400)]
        asked = {
            ("", "primary key"): Question(self._primary_key, anywhere, self.clock),
            ("", "who"): Question(self._who, anywhere[:200], self.clock),
        }
        for name, kind in self.kinds.items():
            asked |= {(name, what): question for what, question in self._of(kind, anywhere).items()}
        return asked

    def _of(self, kind: Kind, anywhere: list[int]) -> dict[str, Question]:
        again = (kind.askers * 60)[:120]
        pairs = [(asker, self._half_theirs(kind, asker, 1, anywhere)[0]) for asker in (kind.askers * 100)[:300]]
        many = [(asker, self._half_theirs(kind, asker, 200, anywhere)) for asker in again]
        inside = [(asker, self.draw.choice(kind.folders[asker.account_id])) for asker in again]
        asked = {
            "decide": Question(lambda pair: decide(self.session, pair[0], pair[1], Action.VIEW), pairs, self.clock),
            "decide 200": Question(
                lambda pair: decide_all(self.session, pair[0], pair[1], Action.VIEW), many, self.clock
            ),
            "page": Question(lambda asker: lists.newest(self.session, asker), again, self.clock),
            "count": Question(lambda asker: lists.count(self.session, asker), again, self.clock),
            "page of a folder": Question(self._page_of_folder, inside, self.clock),
            "families": Question(self._families, again, self.clock),
        }
        for name in self.words:
            asked[f"page, {name} word"] = Question(self._finder(name), again, self.clock)
            asked[f"count, {name} word"] = Question(self._counter(name), again, self.clock)
        return asked

    def _primary_key(self, document: int) -> Row[int, str]:
        return self.session.execute(PRIMARY_KEY, {"document": document}).one()

    def _who(self, document: int) -> list[int]:
        return who(self.session, document, Action.VIEW, PURPOSE, NOW)

    def _page_of_folder(self, pair: tuple[Asker, int]) -> Sequence[Row[Any]]:
        return lists.newest(self.session, pair[0], where=IN_FOLDER, parameters={"in_folder": pair[1]}, few=True)

    def _families(self, asker: Asker) -> Sequence[Row[Any]]:
        return lists.folders(self.session, asker, FolderKind.FAMILY, size=50)

    def _finder(self, name: str) -> Any:
        return lambda asker: find(self.session, asker, TOKEN_KEY, self.words[name])

    def _counter(self, name: str) -> Any:
        return lambda asker: count_found(self.session, asker, TOKEN_KEY, self.words[name])

    def _half_theirs(self, kind: Kind, asker: Asker, count: int, anywhere: list[int]) -> list[int]:
        """Documents of the asker's folders and of anybody's, by turns."""
        theirs = kind.theirs[asker.account_id]
        return [self.draw.choice(anywhere if self.draw.random() < 0.5 else theirs) for _ in range(count)]

    def _kind(self, name: str) -> Kind:
        accounts = self._accounts(name)
        anybody = [Asker(each, PURPOSE, NOW) for each in self.draw.sample(accounts, min(40, len(accounts)))]
        held = {asker.account_id: self._folders(asker) for asker in anybody}
        askers = [asker for asker in anybody if held[asker.account_id]][:25]  # some managers' teams are empty
        folders = {asker.account_id: held[asker.account_id] for asker in askers}
        theirs = {account: self._documents(of) for account, of in folders.items()}
        return Kind(askers, theirs, folders)

    def _accounts(self, kind: str) -> list[int]:
        if kind == "most folders":
            return [FIRST]
        role = Role.LINE_MANAGER if kind == "manager" else Role.WORKER
        signed = aliased(Declaration)
        able = (
            select(Account.id)
            .join(ActsAs, ActsAs.account_id == Account.id)
            .join(signed, signed.account_id == Account.id)
            .where(ActsAs.principal_id == role, signed.version_id == 2, Account.active_until == FOREVER)
            .order_by(Account.id)
        )
        return list(self.session.scalars(able))

    def _folders(self, asker: Asker) -> list[int]:
        held = (
            select(Grant.folder_id)
            .join(ActsAs, ActsAs.principal_id == Grant.principal_id)
            .where(ActsAs.account_id == asker.account_id, Grant.valid_from <= NOW, Grant.valid_until > NOW)
        )
        return sorted(self.session.scalars(held.distinct()))

    def _documents(self, folders: list[int]) -> list[int]:
        """The same few hundred for one decision and for two hundred at once, so that both find them as warm."""
        some = self.draw.sample(folders, min(200, len(folders)))
        inside = list(self.session.scalars(select(Document.id).where(Document.folder_id.in_(some))))
        return self.draw.sample(inside, min(400, len(inside)))

    def _hardest(self) -> str:
        """The word with the fewest documents beyond ``RARE``; in a very small world the commonest of all."""
        least = select(func.min(Term.documents)).where(Term.documents > RARE).scalar_subquery()
        tokens = set(self.session.scalars(select(Term.token).where(Term.documents == least)))
        return next((word(rank) for rank in range(5_000) if token(TOKEN_KEY, word(rank)) in tokens), word(1))
