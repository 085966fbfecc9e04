"""How long between sessions, and how much of it without effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from eutonia_clinic.core import words
from eutonia_clinic.diary.feeding import felt_wear_off as felt_in_a_diary
from eutonia_clinic.diary.models import DiaryEntry
from eutonia_clinic.service.figures.rows import One, Place, Rows
from eutonia_clinic.service.reading import Ahead, Given, Read, diaries_of, felt_wear_off, forecasts_of
from eutonia_clinic.visits import engine

KEPT, SHORT, NOT_KNOWN = "kept", "short", "unknown"
FELT, FORECAST = "felt", "forecast"


def intervals(read: Read) -> Rows:
    """For each session after an earlier one the days between, by whether they keep the interval of the label."""
    return tuple(_interval(read, one, read.before[one.session_id]) for one in read.given if one.session_id in read.before)


def without_effect(read: Read) -> Rows:
    """For each such session the days from the end of the effect before it: as it was felt, otherwise as it was forecast."""
    pairs = [(one, read.before[one.session_id]) for one in read.given if one.session_id in read.before]
    visits = felt_wear_off({before.session_id for _, before in pairs})
    diaries = diaries_of({one.person_id for one, _ in pairs}, read)
    forecasts = forecasts_of({before.root_id for _, before in pairs})
    return tuple(
        _without(one, before, _felt(one, before, visits, diaries.get(one.person_id, ())), forecasts.get(before.root_id))
        for one, before in pairs
    )


def _felt(one: Given, before: Given, visits: Mapping[int, date], diary: Sequence[DiaryEntry]) -> date | None:
    """The first day on which the person felt the effect end, told at a visit or in the diary; None when neither says so."""
    told = felt_in_a_diary(before.given_on, [entry for entry in diary if before.given_on <= entry.day < one.given_on])
    days = [visits.get(before.session_id), told.day if told else None]
    return min((day for day in days if day is not None and day <= one.given_on), default=None)


def _interval(read: Read, one: Given, before: Given) -> One:
    days = (one.given_on - before.given_on).days
    least = engine.interval_days(one.product, read.clinic.jurisdiction, one.given_on)
    group = NOT_KNOWN if least is None else SHORT if days < least else KEPT
    short = f"; at least {words.days(least)} by the label" if least and group == SHORT else ""
    said = f"{words.days(days)} since {words.day(before.given_on)}{short}"
    return One(one.person_id, one.given_on, group, said, Decimal(days), place=Place("session", one.session_id))


def _without(one: Given, before: Given, felt: date | None, forecast: Ahead | None) -> One:
    place, group = Place("session", one.session_id), FELT if felt else FORECAST
    ended = felt or (forecast.ends_after(before.given_on) if forecast else None)
    if ended is None:
        return One(one.person_id, one.given_on, NOT_KNOWN, "no end was felt, and none forecast", place=place)
    days = max((one.given_on - ended).days, 0)
    how = "felt to wear off" if felt else "forecast to wear off"
    return One(one.person_id, one.given_on, group, f"{words.days(days)}; {how} {words.day(ended)}", Decimal(days), place=place)
