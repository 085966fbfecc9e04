"""What a person gets from each command, as text, as JSON, as files and as an exit code."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.build import a_case, a_dose, a_plan
from tests.running import Ran, eutonia, refused

from eutonia.cli import strict_json
from eutonia.cli.reading import read_case
from eutonia.domain import CheckResult, Proposal
from eutonia.knowledge import load

EXAMPLES = Path(__file__).parents[2] / "examples"
WALKER = EXAMPLES / "equinovarus-walker.json"
ALLERGY = EXAMPLES / "cows-milk-allergy.json"
COMMAND = [sys.executable, "-c", "from eutonia.cli import main; raise SystemExit(main())"]


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    """An ordinary case with every safety question answered no."""
    file = tmp_path / "case.json"
    file.write_text(a_case(tuple(load().screen)).model_dump_json(), encoding="utf-8")
    return file


def check(folder: Path, case_file: Path, *words: str, **changes: Any) -> Ran:
    """Check an ordinary plan with changes."""
    file = folder / "plan.json"
    file.write_text(a_plan(**changes).model_dump_json(), encoding="utf-8")
    return eutonia("check", file, "--case", case_file, *words)


class TestPropose:
    def test_it_answers_in_words(self) -> None:
        ran = eutonia("propose", WALKER)
        assert ran.code == 0
        assert ran.err == ""
        assert "units" in ran.out

    def test_it_answers_in_json_that_reads_as_a_proposal(self) -> None:
        ran = eutonia("propose", WALKER, "--json")
        proposal = Proposal.model_validate(strict_json.parse(ran.out))
        assert proposal.case == read_case(str(WALKER))

    def test_it_answers_the_same_every_time(self) -> None:
        assert eutonia("propose", WALKER, "--json") == eutonia("propose", WALKER, "--json")

    def test_it_reads_standard_input(self) -> None:
        assert eutonia("propose", "-", "--json", stdin=WALKER.read_bytes()) == eutonia("propose", WALKER, "--json")

    def test_it_takes_a_byte_order_mark_at_the_start_for_nothing(self) -> None:
        assert eutonia("propose", "-", "--json", stdin=b"\xef\xbb\xbf" + WALKER.read_bytes()).code == 0

    def test_not_a_candidate_is_an_answer_and_not_an_error(self) -> None:
        ran = eutonia("propose", EXAMPLES / "fixed-ankle-contracture.json", "--json")
        assert ran.code == 0
        assert json.loads(ran.out)["eligibility"]["outcome"] != "candidate"

    def test_it_writes_a_page_a_pdf_and_a_plan_together(self, tmp_path: Path) -> None:
        page, sheet, plan = tmp_path / "p.html", tmp_path / "p.pdf", tmp_path / "plan.json"
        ran = eutonia("propose", WALKER, "--html", page, "--pdf", sheet, "--plan", plan, "--paper", "letter")
        assert ran.code == 0
        assert ran.out == ""
        assert [line.split(": ")[1] for line in ran.err.splitlines()] == [str(page), str(sheet), str(plan)]
        assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html>")
        assert sheet.read_bytes().startswith(b"%PDF-")
        assert sorted(tmp_path.iterdir()) == sorted([page, sheet, plan]), "nothing half written is left beside them"

    def test_what_it_writes_is_for_its_owner_only(self, tmp_path: Path) -> None:
        eutonia("propose", WALKER, "--html", tmp_path / "p.html")
        assert stat.S_IMODE((tmp_path / "p.html").stat().st_mode) == 0o600

    def test_a_page_is_written_over_an_older_page(self, tmp_path: Path) -> None:
        page = tmp_path / "p.html"
        page.write_text("old", encoding="utf-8")
        assert eutonia("propose", WALKER, "--html", page).code == 0
        assert page.read_text(encoding="utf-8") != "old"

    def test_the_plan_it_writes_can_be_checked_and_forecast(self, tmp_path: Path) -> None:
        plan = tmp_path / "plan.json"
        eutonia("propose", WALKER, "--plan", plan)
        assert eutonia("check", plan, "--case", WALKER).code == 0
        assert eutonia("forecast", plan, "--case", WALKER).code == 0

    def test_a_folder_that_does_not_exist_is_said_before_any_work(self, tmp_path: Path) -> None:
        ran = eutonia("propose", WALKER, "--html", tmp_path / "none" / "p.html")
        refused(ran, tmp_path)
        assert "does not exist. Nothing was written." in ran.err

    def test_a_folder_in_place_of_a_file_is_refused(self, tmp_path: Path) -> None:
        ran = eutonia("propose", WALKER, "--pdf", tmp_path)
        refused(ran, tmp_path)
        assert "is a folder" in ran.err

    def test_the_case_itself_is_never_overwritten(self, case_file: Path, tmp_path: Path) -> None:
        before = case_file.read_bytes()
        ran = eutonia("propose", case_file, "--plan", case_file)
        refused(ran, tmp_path, "case.json")
        assert case_file.read_bytes() == before

    def test_when_one_file_cannot_be_put_in_place_none_is_written(self, tmp_path: Path) -> None:
        closed = Path("/proc")
        ran = eutonia("propose", WALKER, "--html", tmp_path / "p.html", "--plan", closed / "plan.json")
        refused(ran, tmp_path)
        assert "cannot be written" in ran.err


    def test_without_the_pdf_engine_it_says_how_to_get_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "typst", None)
        ran = eutonia("propose", WALKER, "--pdf", tmp_path / "p.pdf", "--html", tmp_path / "p.html")
        refused(ran, tmp_path)
        assert ran.code == 5


class TestCheck:
    def test_an_ordinary_plan_can_be_signed(self, tmp_path: Path, case_file: Path) -> None:
        ran = check(tmp_path, case_file)
        assert ran.code == 0, ran.out
        assert ran.out.startswith("CAN BE SIGNED: 75 units of onabotulinumtoxinA")

    def test_ten_times_the_dose_is_not_signed(self, tmp_path: Path, case_file: Path) -> None:
        ran = check(tmp_path, case_file, doses=[a_dose(units=750)])
        assert ran.code in (10, 11)
        assert ran.out.startswith(("NEEDS A REASON", "STOPPED"))
        assert "750" in ran.out

    def test_a_stop_has_its_own_code(self, tmp_path: Path) -> None:
        ran = check(tmp_path, ALLERGY, **_for_allergy())
        assert ran.code == 11, ran.out
        assert ran.out.startswith("STOPPED")

    def test_a_finding_that_needs_a_reason_is_closed_by_a_reason(self, tmp_path: Path, case_file: Path) -> None:
        large = [a_dose(units=300), a_dose(side="left", units=300)]
        result = CheckResult.model_validate(strict_json.parse(check(tmp_path, case_file, "--json", doses=large).out))
        given = {"reason": "agreed", "by": "Dr A", "second_name": "Dr B", "on": "2026-09-24"}
        reasons = [{"rule": f.rule, "muscle": f.muscle, "side": f.side, **given} for f in result.findings if f.interrupts]
        assert reasons
        expected = 11 if any(f.cannot_be_answered for f in result.findings) else 0
        assert check(tmp_path, case_file, doses=large, overrides=reasons).code == expected

    def test_json_carries_every_finding_and_the_count_of_checks(self, tmp_path: Path, case_file: Path) -> None:
        result = CheckResult.model_validate(strict_json.parse(check(tmp_path, case_file, "--json").out))
        assert result.checks_run == result.checks_known > 0

    def test_the_limits_are_shown(self, tmp_path: Path, case_file: Path) -> None:
        ran = check(tmp_path, case_file)
        assert "Limits" in ran.out
        assert re.search(r"\d+ of \d+ checks ran", ran.out)

    def test_a_plan_without_doses_can_be_checked(self, tmp_path: Path, case_file: Path) -> None:
        assert "Traceback" not in check(tmp_path, case_file, doses=[], dilution=None).err


class TestForecast:
    def test_it_tells_the_course_the_goals_and_the_risk(self, tmp_path: Path, case_file: Path) -> None:
        plan = tmp_path / "plan.json"
        plan.write_text(a_plan().model_dump_json(), encoding="utf-8")
        ran = eutonia("forecast", plan, "--case", case_file)
        assert ran.code == 0
        for words in ("Forecast for 75 units", "Goal weeks", "Weakness", "by week", "Heel to the ground"):
            assert words in ran.out

    def test_its_json_has_courses_goals_and_bands(self, tmp_path: Path, case_file: Path) -> None:
        plan = tmp_path / "plan.json"
        plan.write_text(a_plan().model_dump_json(), encoding="utf-8")
        told = json.loads(eutonia("forecast", plan, "--case", case_file, "--json").out)
        assert told["document"] == "eutonia/forecast/1"
        assert len(told["courses"][0]["bands"]) == len(told["courses"][0]["weeks"])
        assert 0 <= told["weakness"]["low_95"] <= told["weakness"]["high_95"] <= 1


class TestKnowledge:
    def test_it_lists_the_kinds(self) -> None:
        ran = eutonia("knowledge", "list")
        assert "muscles" in ran.out
        assert load().hash in ran.out

    @pytest.mark.parametrize(
        "kind", ["products", "muscles", "patterns", "screen", "alternatives", "scales", "sources", "settings", "belief"]
    )
    def test_it_lists_every_entry_of_a_kind(self, kind: str) -> None:
        listed = [line.split()[0] for line in eutonia("knowledge", "list", kind).out.splitlines()]
        assert listed == sorted(getattr(load(), kind))

    def test_it_shows_every_entry_there_is_without_a_fault(self) -> None:
        knowledge = load()
        for kind in ("products", "muscles", "patterns", "screen", "alternatives", "scales", "sources", "settings", "belief"):
            for entry in sorted(getattr(knowledge, kind))[:5]:
                ran = eutonia("knowledge", "show", entry)
                assert ran.code == 0
                assert entry in ran.out

    def test_a_fact_is_shown_with_its_source_and_state(self) -> None:
        ran = eutonia("knowledge", "show", "onabotulinumtoxinA")
        assert re.search(r"\[(seen|derived|UNVERIFIED \(recalled\))\]", ran.out)

    def test_an_unknown_id_gets_the_nearest(self) -> None:
        ran = eutonia("knowledge", "show", "soleos")
        assert ran.code == 1
        assert "The nearest: soleus" in ran.err

    def test_an_id_like_no_other_gets_a_way_on(self) -> None:
        assert "knowledge list" in eutonia("knowledge", "show", "\x1b[2J").err

    def test_the_check_counts_facts_by_state(self) -> None:
        ran = eutonia("knowledge", "check")
        assert ran.code == 0
        assert [line.split()[0] for line in ran.out.splitlines()[:4]] == ["seen", "derived", "recalled", "project"]


class TestTheProgram:
    @pytest.mark.parametrize("kind", ["case", "plan", "proposal", "cycle"])
    def test_schemas_are_json(self, kind: str) -> None:
        assert json.loads(eutonia("schema", kind).out)["$id"] == f"urn:eutonia:{kind}:1"

    def test_it_says_its_version(self) -> None:
        assert re.fullmatch(r"eutonia \d+\.\d+\.\d+\n", eutonia("--version").out)

    @pytest.mark.parametrize("words", [["--help"], ["propose", "--help"], ["check", "--help"], ["knowledge", "--help"]])
    def test_help_is_an_answer(self, words: list[str]) -> None:
        ran = eutonia(*words)
        assert ran.code == 0
        assert "Usage: eutonia" in ran.out

    def test_the_exit_codes_are_documented(self) -> None:
        words = " ".join(eutonia("--help").out.split())
        for code in ("0 done", "2 the command", "10 a plan needs a reason", "11 a plan is stopped", "70 a fault"):
            assert code in words

    @pytest.mark.parametrize(
        "words", [["nonsense"], ["propose"], ["check", "p.json"], ["schema", "person"], ["propose", "a", "--wat"]]
    )
    def test_a_wrong_command_is_refused_with_its_usage(self, words: list[str]) -> None:
        ran = eutonia(*words)
        assert ran.code == 2
        assert "Usage: eutonia" in ran.err

    def test_a_fault_of_ours_is_owned_up_to_without_a_traceback(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("eutonia.cli.schemas.schema_text", _break)
        ran = eutonia("schema", "case")
        assert ran.code == 70
        assert ran.err.startswith("This is a fault in Eutonia (ZeroDivisionError)")
        assert "Traceback" not in ran.err

    def test_the_traceback_of_a_fault_is_there_for_who_asks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("eutonia.cli.schemas.schema_text", _break)
        monkeypatch.setenv("EUTONIA_DEBUG", "1")
        assert "Traceback" in eutonia("schema", "case").err

    def test_an_interruption_is_quiet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("eutonia.cli.schemas.schema_text", _interrupt)
        ran = eutonia("schema", "case")
        assert ran.code == 130
        assert "Traceback" not in ran.err

    def test_a_reader_that_goes_away_is_no_error(self) -> None:
        with subprocess.Popen([*COMMAND, "schema", "proposal"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            assert running.stdout is not None
            assert running.stderr is not None
            running.stdout.close()
            assert running.stderr.read() == b""

    def test_a_terminal_without_unicode_gets_the_answer_too(self) -> None:
        ascii_only = {"PYTHONIOENCODING": "ascii"}
        ended = subprocess.run([*COMMAND, "propose", str(WALKER)], capture_output=True, env=ascii_only, check=False)
        assert ended.returncode == 0
        assert ended.stdout.decode("utf-8")


class TestExamples:
    def test_a_folder_of_cases_becomes_a_gallery(self, tmp_path: Path) -> None:
        cases, out = tmp_path / "cases", tmp_path / "deep" / "out"
        cases.mkdir()
        for source in (WALKER, EXAMPLES / "stiff-neck.json"):
            (cases / source.name).write_bytes(source.read_bytes())
        ran = eutonia("examples", cases, "--out", out)
        assert ran.code == 0
        lines = ran.out.splitlines()
        assert lines[0].startswith("equinovarus-walker: ")
        assert lines[-1] == f"2 cases planned. Open {out.resolve() / 'index.html'}"
        assert sorted(path.name for path in out.iterdir()) == ["equinovarus-walker.html", "index.html", "stiff-neck.html"]

    @pytest.mark.parametrize("made", [True, False])
    def test_a_folder_without_cases_is_refused(self, made: bool, tmp_path: Path) -> None:
        if made:
            (tmp_path / "cases").mkdir()
        ran = eutonia("examples", tmp_path / "cases", "--out", tmp_path / "out")
        refused(ran, tmp_path, *["cases"] * made)

    def test_one_bad_case_and_nothing_is_written(self, tmp_path: Path) -> None:
        (tmp_path / "case.json").write_text("{}", encoding="utf-8")
        assert eutonia("examples", tmp_path, "--out", tmp_path / "out").code == 2
        assert not (tmp_path / "out").exists()


def _break(_: str) -> str:
    return str(1 // 0)


def _interrupt(_: str) -> str:
    raise KeyboardInterrupt


def _for_allergy() -> dict[str, Any]:
    case = json.loads(ALLERGY.read_text(encoding="utf-8"))
    shared = {key: case[key] for key in ("case_id", "product", "jurisdiction", "planned_for")}
    return {**shared, "doses": [a_dose(side="left")], "dilution": None}
