"""A synthetic registry of any size: people who do not exist, with years of visits, on SQLite or PostgreSQL.

A few people are treated through the real acts (`patterns`); everybody else is a copy of one of them, under a name, birth date
and numbers of their own (`copying`). Copies are written by an act for each batch, so that authors, hashes and the audit are
those of the record, and every guard of the database stands. It is no import of somebody's registry: what is copied is known
to be right, because acts made it.

    .venv/bin/python bench/run.py clinic           loads 50,000 people and measures the pages on them
    EUTONIA_BENCH_PEOPLE=500 .venv/bin/python ...  a smaller one
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from bench.copying import Wanted, an_identity, copies
from bench.patterns import WAITS, Pattern, patterns_at
from django.db import connection
from django.db.models import Model
from psycopg import sql
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from tests.clinic.scenes import a_clinic, a_user

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.rows import OnlyAddedTo
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits import effects
from eutonia_clinic.visits.models import Draft, GivenEntry, InjectionSession, PlanDraft, SessionClosed, SignedPlan

AT_ONCE = 200
"""People in one act."""
ROWS_AT_ONCE = 500
PATTERNS = 48
Done = Callable[[int], object]
"""Is told how many more are done."""


def nobody_asks(_: int) -> None:
    """For who does not want to be told."""


@dataclass(frozen=True)
class Begun:
    """A clinic with its first people, treated through acts: whom everybody else is copied from."""

    clinic: Clinic
    injector: User
    patterns: list[Pattern]


@dataclass(frozen=True)
class Registry:
    """What was loaded, and how long it took."""

    people: int
    rows: int
    sessions: int
    injections: int
    """Rows of `GivenEntry`: one muscle of one side, injected once."""
    pattern_seconds: float
    copy_seconds: float

    @property
    def rows_per_second(self) -> float:
        """How fast copies were written."""
        return self.rows / self.copy_seconds if self.copy_seconds else 0.0


def load(people: int, patterns: int = PATTERNS) -> tuple[Registry, Begun]:
    """A clinic with so many people into the database in use, with progress on the terminal. Visits count back from today."""
    with _bar() as bar:
        start = time.perf_counter()
        begun = begin(patterns, done=bar("people treated through acts", patterns + len(WAITS)))
        between = time.perf_counter()
        more = people - len(begun.patterns)
        rows = grow(begun, more, done=bar("people copied", more))
        end = time.perf_counter()
    counts = (Person.objects.count(), rows, InjectionSession.objects.count(), GivenEntry.objects.count())
    return Registry(*counts, between - start, end - between), begun


def begin(patterns: int = PATTERNS, done: Done = nobody_asks) -> Begun:
    """A clinic, an injector and an assessor, and the people whom they treated through the acts until today."""
    clinic = a_clinic("TESTCLINIC registry")
    injector, assessor = a_user(clinic, "Dr Ines Sample"), a_user(clinic, "Nurse Ola Sample", Role.ASSESSOR)
    today = clock.today(clinic.time_zone)
    return Begun(clinic, injector, patterns_at(clinic, injector, assessor, today, patterns, lambda: done(1)))


def grow(begun: Begun, people: int, first: int = 1, done: Done = nobody_asks) -> int:
    """So many people more, by an act for each batch; the number on the identifier of the first. Returns the rows written."""
    random, weights = Random(first), [one.weight for one in begun.patterns]
    written = 0

    @act("load_registry")
    def load_registry(*, by: User, clinic: Clinic, key: str, start: int, many: int) -> Person:  # noqa: ARG001
        nonlocal written
        chosen = random.choices(begun.patterns, weights, k=many)
        wanted = [Wanted(one, an_identity(number)) for number, one in enumerate(chosen, start=start)]
        drafts_by = {"author_id": by.pk, "clinic_id": clinic.pk, "changed_at": current().at}
        person, rows = _added(copies(wanted, drafts_by))
        written += rows
        return person

    for start in range(first, first + people, AT_ONCE):
        many = min(AT_ONCE, first + people - start)
        load_registry(by=begun.injector, clinic=begun.clinic, key=f"registry-{start}", start=start, many=many)
        done(many)
    return written


def grow_waiting(begun: Begun, many: int, first: int) -> None:
    """So many people more of each kind for whom a plan waits to be signed, or a session to be gone on with."""
    for table, ended in ((PlanDraft, SignedPlan), (InjectionSession, SessionClosed)):
        waiting = [one for one in begun.patterns if one.count(table) > one.count(ended)]
        grow(Begun(begun.clinic, begun.injector, waiting), many, first)
        first += many


def _added(tables: Iterator[list[Model]]) -> tuple[Person, int]:
    """Every row, table by table; the first person, and how many rows. Inside an act, which tells of each."""
    rows, people = 0, list[Person]()
    for table in tables:
        _write(table)
        rows += len(table)
        people += [row for row in table if isinstance(row, Person)]
        for row in table:
            if isinstance(row, Draft):
                current().changed(row, row.version)
    effects.follow([one.pk for one in people])
    return people[0], rows


def _write(rows: list[Model]) -> None:
    """Rows of one table into it: on PostgreSQL by COPY, ten times as fast for long documents as INSERT."""
    table = type(rows[0])
    if connection.vendor != "postgresql":
        table._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        return
    recorded = [row for row in rows if isinstance(row, OnlyAddedTo)]
    for row in recorded:
        row._fill_in()
    fields = table._meta.concrete_fields
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table._meta.db_table), sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    )
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([getattr(row, field.attname) for field in fields])
    for row in recorded:
        row._added()


@contextmanager
def _bar() -> Iterator[Callable[[str, int], Done]]:
    """Progress on the terminal: a line for each kind of work, with what is left of it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns) as progress:

        def line(words: str, total: int) -> Done:
            task = progress.add_task(words, total=total)
            return lambda many: progress.advance(task, many)

        yield line
