"""Bad documents as data: each is refused with a message that names the field and says what belongs there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.bad_input.spoiling import bad, spoilt
from tests.build import a_case, a_plan
from tests.running import eutonia, refused

CASES = bad("cases.toml")
PLANS = bad("plans.toml")


def an_ordinary_case() -> dict[str, Any]:
    return json.loads(a_case().model_dump_json())


def an_ordinary_plan() -> dict[str, Any]:
    return json.loads(a_plan().model_dump_json())


def test_there_are_many_of_them_and_none_twice() -> None:
    assert len(CASES) >= 80
    for entries in (CASES, PLANS):
        assert len({entry["what"] for entry in entries}) == len(entries)


@pytest.mark.parametrize("how", CASES, ids=lambda how: how["what"])
def test_a_bad_case_is_refused_by_name(how: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(spoilt(an_ordinary_case(), how), encoding="utf-8")
    ran = eutonia("propose", file, "--html", tmp_path / "page.html", "--json")
    refused(ran, tmp_path, "case.json")
    assert ran.code == 2
    assert _complaint(ran.err, how["field"]), f"no line names {how['field']}:\n{ran.err}"
    assert how["says"] in _complaint(ran.err, how["field"])


@pytest.mark.parametrize("how", PLANS, ids=lambda how: how["what"])
@pytest.mark.parametrize("command", ["check", "forecast"])
def test_a_bad_plan_is_refused_by_name(command: str, how: dict[str, Any], tmp_path: Path) -> None:
    plan, case = tmp_path / "plan.json", tmp_path / "case.json"
    plan.write_text(spoilt(an_ordinary_plan(), how), encoding="utf-8")
    case.write_text(json.dumps(an_ordinary_case()), encoding="utf-8")
    ran = eutonia(command, plan, "--case", case, "--json")
    refused(ran, tmp_path, "case.json", "plan.json")
    assert ran.code == 2
    assert how["says"] in _complaint(ran.err, how["field"]), ran.err


def test_every_fault_of_a_document_is_told_at_once(tmp_path: Path) -> None:
    document = an_ordinary_case() | {"title": "", "product": 7, "planned_for": "soon"}
    file = tmp_path / "case.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    ran = eutonia("propose", file)
    assert all(_complaint(ran.err, field) for field in ("title", "product", "planned_for"))


def test_a_document_full_of_faults_gets_a_message_that_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(an_ordinary_case() | {f"x{n}": n for n in range(5000)}), encoding="utf-8")
    ran = eutonia("propose", file)
    refused(ran, tmp_path, "case.json")
    assert len(ran.err.splitlines()) < 60
    assert "4950 more faults" in ran.err


def _complaint(said: str, field: str) -> str:
    lines = (line.strip() for line in said.splitlines())
    return next((line for line in lines if line.startswith(f"{field}: found ")), "")
