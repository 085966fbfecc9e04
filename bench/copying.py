"""A pattern written down again for somebody else: other numbers, another name and birth date, every hash true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from bench.patterns import BORN, FAMILY, GIVEN, TABLES, Pattern, references
from django.db import connection
from django.db.models import Max, Model

from eutonia.domain.proposal import Proposal
from eutonia_clinic.core.documents import canonical, hash_of, read, same, sha256_of
from eutonia_clinic.core.rows import AppendOnly
from eutonia_clinic.patients import models as patients
from eutonia_clinic.patients.identity import SYNTHETIC, Identifier, Identity
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.names import folded
from eutonia_clinic.visits import models as visits
from eutonia_clinic.visits.checking import Shown, shown

Numbers = dict[tuple[type[Model], int], int]
"""The new number of each row of a pattern."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody who shall have the rows of a pattern."""

    pattern: Pattern
    identity: Identity


def copies(people: list[Wanted], drafts_by: Mapping[str, Any]) -> Iterator[list[Model]]:
    """The rows of these people, table by table, each after those that it refers to. `drafts_by`: whose the drafts are.

    Every row has its number beforehand, so that rows may refer to each other and to themselves.
    """
    given = list(_numbered(people))
    for table in TABLES:
        rows = [
            _copy(row, one, numbers, drafts_by)
            for one, numbers in zip(people, given, strict=True)
            for row in one.pattern.rows.get(table, ())
        ]
        if rows:
            yield rows


def _numbered(people: list[Wanted]) -> Iterator[Numbers]:
    """For each person, the new numbers of the rows of their pattern."""
    stock = {table: iter(_free(table, sum(one.pattern.count(table) for one in people))) for table in TABLES}
    for one in people:
        yield {(table, row.pk): next(stock[table]) for table, rows in one.pattern.rows.items() for row in rows}


def _free(table: type[Model], many: int) -> list[int]:
    """So many numbers that no row of a table has or will have. SQLite has one writer, who is asking."""
    if connection.vendor == "sqlite":
        last: int = table._default_manager.aggregate(last=Max("pk"))["last"] or 0
        return list(range(last + 1, last + many + 1))
    with connection.cursor() as cursor:
        drawn = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(drawn, [f'"{table._meta.db_table}"', many])
        return sorted(number for (number,) in cursor.fetchall())


def _copy(row: Model, wanted: Wanted, numbers: Numbers, drafts_by: Mapping[str, Any]) -> Model:
    table = type(row)
    columns = {field.attname: getattr(row, field.attname) for field in table._meta.concrete_fields}
    columns["id"] = numbers[table, row.pk]
    for name, target in _references(table):
        if columns[name] is not None:
            columns[name] = numbers[target, columns[name]]
    if "document" in columns:
        columns["document"] = _rewritten(columns["document"], wanted, numbers)
    if not isinstance(row, AppendOnly):
        columns |= drafts_by
    if table in OWN:
        columns |= OWN[table](row, wanted, numbers)
    return table(**columns)


_known: dict[type[Model], list[tuple[str, type[Model]]]] = {}


def _references(table: type[Model]) -> list[tuple[str, type[Model]]]:
    if table not in _known:
        _known[table] = [(field.attname, field.related_model) for field in references(table)]
    return _known[table]


def _rewritten(document: str, wanted: Wanted, numbers: Numbers) -> str:
    """The document of somebody else. Ids that the engine worked out of the pattern (case, belief, proposal) stay as they are."""
    was, person = wanted.pattern.person_id, numbers[Person, wanted.pattern.person_id]
    return (
        document.replace(f'"person-{was}-', f'"person-{person}-')
        .replace(f'"{FAMILY} {GIVEN}"', f'"{wanted.identity.name}"')
        .replace(f'"birth_date":"{BORN.isoformat()}"', f'"birth_date":"{wanted.identity.birth_date.isoformat()}"')
    )


def _of_version(_: Model, wanted: Wanted, __: Numbers) -> dict[str, Any]:
    family, given = folded(wanted.identity.family), folded(wanted.identity.given)
    return {
        "document": canonical(same(wanted.identity)),
        "birth_date": wanted.identity.birth_date,
        "family": family,
        "given": given,
        "search": f" {family} {given}",
    }


def _of_identifier(_: Model, wanted: Wanted, __: Numbers) -> dict[str, Any]:
    return {"value": wanted.identity.identifiers[0].value}


