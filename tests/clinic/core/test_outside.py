"""Files beside the database: a line stands whole or not at all, whatever happens to the program or the disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_clinic, a_person, a_user, at_once

from eutonia_clinic.core import anchors as anchor_file
from eutonia_clinic.core import daybook, outside
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.daybook import DayBookLine
from eutonia_clinic.core.models import AuditEvent


def a_line(sequence: int, **changes: object) -> DayBookLine:
    return DayBookLine.model_validate({"sequence": sequence, "at": MOMENT, "verb": "sign_plan", "actor": 1, **changes})


def test_what_does_not_fit_on_the_disk_leaves_nothing_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, write = tmp_path / "lines", os.write
    outside.add_line(file, "first", flush=True)
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:3]))
    with pytest.raises(OSError, match="No space left") as refused:
        outside.add_line(file, "second", flush=False)
    assert refused.value.errno == errno.ENOSPC
    monkeypatch.setattr(os, "write", write)
    outside.add_line(file, "third", flush=False)
    assert file.read_text() == "first\nthird\n"


def test_half_a_line_of_a_program_that_was_killed_spoils_no_other(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    file.write_text("first\nsec")
    assert outside.whole_lines(file) == ["first"]
    outside.add_line(file, "third", flush=False)
    assert file.read_text() == "first\nthird\n"


def test_many_write_at_once_and_every_line_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    at_once(8, lambda at: [outside.add_line(file, f"{at} " * 40, flush=False) for _ in range(20)])
    assert sorted(file.read_text().splitlines()) == sorted(f"{at} " * 40 for at in range(8) for _ in range(20))


def test_the_audit_stays_sound_where_an_anchor_did_not_fit(
    database: Database, anchors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = a_clinic()
    by, write = a_user(clinic), os.write
    a_person(by, clinic)
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:20]))
    with pytest.raises(OSError, match="No space left"):
        anchor_file.write(anchor_file.read(anchors)[0][0], anchors)
    assert verify().is_sound


@pytest.mark.both_databases
def test_the_day_book_tells_each_act_by_its_numbers_and_no_name(database: Database, anchors: Path) -> None:
    clinic = a_clinic()
    by = a_user(clinic)
    person = a_person(by, clinic, family="Secretperson")
    (line,) = daybook.read(daybook.place())
    event = AuditEvent.objects.get()
    assert line == DayBookLine(
        sequence=1, at=event.at, verb="register_person", actor=by.pk, clinic=clinic.pk, person=person.pk
    )
    assert "secret" not in daybook.place().read_text().casefold()


def test_an_act_is_done_where_the_day_book_cannot_be_written(database: Database, anchors: Path) -> None:
    clinic = a_clinic()
    daybook.place().mkdir()
    assert a_person(a_user(clinic), clinic).pk


def test_a_line_of_the_day_book_that_cannot_be_read_hides_no_other(anchors: Path) -> None:
    daybook.write(a_line(1), flush=False)
    with daybook.place().open("a") as file:
        file.write("what is this\n")
    daybook.write(a_line(2), flush=False)
    assert [line.sequence for line in daybook.read(daybook.place())] == [1, 2]


def test_what_one_restore_lost_is_told_again_by_a_second_of_the_same_backup(anchors: Path) -> None:
    for sequence in (10, 11, 12):
        daybook.write(a_line(sequence), flush=False)
    lost = daybook.since(10, daybook.read(daybook.place()))
    daybook.begin_anew(lost, by=11)
    daybook.write(a_line(12, verb="close_session"), flush=False)
    held = daybook.read(daybook.place())
    assert [(line.sequence, line.verb) for line in daybook.since(10, held)] == [
        (11, "sign_plan"), (12, "sign_plan"), (12, "close_session"),
    ]  # fmt: skip
    assert [(line.sequence, line.verb) for line in daybook.since(11, held)] == [(12, "close_session")]
