"""Finding people: by name, birth date and number; and those who may be one person entered twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from eutonia.domain.words import MONTHS
from eutonia_clinic.patients import identifiers
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.models import Person, PersonIdentifier, PersonVersion
from eutonia_clinic.patients.names import are_alike, folded
from eutonia_clinic.patients.sameness import kept_ids

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SLASHED = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_IN_WORDS = re.compile(r"([0-9]{1,2}) ([a-z]{3,9}) ([0-9]{4})")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
"""Numbers are read out in groups: '943 476 5919' is one."""
_SHORTEST_MONTH = 3


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Somebody who may be the person in question. `person_id` is the number under which they are shown."""

    person_id: int
    why: str
    by_number: bool
    """True when an identifier agrees: then it is the same person, or one of the two numbers is wrong."""


def may_be(identity: Identity) -> tuple[Lookalike, ...]:
    """People of any clinic who may be the one described: an identifier agrees, or the birth date and a name like it.

    The same birth date and family name is enough to ask: a given name is often a pet name, and a twin costs one question.
    So is the same birth date and given name: a family name changes with a marriage.
    """
    found = [*_by_number(identity), *_by_birth_date(identity)]
    shown = kept_ids(one.person_id for one in found)
    first: dict[int, Lookalike] = {}
    for one in found:
        first.setdefault(shown[one.person_id], Lookalike(shown[one.person_id], one.why, one.by_number))
    return tuple(first.values())


def _by_number(identity: Identity) -> Iterable[Lookalike]:
    for one in identity.identifiers:
        same = _numbers_now().filter(kind=one.kind, assigner=one.assigner, value=one.value)
        for person_id in same.values_list("person_id", flat=True):
            yield Lookalike(person_id, f"the same {identifiers.kinds()[one.kind].words}", True)


def _numbers_now() -> QuerySet[PersonIdentifier]:
    numbers: QuerySet[PersonIdentifier] = PersonIdentifier.objects.filter(version__replaced_by__isnull=True)
    return numbers


def _by_birth_date(identity: Identity) -> Iterable[Lookalike]:
    name = (folded(identity.family), folded(identity.given))
    days = [identity.birth_date, *_swapped(identity.birth_date)]
    rows = PersonVersion.objects.current().filter(birth_date__in=days)
    for person_id, born, *other in rows.values_list("person_id", "birth_date", "family", "given"):
        if born == identity.birth_date and are_alike(name, (other[0], other[1])):
            yield Lookalike(person_id, "the same birth date and a name like it", False)
        elif born == identity.birth_date and other[0] == name[0]:
            yield Lookalike(person_id, "the same birth date and family name", False)
        elif born == identity.birth_date and other[1] == name[1]:
            yield Lookalike(person_id, "the same birth date and given name; may be this person under another family name", False)
        elif tuple(other) == name:
            yield Lookalike(person_id, "the same name, day and month of birth the other way round", False)


def _swapped(day: date) -> list[date]:
    """Day and month the other way round, where that is another date."""
    try:
        other = day.replace(month=day.day, day=day.month)
    except ValueError:
        return []
    return [other] if other != day else []


def name_alikes(identity: Identity, among: QuerySet[Person], leave_out: Iterable[int]) -> list[int]:
    """People among these whose name could be taken for this one's, whatever their birth date (hazard H22).

    Names are compared once each: hundreds may have a common one.
    """
    name = (folded(identity.family), folded(identity.given))
    rows = PersonVersion.objects.current().filter(person__in=among, family=name[0]).exclude(person__in=list(leave_out))
    found = list(rows.values_list("person_id", "given"))
    alike = {given for given in {given for _, given in found} if are_alike(name, (name[0], given))}
    return [person_id for person_id, given in found if given in alike]


def matching(text: str, among: QuerySet[Person]) -> QuerySet[Person]:
    """The people among these who match everything that was typed: beginnings of names (former ones too), a birth date, a number.

    A date with strokes is looked for both ways round, so that no custom of writing dates hides anybody.
    """
    rest, dates = _dates_in(text.casefold())
    words = [word for word in _BETWEEN_DIGITS.sub("", rest).split() if folded(word)]
    if not words and not dates:
        return among.none()
    found = among.filter(pk__in=_versions().filter(birth_date__in=dates).values("person")) if dates else among
    for word in words:
        found = found.filter(_has_word(word))
    return found


def _versions() -> QuerySet[PersonVersion]:
    versions: QuerySet[PersonVersion] = PersonVersion.objects.all()
    return versions


def _has_word(word: str) -> Q:
    named = Q()
    for part in folded(word).split():
        named &= Q(pk__in=_versions().filter(search__contains=f" {part}").values("person"))
    if any(letter.isdigit() for letter in word):
        return named | Q(pk__in=_numbers_now().filter(value=identifiers.spelt(word)).values("person"))
    return named


def _dates_in(text: str) -> tuple[str, list[date]]:
    """What is left of the text, and every day that the first date in it may mean."""
    for pattern, read in ((_ISO, _from_iso), (_SLASHED, _from_slashes), (_IN_WORDS, _from_words)):
        match = pattern.search(text)
        if match and (days := read(*match.groups())):
            return f"{text[: match.start()]} {text[match.end() :]}", days
    return text, []


def _from_iso(year: str, month: str, day: str) -> list[date]:
    return _valid([(int(year), int(month), int(day))])


def _from_slashes(one: str, two: str, year: str) -> list[date]:
    return _valid([(int(year), int(two), int(one)), (int(year), int(one), int(two))])


def _from_words(day: str, month: str, year: str) -> list[date]:
    named = [at for at, name in enumerate(MONTHS, start=1) if name.casefold().startswith(month[:_SHORTEST_MONTH])]
    return _valid([(int(year), at, int(day)) for at in named])


def _valid(days: Iterable[tuple[int, int, int]]) -> list[date]:
    found = []
    for year, month, day in days:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
