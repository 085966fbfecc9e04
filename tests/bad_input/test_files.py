"""Files that are no documents at all, and text spoilt anywhere: always a message, never a traceback, never a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.build import a_case, a_plan
from tests.running import FAULT_IN_EUTONIA, eutonia, refused

from eutonia.cli.reading import LARGEST_FILE

ORDINARY = a_case().model_dump_json(indent=1)


def propose(folder: Path, content: bytes) -> tuple[str, int]:
    """Give these bytes to `propose` as a case; what it complained and its exit code."""
    file = folder / "case.json"
    file.write_bytes(content)
    ran = eutonia("propose", file, "--html", folder / "page.html")
    refused(ran, folder, "case.json")
    return ran.err, ran.code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    ran = eutonia("propose", tmp_path / "case.json")
    refused(ran, tmp_path)
    assert "no such file" in ran.err


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    ran = eutonia("propose", tmp_path)
    refused(ran, tmp_path)
    assert "found a folder" in ran.err


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    refused(eutonia("propose", "a\0b"), tmp_path)


def test_a_file_without_an_end(tmp_path: Path) -> None:
    ran = eutonia("propose", "/dev/zero")
    refused(ran, tmp_path)
    assert "more than 2,000,000 bytes" in ran.err


def test_an_empty_file(tmp_path: Path) -> None:
    assert "the file is empty" in propose(tmp_path, b"")[0]


def test_a_file_of_a_size_that_no_case_has(tmp_path: Path) -> None:
    assert "more than 2,000,000 bytes" in propose(tmp_path, b'{"a": "' + b"x" * LARGEST_FILE + b'"}')[0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_text_that_is_not_utf_8(encoding: str, tmp_path: Path) -> None:
    words, _ = propose(tmp_path, ORDINARY.replace("walker", "wälker").encode(encoding))
    assert "text in UTF-8" in words


def test_a_picture_in_place_of_a_document(tmp_path: Path) -> None:
    assert "text in UTF-8" in propose(tmp_path, b"\x89PNG\r\n\x1a\n")[0]


def test_a_page_in_place_of_a_document(tmp_path: Path) -> None:
    assert "line 1, column 1" in propose(tmp_path, b"<!doctype html><title>Case</title>")[0]


def test_nesting_bombs(tmp_path: Path) -> None:
    assert "nested more than" in propose(tmp_path, b'{"problems":' + b"[" * 500_000)[0]


def test_a_list_bomb_is_refused_with_a_short_message(tmp_path: Path) -> None:
    words, _ = propose(tmp_path, b'{"problems": [' + b"0," * 400_000 + b"0]}")
    assert len(words) < 5_000


def test_a_file_name_cannot_drive_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "\x1b[2Jcase.json"
    file.write_text("{}", encoding="utf-8")
    assert "\x1b" not in eutonia("propose", file).err


def test_a_plan_that_is_bad_and_a_case_that_is_bad_are_told_apart(tmp_path: Path) -> None:
    case, plan = tmp_path / "case.json", tmp_path / "plan.json"
    case.write_text("{}", encoding="utf-8")
    plan.write_text(a_plan().model_dump_json(), encoding="utf-8")
    assert "case.json cannot be used" in eutonia("check", plan, "--case", case).err


def test_standard_input_is_named_as_such(tmp_path: Path) -> None:
    ran = eutonia("propose", "-", stdin=b"nonsense")
    refused(ran, tmp_path)
    assert ran.err.startswith("standard input cannot be used.")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(ORDINARY.encode()) - 1), put=st.binary(max_size=3), cut=st.integers(0, 3))
def test_a_case_spoilt_at_any_byte_never_brings_the_program_down(at: int, put: bytes, cut: int, tmp_path: Path) -> None:
    content = ORDINARY.encode()
    file = tmp_path / "case.json"
    file.write_bytes(content[:at] + put + content[at + cut :])
    ran = eutonia("check", file, "--case", file)
    assert ran.code not in (0, FAULT_IN_EUTONIA), ran.err
    assert "Traceback" not in ran.err


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_field_is_accepted_or_refused_with_words(data: st.DataObject, tmp_path: Path) -> None:
    document = json.loads(ORDINARY)
    holder = data.draw(st.sampled_from([document, document["person"], document["problems"][0], document["goals"][0]]))
    values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
    holder[data.draw(st.sampled_from(sorted(holder)))] = data.draw(values)
    file = tmp_path / "case.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    ran = eutonia("check", tmp_path / "no-plan.json", "--case", file)
    assert ran.code == 2, "the case is refused, or it is accepted and the missing plan is"
    assert "cannot be used" in ran.err


@pytest.mark.parametrize("debug", ["", "1"])
def test_in_a_process_of_its_own_a_bad_case_ends_with_words_and_a_code(debug: str, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "from eutonia.cli import main; raise SystemExit(main())", "propose", "-", "--html", "page.html"],
        input=b'{"title": NaN}',
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"EUTONIA_DEBUG": debug},
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.decode().splitlines() == [
        "standard input cannot be used.",
        "  title: found NaN; expected a number; JSON has no such value",
    ]
    assert list(tmp_path.iterdir()) == []
