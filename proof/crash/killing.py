"""A clinic full of plans that wait, and the rounds in which programs and the database are killed over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bench.patterns import BORN, FAMILY, GIVEN, MUSCLES, Pattern, rows_of
from bench.registry import Begun, grow
from tests.clinic.scenes import a_clinic, a_key, a_user
from tests.clinic.story import Visit, assessed, drafted, proposed

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock
from eutonia_clinic.patients.acts import register_person
from eutonia_clinic.patients.identity import SYNTHETIC, Identifier, Identity
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.checking import checked
from eutonia_clinic.visits.models import PlanDraft
from proof.crash.errands import SITES, UNITS, VIAL_UNITS, Errand
from proof.crash.lives import Client, Doom, Program, a_moment, begun, shared, until
from proof.crash.postgres import Postgres

HANDS = 2
"""Programs at work at once."""
ANSWERS = (4, 18)
"""Acts that a program gets done, at least and at most, before it is killed."""
DOOMS = {"clock": 8, "commit": 1, "statement": 1}
"""How often, of ten programs, which kind of moment: by the clock, right after a commit, at a statement."""
PLACES = {"commit": 6, "statement": 120}
"""The last of the places at which a program may end itself."""
RISING = ("the database system is in recovery mode", "the database system is starting up")
"""How PostgreSQL itself says that it is getting up after a kill: whoever comes then was not refused for another reason."""
VICTIMS = {"programs": 6, "database": 1, "one backend": 1}
"""How often, of eight rounds on PostgreSQL, who is killed."""


def waiting(many: int) -> tuple[User, Clinic, list[Errand]]:
    """A clinic with so many plans that wait to be signed, each of somebody else: one made by acts, the others its copies."""
    clinic = a_clinic("TESTCLINIC crash")
    by = a_user(clinic)
    identity = Identity(
        family=FAMILY, given=GIVEN, birth_date=BORN, identifiers=(Identifier(kind=SYNTHETIC, value="SYN-9999999"),)
    )
    visit = Visit(clinic, by, register_person(by=by, clinic=clinic, key=a_key(), identity=identity, other_than=[]))
    sites = SITES // len(MUSCLES)
    doses = [{"muscle": muscle, "side": "right", "units": UNITS * sites, "sites": sites} for muscle in MUSCLES]
    dilution = {"vial_units": VIAL_UNITS, "diluent_ml": 4}
    draft = drafted(visit, proposed(visit, assessed(visit, clock.now())), doses=doses, dilution=dilution)
    if checked(draft).open:
        raise RuntimeError("The plan that is copied cannot be signed as it is.")
    grow(Begun(clinic, by, [Pattern(visit.person.pk, 1.0, rows_of(visit.person.pk))]), many - 1)
    engine.knowledge()
    return by, clinic, [Errand(pk) for pk in PlanDraft.objects.order_by("pk").values_list("pk", flat=True)]


@dataclass
class Rounds:
    """Rounds of lives that end early, over the errands of one clinic."""

    by: User
    clinic: Clinic
    client: Client
    random: Random
    postgres: Postgres | None
    killed: Counter[str] = field(default_factory=Counter)

    def run(self, kills: int, done: Callable[[int], None]) -> None:
        """Until so many were killed, or nothing is left to do; then what was begun is carried to its end by nobody who dies."""
        while self.killed.total() < kills and len(self.client.open_errands()) > HANDS:
            self._one()
            done(self.killed.total())
        self.rest()

    def rest(self) -> None:
        """Carry every errand that was begun to its end."""
        begun_ones = [one for one in self.client.errands if one.draft and (one.at or one.sent) and not one.is_done]
        last = begun(begun_ones, self.by, self.clinic)
        until([last], self.client, lambda: False)
        last.end(self.client)

    def by_place(self, doom: Doom) -> None:
        """One life that ends at a place, with nobody beside it."""
        program = begun(self.client.open_errands(), self.by, self.clinic, doom)
        until([program], self.client, lambda: False)
        program.end(self.client)
        self.killed[f"program, at a {doom.what}"] += 1

    def _one(self) -> None:
        victim, gone = self._drawn(VICTIMS) if self.postgres else "programs", len(self.client.gone)
        dooms = [self._doom() if victim == "programs" else None for _ in range(HANDS)]
        parts = shared(self.client.open_errands(), HANDS)
        programs = [begun(part, self.by, self.clinic, doom) for part, doom in zip(parts, dooms, strict=True)]
        wanted = self.random.randint(*ANSWERS) * HANDS
        until(programs, self.client, lambda: sum(one.answers for one in programs) >= wanted)
        a_moment(programs, self.client, self.random)
        self._end(victim, programs, dooms)
        if victim == "programs":
            self.client.broken += [said for said in self.client.gone[gone:] if not any(words in said for words in RISING)]

    def _end(self, victim: str, programs: list[Program], dooms: list[Doom | None]) -> None:
        if self.postgres and victim != "programs":
            self._end_postgres(self.postgres, victim == "database")
            until(programs, self.client, lambda: False)
        for program, doom in zip(programs, dooms, strict=True):
            by_clock = program.kill(self.client)
            if victim == "programs":
                self.killed["program, by the clock" if by_clock or not doom else f"program, at a {doom.what}"] += 1

    def _end_postgres(self, postgres: Postgres, whole: bool) -> None:
        if whole or not postgres.kill_one(self.random):
            postgres.kill_all()
            self.killed["PostgreSQL, every process"] += 1
        else:
            self.killed["PostgreSQL, one process that served"] += 1

    def _doom(self) -> Doom | None:
        what = self._drawn(DOOMS)
        if what == "clock":
            return None
        return Doom(what, self.random.randint(1, PLACES[what]))

    def _drawn(self, shares: dict[str, int]) -> str:
        return self.random.choices([*shares], [*shares.values()])[0]
