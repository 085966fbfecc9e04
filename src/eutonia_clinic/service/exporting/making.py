"""One export, from the record to its files. Nothing is written here: `acts.make_export` keeps what it was for."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.conf import settings

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.core.asking import asked_once
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.numbers import number, whole
from eutonia_clinic.service.documents import Told
from eutonia_clinic.service.exporting.gathering import first_days, gather
from eutonia_clinic.service.exporting.grouping import grouped
from eutonia_clinic.service.exporting.package import Packed, packed
from eutonia_clinic.service.exporting.tables import Tables
from eutonia_clinic.service.models import ResearchExport
from eutonia_clinic.service.periods import Period


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export is asked for: until which day, with so many people alike at least, linked by a project key or not."""

    until: date
    least: int
    project_key: str = ""

    @property
    def linked_by(self) -> str:
        """Which project key it was, so that it shows which exports are linked; the key itself is not kept."""
        return _secret("which project key", self.project_key).hex() if self.project_key else ""

    def secret(self, key: str) -> bytes:
        """What people are called by: of this form alone, or of the project; nothing without the secret of the installation."""
        return _secret("project", self.project_key) if self.project_key else _secret("one export", key)


def make(clinic: Clinic, wanted: Wanted, key: str) -> Packed:
    """The files of an export. The same form sent again gives the same. Raises `NotValid` for what may not be made."""
    with asked_once():
        must_be_makeable(clinic, wanted)
        return _made(clinic, wanted, key)


def _made(clinic: Clinic, wanted: Wanted, key: str) -> Packed:
    gathered = gather(clinic, wanted.until)
    people = grouped(gathered.people, wanted.least, number("export.left_out_most"))
    left_out = people.left_out + gathered.objecting
    tables = Tables.of(people, wanted.secret(f"{clinic.pk} {key}"), wanted.least)
    rows = tables.every()
    told = Told(
        grouping={name: level.words for name, level in people.levels.items()},
        people_known=len(people.kept) + left_out,
        people_left_out=left_out,
        cells_left_out=people.cells_left_out,
        values_grouped=tables.rare,
        rows={name: len(held) for name, held in rows.items()},
    )
    return packed(rows, told, wanted.least)


def must_be_makeable(clinic: Clinic, wanted: Wanted) -> None:
    """Raises `NotValid` for a threshold that is too low, a short project key, or a neighbour of an earlier export."""
    fewest, letters = whole("export.least"), whole("export.project_key_letters")
    if wanted.least < fewest:
        raise NotValid(f"At least {fewest} people have to be alike; a clinic may ask for more, never for fewer.")
    if 0 < len(wanted.project_key) < letters:
        raise NotValid(f"A project key has at least {letters} characters: whoever guessed it could link two exports.")
    _must_not_tell_the_new(clinic, wanted)


def _must_not_tell_the_new(clinic: Clinic, wanted: Wanted) -> None:
    """Against every earlier export with another last day: nobody came new, or enough people did."""
    others = set(ResearchExport.objects.filter(clinic=clinic).exclude(until=wanted.until).values_list("until", flat=True))
    if not others:
        return
    days = sorted(first_days(clinic, max([*others, wanted.until])).values())
    for other in sorted(others):
        first, last = sorted((other, wanted.until))
        new = sum(first < day <= last for day in days)
        if 0 < new < wanted.least:
            raise NotValid(
                f"An export until {words.day(other)} was made, and between the two fewer than {wanted.least} people came new: "
                "whoever holds both could tell them. Take the same month again, or one that lies further away."
            )


def last_months(today: date, many: int) -> tuple[Period, ...]:
    """The months that are over, the latest first."""
    month = Period(today.replace(day=1), today, "month").before
    found = [month]
    while len(found) < many:
        found.append(found[-1].before)
    return tuple(found)


def _secret(what: str, key: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"{what}: {key}".encode(), sha256).digest()
