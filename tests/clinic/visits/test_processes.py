"""Several programs on one database, and one that is killed: nothing acknowledged is lost, nothing is done twice or half."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_clinic, a_user
from tests.clinic.story import a_visit, assessed, drafted, proposed, signature

from eutonia_clinic.core import clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.models import ActReceipt
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.patients.ledger import treatments_of
from eutonia_clinic.patients.models import Person, PersonVersion, Registration
from eutonia_clinic.visits.models import SignedPlan

KILLED_AFTER = (1, 4, 9)
BEGIN = """
import sys, os, django
from datetime import date
django.setup()
from django.conf import settings
settings.EUTONIA_ANCHORS = os.environ["ANCHORS"]
from eutonia_clinic.accounts.models import Clinic, User
user, clinic = User.objects.get(pk=int(sys.argv[1])), Clinic.objects.get()
"""
REGISTER = """
from eutonia_clinic.patients.acts import register_person
from eutonia_clinic.patients.identity import Identity
for at in range(int(sys.argv[2]), 10_000):
    family = "Family " + "".join(chr(97 + int(digit)) for digit in str(at))
    identity = Identity(family=family, given="X", birth_date=date(1900 + at % 90, 1, 1))
    person = register_person(by=user, clinic=clinic, key=f"kill-{at}", identity=identity, other_than=list(range(1, 500)))
    print(at, person.pk, flush=True)
"""
SIGN = """
from datetime import datetime, timezone
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import Refused
from eutonia_clinic.visits.acts import sign_plan
from eutonia_clinic.visits.checking import Shown
from eutonia_clinic.visits.models import PlanDraft
draft = PlanDraft.objects.get()
print("ready", flush=True)
sys.stdin.readline()
with clock.stopped_at(datetime.fromisoformat(sys.argv[2])):
    try:
        shown = Shown.from_token(sys.argv[3])
        sign_plan(by=user, clinic=clinic, key=f"race-{user.pk}", draft=draft, version=draft.version, shown=shown,
                  birth_year=1974, second_factor=True, meaning="I am responsible for this plan.")
        print("signed", flush=True)
    except Refused as refused:
        print(refused.sentence, flush=True)
"""


def program(database: Database, anchors: Path, code: str, *words: object) -> subprocess.Popen[str]:
    """Another Python on the same database."""
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "eutonia_clinic.config.settings", "EUTONIA_SECRET_KEY": "x" * 32}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", BEGIN + code, *map(str, words)],
        env={**variables, **database.environment, "ANCHORS": str(anchors)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def a_line(of: subprocess.Popen[str]) -> str:
    assert of.stdout is not None
    return of.stdout.readline().strip()


@pytest.mark.both_databases
def test_a_program_that_is_killed_loses_nothing_it_acknowledged(database: Database, anchors: Path) -> None:
    clinic = a_clinic()
    by = a_user(clinic)
    begin = 0
    acknowledged: dict[int, int] = {}
    for lines in KILLED_AFTER:
        running = program(database, anchors, REGISTER, by.pk, begin)
        for _ in range(lines):
            at, person = map(int, a_line(running).split())
            acknowledged[at] = person
            begin = at
        running.kill()
        rest, _ = running.communicate()
        whole_lines = rest[: rest.rfind("\n") + 1].splitlines()
        acknowledged |= {int(at): int(person) for at, person in map(str.split, whole_lines)}
    assert len(acknowledged) >= sum(KILLED_AFTER) - len(KILLED_AFTER)
    answers = {receipt.key: receipt.answer for receipt in ActReceipt.objects.all()}
    assert all(answers[f"kill-{at}"] == f"patients.person:{person}" for at, person in acknowledged.items())
    assert Person.objects.count() == PersonVersion.objects.count() == Registration.objects.count() == len(answers)
    assert verify().is_sound
    assert verify_record().is_sound


@pytest.mark.both_databases
def test_of_two_programs_that_sign_one_plan_one_does_and_the_other_is_told(database: Database, anchors: Path) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        form: dict[str, Any] = signature(drafted(visit, proposed(visit, assessed(visit))))
    doctors = [visit.by, a_user(visit.clinic, "Dr Second Hand")]
    running = [program(database, anchors, SIGN, doctor.pk, MOMENT.isoformat(), form["shown"].token) for doctor in doctors]
    assert [a_line(one) for one in running] == ["ready", "ready"]
    for one in running:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    said = {one.communicate()[0].strip() for one in running}
    plan = SignedPlan.objects.get()
    told = f"{plan.author.display_name} signed this plan already, 24 Sep 2026, 10:00. You did not sign."
    assert said == {"signed", told}
    assert len(treatments_of(visit.person)) == 1
    assert verify().is_sound
