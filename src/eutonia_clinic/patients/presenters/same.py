"""Are two entries one person? What each holds, side by side, before anything is joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.core import words
from eutonia_clinic.patients.identifiers import kinds
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.lending import Holding
from eutonia_clinic.patients.models import Distinct
from eutonia_clinic.patients.presenters.identity import NOT_WRITTEN, facts_of
from eutonia_clinic.patients.presenters.people import MaybeLine, PersonLine

MOST_DAYS = 3
UNKNOWN = frozenset({NOT_WRITTEN, words.NOT_ASKED})
"""What is not known contradicts nothing."""
REACHED = ("Telephone", "Address")
"""What changes in a life stands below what does not."""
NOT_TOLD = "nothing written down, which is not a no"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a person with everything that it holds."""

    number: int
    identity: Identity
    treatments: tuple[EarlierTreatment, ...]
    holdings: tuple[Holding, ...]
    clinics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: what the one holds and what the other; `differs` where both say something else."""

    name: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Warning:
    """What speaks against one person, above the comparison."""

    level: str
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two entries side by side."""

    one: str
    other: str
    short: tuple[str, str]
    identity: tuple[Row, ...]
    held: tuple[Row, ...]
    warnings: tuple[Warning, ...]
    follows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be this person, and where both are compared."""

    who: PersonLine
    why: str
    compare: str


@dataclass(frozen=True, slots=True)
class ApartLine:
    """Somebody who was said to be another person: who, who said so, and where it is taken back."""

    said: str
    by: str
    reason: str
    undo: str


@dataclass(frozen=True, slots=True)
class SamePage:
    """The candidates; with two entries compared, the comparison and what is asked."""

    name: str
    candidates: tuple[Candidate, ...]
    elsewhere: tuple[MaybeLine, ...]
    typed: str
    found: tuple[Candidate, ...]
    nobody: str
    apart: tuple[ApartLine, ...]
    comparison: Comparison | None
    back: str


def compared(one: Entry, other: Entry, givers: Mapping[str, str], today: date) -> Comparison:
    """Both entries, fact by fact."""
    return Comparison(
        one=entry_name(one.number, one.identity),
        other=entry_name(other.number, other.identity),
        short=(f"Entry {one.number}", f"Entry {other.number}"),
        identity=_identities(one.identity, other.identity, givers),
        held=(*_toxin(one, other, today), *_holdings(one, other), Row("Known at", one.clinics, other.clinics)),
        warnings=_warnings(one.identity, other.identity),
        follows=(
            "Everything of both entries then stands under either number: assessments, plans, sessions, toxin.",
            "Every interval and every 12-week total is counted over both. Plans that are being made are checked anew.",
            "Nothing is deleted. If it was an error it can be undone, and each entry has again what it had.",
        ),
    )


def with_word(shown: Comparison, row: Distinct) -> Comparison:
    """The comparison of two whom somebody told apart already: that is said first."""
    told = apart_line(row, "", "")
    return replace(shown, warnings=(Warning("note", f"Said to be two people by {told.by}: “{told.reason}”"), *shown.warnings))


def entry_name(number: int, identity: Identity) -> str:
    """'Entry 12: TESTPERSON Juniper'."""
    return f"Entry {number}: {identity.name}"


def apart_line(row: Distinct, name: str, undo: str) -> ApartLine:
    """One word that two entries are two people. `name` is empty for whoever may not be named to this user."""
    when = words.day_and_clock(timezone.localtime(row.made_at))
    who = name or "Somebody at another clinic"
    return ApartLine(f"{who} is somebody else", f"{row.author}, {row.clinic}, {when}", row.reason, undo)


def _identities(one: Identity, other: Identity, givers: Mapping[str, str]) -> tuple[Row, ...]:
    here, there = _by_name(one, givers), _by_name(other, givers)
    rest = [*here, *(name for name in there if name not in here)]
    names = sorted(rest, key=lambda name: REACHED.index(name) if name in REACHED else -1)
    rows = ((name, here.get(name, (NOT_WRITTEN,)), there.get(name, (NOT_WRITTEN,))) for name in names)
    return tuple(Row(name, a, b, a != b and UNKNOWN.isdisjoint((*a, *b))) for name, a, b in rows)


def _by_name(identity: Identity, givers: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for name, value in facts_of(identity, givers):
        table[name] = (*table.get(name, ()), value)
    table.pop("Numbers", None)
    return table


def _toxin(one: Entry, other: Entry, today: date) -> tuple[Row, ...]:
    return (Row("Toxin", _treatments(one.treatments, today), _treatments(other.treatments, today)),)


def _treatments(held: Sequence[EarlierTreatment], today: date) -> tuple[str, ...]:
    counted = [one for one in held if one.status != "cancelled"]
    said = (
        f"{words.treatment(one)}{f' ({words.ago(one.given_on, today)})' if one.given_on else ''}" for one in reversed(counted)
    )
    return tuple(said) or (NOT_TOLD,)


def _holdings(one: Entry, other: Entry) -> tuple[Row, ...]:
    pairs = zip(one.holdings, other.holdings, strict=True)
    return tuple(Row(words.capital(a.name), (_days(a),), (_days(b),)) for a, b in pairs)


def _days(holding: Holding) -> str:
    """'5 (24 Sep 2026, 2 Jul 2026, 9 Apr 2026 and 2 earlier)'."""
    if not holding.days:
        return "none here"
    named = ", ".join(words.day(day) for day in holding.days[:MOST_DAYS])
    rest = len(holding.days) - MOST_DAYS
    return f"{len(holding.days)} ({named}{f' and {rest} earlier' if rest > 0 else ''})"


def _warnings(one: Identity, other: Identity) -> tuple[Warning, ...]:
    """Numbers of one kind that differ are the strongest sign of two people; then birth date and sex."""
    found = [
        Warning("reason", f"They have different numbers of one kind ({', '.join(apart)}). That mostly means two people.")
        for apart in [_kinds_that_differ(one, other)]
        if apart
    ]
    if one.birth_date != other.birth_date:
        found.append(Warning("reason", "Their birth dates differ. One of the two is wrong, or they are two people."))
    if one.sex != other.sex and "not_asked" not in (one.sex, other.sex):
        found.append(Warning("reason", "Their sex is written down differently."))
    return tuple(found)


def _kinds_that_differ(one: Identity, other: Identity) -> tuple[str, ...]:
    def values(identity: Identity, kind: str, giver: str) -> set[str]:
        return {number.value for number in identity.identifiers if (number.kind, number.assigner) == (kind, giver)}

    both = {(number.kind, number.assigner) for number in (*one.identifiers, *other.identifiers)}
    apart = [key for key in sorted(both) if _are_apart(values(one, *key), values(other, *key))]
    return tuple(dict.fromkeys(kinds()[kind].words for kind, _ in apart))


def _are_apart(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and one.isdisjoint(other)
