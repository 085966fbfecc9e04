"""Whatever is done to the chain behind the program's back, verifying finds it. Every tamper is made with the guards lifted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_clinic, a_person, a_user, guards_down

from eutonia_clinic.core import anchors as anchor_file
from eutonia_clinic.core import chain, clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.chain import BEFORE_THE_FIRST, Link, hash_after
from eutonia_clinic.core.models import AuditEvent

EVENTS = 12
PLACES = range(1, EVENTS + 1)
FOREIGN = 1_000

Tamper = Callable[[], None]


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def value_of(column: str, sequence: int) -> Any:
    return AuditEvent.objects.values_list(column, flat=True).get(pk=sequence)


def set_to(column: str, sequence: int, value: object) -> None:
    run(f'UPDATE core_auditevent SET "{column}" = %s WHERE sequence = %s', value, sequence)


def edited(column: str, sequence: int) -> Tamper:
    def tamper() -> None:
        held = value_of(column, sequence)
        if column == "at":
            set_to(column, sequence, held + timedelta(microseconds=1))
        elif column in ("actor", "clinic", "person"):
            set_to(column, sequence, (held or 0) + 1)
        else:
            set_to(column, sequence, held[:-1] + ("1" if held[-1] == "0" else "0"))

    return tamper


def emptied(column: str, sequence: int) -> Tamper:
    return lambda: set_to(column, sequence, None)


def removed(*sequences: int) -> Tamper:
    return lambda: [run("DELETE FROM core_auditevent WHERE sequence = %s", at) for at in sequences] and None


def closed_up(sequence: int) -> Tamper:
    """Removed, and every later event moved up by one, so that no number is missing."""

    def tamper() -> None:
        removed(sequence)()
        for later in range(sequence + 1, EVENTS + 1):
            set_to("sequence", later, later - 1)

    return tamper


def put_in(sequence: int) -> Tamper:
    """A copy of an event put in at a place, and every event from there on moved down by one."""

    def tamper() -> None:
        for later in range(EVENTS, sequence - 1, -1):
            set_to("sequence", later, later + 1)
        columns = ", ".join(f'"{name}"' for name in (*Link._fields[1:], "hash"))
        copied = f"SELECT {sequence}, {columns} FROM core_auditevent WHERE sequence = {1 if sequence > 1 else 2}"
        run(f"INSERT INTO core_auditevent (sequence, {columns}) {copied}")

    return tamper


def swapped(one: int, other: int) -> Tamper:
    def tamper() -> None:
        set_to("sequence", one, FOREIGN)
        set_to("sequence", other, one)
        set_to("sequence", FOREIGN, other)

    return tamper


def calculated_anew(sequence: int) -> Tamper:
    """An event is edited and every hash from it on is made again: the chain itself is whole."""

    def tamper() -> None:
        edited("verb", sequence)()
        before = BEFORE_THE_FIRST
        for row in AuditEvent.objects.order_by("sequence").values_list(*Link._fields):
            before = hash_after(before, Link._make(row))
            set_to("hash", row[0], before)

    return tamper


def continued(cut: int) -> Tamper:
    """The end is cut off, and other events are added after it by the rules."""

    def tamper() -> None:
        removed(*range(cut, EVENTS + 1))()
        while AuditEvent.objects.count() < EVENTS:
            chain.append("made_up", actor=1, clinic=None, person=None, at=MOMENT, made={})

    return tamper


def every_tamper() -> Iterator[tuple[str, Tamper]]:
    for column in ("at", "actor", "clinic", "verb", "person", "subject", "content", "hash"):
        for at in PLACES:
            yield f"edit {column} of {at}", edited(column, at)
    for at in PLACES:
        for column in ("clinic", "person"):
            yield f"empty {column} of {at}", emptied(column, at)
        yield f"remove {at}", removed(at)
        yield f"remove {at} and close up", closed_up(at)
        yield f"put in at {at}", put_in(at)
        yield f"edit {at} and calculate anew", calculated_anew(at)
        yield f"cut from {at}", removed(*range(at, EVENTS + 1))
        yield f"cut from {at} and continue", continued(at)
    for one, other in combinations(PLACES, 2):
        yield f"swap {one} and {other}", swapped(one, other)


class Undone(Exception):
    """Ends a transaction whose work is not to stay."""


def is_found(tamper: Tamper) -> bool:
    """Whether verifying finds the tamper, which is undone again."""
    try:
        with transaction.atomic(), guards_down(AuditEvent):
            tamper()
            found = not verify().is_sound
            raise Undone
    except Undone:
        return found


@pytest.fixture
def a_chain(database: Database, anchors: Path) -> Path:
    """Twelve events, the last of them anchored."""
    clinic = a_clinic()
    by = a_user(clinic)
    with clock.stopped_at(MOMENT):
        for at in range(EVENTS):
            a_person(by, clinic, family=f"Family{chr(65 + at)}", born=MOMENT.date().replace(year=1940 + at))
    head = chain.head()
    assert head
    anchor_file.write(head, anchors)
    return anchors


@pytest.mark.both_databases
def test_every_tamper_is_found(a_chain: Path) -> None:
    tampers = list(every_tamper())
    assert len(tampers) >= 250
    assert [name for name, tamper in tampers if not is_found(tamper)] == []
    assert verify().is_sound


@pytest.mark.both_databases
def test_an_untouched_chain_is_sound(a_chain: Path) -> None:
    verdict = verify()
    assert verdict.is_sound
    assert (verdict.events, verdict.anchors, verdict.head) == (EVENTS, 2, chain.head())


def test_the_trouble_is_told_where_it_is(a_chain: Path) -> None:
    with guards_down(AuditEvent):
        edited("verb", 6)()
    assert [trouble.sequence for trouble in verify().troubles] == [6]


def test_without_an_anchor_a_cut_end_would_not_show_and_that_is_said(a_chain: Path) -> None:
    a_chain.unlink()
    assert not verify().is_sound
    assert "no anchor" in verify().troubles[0].words


def test_a_damaged_line_of_the_anchors_is_told(a_chain: Path) -> None:
    a_chain.write_text("not an anchor\n" + a_chain.read_text())
    assert [trouble.words for trouble in verify().troubles] == ["Line 1 of the anchors cannot be read."]


def test_a_file_of_anchors_that_was_altered_does_not_agree_with_the_chain(a_chain: Path) -> None:
    lines = a_chain.read_text().splitlines()
    a_chain.write_text(lines[0].replace('"sequence":1,', '"sequence":2,').replace('"sequence":1}', '"sequence":2}') + "\n")
    assert not verify().is_sound


def test_many_troubles_are_counted_and_not_all_told(database: Database, anchors: Path) -> None:
    for at in range(120):
        chain.append("made_up", actor=1, clinic=None, person=None, at=MOMENT, made={str(at): "x"})
    with guards_down(AuditEvent):
        run("UPDATE core_auditevent SET hash = 'x'")
    verdict = verify()
    assert (len(verdict.troubles), verdict.more) == (100, 21)


def test_an_empty_chain_is_sound(database: Database) -> None:
    assert verify().is_sound
    assert verify().events == 0
