"""Entries as a device sent them: each is read by itself, and one that cannot be used does not hold back the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from eutonia.domain.errors import Problem
from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import canonical, checked, sha256_of
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.diary.documents import Entry, is_in_reach
from eutonia_clinic.diary.models import Device, DiaryEntry
from eutonia_clinic.diary.questions import questions
from eutonia_clinic.diary.strict import twice_in
from eutonia_clinic.diary.symptoms import ever_asked, symptoms_in
from eutonia_clinic.patients.sameness import ids_of

LONGEST_TOLD = 64
TAKEN = "this entry was kept before with other content; a correction is a new entry"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that was not kept, and why."""

    id: str | None
    field: str
    why: str


@dataclass(slots=True)
class Sorted:
    """What a device sent: the entries that can be used, in their order, and the others."""

    entries: dict[UUID, Entry] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)


def sort_out(device: Device, sent: Sequence[object]) -> Sorted:
    """Read each entry by itself; the ones that cannot be used do not hold back the others."""
    found, rules = Sorted(), _rules_of(device)
    for one in sent:
        try:
            entry = read_entry(one, rules)
        except NotValid as fault:
            found.refused.append(_refusal(one, fault))
            continue
        if found.entries.setdefault(entry.id, entry) != entry:
            found.refused.append(Refusal(str(entry.id), "id", TAKEN))
    _refuse_wrong_corrections(device, found)
    return found


@dataclass(frozen=True, slots=True)
class Rules:
    """What an entry of one person may name: symptoms that were ever asked for, and days within reach."""

    symptoms: frozenset[str]
    today: date
    invited_on: date


def read_entry(tree: object, rules: Rules) -> Entry:
    """One entry. Raises `NotValid` with the field and what is expected."""
    if not isinstance(tree, Mapping):
        raise _wrong("", "an object")
    if twice := twice_in(tree):
        raise _wrong(twice, "each name once")
    entry = checked(tree, Entry, "The entry")
    for id in entry.symptoms:
        if id not in rules.symptoms:
            raise _wrong(f"symptoms.{id}", "a symptom that this diary asks for")
    for id in entry.red_flags:
        if id not in questions():
            raise _wrong(f"red_flags.{id}", "a question that this diary asks")
    if not is_in_reach(
        entry.day, rules.today, rules.invited_on, whole("diary.days_before"), whole("diary.days_ahead")
    ):
        raise _wrong("day", "a day not after today, and not long before the invitation")
    if entry.replaces == entry.id:
        raise _wrong("replaces", "another entry")
    if entry.says_nothing and entry.replaces is None:
        raise _wrong("id", "an entry that says something")
    return entry


def kept_of(device: Device, entries: Mapping[UUID, Entry]) -> Sorted:
    """Which of these stand in the record just as they were sent, and which ids are taken by something else."""
    ids = ids_of(device.person_id)
    held = {
        id: (person, sha256)
        for id, person, sha256 in DiaryEntry.objects.filter(entry_id__in=list(entries)).values_list(
            "entry_id", "person_id", "sha256"
        )
    }
    found = Sorted()
    for id, entry in entries.items():
        person, sha256 = held.get(id, (None, ""))
        if person in ids and sha256 == sha256_of(canonical(entry)):
            found.entries[id] = entry
        else:
            found.refused.append(Refusal(str(id), "id", TAKEN))
    return found


def not_yet_here(entries: Mapping[UUID, Entry]) -> tuple[Entry, ...]:
    """Those whose id nothing has yet."""
    held = set(DiaryEntry.objects.filter(entry_id__in=list(entries)).values_list("entry_id", flat=True))
    return tuple(one for id, one in entries.items() if id not in held)


def _rules_of(device: Device) -> Rules:
    zone = device.clinic.time_zone
    return Rules(
        frozenset(symptoms_in(ever_asked(ids_of(device.person_id)))),
        clock.today(zone),
        device.invitation.made_at.astimezone(ZoneInfo(zone)).date(),
    )


def _refuse_wrong_corrections(device: Device, found: Sorted) -> None:
    """A correction is of an entry of this person and of the same day, as far as that entry is known."""
    named = {one.replaces for one in found.entries.values() if one.replaces}
    days = {id: (one.day, True) for id, one in found.entries.items()}
    ids = ids_of(device.person_id)
    rows = DiaryEntry.objects.filter(entry_id__in=named).values_list("entry_id", "day", "person_id")
    days |= {id: (day, person in ids) for id, day, person in rows}
    for id, one in list(found.entries.items()):
        if one.replaces and days.get(one.replaces, (one.day, True)) != (one.day, True):
            del found.entries[id]
            found.refused.append(Refusal(str(id), "replaces", "an entry of this diary, of the same day"))


def _refusal(tree: object, fault: NotValid) -> Refusal:
    given = tree.get("id") if isinstance(tree, Mapping) else None
    problem = fault.problems[0]
    return Refusal(given[:LONGEST_TOLD] if isinstance(given, str) else None, problem.field, problem.expected)


def _wrong(field: str, expected: str) -> NotValid:
    return NotValid("The entry cannot be used.", [Problem(field, "", expected)])


def refusals_told(found: Iterable[Refusal]) -> list[dict[str, str | None]]:
    """As the device is told."""
    return [{"id": one.id, "field": one.field, "why": one.why} for one in found]
