"""Lots and products: how many people were given something from each, and how many of them had an adverse event after it.

Used by the page of the lead and by the service. A lot is compared with the other lots of its product, one person counted once for
each lot that they were given. Every number is the length of a list of people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from eutonia.domain.answers import Answer
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core.numbers import number, whole
from eutonia_clinic.events.exact import Share, chance_of_so_many, share
from eutonia_clinic.events.models import AdverseEvent, SuspectedSession
from eutonia_clinic.patients.sameness import kept_ids
from eutonia_clinic.visits.documents import ClosedSession
from eutonia_clinic.visits.models import GivenEntry, SessionClosed, VialEntry

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Given:
    """One lot in one session, of one person by the number under which they are shown."""

    session_id: int
    person_id: int
    product: str
    lot: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One event that suspects one lot, or a product of which it cannot be told which lot."""

    event_id: int
    person_id: int
    product: str
    lot: str
    is_serious: bool
    not_known: bool
    """It is not established whether it is serious."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A lot, or with `lot` empty a product: the people who were given it, and the events after it."""

    product: str
    lot: str
    given: frozenset[int]
    events: tuple[Happened, ...]
    chance: float | None = None
    """How often so many people with an event would be seen by chance if all lots of the product were alike."""
    lots: int = 1
    """How many lots of the product were looked at."""

    @property
    def harmed(self) -> frozenset[int]:
        """The people with an event."""
        return frozenset(one.person_id for one in self.events) & self.given

    @property
    def serious(self) -> tuple[Happened, ...]:
        """The serious ones."""
        return tuple(one for one in self.events if one.is_serious)

    @property
    def share(self) -> Share:
        """People with an event among those who were given it."""
        return share(len(self.harmed), len(self.given))

    @property
    def is_small(self) -> bool:
        """True when so few were given it that the interval says little."""
        return len(self.given) < whole("events.small_count")

    @property
    def stands_out(self) -> bool:
        """True when chance alone would hardly give so many, all lots that were looked at taken into account."""
        return self.chance is not None and self.chance * self.lots < float(number("events.stands_out"))


@dataclass(frozen=True, slots=True)
class Signals:
    """Every product and every lot of a clinic since a day, those that stand out first."""

    since: date
    products: tuple[Signal, ...]
    lots: tuple[Signal, ...]

    def of(self, product: str, lot: str = "") -> Signal | None:
        """One of them."""
        every = self.lots if lot else self.products
        return next((one for one in every if (one.product, one.lot) == (product, lot)), None)


def since_of(today: date) -> date:
    """The first day that counts: the first of a month, so many months back."""
    months = today.year * MONTHS_A_YEAR + today.month - 1 - whole("events.signal_months")
    return date(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1, 1)


def signals_of(clinic: Clinic, since: date, until: date | None = None) -> Signals:
    """What a clinic gave from a day on, and what happened after it. A bounded number of queries."""
    inside = Q(session__clinic=clinic, session__given_on__gte=since)
    inside &= Q(session__given_on__lte=until) if until else Q()
    given = tuple(_given(inside))
    happened = _happened(given, inside)
    lots = _by_lot(given, happened)
    return Signals(since, tuple(_by_product(given, happened)), tuple(sorted(lots, key=_most_telling)))


def _most_telling(one: Signal) -> tuple[bool, int, int, str, str]:
    return (not one.stands_out, -len(one.serious), -len(one.harmed), one.product, one.lot)


def _by_product(given: Collection[Given], happened: Collection[Happened]) -> Iterator[Signal]:
    for product in sorted({one.product for one in given}):
        people = frozenset(one.person_id for one in given if one.product == product)
        yield Signal(product, "", people, _each_once(one for one in happened if one.product == product))


def _by_lot(given: Collection[Given], happened: Collection[Happened]) -> list[Signal]:
    people: dict[tuple[str, str], set[int]] = {}
    for one in given:
        people.setdefault((one.product, one.lot), set()).add(one.person_id)
    found = {
        (product, lot): Signal(product, lot, frozenset(ids), _each_once(_of_lot(happened, product, lot)))
        for (product, lot), ids in people.items()
    }
    return [_compared(one, [it for it in found.values() if it.product == one.product]) for one in found.values()]


