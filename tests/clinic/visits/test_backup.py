"""Backup and restore: what was held is held again, to the last row; what is damaged or in the way is refused."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.clinic import databases
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_person, say
from tests.clinic.story import Visit, a_closed_session, a_visit, assessed, drafted, proposed

from eutonia_clinic.config.environment import postgresql, sqlite
from eutonia_clinic.core import backup, clock, gap
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.audit_report import verify_audit
from eutonia_clinic.core.backup import BackupFailed, back_up, must_be_finished, restore
from eutonia_clinic.core.manifest import inventory
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits.models import PlanDraft, SessionClosed


@contextmanager
def an_empty_database(database: Database, folder: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """Another database of the same kind, with nothing in it."""
    folder.mkdir()
    if database.kind == "sqlite":
        with databases.pointed_at(sqlite(folder)):
            yield
        return
    server = request.getfixturevalue("postgresql_server")
    server.says("CREATE DATABASE empty_one")
    with databases.pointed_at(postgresql(server.url("empty_one"))):
        yield
    server.says("DROP DATABASE empty_one WITH (FORCE)")


def a_clinic_with_a_past() -> Visit:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
    return visit


@pytest.mark.both_databases
def test_what_was_backed_up_is_restored_to_the_last_row(
    database: Database, tmp_path: Path, anchors: Path, request: pytest.FixtureRequest
) -> None:
    a_clinic_with_a_past()
    told = back_up(tmp_path / "backup")
    before = inventory()
    assert "visits.sessionclosed: 75 units of onabotulinumtoxinA" in told.lines
    with an_empty_database(database, tmp_path / "empty", request):
        report = restore(tmp_path / "backup")
        assert report.is_sound, report.lines
        after = inventory()
        own = ("core_auditevent", "core_restoration")
        assert {name: held for name, held in after.tables.items() if name not in own} == {
            name: held for name, held in before.tables.items() if name not in own
        }
        assert (before.units, SessionClosed.objects.get().content.session.wasted_units) == (after.units, 25)
        assert after.tables["core_auditevent"].rows == before.tables["core_auditevent"].rows + 1
        assert verify_audit().is_sound
        with pytest.raises(Exception, match="only ever added to"):
            say(["DELETE FROM patients_person"])


@pytest.mark.both_databases
def test_work_goes_on_after_a_restore_and_the_next_numbers_are_free(
    database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    visit = a_clinic_with_a_past()
    back_up(tmp_path / "backup")
    with an_empty_database(database, tmp_path / "empty", request):
        restore(tmp_path / "backup")
        other = a_person(visit.by, visit.clinic, family="Other", born=MOMENT.date().replace(year=1960))
        assert other.pk > visit.person.pk
        assert verify().is_sound


@pytest.mark.both_databases
def test_what_was_recorded_after_the_backup_is_told_as_lost(
    database: Database, tmp_path: Path, anchors: Path, request: pytest.FixtureRequest
) -> None:
    visit = a_clinic_with_a_past()
    back_up(tmp_path / "backup")
    with clock.stopped_at(MOMENT + timedelta(hours=3)):
        a_person(visit.by, visit.clinic, family="Later", born=MOMENT.date().replace(year=1960))
    with an_empty_database(database, tmp_path / "empty", request):
        report = restore(tmp_path / "backup")
        assert not report.is_sound
        assert any("Lost: what was recorded from 2026-09-24T09:00" in line for line in report.lines)
        assert "  2026-09-24T12:00+00:00  register_person, person 2 (new since then), by user 1" in report.lines
        assert verify().is_sound
    assert len(list(anchors.parent.glob(f"{anchors.name}.before-*"))) == 1


@pytest.mark.both_databases
def test_a_database_with_anything_in_it_is_not_restored_into(database: Database, tmp_path: Path) -> None:
    back_up(tmp_path / "backup")
    with pytest.raises(BackupFailed, match="not empty"):
        restore(tmp_path / "backup")


def test_a_folder_that_exists_is_not_written_into(database: Database, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    with pytest.raises(BackupFailed, match="exists already"):
        back_up(tmp_path / "backup")
    assert list((tmp_path / "backup").iterdir()) == []


def test_a_backup_that_fails_leaves_nothing(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(backup, "_flush", full)
    with pytest.raises(BackupFailed, match="No space left"):
        back_up(tmp_path / "backup")
    assert not list(tmp_path.glob("backup*"))


@pytest.mark.parametrize("name", ["database.sqlite3", "audit-anchors.jsonl"])
def test_a_damaged_file_is_found_before_anything_is_restored(
    database: Database, tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    a_clinic_with_a_past()
    back_up(tmp_path / "backup")
    damaged = tmp_path / "backup" / name
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(bytes(data))
    with an_empty_database(database, tmp_path / "empty", request):
        with pytest.raises(BackupFailed, match=f"damaged: {name}"):
            restore(tmp_path / "backup")
        assert connection.introspection.table_names() == []


def manifest_of(folder: Path) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return held


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"holds": {"vendor": "postgresql"}}, "backup of postgresql"),
        ({"holds": {"migrations": ["visits.9999_from_the_future"]}}, "newer version"),
        ({"holds": {"tables": {"patients_person": {"rows": 7, "sha256": "x"}}}}, "not what was backed up"),
        ({"holds": {"head": {"sequence": 99, "hash": "x"}}}, "head of the audit is another"),
        ({"document": "eutonia-clinic/backup/2"}, "no backup that can be read"),
    ],
)
def test_a_manifest_that_does_not_agree_is_refused(
    database: Database, tmp_path: Path, changed: dict[str, Any], told: str, request: pytest.FixtureRequest
) -> None:
    a_clinic_with_a_past()
    back_up(tmp_path / "backup")
    manifest = manifest_of(tmp_path / "backup")
    for part, value in changed.items():
        manifest[part] = {**manifest[part], **value} if isinstance(value, dict) else value
    sealed(tmp_path / "backup", manifest)
    with an_empty_database(database, tmp_path / "empty", request), pytest.raises(BackupFailed, match=told):
        restore(tmp_path / "backup")


def sealed(folder: Path, manifest: dict[str, Any]) -> None:
    """A manifest with the hash that belongs to it, as a backup is that was made so."""
    text = json.dumps(manifest)
    (folder / "manifest.json").write_text(text)
    (folder / "manifest.sha256").write_text(f"{hashlib.sha256(text.encode()).hexdigest()}  manifest.json\n")


def test_a_manifest_that_was_written_over_is_refused_before_anything_is_restored(
    database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    a_clinic_with_a_past()
    back_up(tmp_path / "backup")
    manifest = manifest_of(tmp_path / "backup")
    (tmp_path / "backup" / "manifest.json").write_text(json.dumps({**manifest, "made_at": "2020-01-01T00:00:00Z"}))
    with an_empty_database(database, tmp_path / "empty", request):
        with pytest.raises(BackupFailed, match=r"damaged: manifest\.json"):
            restore(tmp_path / "backup")
        assert connection.introspection.table_names() == []


@pytest.mark.both_databases
def test_a_restore_that_ended_early_leaves_nothing_that_is_used(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    a_clinic_with_a_past()
    back_up(tmp_path / "backup")
    monkeypatch.setattr(gap, "keep", killed)
    with an_empty_database(database, tmp_path / "empty", request), pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "backup")
    with pytest.raises(BackupFailed, match="did not come to its end"):
        must_be_finished()
    monkeypatch.undo()
    with an_empty_database(database, tmp_path / "another", request):
        restore(tmp_path / "backup")
        must_be_finished()


def test_a_restore_that_was_refused_leaves_no_note_of_itself(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    def broken(_: Path) -> None:
        raise BackupFailed("pg_restore failed")

    back_up(tmp_path / "backup")
    monkeypatch.setattr(backup, "_load", broken)
    with an_empty_database(database, tmp_path / "empty", request):
        with pytest.raises(BackupFailed, match="pg_restore"):
            restore(tmp_path / "backup")
        must_be_finished()


def test_a_folder_without_a_manifest_is_no_backup(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="no backup"):
        restore(tmp_path)


def test_a_backup_is_made_while_somebody_is_writing(database: Database, tmp_path: Path) -> None:
    """The copy holds what was committed, and nothing of what was not."""
    visit = a_clinic_with_a_past()
    file = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        columns = "(name, time_zone, jurisdiction, default_product)"
        other.execute(f"INSERT INTO accounts_clinic {columns} VALUES ('x', 'UTC', 'US', 'y')")
        back_up(tmp_path / "backup")
        other.execute("ROLLBACK")
    assert manifest_of(tmp_path / "backup")["holds"]["tables"]["accounts_clinic"]["rows"] == 1
    assert Person.objects.get() == visit.person


def test_the_report_of_an_audit_says_what_is_wrong(database: Database) -> None:
    visit = a_clinic_with_a_past()
    assert verify_audit().lines[-1] == "Everything is as it was written."
    with clock.stopped_at(MOMENT):
        assessed(visit)
    say(["DROP TRIGGER patients_person_no_update", "UPDATE patients_person SET made_at = '2020-01-01'"])
    report = verify_audit()
    assert not report.is_sound
    assert "patients_person: the guard against changes is missing, or is not ours." in report.lines
    assert any("a row is not what was written" in line for line in report.lines)
    assert verify_audit(with_record=False).lines[-1] == "Something is not as it was written."


def test_drafts_may_change_and_trouble_nobody_until_somebody_changes_them_behind_the_acts(database: Database) -> None:
    visit = a_clinic_with_a_past()
    with clock.stopped_at(MOMENT):
        drafted(visit, proposed(visit, assessed(visit)))
    assert verify_audit().is_sound
    PlanDraft.objects.update(version=7)
    assert any("visits.plandraft" in line and "not what it was set to last" in line for line in verify_audit().lines)
