"""The report and the export as commands: the same acts, under a name; all of it or nothing; nothing is overwritten."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.clinic.scenes import a_user
from tests.clinic.service.months import Month
from tests.running import Ran, eutonia

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.service import commands
from eutonia_clinic.service.exporting.package import PACKAGE
from eutonia_clinic.service.models import ResearchExport, ServiceReport

PURPOSE = "Dose and duration, study 12, approved by the board"


@pytest.fixture(autouse=True)
def _mask_as_before() -> Iterator[None]:
    """The commands make files of their owner's; the tests go on as they were."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def export(month: Month, folder: Path, *more: str, by: str = "") -> Ran:
    name = ("--clinic", month.clinic.name, "--purpose", PURPOSE, "--by", by or month.researcher.email)
    return eutonia("clinic", "export", str(folder), *name, *more)


def report(month: Month, *more: str, by: str = "", of: str = "2026-10") -> Ran:
    name = ("--month", of, "--clinic", month.clinic.name, "--by", by or month.lead.email)
    return eutonia("clinic", "service-report", *name, *more)


def test_a_report_is_kept_and_said(month: Month) -> None:
    ran = report(month)
    assert (ran.code, ran.err) == (0, "")
    assert "Service report, October 2026: TESTCLINIC spasticity" in ran.out
    assert "Goals met: 1 of 2 goals met" in ran.out
    assert "Missing: 6 sessions without a follow-up so far" in ran.out
    row = ServiceReport.objects.get()
    assert (row.author, row.clinic) == (month.lead, month.clinic)
    assert row.sha256 in ran.out


def test_its_figures_can_be_had_as_json(month: Month, tmp_path: Path) -> None:
    file = tmp_path / "october.json"
    assert report(month, "--json", str(file)).code == 0
    held = json.loads(file.read_text())
    assert held["period"] == "October 2026"
    assert sha256(file.read_bytes()).hexdigest() == ServiceReport.objects.get().sha256


def test_a_file_that_is_there_is_not_overwritten_and_no_report_is_made(month: Month, tmp_path: Path) -> None:
    file = tmp_path / "october.json"
    file.write_text("mine")
    ran = report(month, "--json", str(file))
    assert ran.code != 0
    assert "is there already" in ran.err
    assert file.read_text() == "mine"
    assert not ServiceReport.objects.exists()


@pytest.mark.parametrize(
    ("of", "told"), [("2026-13", "a month, as 2026-11"), ("2026-12", "a month that has begun"), ("", "a month")]
)
def test_a_month_that_cannot_be_is_refused(month: Month, of: str, told: str) -> None:
    ran = report(month, of=of)
    assert ran.code != 0
    assert told in ran.err


def test_who_is_not_the_lead_makes_no_report(month: Month) -> None:
    injector = a_user(month.clinic, "Dr Other", Role.INJECTOR)
    ran = report(month, by=injector.email)
    assert ran.code != 0
    assert "Dr Other is not lead at TESTCLINIC spasticity" in ran.err
    assert not ServiceReport.objects.exists()


@pytest.mark.parametrize(
    ("option", "value", "told"), [("--clinic", "Nowhere", "the name of a clinic"), ("--by", "x@y.z", "the address")]
)
def test_a_clinic_or_a_user_who_does_not_exist_is_named(month: Month, option: str, value: str, told: str) -> None:
    given = {"--month": "2026-10", "--clinic": month.clinic.name, "--by": month.lead.email, option: value}
    ran = eutonia("clinic", "service-report", *(word for pair in given.items() for word in pair))
    assert ran.code != 0
    assert told in ran.err


def test_an_export_is_a_folder_of_files_and_an_entry_in_the_audit(month: Month, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    ran = export(month, folder)
    assert (ran.code, ran.err) == (0, "")
    row = ResearchExport.objects.get()
    assert sha256((folder / PACKAGE).read_bytes()).hexdigest() == row.sha256
    assert row.sha256 in ran.out
    with (folder / "people.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == row.people
    assert (row.until.isoformat(), row.purpose, row.author) == ("2026-10-31", PURPOSE, month.researcher)
    assert AuditEvent.objects.filter(verb="make_export", actor=month.researcher.pk).exists()
    assert sorted(one.name for one in tmp_path.iterdir() if "export" in one.name) == ["export"], "nothing lies beside it"


def test_only_its_owner_may_read_what_a_command_wrote(month: Month, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    export(month, folder)
    assert folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())


def test_a_folder_that_is_there_is_left_as_it_is(month: Month, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    ran = export(month, folder)
    assert ran.code != 0
    assert "is there already. Nothing was overwritten" in ran.err
    assert list(folder.iterdir()) == []
    assert not ResearchExport.objects.exists()


def test_a_place_that_does_not_exist_is_said(month: Month, tmp_path: Path) -> None:
    ran = export(month, tmp_path / "no" / "such" / "place")
    assert ran.code != 0
    assert "There is no folder" in ran.err


def test_nothing_is_left_when_the_act_refuses(month: Month, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(commands, "make_export", refuse)
    with pytest.raises(OSError, match="No space"):
        list(commands.export(tmp_path / "export", month.clinic.name, PURPOSE, month.researcher.email, "", None, None))
    assert not [one for one in tmp_path.iterdir() if "export" in one.name]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.RESEARCHER, Role.LEAD)])
def test_whoever_is_neither_researcher_nor_lead_is_refused(month: Month, tmp_path: Path, role: Role) -> None:
    ran = export(month, tmp_path / "export", by=a_user(month.clinic, f"A {role}", role).email)
    assert ran.code != 0
    assert "is not lead or researcher" in ran.err
    assert not (tmp_path / "export").exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--least", "4"), "never for fewer"),
        (("--until", "2026-11"), "a month that is over"),
        (("--until", "soon"), "a month, as"),
        (("--project-key-file", "nowhere.txt"), "cannot be read"),
    ],
)
def test_what_may_not_be_asked_for_is_refused(month: Month, tmp_path: Path, more: tuple[str, ...], told: str) -> None:
    ran = export(month, tmp_path / "export", *more)
    assert ran.code != 0
    assert told in ran.err
    assert not (tmp_path / "export").exists()


def test_a_project_key_from_a_file_links_and_stands_in_no_list_of_commands(month: Month, tmp_path: Path) -> None:
    key = tmp_path / "key.txt"
    key.write_text("four words nobody guesses\n")
    for name in ("first", "second"):
        assert export(month, tmp_path / name, "--project-key-file", str(key)).code == 0
    assert (tmp_path / "first/people.csv").read_bytes() == (tmp_path / "second/people.csv").read_bytes()
    key.write_text("")
    assert "is empty" in export(month, tmp_path / "third", "--project-key-file", str(key)).err
