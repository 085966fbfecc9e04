"""Who races, and over what: a few people made through the acts, and any number of copies of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bench.patterns import BORN, FAMILY, GIVEN, Pattern, rows_of
from bench.registry import Begun, grow
from tests.clinic.scenes import a_clinic, a_key, a_user
from tests.clinic.story import Visit, a_vial, assessed, drafted, proposed, signed

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.patients.acts import register_person, tell_treatment
from eutonia_clinic.patients.identity import SYNTHETIC, Identifier, Identity
from eutonia_clinic.patients.models import Person, Registration
from eutonia_clinic.visits.models import InjectionSession, PlanDraft
from proof.races.acting import SIGNED, a_bladder_treatment

INJECTORS = 20
FIRST_PATTERN = 9_000_000
"""Numbers of the patterns, far from those of their copies."""
TOMORROW = timedelta(days=1)
"""Plans are for tomorrow, so that a run over midnight finds none whose day is over."""


@dataclass
class Scene:
    """A clinic, another one that treats bladders, and the patterns that people are copied from."""

    clinic: Clinic
    elsewhere: Clinic
    injectors: list[User]
    urologist: User
    lead: User
    patterns: dict[str, Pattern] = field(default_factory=dict)
    copied: int = 0

    @property
    def users(self) -> dict[int, User]:
        """Everybody who works there."""
        return {one.pk: one for one in (*self.injectors, self.urologist, self.lead)}

    @property
    def names(self) -> dict[int, str]:
        """Who each is called."""
        return {number: one.display_name for number, one in self.users.items()}

    def people(self, pattern: str, many: int) -> list[int]:
        """So many people more, each like the one of this pattern."""
        last = _last_person()
        grow(Begun(self.clinic, self.injectors[0], [self.patterns[pattern]]), many, self.copied + 1)
        self.copied += many
        return list(Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))

    def drafts(self, many: int) -> list[tuple[int, int]]:
        """So many plans that wait to be signed, each with its person."""
        people = self.people("drafted", many)
        return list(PlanDraft.objects.filter(person__in=people).order_by("pk").values_list("pk", "person_id"))

    def sessions(self, many: int) -> list[int]:
        """So many sessions with a vial, in which nothing was given yet."""
        people = self.people("begun", many)
        return list(InjectionSession.objects.filter(person__in=people).order_by("pk").values_list("pk", flat=True))

    def registered_elsewhere(self, people: list[int]) -> None:
        """The other clinic knows these people too."""
        _register_many(by=self.urologist, clinic=self.elsewhere, key=a_key(), people=people)


@act("register_many")
def _register_many(*, by: User, clinic: Clinic, key: str, people: list[int]) -> Registration:  # noqa: ARG001
    rows = Registration.objects.bulk_create([Registration(person_id=one) for one in people])
    return rows[0]


def a_scene() -> Scene:
    """The clinics with everybody who works there, and one person of each pattern, treated through the acts."""
    clinic, elsewhere = a_clinic("TESTCLINIC spasticity"), a_clinic("TESTCLINIC urology")
    injectors = [a_user(clinic, f"Dr Racer {chr(65 + at)}") for at in range(INJECTORS)]
    scene = Scene(clinic, elsewhere, injectors, a_user(elsewhere, "Dr Uro Other"), a_user(clinic, "Prof Lead Other", Role.LEAD))
    for name, made in PATTERNS.items():
        visit = Visit(clinic, injectors[0], _registered(clinic, injectors[0], len(scene.patterns)))
        made(visit)
        scene.patterns[name] = Pattern(visit.person.pk, 1.0, rows_of(visit.person.pk))
    return scene


def _registered(clinic: Clinic, by: User, at: int) -> Person:
    number = Identifier(kind=SYNTHETIC, value=f"SYN-{FIRST_PATTERN + at}")
    identity = Identity(family=FAMILY, given=GIVEN, birth_date=BORN, identifiers=(number,))
    others = list(Person.objects.values_list("pk", flat=True))
    person: Person = register_person(by=by, clinic=clinic, key=a_key(), identity=identity, other_than=others)
    return person


def _drafted(visit: Visit) -> None:
    _a_draft(visit, (clock.now() + TOMORROW).date().isoformat())


def _begun(visit: Visit) -> None:
    now = clock.now()
    session = visit.act("open_session", plan=signed(visit, _a_draft(visit, now.date().isoformat())))
    visit.act("record_vial", session=session, vial=a_vial(now))


def _a_draft(visit: Visit, planned_for: str) -> PlanDraft:
    doses = [{"muscle": "soleus", "side": "right", "units": SIGNED, "sites": 3}]
    return drafted(visit, proposed(visit, assessed(visit, clock.now(), planned_for=planned_for)), doses=doses)


def _told(visit: Visit) -> None:
    tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=a_bladder_treatment())


PATTERNS: dict[str, Callable[[Visit], None]] = {"drafted": _drafted, "begun": _begun, "told": _told}
"""Whose plan waits to be signed; whose session is open; who had toxin elsewhere and has no plan."""


def _last_person() -> int:
    last = Person.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0
