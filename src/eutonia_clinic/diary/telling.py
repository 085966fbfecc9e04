"""What a device is told: what others wrote meanwhile, what the diary asks for, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.diary.languages import languages
from eutonia_clinic.diary.models import Device, DiaryEntry, DiaryOfClinic
from eutonia_clinic.diary.questions import EMERGENCY, questions_told
from eutonia_clinic.diary.symptoms import chosen_of, known_as
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.patients.sameness import ids_of

MOST_DIGITS = 18
LETTERS_OF_A_DIARY = 16


@dataclass(frozen=True, slots=True)
class Told:
    """What others wrote since a cursor, and the cursor from which to go on."""

    entries: tuple[dict[str, Any], ...]
    cursor: str
    more: bool


def told_since(device: Device, since: str) -> Told:
    """Entries of other devices and of paper that came after a cursor, in the order in which they came.

    Acts hold the person while they write, so that numbers are given in the order in which rows become visible. The last number is
    asked for first: what is written between the two questions is told, and the cursor goes on from there. `since` is what
    `read_cursor` let pass.
    """
    ids = ids_of(device.person_id)
    most = whole("diary.told_most")
    after = _after(since, ids)
    rows = DiaryEntry.objects.filter(person__in=ids, pk__gt=after).select_related("device", "clinic").order_by("pk")
    last = rows.values_list("pk", flat=True).last() or after
    found = list(rows.exclude(device=device)[: most + 1])
    shown, more = found[:most], len(found) > most
    newest = shown[-1].pk if shown else after
    return Told(tuple(_told(row, device) for row in shown), cursor_of(newest if more else max(last, newest), ids), more)


def cursor_of(last: int, ids: frozenset[int]) -> str:
    """Where to go on. It names the numbers of the person too: after a merge everything is told again."""
    return f"{last}.{'-'.join(str(one) for one in sorted(ids))}"


def diary_of(ids: frozenset[int]) -> str:
    """What tells one diary from another on a device, so that entries never go on into that of somebody else. It names nobody."""
    return salted_hmac("eutonia diary of", str(min(ids)), algorithm="sha256").hexdigest()[:LETTERS_OF_A_DIARY]


def settings_of(device: Device) -> dict[str, Any]:
    """What the app needs to know beside entries. Never anything about a dose, a plan, a forecast or a chance."""
    chosen = chosen_of(device.person)
    return {
        "diary": diary_of(ids_of(device.person_id)),
        "given_name": identity_of(device.person).given,
        "who": device.who,
        "name": device.name,
        "symptoms": [
            {"id": one.id, "words": one.words, "known": known_as(one.words)} for one in (chosen.symptoms if chosen else ())
        ],
        "red_flags": questions_told(),
        "languages": languages(),
        "clinic": clinic_told(device.clinic),
    }


def clinic_told(clinic: Clinic) -> dict[str, str]:
    """Whom to call: '' for a telephone that the clinic has not set."""
    row = DiaryOfClinic.objects.filter(clinic=clinic).order_by("pk").last()
    return {
        "name": clinic.name,
        "telephone": row.telephone if row else "",
        "hours": row.hours if row else "",
        "emergency": row.emergency if row else EMERGENCY[clinic.jurisdiction],
    }


def author_of(row: DiaryEntry) -> str:
    """'Ada Example, carer', 'Juniper', or 'from paper, TESTCLINIC'."""
    if row.device is None:
        return f"from paper, {row.clinic.name}"
    return f"{row.device.name}, carer" if row.device.who == "carer" else identity_of(row.person).given


def _told(row: DiaryEntry, device: Device) -> dict[str, Any]:
    own = row.device is not None and row.device.who == device.who == "person"
    return {**row.content.model_dump(mode="json"), "by": "you" if own else author_of(row)}


def read_cursor(since: str) -> str:
    """A cursor, or '' for everything. Raises `NotValid` for what has not the form of one."""
    last = since.partition(".")[0]
    if since and not (last.isascii() and last.isdigit() and len(last) <= MOST_DIGITS):
        raise NotValid("This is no cursor of ours.")
    return since


def _after(since: str, ids: frozenset[int]) -> int:
    last, _, of = since.partition(".")
    return int(last) if since and cursor_of(int(last), ids) == f"{int(last)}.{of}" else 0
