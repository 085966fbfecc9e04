"""A chain of a million events, written in bulk by the rules of the chain, and verified on one core."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from eutonia_clinic.core.audit import READ, verify
from eutonia_clinic.core.chain import BEFORE_THE_FIRST, Link, hash_after
from eutonia_clinic.core.documents import canonical, sha256_of
from proof.outcomes import Outcome

EVENTS, SECONDS = 1_000_000, 60
BEGINNING, APART = datetime(2020, 1, 6, 8, tzinfo=UTC), timedelta(seconds=95)
AT_ONCE = 10_000
ANCHORED_EVERY = 30
"""Events: about as many as a busy clinic has within the hour after which the head is anchored."""
COLUMNS = (*Link._fields, "hash")


def outcome(where: str, events: int) -> Outcome:
    """How long it takes to verify so many events."""
    _write(events)
    with _one_core():
        began, busy = time.perf_counter(), time.process_time()
        verdict = verify()
        seconds, busy = time.perf_counter() - began, time.process_time() - busy
    if not verdict.is_sound or verdict.events != events:
        raise RuntimeError(f"A chain that was just written is not sound: {verdict.troubles[:3]}")
    note = f"{verdict.anchors} anchors; on one core, {busy:.0f} s of it at work here; memory does not grow with the chain"
    wanted = f"at most {SECONDS} s for {EVENTS:,} events"
    is_met = seconds <= SECONDS and events >= EVENTS
    measured = f"{seconds:.0f} s for {events:,} events"
    return Outcome(f"{where}: every event of a long audit verified", measured, wanted, is_met, note)


def _write(events: int) -> None:
    rows, file = _rows(events), Path(settings.EUTONIA_ANCHORS)
    put = _writer()
    with file.open("w", encoding="utf-8") as anchored:
        while batch := list(islice(rows, AT_ONCE)):
            put(batch)
            heads = ((row[0], row[-1], row[1]) for row in batch if row[0] % ANCHORED_EVERY == 1 or row[0] == events)
            anchored.writelines(f"{canonical(dict(zip(('sequence', 'hash', 'at'), head, strict=True)))}\n" for head in heads)


def _rows(events: int) -> Iterator[tuple[Any, ...]]:
    """Readings, and acts of one to three rows, of 500 people by 12 users."""
    before = BEFORE_THE_FIRST
    for number in range(1, events + 1):
        at, person = BEGINNING + number * APART, number % 500 + 1
        rows, page = f"visits.givenentry:{number} visits.vialentry:{number}", f"page:visits:person@{at.isoformat()}"
        verb, subject = ("record_given", rows) if number % 3 else (READ, page)
        link = Link(number, at, number % 12 + 1, 1, verb, person, subject, sha256_of(subject))
        before = hash_after(before, link)
        yield (*link, before)


def _writer() -> Callable[[list[tuple[Any, ...]]], None]:
    """By COPY on PostgreSQL, by one INSERT for many rows on SQLite."""
    names, marks = ", ".join(f'"{name}"' for name in COLUMNS), ", ".join(["%s"] * len(COLUMNS))

    def copied(rows: list[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor, cursor.copy(f"COPY core_auditevent ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def inserted(rows: list[tuple[Any, ...]]) -> None:
        told = [(row[0], connection.ops.adapt_datetimefield_value(row[1]), *row[2:]) for row in rows]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO core_auditevent ({names}) VALUES ({marks})", told)

    return copied if connection.vendor == "postgresql" else inserted


@contextmanager
def _one_core() -> Iterator[None]:
    """This process on one core, where the system can say so."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
