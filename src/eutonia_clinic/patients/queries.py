"""Reading about people. Every query for a person starts at `people_of(user)`: people of the clinics where the user reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Q, QuerySet

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.queries import clinics_of
from eutonia_clinic.accounts.roles import CLINICAL
from eutonia_clinic.core.asking import once
from eutonia_clinic.core.audit import READ
from eutonia_clinic.core.errors import NotFound
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.patients import finding
from eutonia_clinic.patients.finding import Lookalike
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.models import Distinct, Merge, Person, PersonVersion, Registration
from eutonia_clinic.patients.sameness import everyone_who_is, ids_of, kept_id, kept_ids, merges_in_force, pairs_in_force


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a list. `person_id` is the number under which they are shown."""

    person_id: int
    identity: Identity


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, by name; `more` is true when there are others who are not listed."""

    people: tuple[Listed, ...]
    more: bool


def people_of(user: User) -> QuerySet[Person]:
    """The people whose record this user may open, under each of their numbers: registered at a clinic of theirs."""
    registered = Q(pk__in=Registration.objects.filter(clinic__in=clinics_of(user, CLINICAL)).values("person"))
    return Person.objects.filter(registered | Q(pk__in=_merged_with_visible(user)))


def _merged_with_visible(user: User) -> frozenset[int]:
    """Numbers that stand for somebody who is registered, under another number, at a clinic of this user."""
    pairs = pairs_in_force()
    merged = {id for pair in pairs for id in pair}
    if not merged:
        return frozenset()
    here = Registration.objects.filter(clinic__in=clinics_of(user, CLINICAL), person__in=merged)
    return everyone_who_is(list(here.values_list("person_id", flat=True)))


def listed_people_of(user: User, clinic: Clinic | None = None) -> QuerySet[Person]:
    """The same people, each once: an entry that was merged into another is left out. With `clinic`, those registered there."""
    people = people_of(user).exclude(pk__in=merges_in_force().values("merged"))
    if clinic is None:
        return people
    there = Registration.objects.filter(clinic=clinic).values_list("person_id", flat=True)
    shown = merges_in_force().filter(merged__in=there).values_list("merged_id", flat=True)
    return people.filter(Q(pk__in=there) | Q(pk__in=set(kept_ids(list(shown)).values())))


def person_of(user: User, person_id: int) -> Person:
    """One person, under the number they are shown by. Raises `NotFound` when this user may not open the record."""
    here = Registration.objects.filter(clinic__in=clinics_of(user, CLINICAL), person__in=ids_of(person_id))
    found = Person.objects.filter(Exists(here), pk=kept_id(person_id)).first()
    if found is None:
        raise NotFound("There is no such person.")
    return found


@once
def version_of(person: Person) -> PersonVersion:
    """The identity as it is known now; of people who were merged, that of the entry kept."""
    version: PersonVersion = PersonVersion.objects.current().get(person=kept_id(person.pk))
    return version


def identity_of(person: Person) -> Identity:
    """The same, as its document."""
    identity: Identity = version_of(person).content
    return identity


def versions_of(person: Person) -> QuerySet[PersonVersion]:
    """Everything that was ever known of this person's identity, the latest first."""
    versions: QuerySet[PersonVersion] = PersonVersion.objects.filter(person__in=ids_of(person.pk)).order_by("-pk")
    return versions


def clinics_that_know(person: Person) -> QuerySet[Clinic]:
    """Every clinic at which this person is registered."""
    registrations = Registration.objects.filter(person__in=ids_of(person.pk))
    return Clinic.objects.filter(pk__in=registrations.values("clinic")).order_by("name")


def search(user: User, text: str, clinic: Clinic | None = None) -> Found:
    """The people of this user who match everything typed, by name; at most `people.search_most`. Nothing typed finds nobody."""
    if not text.strip():
        return Found((), False)
    most = whole("people.search_most")
    matching = finding.matching(text, people_of(user))
    merged = merges_in_force().filter(merged__in=matching).values_list("merged_id", flat=True)
    kept = set(kept_ids(list(merged)).values())
    people = listed_people_of(user, clinic).filter(Q(pk__in=matching.values("pk")) | Q(pk__in=kept))
    found = PersonVersion.objects.current().filter(person__in=people.values("pk"))
    rows = listed(found.order_by("family", "given", "person")[: most + 1])
    return Found(rows[:most], len(rows) > most)


def recently_seen(user: User, clinic: Clinic) -> tuple[Listed, ...]:
    """The people of this clinic whom this user opened last, the latest first; at most `people.recent_most`."""
    readings = AuditEvent.objects.filter(actor=user.pk, verb=READ, person__isnull=False).order_by("-sequence")
    latest = readings.values_list("person", flat=True)[: whole("people.recent_readings")]
    opened = [number for number in latest if number is not None]
    shown = kept_ids(opened)
    numbers = list(dict.fromkeys(shown[number] for number in opened))
    allowed = set(listed_people_of(user, clinic).filter(pk__in=numbers).values_list("pk", flat=True))
    first = [number for number in numbers if number in allowed][: whole("people.recent_most")]
    rows = {row.person_id: row for row in listed(PersonVersion.objects.current().filter(person__in=first))}
    return tuple(rows[number] for number in first)


def may_be_named(user: User, people: Iterable[int]) -> frozenset[int]:
    """Those of these people whose name this user may see, in any clinic of theirs."""
    return frozenset(people_of(user).filter(pk__in=list(people)).values_list("pk", flat=True))


def alike(identity: Identity, among: Collection[int]) -> tuple[Lookalike, ...]:
    """Why each of these people may be the one described."""
    return tuple(one for one in finding.may_be(identity) if one.person_id in among)


def merges_of(person: Person) -> QuerySet[Merge]:
    """The merges in force that made this person one, the latest first."""
    return merges_in_force().filter(merged__in=ids_of(person.pk)).order_by("-pk")


def listed(versions: QuerySet[PersonVersion]) -> tuple[Listed, ...]:
    """Versions of identities as rows of a list."""
    return tuple(Listed(version.person_id, version.content) for version in versions)


def lookalikes(person: Person) -> tuple[Lookalike, ...]:
    """Entries of any clinic that may be this very person. Pages name only those that the user may open (`people_of`).

    Those that somebody told apart are left out, unless a number agrees: then one of the two numbers is wrong at least.
    """
    own = ids_of(person.pk)
    apart = {one for row in distinct_of(person) for one in (row.person_id, row.other_id)}
    found = (one for one in finding.may_be(identity_of(person)) if one.person_id not in own)
    return tuple(one for one in found if one.by_number or ids_of(one.person_id).isdisjoint(apart))


def distinct_of(person: Person) -> tuple[Distinct, ...]:
    """Who was said to be somebody else than this person, the latest first; what was taken back is left out."""
    own = ids_of(person.pk)
    rows = Distinct.objects.filter(Q(person__in=own) | Q(other__in=own), taken_back__isnull=True)
    found = rows.select_related("author", "clinic", "person", "other").order_by("-pk")
    return tuple(one for one in found if not own.issuperset({one.person_id, one.other_id}))


def has_name_alike(user: User, person: Person) -> bool:
    """True when somebody else of this user's people has a name that could be taken for this person's."""
    return bool(finding.name_alikes(identity_of(person), people_of(user), ids_of(person.pk)))


def age_on(identity: Identity, day: date) -> int:
    """Whole years on a civil day."""
    born = identity.birth_date
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