def _compared(one: Signal, alike: Collection[Signal]) -> Signal:
    """The lot beside the other lots of its product; alone it is compared with nothing."""
    others = [it for it in alike if it.lot != one.lot]
    if not others or not one.harmed:
        return Signal(one.product, one.lot, one.given, one.events, None, len(alike))
    harmed, given = sum(len(it.harmed) for it in others), sum(len(it.given) for it in others)
    chance = chance_of_so_many(len(one.harmed), len(one.given), harmed, given)
    return Signal(one.product, one.lot, one.given, one.events, chance, len(alike))


def _of_lot(happened: Iterable[Happened], product: str, lot: str) -> Iterator[Happened]:
    return (one for one in happened if (one.product, one.lot) == (product, lot))


def _each_once(events: Iterable[Happened]) -> tuple[Happened, ...]:
    return tuple({one.event_id: one for one in events}.values())


def _given(inside: Q) -> Iterator[Given]:
    """Every lot from which something was given in a closed session. Of a session that was corrected, its document tells."""
    closed = SessionClosed.objects.current().filter(inside, units__gt=0)
    told = list(closed.filter(replaces__isnull=True).values_list("session_id", "person_id", "product"))
    again = list(closed.filter(replaces__isnull=False))
    shown = kept_ids({person for _, person, _ in told} | {row.person_id for row in again})
    lots = _lots_of(inside)
    for session, person, product in told:
        for lot in lots.get(session, ()):
            yield Given(session, shown[person], product, lot)
    for row in again:
        held: ClosedSession = row.content
        for lot in dict.fromkeys(vial.lot for vial in held.vials if vial.given_units):
            yield Given(row.session_id, shown[row.person_id], row.product, lot)


def _lots_of(inside: Q) -> Mapping[int, tuple[str, ...]]:
    """For each session the lots from which something was given, by the entries of its vials as they were corrected last."""
    entries = GivenEntry.objects.filter(vial=OuterRef("pk"), units__gt=0, replaced_by__isnull=True)
    vials = VialEntry.objects.filter(inside).annotate(used=Exists(entries))
    rows = list(vials.values_list("pk", "replaces_id", "session_id", "lot", "used"))
    later = {replaces: pk for pk, replaces, _, _, _ in rows if replaces}
    lot_of = {pk: lot for pk, _, _, lot, _ in rows}
    found: dict[int, dict[str, None]] = {}
    for pk, _, session, _, used in rows:
        if used:
            found.setdefault(session, {})[lot_of[_last(pk, later)]] = None
    return {session: tuple(lots) for session, lots in found.items()}


def _last(at: int, later: Mapping[int, int]) -> int:
    while at in later:
        at = later[at]
    return at


def _happened(given: Collection[Given], inside: Q) -> tuple[Happened, ...]:
    """The events that suspect one of these sessions, each with the lots that it may be due to."""
    lots: dict[int, list[Given]] = {}
    for one in given:
        lots.setdefault(one.session_id, []).append(one)
    suspected: dict[tuple[int, int], set[str]] = {}
    for event, session, lot in _suspected(lots, inside):
        suspected.setdefault((event, session), set()).add(lot)
    standing = {row.pk: row for row in _standing({event for event, _ in suspected})}
    return tuple(
        Happened(event, one.person_id, one.product, one.lot, row.serious == Answer.YES.value,
                 row.serious not in (Answer.YES.value, Answer.NO.value))
        for (event, session), named in suspected.items()
        if (row := standing.get(event)) is not None
        for one in _meant(named, lots[session])
    )  # fmt: skip


def _meant(named: Collection[str], given: Collection[Given]) -> Iterable[Given]:
    """The lots that an event names. All of the session where it cannot be told which, or where one was corrected since."""
    found = [one for one in given if one.lot in named]
    return found if len(found) == len(set(named)) else given


def _suspected(sessions: Mapping[int, object], inside: Q) -> Iterator[tuple[int, int, str]]:
    current = SuspectedSession.objects.filter(inside, event__replaced_by__isnull=True, event__in_error=False)
    for event, session, lot in current.values_list("event_id", "session_id", "lot"):
        if session in sessions:
            yield event, session, lot


def _standing(events: Collection[int]) -> Iterable[AdverseEvent]:
    return AdverseEvent.objects.filter(pk__in=events).defer("document")
