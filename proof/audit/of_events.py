"""Tampers with the chain of events: edited, removed, put in, moved, cut, calculated anew, and clocks that were changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from random import Random

from eutonia_clinic.core import chain, clock
from eutonia_clinic.core.chain import BEFORE_THE_FIRST, Link, hash_after
from eutonia_clinic.core.models import AuditEvent
from proof.audit.hands import FOREIGN, another, past_the_guards, put_in, remove, row_of, run, set_columns
from proof.audit.tamper import Tamper

EACH = 4
"""Places of each kind."""
COLUMNS = ("at", "actor", "clinic", "verb", "person", "subject", "content", "hash")
RECALCULATED = ("at", "actor", "verb", "person", "subject", "content")
HOUR = timedelta(hours=1)
Deed = Callable[[int], None]


def tampers(random: Random) -> Iterator[Tamper]:
    """Each kind at several places of the chain in use."""
    last = AuditEvent.objects.count()
    for kind, deed in _kinds(last):
        for at in sorted(random.sample(range(2, last), EACH)):
            yield Tamper(kind, f"{kind}: event {at}", partial(past_the_guards, AuditEvent, partial(deed, at)))
    ends: tuple[tuple[str, Deed], ...] = (("the first event is removed", remove_event), ("the chain is emptied", _cut))
    for kind, deed in ends:
        yield Tamper(kind, kind, partial(past_the_guards, AuditEvent, partial(deed, 1)))
    yield Tamper("the last event is removed", "", partial(past_the_guards, AuditEvent, partial(remove_event, last)))


def _kinds(last: int) -> Iterator[tuple[str, Deed]]:
    for column in COLUMNS:
        yield f"an event is edited ({column})", partial(_edit, column)
    for column in RECALCULATED:
        yield f"an event is edited ({column}) and the chain calculated anew", partial(_recalculate_after, partial(_edit, column))
    yield "an event loses its person", partial(_empty, "person")
    yield "an event is removed", remove_event
    yield "an event is removed and the gap closed", partial(_close_up, last)
    yield "an event is removed and the chain calculated anew", partial(_recalculate_after, partial(_close_up, last))
    yield "an event is put in", partial(_insert, last)
    yield "an event is put in and the chain calculated anew", partial(_recalculate_after, partial(_insert, last))
    yield "two events change places", partial(_swap, last)
    yield "two events change places and the chain is calculated anew", partial(_recalculate_after, partial(_swap, last))
    yield "the end is cut off", _cut
    yield "the end is cut off and continued", partial(_continue, last)
    yield "the clock of every later event is another", _shift
    yield "the clock of every later event is another and the chain calculated anew", partial(_recalculate_after, _shift)


def remove_event(at: int) -> None:
    """Take one event out."""
    remove(AuditEvent, at)


def _edit(column: str, at: int) -> None:
    held = row_of(AuditEvent, at)[column]
    set_columns(AuditEvent, at, {column: 1 if held is None else another(held)})


def _empty(column: str, at: int) -> None:
    """Of this event, or the nearest before it that has one."""
    while row_of(AuditEvent, at)[column] is None:
        at -= 1
    set_columns(AuditEvent, at, {column: None})


def _move(first: int, last: int, by: int) -> None:
    """The numbers of a stretch of events, past numbers that are taken."""
    run("UPDATE core_auditevent SET sequence = sequence + %s WHERE sequence BETWEEN %s AND %s", FOREIGN, first, last)
    run("UPDATE core_auditevent SET sequence = sequence - %s WHERE sequence > %s", FOREIGN - by, FOREIGN)


def _close_up(last: int, at: int) -> None:
    remove_event(at)
    _move(at + 1, last, -1)


def _insert(last: int, at: int) -> None:
    _move(at, last, 1)
    put_in(AuditEvent, {**row_of(AuditEvent, at - 1), "sequence": at})


def _swap(last: int, at: int) -> None:
    """With its neighbour."""
    other = at + 1 if at + 1 < last else at - 1
    for before, after in ((at, FOREIGN), (other, at), (FOREIGN, other)):
        set_columns(AuditEvent, before, {"sequence": after})


def _cut(at: int) -> None:
    run("DELETE FROM core_auditevent WHERE sequence >= %s", at)


def _continue(last: int, at: int) -> None:
    """Other events stand after the cut, by the rules, as many as before."""
    _cut(at)
    for _ in range(last - at + 1):
        chain.append("made_up", actor=1, clinic=None, person=None, at=clock.now(), made={})


def _shift(at: int) -> None:
    for number, moment in AuditEvent.objects.filter(sequence__gte=at).values_list("sequence", "at"):
        set_columns(AuditEvent, number, {"at": moment - HOUR})


def _recalculate_after(deed: Deed, at: int) -> None:
    """The deed, and then every hash by the rules: the chain itself is whole."""
    deed(at)
    before = BEFORE_THE_FIRST
    for row in list(AuditEvent.objects.order_by("sequence").values_list(*Link._fields)):
        before = hash_after(before, Link._make(row))
        set_columns(AuditEvent, row[0], {"hash": before})
