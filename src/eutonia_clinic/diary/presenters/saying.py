"""One entry of a diary in words: who wrote it and when, and what was answered with yes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from eutonia_clinic.core import words
from eutonia_clinic.diary.models import Device, DiaryEntry
from eutonia_clinic.diary.questions import said_of

FELT = {"onset": "starts to work", "wear_off": "wearing off"}


def by_of(one: DiaryEntry) -> str:
    """'Ada Example, carer', 'the person', or 'P. Mock, from paper'."""
    if one.device is None:
        return f"{one.author.display_name}, from paper"
    return holder(one.device)


def holder(device: Device) -> str:
    """'Ada Example, carer', or 'the person'."""
    return f"{device.name}, carer" if device.who == "carer" else "the person"


def flagged(one: DiaryEntry) -> str:
    """'trouble swallowing', or several; a diary may hold an answer to a question of a later version."""
    return said_of(one.content.flagged)


def written(one: DiaryEntry, zone: str) -> str:
    """'Of 24 Sep 2026, by the person; written 20:15, received 24 Sep 2026, 20:16.'"""
    return f"Of {words.day(one.day)}, by {by_of(one)}; {when_written(one, zone)}."


def when_written(one: DiaryEntry, zone: str) -> str:
    """'written 20:15, received 24 Sep 2026, 20:16'.

    The clock of the device stands as it was, with its zone where that differs from the clinic's; it may be wrong.
    """
    here = one.made_at.astimezone(ZoneInfo(zone))
    if one.device is None:
        return f"typed in {words.day_and_clock(here)}"
    at = one.content.written_at
    there = f"{words.day_and_clock(at)}" if at.date() != one.day else words.clock(at)
    other = at.utcoffset() != at.astimezone(ZoneInfo(zone)).utcoffset()
    return f"written {there}{f' (UTC{at:%z})' if other else ''}, received {words.day_and_clock(here)}"
