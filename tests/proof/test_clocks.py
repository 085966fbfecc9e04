"""Time: a small part of the proof of it, and that the proof can fail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice

import pytest
from proof.clocks import back, civil, outcome, record
from proof.clocks.zones import ZONES, changes, first_minute, last_minute
from proof.clocks.zones import civil as civil_day
from tests.clinic.databases import Database

from eutonia_clinic.core import clock


def wrong(shown: Iterable[tuple[str, bool]]) -> list[str]:
    """What is not so."""
    return [words for words, so in shown if not so]


def test_the_clocks_of_each_zone_change_both_ways() -> None:
    assert [one.zone for one in changes()] == [zone for zone in ZONES for _ in range(2)]
    for zone in ZONES:
        assert {one.by > timedelta(0) for one in changes() if one.zone == zone} == {True, False}


@pytest.mark.parametrize("zone", ZONES)
def test_a_civil_day_ends_where_the_next_begins_on_every_day_of_a_year(zone: str) -> None:
    for number in range(366):
        day = date(2026, 9, 1) + timedelta(days=number)
        assert first_minute(zone, day + timedelta(days=1)) - last_minute(zone, day) == timedelta(minutes=1)
        assert civil_day(zone, first_minute(zone, day)) == civil_day(zone, last_minute(zone, day)) == day


def test_today_is_the_civil_day_around_every_change() -> None:
    assert wrong(civil.every_change()) == []


def test_the_83rd_day_is_too_early_and_the_84th_is_not() -> None:
    shown = list(civil.intervals(range(0, 366, 61)))
    assert len(shown) == 6 * len(ZONES) * len(civil.AFTER)
    assert wrong(shown) == []


def test_leap_days_and_year_ends() -> None:
    assert wrong(civil.leap_days_and_year_ends()) == []


def test_sessions_across_the_changes_of_one_zone(database: Database) -> None:
    assert wrong(islice(record.across_every_change(), 16)) == []


def test_two_signatures_at_a_time_that_comes_twice(database: Database) -> None:
    assert wrong(islice(record.signed_twice_at_one_time(), 4)) == []


def test_one_person_on_both_sides_of_the_date_line(database: Database) -> None:
    assert wrong(record.two_zones()) == []


def test_a_clock_that_is_set_back(database: Database) -> None:
    assert wrong(back.set_back()) == []


def test_who_counts_hours_in_place_of_days_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deliberate fault: today by the clock of the machine, as if there were one zone."""
    monkeypatch.setattr(civil.clock, "today", lambda _: clock.now().date())
    found = outcome("today", civil.every_change(), 1)
    assert not found.is_met
    assert found.note
