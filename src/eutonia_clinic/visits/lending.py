"""What parts above visits add to its pages and to the course. Visits does not know them; each lends its functions when it starts.

    notices     a sentence above the pages about one person: the person, may we, the plan board, the next cycle
    links       what else there is of one person, one click from their page
    begins      what can be begun from a row that tells of harm: a follow-up, a day of the diary
    after       what is handed over once a session is closed, while the person is still there
    red_flags   whoever may need help now, on Today
    today_links lists of people, beside that of who is due
    seen        what was seen or felt between visits, for the course that the engine learns from
    kinds       entries of the record of a person
    holdings    what is held of a person, shown before two entries become one
    knowledge   what this installation has verified of the facts that came with it
    walked      what a walk through the reasons of a loss of response left for the next cycle
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists

from eutonia.domain.advice import Step
from eutonia.domain.answers import Answer
from eutonia.domain.case import LookedInto
from eutonia.domain.cycle import FollowUp
from eutonia.knowledge import Knowledge
from eutonia_clinic.accounts.requests import ClinicRequest
from eutonia_clinic.core.asking import once
from eutonia_clinic.core.frame import Link, Message
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.core.rows import Record
from eutonia_clinic.patients.lending import Holding
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.presenters.today import RedFlag
from eutonia_clinic.visits.models import InjectionSession, OfPerson
from eutonia_clinic.visits.timeline import Entry, Kind


@dataclass(frozen=True, slots=True)
class LentKind:
    """A kind of entry of the record: its columns, its words, the page that shows it.

    `part` is what the address of that page names: the entry, or with `by_about` the row that it is about, or the person.
    """

    kind: Kind
    words: Callable[[Entry], str]
    route: str = ""
    part: str = ""
    tag: Tag | None = None
    by_about: bool = False


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk through the reasons of a loss of response left for the next cycle.

    `steps` is what was decided; empty while nothing was, or once it was acted on. `held` says why no plan is begun yet,
    `going_on` who treats all the same and why.
    """

    answers: Mapping[str, Answer]
    steps: tuple[Step, ...] = ()
    held: str = ""
    going_on: LookedInto | None = None


@dataclass(frozen=True, slots=True)
class Lent:
    """What one part lends. Whatever it leaves out adds nothing.

    `seen` is given every number of a person and, for a forecast of the past, the moment before which something has to be known;
    it answers in the order of the days. `mark` answers with what changes when `seen` or `walked` would, and reads no document.
    `tables` are those about which a page asks first whether they hold anything of a person (`is_held`).
    """

    part: str
    notices: Callable[[ClinicRequest, Person], Sequence[Message]] | None = None
    links: Callable[[ClinicRequest, Person], Sequence[Link]] | None = None
    begins: Callable[[ClinicRequest, OfPerson | Record], Sequence[Link]] | None = None
    after: Callable[[ClinicRequest, InjectionSession], Sequence[Link]] | None = None
    red_flags: Callable[[ClinicRequest], Sequence[RedFlag]] | None = None
    today_links: Callable[[ClinicRequest], Sequence[Link]] | None = None
    seen: Callable[[frozenset[int], datetime | None], Sequence[FollowUp]] | None = None
    mark: Callable[[frozenset[int]], object] | None = None
    kinds: tuple[LentKind, ...] = ()
    holdings: Callable[[Person], Sequence[Holding]] | None = None
    knowledge: Callable[[Knowledge], Knowledge] | None = None
    walked: Callable[[frozenset[int]], Walked | None] | None = None
    tables: tuple[type[OfPerson | Record], ...] = ()


_lent: dict[str, Lent] = {}


def lend(functions: Lent) -> None:
    """Called once by each part, when the clinic starts."""
    _lent[functions.part] = functions


def lent() -> Iterator[Lent]:
    """What was lent, in the order of the names of the parts."""
    return (_lent[part] for part in sorted(_lent))


def is_held(table: type[OfPerson | Record], ids: frozenset[int]) -> bool:
    """Whether a table that a part has named holds anything of a person: most hold nothing of most. One query for all tables.

    A table that nobody has named is a fault of the program: it must never look empty.
    """
    if table not in _tables():
        raise LookupError(f"{table.__name__} is among the tables of no part")
    return table in _held(ids)


def _tables() -> list[type[OfPerson | Record]]:
    return [table for part in lent() for table in part.tables]


@once
def _held(ids: frozenset[int]) -> frozenset[type[OfPerson | Record]]:
    tables = _tables()
    holds = {f"t{at}": Exists(table._default_manager.filter(person__in=ids)) for at, table in enumerate(tables)}
    row = Person.objects.filter(pk=min(ids)).annotate(**holds).values_list(*holds).get()
    return frozenset(table for table, held in zip(tables, row, strict=True) if held)


def notices_of(request: ClinicRequest, person: Person) -> tuple[Message, ...]:
    """Every sentence that stands above the pages about a person."""
    return tuple(one for part in lent() if part.notices for one in part.notices(request, person))


def links_of(request: ClinicRequest, person: Person) -> tuple[Link, ...]:
    """What else there is of a person, as far as this user may open it."""
    return tuple(one for part in lent() if part.links for one in part.links(request, person))


def begins_from(request: ClinicRequest, row: OfPerson | Record) -> tuple[Link, ...]:
    """What can be begun from a row that tells of harm, as far as this user may."""
    return tuple(one for part in lent() if part.begins for one in part.begins(request, row))


def after_session(request: ClinicRequest, session: InjectionSession) -> tuple[Link, ...]:
    """What is handed over once a session is closed, as far as this user may."""
    return tuple(one for part in lent() if part.after for one in part.after(request, session))


def red_flags_of(request: ClinicRequest) -> tuple[RedFlag, ...]:
    """Red flags that no follow-up has told."""
    return tuple(one for part in lent() if part.red_flags for one in part.red_flags(request))


def today_links_of(request: ClinicRequest) -> tuple[Link, ...]:
    """Lists of people that stand beside that of who is due, as far as this user may open them."""
    return tuple(one for part in lent() if part.today_links for one in part.today_links(request))


def seen_between(ids: frozenset[int], known_before: datetime | None) -> tuple[FollowUp, ...]:
    """What was seen or felt between visits, in the order of the days."""
    found = (one for part in lent() if part.seen for one in part.seen(ids, known_before))
    return tuple(sorted(found, key=lambda one: one.seen_on))


def marks_of(ids: frozenset[int]) -> list[object]:
    """What changes when `seen_between` does; empty where nothing was seen between visits."""
    return [found for part in lent() if part.mark and (found := part.mark(ids))]


def walked_of(ids: frozenset[int]) -> Walked | None:
    """What a walk through the reasons of a loss of response left; None where nobody walked."""
    found = (part.walked(ids) for part in lent() if part.walked)
    return next((one for one in found if one is not None), None)


def kinds() -> dict[str, LentKind]:
    """Every kind of entry that was lent, by its name."""
    return {one.kind.name: one for part in lent() for one in part.kinds}


def holdings_of(person: Person) -> tuple[Holding, ...]:
    """What is held of a person beyond visits."""
    return tuple(one for part in lent() if part.holdings for one in part.holdings(person))


def verified(knowledge: Knowledge) -> Knowledge:
    """The knowledge as it came, with what this installation has verified of it."""
    for part in lent():
        knowledge = part.knowledge(knowledge) if part.knowledge else knowledge
    return knowledge
