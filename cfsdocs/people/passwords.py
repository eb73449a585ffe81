"""Passwords: long, not silly, hashed slowly with argon2id (RFC 9106's low-memory profile: 64 MiB, 3 passes).

Hashing never happens inside a transaction: it takes a fifth of a second, and in SQLite everybody else would wait.
No more than a few at once: each takes 64 MiB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from cfsdocs.errors import InputError

SHORTEST = 15
LONGEST = 200
ADVICE = "Three random words make a good password: for example three things you can see from three different windows"
_AT_ONCE = BoundedSemaphore(3)
_PATIENCE = 10.0
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_COMMON = """
    password passwort passw0rd p4ssword letmein welcome qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm azerty
    iloveyou monkey dragon football liverpool arsenal chelsea manchester everton rangers celtic sunshine
    princess charlie superman batman master admin administrator changeme secret abc abcdef
    correcthorsebatterystaple threerandomwords trustno family support charity confidential safeguarding
"""


def hash_password(password: str) -> str:
    """The hash to keep."""
    with _turn():
        return _HASHER.hash(password)


def matches(hashed: str | None, password: str) -> bool:
    """Whether it is the password. For no hash at all it takes as long, and says no."""
    with _turn():
        try:
            _HASHER.verify(hashed or _decoy(), password[: LONGEST + 1])
        except VerifyMismatchError:
            return False
    return hashed is not None


def check_new(password: str, repeated: str, own_words: list[str]) -> None:
    """Raise InputError, saying what to do, for a password that is short, silly, or made of the person's own words."""
    if len(password) < SHORTEST:
        raise InputError(f"Choose a password of at least {SHORTEST} characters. {ADVICE}", "password")
    if len(password) > LONGEST:
        raise InputError(f"Choose a password of at most {LONGEST} characters", "password")
    if password != repeated:
        raise InputError("The two passwords are not the same. Type them again", "repeated")
    if _silly(password.casefold(), [word.casefold() for word in own_words if len(word) > 2]):
        raise InputError(f"This password would be guessed soon. {ADVICE}", "password")


def _silly(password: str, own_words: list[str]) -> bool:
    """Whether little is left without common words, the person's own, repetitions and runs."""
    left = password
    for word in sorted([*_COMMON.split(), *own_words], key=len, reverse=True):
        left = left.replace(word, "")
    left = re.sub(r"(.+?)\1+", r"\1", re.sub(r"[\W_]", "", left))
    runs = sum(abs(ord(after) - ord(before)) <= 1 for before, after in pairwise(left))
    return len(set(left)) < 5 or len(left) - runs < 6


@lru_cache(1)
def _decoy() -> str:
    """A hash that no password has, as slow to check as a real one."""
    return _HASHER.hash("\0nobody's password")


@contextmanager
def _turn() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise InputError("Many people are signing in at this moment. Wait a minute, then try again")
    try:
        yield
    finally:
        _AT_ONCE.release()
