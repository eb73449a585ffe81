"""Ten ways to tamper with the journal, a few hundred times each: whoever holds an old checkpoint sees every one."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import Engine

from cfsdocs.db import session_of
from cfsdocs.errors import JournalDamaged
from cfsdocs.journal import Journal
from cfsdocs.journal.verify import verify
from tests.unit.journal.tampering import CLASSES, Tampering, cover_up, drop_triggers
from tests.unit.journal.trails import filled

COUNTS = (3, 6, 7, 5)
HELD = 16
"""Entries before the checkpoint that is held outside; 21 there are."""

ways = pytest.mark.parametrize("way", CLASSES, ids=lambda way: way.name)
pytestmark = pytest.mark.clause("3.4(f)")


class Campaign:
    """A journal to tamper with, again and again: each trial is rolled back."""

    def __init__(self, engine: Engine, journal: Journal) -> None:
        self.engine = engine
        self.journal = journal
        self.held = filled(engine, journal, *COUNTS)[2]

    def trial(self, way: Tampering, seed: int, *, thorough: bool, hold: bool) -> tuple[int, JournalDamaged | None]:
        """Tamper once: the first entry that differs, and what the check says."""
        with session_of(self.engine, writing=True) as session:
            drop_triggers(session)
            index = way.do(session, Random(seed), HELD)
            if thorough:
                cover_up(session, self.journal)
            session.flush()
            try:
                verify(session, self.journal.verifier, [self.held] if hold else [])
            except JournalDamaged as damage:
                return index, damage
            finally:
                session.rollback()
        return index, None


@pytest.fixture
def campaign(sqlcipher, journal):
    return Campaign(sqlcipher, journal)


@ways
def test_a_clumsy_change_shows_with_a_checkpoint_held_outside(campaign, way):
    for seed in range(120):
        index, damage = campaign.trial(way, seed, thorough=False, hold=True)
        assert damage is not None, (way.name, seed)
        assert _names(damage, index), (way.name, seed, index, str(damage))


@ways
def test_a_thorough_change_shows_with_a_checkpoint_held_outside(campaign, way):
    for seed in range(120):
        index, damage = campaign.trial(way, seed, thorough=True, hold=True)
        assert damage is not None, (way.name, seed)
        assert _names(damage, index), (way.name, seed, index, str(damage))


@pytest.mark.parametrize("way", [way for way in CLASSES if not way.whole], ids=lambda way: way.name)
def test_a_clumsy_change_shows_even_without_one_and_is_located(campaign, way):
    for seed in range(50):
        index, damage = campaign.trial(way, seed, thorough=False, hold=False)
        assert damage is not None, (way.name, seed)
        assert _names(damage, index), (way.name, seed, index, str(damage))


@ways
def test_a_thorough_change_would_not_show_without_one(campaign, way):
    """The campaign's own control: the tampering is complete, so it is the held checkpoint that tells."""
    for seed in range(20):
        assert campaign.trial(way, seed, thorough=True, hold=False)[1] is None, (way.name, seed)


@ways
def test_it_shows_on_postgresql_too(postgresql, journal, way):
    campaign = Campaign(postgresql, journal)
    for seed in range(10):
        for thorough in (False, True):
            index, damage = campaign.trial(way, seed, thorough=thorough, hold=True)
            assert damage is not None, (way.name, seed)
            assert _names(damage, index), (way.name, seed, index, str(damage))


def _names(damage: JournalDamaged, index: int) -> bool:
    """Whether what is said to be wrong takes in the first entry that is."""
    return damage.first is not None and damage.first <= index and (damage.before is None or index < damage.before)
