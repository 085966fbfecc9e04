"""The audit is verified as of one moment, while others go on: their acts are no trouble, and they wait for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.clinic.databases import Database
from tests.clinic.scenes import a_clinic, a_person, a_user, at_once

from eutonia_clinic.core import audit_report
from eutonia_clinic.core.one_moment import one_moment
from eutonia_clinic.patients.models import Person


@pytest.mark.both_databases
def test_what_is_written_while_the_audit_is_verified_is_no_trouble(
    database: Database, anchors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = a_clinic()
    by = a_user(clinic)
    a_person(by, clinic)

    def meanwhile() -> list[str]:
        """Between the chain and the record somebody enters a person."""
        found = at_once(1, lambda _: a_person(by, clinic, family="Meanwhile", other_than=range(100)))
        assert isinstance(found[0], Person), found[0]
        return []

    monkeypatch.setattr(audit_report, "unguarded", meanwhile)
    report = audit_report.verify_audit()
    assert report.is_sound, report.lines
    assert report.lines[0].startswith("1 events read")
    monkeypatch.undo()
    assert audit_report.verify_audit().lines[0].startswith("2 events read")


@pytest.mark.both_databases
def test_a_block_sees_one_moment_and_leaves_nothing_behind(database: Database) -> None:
    clinic = a_clinic()
    by = a_user(clinic)
    seen: list[int] = []

    def broken_off() -> None:
        with one_moment():
            for _ in range(2):
                seen.append(Person.objects.count())
                at_once(1, lambda _: a_person(by, clinic, other_than=range(100)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert seen == [0, 0]
    assert Person.objects.count() == 2
    a_person(by, clinic, other_than=range(100))
