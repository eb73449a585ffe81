"""Search finds words within what one may see, and its table names none of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from cfsdocs.access.models import Grant
from cfsdocs.db import reading, writing
from cfsdocs.errors import InputError
from cfsdocs.house import House
from cfsdocs.search.find import RARE, count_found, find
from cfsdocs.search.index import index_document
from cfsdocs.search.models import Posting, Term
from cfsdocs.search.words import token, tokens, words
from tests.fixtures.house import NOW, Family, file

KEY = bytes(32)


def test_words_are_folded_alike_however_they_are_written() -> None:
    assert words("O\u2019Brien's CAF\u00c9") == words("obriens cafe") == {"obriens", "cafe"}


@given(st.text())
def test_what_is_indexed_is_found_by_its_own_words(text: str) -> None:
    assert {token(KEY, word) for word in words(text)} == set(tokens(KEY, [text]))


def test_a_document_is_found_by_its_title_its_people_and_its_words(house: House, family: Family) -> None:
    document_id = file(house, family, b"Tom was well today.", card=family.card("Visit note"))

    for query in ("visit", "Marlow", "WELL today", "tom note jane"):
        assert found(house, family, family.amy, query) == [document_id]


def test_every_word_must_be_there(house: House, family: Family) -> None:
    file(house, family, b"Tom was well today.")

    assert found(house, family, family.amy, "tom yesterday") == []


@pytest.mark.clause("1.6")
def test_who_may_not_see_it_does_not_find_it_nor_a_count_of_it(house: House, family: Family) -> None:
    file(house, family, b"Tom was well today.")

    assert found(house, family, family.olu, "tom") == []
    assert found(house, family, family.olu, "zebra") == []


def test_a_lapsed_grant_finds_nothing(house: House, family: Family) -> None:
    file(house, family, b"Tom was well today.")
    with writing(house.engine) as session:
        session.execute(update(Grant).values(valid_until=NOW - timedelta(days=1)))

    assert found(house, family, family.amy, "tom") == []


def test_a_common_word_finds_the_same_as_a_rare_one(house: House, family: Family) -> None:
    document_id = file(house, family, b"Tom was well today.")
    with writing(house.engine) as session:
        session.execute(update(Term).values(documents=RARE + 1))

    assert found(house, family, family.amy, "tom today") == [document_id]


def test_a_query_without_a_word_says_what_to_enter(house: House, family: Family) -> None:
    with pytest.raises(InputError, match="at least 2 letters") as error:
        found(house, family, family.amy, " ? a ")

    assert error.value.field == "query"


def test_indexing_anew_forgets_the_words_that_went(house: House, family: Family) -> None:
    document_id = file(house, family, b"Tom was well today.")
    with writing(house.engine) as session:
        index_document(session, house.token_key, document_id, ["only this"])

    assert found(house, family, family.amy, "tom") == []
    assert found(house, family, family.amy, "this") == [document_id]
    with reading(house.engine) as session:
        assert sum(session.scalars(select(Term.documents))) == len(session.scalars(select(Posting.token)).all())


def test_the_index_needs_its_key(house: House, family: Family) -> None:
    file(house, family, b"Tom was well today.")

    with reading(house.engine) as session:
        held = set(session.scalars(select(Posting.token)))
    assert token(house.token_key, "tom") in held
    assert token(KEY, "tom") not in held


def found(house: House, family: Family, account: int, query: str) -> list[int]:
    with reading(house.engine) as session:
        asker = family.asker(account)
        rows = find(session, asker, house.token_key, query)
        assert count_found(session, asker, house.token_key, query) == len(rows)
        return [row.id for row in rows]
