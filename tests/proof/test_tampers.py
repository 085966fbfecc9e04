"""A database altered past its guards: a tamper of every kind in a history made by acts, each found by verify-audit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from proof.audit.copies import copies_of_this, this_undone
from proof.audit.finding import every_tamper, is_sound, tried
from proof.audit.history import anchored
from proof.audit.long_chain import outcome
from proof.audit.tamper import Tamper
from tests.clinic.databases import Database
from tests.clinic.everything import everything_once
from tests.clinic.scenes import a_clinic
from tests.clinic.story import LATER, a_visit, assessed, drafted, proposed

from eutonia_clinic.core import clock

KINDS = 45


def one_of_each(tampers: list[Tamper]) -> list[Tamper]:
    return list({one.kind: one for one in tampers}.values())


@pytest.mark.both_databases
def test_every_kind_of_tamper_is_found_and_a_copy_that_nobody_touched_is_sound(database: Database) -> None:
    everything_once()
    with clock.stopped_at(day := LATER + timedelta(weeks=1)):
        visit = a_visit(a_clinic("TESTCLINIC elsewhere"), name="Dr Second Sample", family="Another", born=date(1951, 5, 1))
        drafted(visit, proposed(visit, assessed(visit, day)))
    anchored()
    assert is_sound()
    found = tried(one_of_each(every_tamper()), this_undone(), lambda: None, every=0)
    assert found.missed == []
    assert len(found.kinds) >= KINDS
    assert is_sound()


def test_a_tamper_that_were_not_found_would_be_told(database: Database) -> None:
    """One that changes nothing, on a copy of its own."""
    everything_once()
    nothing = Tamper("nothing", "at all", lambda: None)
    assert tried([nothing], copies_of_this(), lambda: None, every=0).missed == ["nothing (at all)"]


def test_a_long_chain_is_verified(database: Database) -> None:
    told = outcome("SQLite", 2_000)
    assert told.measured.endswith("for 2,000 events")
    assert not told.is_met, "2,000 are not a million"
