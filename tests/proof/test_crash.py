"""Kills at chosen places, and whether what the proof looks for afterwards would be seen if it were there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from proof.crash import outcomes
from proof.crash.errands import form_of, send
from proof.crash.found import Found
from proof.crash.killing import waiting
from proof.crash.lives import Client
from proof.crash.standing import Standing, standing
from proof.on_both import KINDS
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, guards_down, say

from eutonia_clinic.core import clock
from eutonia_clinic.core.models import ActReceipt, AuditEvent
from eutonia_clinic.visits.models import GivenEntry, SessionClosed, SignedPlan

ROOT = Path(__file__).resolve().parents[2]
PLACES = [("statement", 40), ("commit", 1), ("statement", 25), ("commit", 3), ("statement", 180), ("commit", 8)]
"""At a statement of the signature, right after its commit, at one of the session, after taps, and on the way to its close."""
KILLED = """
import json, sys
from proof.on_both import set_up
set_up()
from proof.crash.lives import Doom
from proof.crash.trying import of_places
found = of_places([Doom(*place) for place in json.loads(sys.argv[1])])
stands = found.standing
print(json.dumps({"killed": found.killed, "acts": found.acts, "again": found.again, "broken": found.broken,
                  "troubles": [stands.lost, stands.twice, stands.half, stands.chain]}))
"""


class Undone(Exception):
    """Ends a transaction whose work is not to stay."""


@pytest.mark.both_databases
def test_nothing_acknowledged_is_lost_or_done_twice_or_half(database: Database) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EUTONIA_", "DJANGO_"))}
    command = [sys.executable, "-W", "ignore", "-c", KILLED, json.dumps(PLACES)]
    ran = subprocess.run(command, env=kept | database.environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["broken"] == []
    assert found["troubles"] == [[], [], [], []]
    assert found["killed"] == {"program, at a commit": 3, "program, at a statement": 3}
    assert found["acts"] >= 15
    assert found["again"] == len(PLACES)


@pytest.fixture
def given(database: Database, settings: Any, tmp_path: Path) -> Client:
    """One errand carried out to its end, and what its client knows."""
    settings.EUTONIA_ANCHORS = tmp_path / "audit-anchors.jsonl"
    with clock.stopped_at(MOMENT):
        by, clinic, errands = waiting(1)
        client, errand = Client(errands), errands[0]
        while not errand.is_done:
            client.sent.add(errand.key)
            client.acknowledged[errand.key] = label = send(errand, form_of(errand), by, clinic)
            errand.answered(label)
    return client


def seen(client: Client) -> set[str]:
    """The kinds of trouble that are found."""
    found = standing(client.acknowledged, client.sent)
    return {what for what in ("lost", "twice", "half", "chain") if getattr(found, what)}


def seen_after(client: Client, table: Any, statement: str) -> set[str]:
    """The same after a statement, which is undone again."""
    with suppress(Undone), transaction.atomic(), guards_down(table):
        say([statement])
        found = seen(client)
        raise Undone
    return found


def test_what_should_not_be_would_be_seen(given: Client) -> None:
    assert seen(given) == set()
    columns = ", ".join(f'"{field.column}"' for field in GivenEntry._meta.concrete_fields if not field.primary_key)
    again = f"INSERT INTO visits_givenentry ({columns}) SELECT {columns} FROM visits_givenentry WHERE id = 2"
    last = "(SELECT max(sequence) FROM core_auditevent)"
    assert "twice" in seen_after(given, GivenEntry, again)
    assert "half" in seen_after(given, GivenEntry, "DELETE FROM visits_givenentry WHERE id = 3")
    assert "half" in seen_after(given, SignedPlan, "UPDATE visits_signedplan SET units = 1")
    assert "half" in seen_after(given, SessionClosed, "UPDATE visits_sessionclosed SET units = 1")
    assert {"lost", "half"} <= seen_after(given, ActReceipt, "DELETE FROM core_actreceipt WHERE verb = 'close_session'")
    assert "chain" in seen_after(given, AuditEvent, f"DELETE FROM core_auditevent WHERE sequence = {last}")


def test_a_number_that_was_not_reached_is_not_met() -> None:
    stands = Standing((), (), (), (), events=9, rows=9, anchors=9)
    found = [Found(kind, "", Counter({"program, by the clock": 400}), 4_000, 9, [], stands) for kind in KINDS]
    met = {one.what: one.is_met for one in outcomes(found, 1.0)}
    assert [what for what, is_met in met.items() if not is_met] == [
        "Kills (kill -9) of programs, of the server and of PostgreSQL",
        "Acts that were acknowledged around the kills",
        "Acknowledged acts lost, SQLite", "Acts that stand twice, SQLite", "Acts half written, SQLite",
        "Acknowledged acts lost, PostgreSQL", "Acts that stand twice, PostgreSQL", "Acts half written, PostgreSQL",
    ]  # fmt: skip
