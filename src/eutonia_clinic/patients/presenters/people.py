"""People: who is meant? A list in which nobody can be taken for anybody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients import identifiers
from eutonia_clinic.patients.finding import Lookalike
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.names import are_alike, folded
from eutonia_clinic.patients.queries import Found, Listed

NO_NUMBER = "no number"
TAKE_CARE = Tag("reason", "name alike: compare birth date and number")
ONE_TWICE = Tag("reason", "may be one person entered twice")
SEXES = {"female": "female", "male": "male", "other": "other sex", "not_asked": "sex not asked"}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of a list, with what tells them apart from others of that name."""

    name: str
    href: str
    born: str
    sex: str
    numbers: tuple[str, ...]
    synthetic: bool
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A search and what it found; before anything is typed, the people opened last."""

    typed: str
    heading: str
    people: tuple[PersonLine, ...]
    nobody: str
    more: str
    register: str
    all_href: str


@dataclass(frozen=True, slots=True)
class MaybeLine:
    """Somebody who may be the person that is being entered. Without `who`: somebody whom this user may not see."""

    person_id: int
    why: str
    who: PersonLine | None
    where: str
    register_here: str
    """Where a person of another clinic is registered here; empty for somebody of this clinic."""


@dataclass(frozen=True, slots=True)
class AlikePage:
    """Before somebody is entered a second time. `may_go_on` is false when a number agrees: that is never somebody else."""

    said: str
    people: tuple[MaybeLine, ...]
    may_go_on: bool
    name: str


def people_page(typed: str, found: Found, recent: Sequence[Listed], today: date, clinic: str, register: str) -> PeoplePage:
    """What was found, or whom this user opened last."""
    shown = found.people if typed else tuple(recent)
    return PeoplePage(
        typed=typed,
        heading=_heading(len(shown), found.more) if typed else "Opened last by you",
        people=lines(shown, today),
        nobody=_nobody(typed, clinic),
        more=f"These are the first {len(shown)}. There are more: type more of the name, or the birth date." if found.more else "",
        register=register,
        all_href=reverse("patients:people"),
    )


def _heading(many: int, more: bool) -> str:
    if not many:
        return "Nobody found"
    return f"More than {many} people" if more else words.count(many, "person", "people")


def _nobody(typed: str, clinic: str) -> str:
    if not typed:
        return "You have opened nobody’s record here yet. Type a name, a birth date or a number."
    return f"Nobody of {clinic} matches “{typed}”. Try fewer letters, another spelling, or the birth date alone."


def lines(people: Sequence[Listed], today: date) -> tuple[PersonLine, ...]:
    """People as a list shows them. Whoever has a name like another one's in the same list is marked, and why it matters."""
    tags = dict.fromkeys(_alike(people, "family"), TAKE_CARE) | dict.fromkeys(_alike(people, "birth_date"), ONE_TWICE)
    return tuple(line(one, today, tags.get(one.person_id)) for one in people)


def line(one: Listed, today: date, tag: Tag | None = None) -> PersonLine:
    """One person."""
    identity = one.identity
    return PersonLine(
        name=f"{identity.family.upper()}, {identity.given}",
        href=reverse("visits:person", kwargs={"person": one.person_id}),
        born=words.born(identity.birth_date, today),
        sex=SEXES[identity.sex],
        numbers=tuple(number_words(number.kind, number.value) for number in identity.identifiers) or (NO_NUMBER,),
        synthetic=identity.is_synthetic,
        tag=tag,
    )


def number_words(kind: str, value: str) -> str:
    """'NHS number 943 476 5919'."""
    known = identifiers.kinds()[kind]
    return f"{known.words} {identifiers.spaced(value)}"


def _alike(people: Sequence[Listed], same: str) -> frozenset[int]:
    """The numbers of those whose name could be taken for another one's with the `same` family name, or birth date."""
    groups: dict[object, list[Listed]] = {}
    for one in people:
        shared = folded(one.identity.family) if same == "family" else one.identity.birth_date
        groups.setdefault(shared, []).append(one)
    pairs = ((a, b) for group in groups.values() for at, a in enumerate(group) for b in group[at + 1 :])
    return frozenset(one.person_id for a, b in pairs if are_alike(_name(a), _name(b)) for one in (a, b))


def _name(one: Listed) -> tuple[str, str]:
    return folded(one.identity.family), folded(one.identity.given)


def alike_page(
    said: str, identity: Identity, found: Sequence[Lookalike], named: Mapping[int, Listed], here: Collection[int],
    where: Mapping[int, str], today: date,
) -> AlikePage:  # fmt: skip
    """Who may be meant. `named` are those whom the user may see, `here` those whom this clinic knows already."""
    people = tuple(_maybe(one, named.get(one.person_id), one.person_id in here, where, today) for one in found)
    return AlikePage(said, people, not any(one.by_number for one in found), f"{identity.given} {identity.family.upper()}")


def _maybe(one: Lookalike, listed: Listed | None, is_here: bool, where: Mapping[int, str], today: date) -> MaybeLine:
    link = "" if is_here else f"{reverse('patients:register_here')}?person={one.person_id}"
    if listed is None:
        return MaybeLine(one.person_id, one.why, None, "", link)
    who = line(listed, today)
    return MaybeLine(one.person_id, one.why, who, "" if is_here else where.get(one.person_id, ""), link)
