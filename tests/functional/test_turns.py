"""What two must not do at once, on a real PostgreSQL: each is shown to go wrong without its turn, then with it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from cfsdocs.db import writing
from cfsdocs.people import attempts, signin
from cfsdocs.people.accounts import add_person
from cfsdocs.people.attempts import Caller
from cfsdocs.people.credentials import Attempt
from cfsdocs.records import folders
from cfsdocs.records.models import Folder, FolderKind
from tests.fixtures.charity import Charity
from tests.fixtures.house import NOW
from tests.fixtures.web import code

CALLER = Caller("192.0.2.10")
TOGETHER = 1.0
"""Seconds that each waits for the other to come as far: in vain where they take turns."""


def both_reach(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Let two calls of this function return at the same time, if both get there at all."""
    barrier, original = threading.Barrier(2), getattr(module, name)

    def reached(*args: Any) -> Any:
        found = original(*args)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(TOGETHER)
        return found

    monkeypatch.setattr(module, name, reached)


def without_turns(monkeypatch: pytest.MonkeyPatch, *modules: Any) -> None:
    for module in modules:
        monkeypatch.setattr(module, "take_turn", lambda *_: None)


def twice(do: Callable[[int], Any]) -> list[Any]:
    """What came of doing it twice at the same time; an IntegrityError stands for itself."""

    def tried(number: int) -> Any:
        try:
            return do(number)
        except IntegrityError as error:
            return type(error)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(tried, range(2)))


@pytest.mark.parametrize("turns", [False, True])
def test_two_who_open_a_folder_at_once_get_two_numbers(
    charity_on_postgres: Charity, monkeypatch: pytest.MonkeyPatch, turns: bool
) -> None:
    both_reach(monkeypatch, folders, "_next_number")
    if not turns:
        without_turns(monkeypatch, folders)

    def opened(number: int) -> str:
        with writing(charity_on_postgres.house.engine) as session:
            person = add_person(session, f"Somebody {number}")
            return folders.open_folder(session, FolderKind.FAMILY, "New", {person: ""}, ["general"], NOW).number

    found = twice(opened)
    assert (IntegrityError in found) is not turns
    with writing(charity_on_postgres.house.engine) as session:
        numbers = session.scalars(select(Folder.number).where(Folder.kind == FolderKind.FAMILY)).all()
        assert len(set(numbers)) == len(numbers) == (4 if turns else 3)


@pytest.mark.parametrize("turns", [False, True])
def test_two_guesses_at_once_do_not_share_the_last_try(
    charity_on_postgres: Charity, monkeypatch: pytest.MonkeyPatch, turns: bool
) -> None:
    engine = charity_on_postgres.house.engine
    for _ in range(attempts.PER_NAME_AND_ADDRESS - 1):
        with writing(engine) as session:
            assert attempts.take(session, b"secret", "amy", CALLER, "", NOW) is not None
    both_reach(monkeypatch, attempts, "_too_many")
    if not turns:
        without_turns(monkeypatch, attempts)

    def guessed(_: int) -> bool:
        with writing(engine) as session:
            return attempts.take(session, b"secret", "amy", CALLER, "", NOW) is not None

    assert sorted(twice(guessed)) == [not turns, True]
    with writing(engine) as session:
        assert len(session.scalars(select(Attempt)).all()) == attempts.PER_NAME_AND_ADDRESS + (not turns)


@pytest.mark.parametrize("turns", [False, True])
def test_one_code_does_not_let_two_in(
    charity_on_postgres: Charity, monkeypatch: pytest.MonkeyPatch, turns: bool
) -> None:
    house, now = charity_on_postgres.house, NOW
    cookies = []
    for _ in range(2):
        with writing(house.engine) as session:
            candidate = signin.look_up(session, house.secret, "amy", CALLER, now)
            cookies.append(signin.with_password(session, candidate, now))
    both_reach(monkeypatch, signin, "use_code")
    if not turns:
        without_turns(monkeypatch, attempts)

    def entered(number: int) -> bool:
        with writing(house.engine) as session:
            outcome = signin.with_code(session, house.secret, cookies[number], code(now), CALLER, now)
            return isinstance(outcome, signin.Cookies)

    assert sorted(twice(entered)) == [not turns, True]
