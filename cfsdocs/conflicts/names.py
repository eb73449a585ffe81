"""Whether what somebody wrote may mean a person: names as people write them, with initials, plurals and slips.

Pure functions. A match only ever closes something until a person has looked, so that what is doubtful is a match.
Spelling slips are rapidfuzz's: edit distance with swapped letters, in C (MIT licence), instead of one of our own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from cfsdocs.conflicts.models import Why

_SHORTEST_SLIP, _LONG = 4, 8
_FEW = 3
"""In so few words a surname counts without its capital."""
_NICKNAMES = (
    "alexander alex alec sandy alexandra", "andrew andy drew", "anthony tony", "barbara babs barb", "catherine kate",
    "catherine cathy katherine kathy katie kate kathryn", "charles charlie chas", "christopher chris", "daniel dan",
    "david dave davie", "deborah debbie deb", "edward ed eddie ted ned", "elizabeth liz beth betty lizzie eliza libby",
    "frederick fred freddie", "gerald gerry jerry", "harold harry henry hal", "james jim jimmy jamie", "jennifer jenny",
    "john jack johnny jonny", "jonathan jon jonny", "joseph joe", "margaret maggie meg peggy marge", "mary molly polly",
    "matthew matt", "michael mick mike mickey", "nicholas nick", "patricia pat trish patrick paddy", "peter pete",
    "philip phil pip", "rebecca becky becca", "richard rick dick ricky rich", "robert bob rob bobby robbie bert",
    "ronald ron", "samantha sam samuel", "sarah sally sadie", "stephen steve steven", "susan sue susie suzanne",
    "theodore ted theo", "thomas tom tommy", "timothy tim", "victoria vicky tori", "william bill will billy liam",
)  # fmt: skip
_GROUPS = tuple(frozenset(each.split()) for each in _NICKNAMES)
_BEFORE = frozenset(
    ["the", "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "family", "families", "of", "from", "with", "our"]
)
_AFTER = frozenset(
    ["family", "families", "household", "kids", "children", "lot", "clan", "brothers", "sisters", "girls", "boys"]
)
_STOP = re.compile(r"[^\w]+|_+")
_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})


@dataclass(frozen=True)
class Word:
    """One word of what was written: as it compares, and whether it began with a capital."""

    text: str
    capital: bool


@dataclass(frozen=True)
class Name:
    """A person's name in the words it can be met by."""

    surnames: frozenset[str]
    givens: frozenset[str]
    whole_family: bool = False
    """Met only by words for a family: "the Marlows", "Marlow family", "Mrs Marlow"."""


def words(text: str) -> tuple[Word, ...]:
    """The words of a text: no accents, no capitals, no apostrophes, "Marlow's" as "marlow"."""
    plain = re.sub(r"['\u2019\u2018`](?=s\b)s?", " ", text, flags=re.IGNORECASE)
    plain = re.sub(r"['\u2019\u2018`]", "", plain)
    return tuple(Word(_bare(each), each[:1].isupper()) for each in _STOP.split(plain) if each)


def name_of(name: str, known_as: str = "") -> Name:
    """A person's name: the last word is the surname (each half of "Smith-Jones"), all others may be used alone."""
    parts = name.split()
    last = frozenset(_texts(parts[-1:])) | {"".join(_texts(parts[-1:]))}
    others = frozenset((*_texts(parts[:-1]), *_texts([known_as]))) - last
    return Name(last - {""}, others)


def surname_of(title: str) -> Name:
    """A folder's title, which is met as a surname: "Marlow family"."""
    found = (each.text for each in words(title) if each.capital and each.text not in _BEFORE | _AFTER)
    return Name(frozenset(found), frozenset(), whole_family=True)


def meant(written: tuple[Word, ...], name: Name) -> Why | None:
    """Whether what was written may mean whoever has this name. Looks at every word, whatever it has found."""
    found = [_at(written, place, name) for place in range(len(written))]
    return Why.NAME if Why.NAME in found else Why.FAMILY if Why.FAMILY in found else None


def _at(written: tuple[Word, ...], place: int, name: Name) -> Why | None:
    """What the word in this place says, if it is the surname."""
    word = written[place]
    alike, plural = _some(word.text, name.surnames), _some_plural(word.text, name.surnames)
    if not alike and not plural:
        return None
    before, after = _beside(written, place - 1), _beside(written, place + 1)
    rest = [each.text for at, each in enumerate(written) if at != place]
    known = any(_given(each, given) for each in rest for given in name.givens)
    if known or _initial(before, name.givens) or _initial(after, name.givens):
        return Why.NAME
    as_family = (plural and not alike) or after.text in _AFTER or before.text in _BEFORE
    if as_family or name.whole_family:
        return Why.FAMILY if as_family else None
    if not name.givens:
        return Why.NAME  # somebody with one name
    as_name = word.capital or len(written) <= _FEW
    return Why.FAMILY if as_name and not _names(before) and not (_names(after) and not before.text) else None


def _beside(written: tuple[Word, ...], place: int) -> Word:
    return written[place] if 0 <= place < len(written) else Word("", False)


def _names(word: Word) -> bool:
    """Whether a word looks like somebody's own name: "Sue" of "Sue Marlow", not "the" of "the Marlows"."""
    return word.capital and word.text not in _BEFORE


def _initial(word: Word, givens: Iterable[str]) -> bool:
    """ "J" for Jane, and "Jane" for somebody of whom only the initial is known."""
    return any(
        word.text[:1] == given[:1] and 1 in (len(word.text), len(given)) for given in givens if word.text and given
    )


def _given(word: str, given: str) -> bool:
    begins = min(len(word), len(given)) >= 3 and (word.startswith(given) or given.startswith(word))
    return begins or same_word(word, given) or any(word in group and given in group for group in _GROUPS)


def _some(word: str, surnames: Iterable[str]) -> bool:
    return any(same_word(word, each) for each in surnames)


def _some_plural(word: str, surnames: Iterable[str]) -> bool:
    stems = [word.removesuffix(end) for end in ("es", "s") if word.endswith(end)]
    return any(same_word(stem, each) for stem in stems for each in surnames)


@lru_cache(200_000)
def same_word(one: str, other: str) -> bool:
    """The same word, but for a slip: one letter wrong, missing, too many or swapped; two in a long word."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < _SHORTEST_SLIP:
        return False
    most = 2 if shorter >= _LONG else 1
    return OSA.distance(one, other, score_cutoff=most) <= most


def _texts(parts: Iterable[str]) -> list[str]:
    return [each.text for part in parts for each in words(part)]


def _bare(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(each for each in apart if not unicodedata.combining(each))
