"""What a restore has lost, as a page shows it: every act that the day book tells of, and who has seen to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from eutonia_clinic.accounts.auditing import NOBODY, did
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import gap, words
from eutonia_clinic.core.daybook import DayBookLine
from eutonia_clinic.core.gap import Gap
from eutonia_clinic.core.models import GapEntered, Restoration

UNLISTED = "No day book was there to tell what that was. Look through the injection sheets, letters and calendars since."
NOTHING = "The day book tells of no act in this clinic since. Look through the injection sheets since all the same."


@dataclass(frozen=True, slots=True)
class LostLine:
    """One act that is missing. `href` leads to the person, where that is still the same one."""

    when: str
    who: str
    did: str
    person: str
    href: str


@dataclass(frozen=True, slots=True)
class MissingPage:
    """What one restore has lost in one clinic."""

    said: str
    lines: tuple[LostLine, ...]
    empty: str
    entered: str


def missing_page(
    row: Restoration, clinic: Clinic, names: Mapping[int, str], reads: bool, entered: GapEntered | None
) -> MissingPage:
    """`names` are those of users; a person stands by the number alone, with a link for whoever `reads` records."""
    held, zone = gap.of(row), ZoneInfo(clinic.time_zone)
    said = f"Restored on {_moment(held.restored_at, zone)} from a backup made on {_moment(held.backup_made_at, zone)}."
    done = f"{entered.author} wrote on {_moment(entered.made_at, zone)}: {entered.reason}" if entered else ""
    lines = tuple(_line(one, held, names, reads, zone) for one in of_clinic(held, clinic))
    return MissingPage(said, lines, NOTHING if held.is_listed else UNLISTED, done)


def of_clinic(held: Gap, clinic: Clinic) -> tuple[DayBookLine, ...]:
    """The lost acts of one clinic."""
    return tuple(one for one in held.acts if one.clinic == clinic.pk)


def _line(one: DayBookLine, held: Gap, names: Mapping[int, str], reads: bool, zone: ZoneInfo) -> LostLine:
    """The number of somebody who was entered after the backup may be another's by now: it leads nowhere."""
    is_known = one.person is not None and one.person <= held.last_person
    who = names.get(one.actor) if one.actor <= held.last_user else None
    person = f"person {one.person}" if is_known else "somebody entered since then"
    return LostLine(
        when=_moment(one.at, zone),
        who=who or "a user invited since then",
        did=did(one.verb),
        person=NOBODY if one.person is None else person,
        href=reverse("visits:person", kwargs={"person": one.person}) if is_known and reads else "",
    )


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return words.day_and_clock(at.astimezone(zone))
