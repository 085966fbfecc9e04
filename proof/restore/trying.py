"""The tries on one kind of database: a clinic with a past, its backup, and what came after it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.registry import begin, grow
from bench.serving import Place
from django.db import connection

from eutonia_clinic.core.backup import BackupFailed, back_up, must_be_finished, restore
from eutonia_clinic.core.manifest import HeadHeld, Inventory, inventory, tables
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.visits.models import SignedPlan
from proof.on_both import installation
from proof.restore import damages
from proof.restore.gaps import Act, Missing, acts_after, done_since, missing
from proof.restore.machines import Machine, an_empty_machine, this_machine
from proof.restore.migrations import SEED, killed_at, places, resumed, schema, statements

ADDS = ("core_auditevent", "core_restoration")
"""What a restore itself writes down."""
DERIVED = ("visits_latesteffect",)
"""The list of who is due is written anew from the record: as many rows, under other numbers."""
FAR = 400
"""Statements of a restore; a kill lies anywhere in them."""


@dataclass(frozen=True)
class Lost:
    """A clinic that fell: its machine, a backup of it, what that held, and what was done afterwards."""

    place: Place
    machine: Machine
    backup: Path
    later: Path
    held: Inventory
    head: HeadHeld
    signatures: list[tuple[int, str]]
    acts: list[Act]


@dataclass(frozen=True)
class Compared:
    """A restored database beside the one that was backed up."""

    tables: int
    equal: int
    wrong: tuple[str, ...]
    told: str


@contextmanager
def a_clinic_to_lose(kind: str, people: int, visits: int) -> Iterator[Lost]:
    """A clinic with so many people, backed up by the command; then so many visits more, and another backup."""
    with installation(kind) as place, tempfile.TemporaryDirectory(prefix="eutonia-backups-") as name:
        begun = begin(1)
        grow(begun, people)
        machine, backup, later = this_machine(place), Path(name) / "backup", Path(name) / "later"
        ran = machine.run("backup", str(backup))
        assert not ran.returncode, ran.stdout + ran.stderr
        held, signed = inventory(), _signatures()
        assert held.head
        done_since(begun.clinic, visits)
        back_up(later)
        yield Lost(place, machine, backup, later, held, held.head, signed, acts_after(held.head.sequence))


def _signatures() -> list[tuple[int, str]]:
    return list(SignedPlan.objects.order_by("pk").values_list("pk", "sha256"))


def compared(lost: Lost) -> Compared:
    """Restored on an empty machine by the command, and compared with what was backed up, from outside of the restore."""
    with an_empty_machine(lost.place) as fresh:
        ran = fresh.run("restore", str(lost.backup))
        checked = fresh.run("verify-audit")
        with fresh.used():
            found, signed = inventory(), _signatures()
            head = AuditEvent.objects.filter(pk=lost.head.sequence).values_list("hash", flat=True).first()
    names = [name for name in lost.held.tables if name not in ADDS]
    unequal = [name for name in names if not _is_equal(name, lost.held, found)]
    wrong = [f"{name} is another" for name in unequal]
    wrong += [] if found.units == lost.held.units else ["the sums of units are others"]
    wrong += [] if signed and signed == lost.signatures else ["the signatures are others"]
    wrong += [] if head == lost.head.hash else ["the head of the audit is another"]
    wrong += [said.stdout[-200:] + said.stderr[-200:] for said in (ran, checked) if said.returncode]
    rows = sum(one.rows for one in lost.held.tables.values())
    told = f"{rows:,} rows, {len(signed):,} signatures, audit up to event {lost.head.sequence:,}"
    return Compared(len(names), len(names) - len(unequal) if not wrong else 0, tuple(wrong), told)


def _is_equal(name: str, before: Inventory, after: Inventory) -> bool:
    held, found = before.tables[name], after.tables.get(name)
    return held == found or (name in DERIVED and found is not None and held.rows == found.rows)


def damaged(lost: Lost) -> tuple[list[str], int]:
    """Every damage to the backup, on an empty machine."""
    with an_empty_machine(lost.place) as fresh:
        return damages.not_refused(lost.backup, lost.later, fresh)


def gap_told(lost: Lost, carried: bool) -> Missing:
    """What the restore says of what came after the backup, with the files outside the database or without them."""
    with an_empty_machine(lost.place) as fresh:
        return missing(lost.backup, lost.machine, fresh, lost.acts, carried)


def broken_restores(lost: Lost, many: int) -> list[str]:
    """Restores killed anywhere: nobody serves what they left, and once that is emptied a restore comes to its end."""
    random, wrong = Random(SEED), list[str]()
    for place in random.sample(range(FAR), many):
        with an_empty_machine(lost.place) as broken, broken.used():
            was_killed = killed_at(place, lambda: restore(lost.backup))
            left = tables(connection)
            try:
                must_be_finished()
                wrong += [f"at statement {place}: {len(left)} tables left, and nobody is told"] if left and was_killed else []
            except BackupFailed:
                ran = broken.run("serve", "--port", "1")
                wrong += [] if "did not come to its end" in ran.stderr else [f"at statement {place}: served all the same"]
        with an_empty_machine(lost.place) as fresh, fresh.used():
            restore(lost.backup)
            must_be_finished()
    return wrong


def broken_migrations(kind: str, many: int) -> list[str]:
    """Migrations of an empty database killed at places, half of them where a step is noted as done, and run again."""
    wrong = []
    with installation(kind) as place:
        with an_empty_machine(place) as whole, whole.used():
            seen = statements()
            expected = schema()
        for at in places(seen, many):
            with an_empty_machine(place) as broken, broken.used():
                was_killed, said = killed_at(at), resumed(expected)
                wrong += [f"at statement {at}: {said}"] if said or not was_killed else []
    return wrong