def _of_entry(row: Any, _: Wanted, numbers: Numbers) -> dict[str, Any]:
    """The ledger names the plan that toxin comes from by its label."""
    model, found, number = row.source.partition(":")
    return {"source": f"{model}:{numbers[visits.SignedPlan, int(number)]}"} if found else {}


def _of_forecast(row: Any, wanted: Wanted, numbers: Numbers) -> dict[str, Any]:
    """A kept forecast holds the hash of itself, over its fields in their own order."""
    held = row.content
    inside = _rewritten(held.model_dump_json(exclude={"forecast_id"}), wanted, numbers)
    document = _rewritten(row.document, wanted, numbers)
    return {"document": document.replace(held.forecast_id, sha256(inside.encode()).hexdigest())}


def _of_belief(row: Any, wanted: Wanted, numbers: Numbers) -> dict[str, Any]:
    """A belief names its course by what was closed and seen until then."""
    return {"course": _course(wanted, numbers, lambda one: one.made_at <= row.made_at)}


def _of_proposal(row: Any, wanted: Wanted, numbers: Numbers) -> dict[str, Any]:
    """What a proposal was made from has to be so when its plan still waits to be signed."""
    if any(plan.proposal_id == row.pk for plan in wanted.pattern.rows.get(visits.SignedPlan, ())):
        return {}
    case = read(_rewritten(row.document, wanted, numbers), Proposal).case
    person = Person(pk=numbers[Person, wanted.pattern.person_id])
    course = _course(wanted, numbers, lambda one: one.made_at < row.made_at)
    now = shown(case, None, person)
    before = Shown.from_token(row.inputs)
    return {"inputs": replace(before, found=now.found, identity=now.identity, course=course).token}


def _course(wanted: Wanted, numbers: Numbers, is_known: Callable[[Any], bool]) -> str:
    """As `courses.course_mark` says it of the rows that are known."""
    rows = [filter(is_known, wanted.pattern.rows.get(table, ())) for table in (visits.SessionClosed, visits.FollowUpVisit)]
    return hash_of([[_marked(one, wanted, numbers) for one in found] for found in rows])


def _marked(row: Any, wanted: Wanted, numbers: Numbers) -> list[Any]:
    return [numbers[type(row), row.pk], sha256_of(_rewritten(row.document, wanted, numbers))]


OWN: dict[type[Model], Callable[[Any, Wanted, Numbers], dict[str, Any]]] = {
    patients.PersonVersion: _of_version,
    patients.PersonIdentifier: _of_identifier,
    patients.LedgerEntry: _of_entry,
    visits.StoredProposal: _of_proposal,
    visits.KeptForecast: _of_forecast,
    visits.LearnedBelief: _of_belief,
}
"""What each copy works out for itself."""

_FIRST = ("Al", "Bar", "Cor", "Dun", "El", "Fen", "Gar", "Hol", "Ing", "Jar", "Kel", "Lan", "Mor", "Nor", "Os", "Pen", "Rad",
          "Sel", "Tam", "Ul", "Var", "Wes", "Yar", "Zel")  # fmt: skip
_MIDDLE = ("", "an", "be", "den", "er", "is", "lo", "man", "ni", "or", "ster", "u")
_LAST = ("ard", "by", "cott", "dale", "ell", "ford", "gate", "ham", "ing", "ley", "mere", "ness", "son", "ton", "wick", "wood")
_GIVEN = ("Ada", "Bram", "Cleo", "Dario", "Edda", "Fynn", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Levi", "Mara", "Nils",
          "Oona", "Piet", "Quinn", "Runa", "Sven", "Tilda", "Ugo", "Vera", "Wim", "Xenia", "Yann", "Zita")  # fmt: skip
FAMILIES = tuple(first + middle + last for first in _FIRST for middle in _MIDDLE for last in _LAST)
"""4,608 surnames. They are drawn as surnames are: the commonest by one person in a hundred, most by very few."""
SKEW = 3
EARLIEST, DAYS = date(1944, 1, 1), 60 * 365
"""Birth dates lie within so many days."""


def an_identity(number: int) -> Identity:
    """Somebody who does not exist: the same for the same number."""
    random = Random(number)
    family = FAMILIES[int(len(FAMILIES) * random.random() ** SKEW)]
    return Identity(
        family=family,
        given=random.choice(_GIVEN),
        birth_date=EARLIEST + timedelta(days=random.randrange(DAYS)),
        sex=random.choice(("female", "female", "female", "male")),
        identifiers=(Identifier(kind=SYNTHETIC, value=f"SYN-{number:07d}"),),
    )
