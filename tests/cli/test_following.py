"""The commands that follow a treatment, as a clinic uses them: learn, next, score, and forecasts by what was learned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.build import a_plan
from tests.next_cycle.making import FOOT, a_course, a_cycle, case_on, on
from tests.running import eutonia, refused

from eutonia.cli import strict_json
from eutonia.cli.courses import read_belief, read_course
from eutonia.cli.schemas import schema_of
from eutonia.domain.advice import NextCycle
from eutonia.domain.cycle import Cycle
from eutonia.domain.kept_belief import KeptBelief
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.lessons import Lessons
from eutonia.domain.proposal import Proposal
from eutonia.domain.score import Calibration, Scores

EXAMPLES = Path(__file__).parents[2] / "examples" / "courses"
NAMES = sorted(path.name.removesuffix(".course.json") for path in EXAMPLES.glob("*.course.json"))
SEEN = [{"at": 35, "ashworth": "1+", "spasms_per_day": 4, "goals": {"heel": 0, "calm": 0}}]
COURSE = a_course(FOOT, [{"day": 0, "seen": SEEN}])
NOW = case_on(98, FOOT, 105)


def written(folder: Path, name: str, document: Any) -> Path:
    """A document, or a tree, as a file."""
    file = folder / name
    text = document.model_dump_json() if hasattr(document, "model_dump_json") else json.dumps(document)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return written(tmp_path, "course.json", COURSE)


@pytest.fixture
def now(tmp_path: Path) -> Path:
    return written(tmp_path, "now.json", NOW)


def tree(document: Any) -> dict[str, Any]:
    return document.model_dump(mode="json")  # type: ignore[no-any-return]


class TestLearn:
    def test_it_says_what_was_learned_in_words(self, course: Path) -> None:
        ran = eutonia("learn", "--course", course)
        assert ran.code == 0, ran.err
        assert "test-case: learned from" in ran.out
        assert "times (80 %:" in ran.out
        assert "no longer felt about day" in ran.out

    def test_it_answers_in_json(self, course: Path) -> None:
        ran = eutonia("learn", "--course", course, "--json")
        lessons = Lessons.model_validate(strict_json.parse(ran.out))
        assert lessons.observations > 0
        assert lessons.in_domain

    def test_a_case_with_its_cycles_is_a_course_in_whatever_order(self, tmp_path: Path) -> None:
        case = written(tmp_path, "case.json", COURSE.case)
        cycles = [
            written(tmp_path, f"{day}.json", Cycle.model_validate(a_cycle(FOOT, {"day": day, "seen": SEEN}))) for day in (0, 98)
        ]
        one = eutonia("learn", "--case", case, "--cycle", cycles[0], "--cycle", cycles[1], "--json")
        other = eutonia("learn", "--case", case, "--cycle", cycles[1], "--cycle", cycles[0], "--json")
        assert one.code == 0, one.err
        assert one == other

    def test_a_course_and_the_case_with_its_cycles_teach_the_same(self, tmp_path: Path, course: Path) -> None:
        case, cycle = written(tmp_path, "case.json", COURSE.case), written(tmp_path, "cycle.json", COURSE.cycles[0])
        assert eutonia("learn", "--case", case, "--cycle", cycle, "--json") == eutonia("learn", "--course", course, "--json")

    def test_it_writes_the_learned_belief_which_is_not_learned_from_again(self, tmp_path: Path, course: Path) -> None:
        out = tmp_path / "belief.json"
        ran = eutonia("learn", "--course", course, "--out", out, "--json")
        assert ran.code == 0, ran.err
        kept = KeptBelief.model_validate(strict_json.parse(out.read_text(encoding="utf-8")))
        assert kept.id == json.loads(ran.out)["belief_id"]
        again = eutonia("learn", "--course", course, "--belief", out)
        assert again.code == 2
        assert "expected a belief of the population" in again.err

    def test_a_belief_of_the_population_can_be_given(self, tmp_path: Path, course: Path) -> None:
        empty = written(tmp_path, "empty.json", tree(COURSE) | {"cycles": []})
        out = tmp_path / "population.json"
        assert eutonia("learn", "--course", empty, "--out", out).code == 0
        assert read_belief(str(out)).draws > 0
        given = eutonia("learn", "--course", course, "--belief", out, "--json")
        assert given.code == 0, given.err
        assert given == eutonia("learn", "--course", course, "--json")

    def test_a_belief_that_was_changed_is_refused(self, tmp_path: Path, course: Path) -> None:
        out = tmp_path / "belief.json"
        eutonia("learn", "--course", course, "--out", out)
        held = json.loads(out.read_text(encoding="utf-8"))
        held["parameters"]["person"][0] += 1
        ran = eutonia("learn", "--course", course, "--belief", written(tmp_path, "changed.json", held))
        assert ran.code == 2
        assert "draws_hash" in ran.err

    @pytest.mark.parametrize(
        "words", [[], ["--case", "CASE"], ["--course", "COURSE", "--case", "CASE"], ["--cycle", "CYCLE"]], ids=str
    )
    def test_a_command_that_names_no_course_or_two_is_refused(self, tmp_path: Path, course: Path, words: list[str]) -> None:
        files = {"COURSE": course, "CASE": course, "CYCLE": course}
        ran = eutonia("learn", *(files.get(word, word) for word in words))
        refused(ran, tmp_path, "course.json")
        assert "--course COURSE.json, or --case CASE.json --cycle CYCLE.json" in ran.err

    def test_the_course_is_never_overwritten(self, tmp_path: Path, course: Path) -> None:
        before = course.read_bytes()
        refused(eutonia("learn", "--course", course, "--out", course), tmp_path, "course.json")
        assert course.read_bytes() == before


class TestNext:
    def test_it_says_when_what_and_beside_the_last_session(self, course: Path, now: Path) -> None:
        ran = eutonia("next", course, "--case", now)
        assert ran.code == 0, ran.err
        for words in ("When", "What", "SAME: The same again", "beside the session of 5 Jan 2026", "given from 30 Mar 2026"):
            assert words in ran.out

    def test_it_answers_in_json_the_same_every_time(self, course: Path, now: Path) -> None:
        ran = eutonia("next", course, "--case", now, "--json")
        found = NextCycle.model_validate(strict_json.parse(ran.out))
        assert found.advice.timing.eligible_from == on(84)
        assert found.plan.proposal.belief_id == found.advice.belief_id
        assert eutonia("next", course, "--case", now, "--json") == ran

    def test_answers_about_a_loss_are_heard(self, tmp_path: Path, now: Path) -> None:
        bad = [{"at": 35, "ashworth": "3", "spasms_per_day": 12, "goals": {"heel": -1, "calm": -1}}]
        course = written(tmp_path, "lost.json", a_course(FOOT, [{"day": 0, "seen": bad}]))
        told = {"case_id": "test-case", "answered_on": on(98).isoformat(), "answered_by": "TESTPERSON nurse"}
        answers = written(tmp_path, "answers.json", told | {"answers": {"antibodies-found": "yes"}})
        ran = eutonia("next", course, "--case", now, "--answers", answers)
        assert "Resistance to this toxin" in ran.out
        wrong = written(tmp_path, "wrong.json", told | {"case_id": "other", "answers": {"antibody-found": "yes"}})
        refused_words = eutonia("next", course, "--case", now, "--answers", wrong)
        assert refused_words.code == 2
        assert "answers.antibody-found" in refused_words.err
        assert "case_id" in refused_words.err

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"person": tree(NOW)["person"] | {"birth_date": "1970-01-01"}}, "person.birth_date"),
            ({"assessed_on": "2026-01-01", "planned_for": "2026-05-01"}, "cycles[0].session.given_on"),
            ({"first_toxin_treatment": "yes"}, "first_toxin_treatment"),
        ],
    )
    def test_a_case_that_cannot_belong_to_the_course_is_refused(
        self, tmp_path: Path, course: Path, changes: dict[str, Any], field: str
    ) -> None:
        wrong = written(tmp_path, "wrong.json", tree(NOW) | changes)
        ran = eutonia("next", course, "--case", wrong)
        refused(ran, tmp_path, "course.json", "wrong.json")
        assert field in ran.err
        assert ran.code == 2

    def test_a_course_without_a_session_has_no_next_cycle(self, tmp_path: Path, now: Path) -> None:
        empty = written(tmp_path, "empty.json", tree(COURSE) | {"cycles": []})
        ran = eutonia("next", empty, "--case", now)
        refused(ran, tmp_path, "empty.json", "now.json")
        assert "no next cycle before the first" in ran.err

    def test_the_course_may_come_from_standard_input(self, now: Path) -> None:
        ran = eutonia("next", "-", "--case", now, stdin=COURSE.model_dump_json().encode())
        assert ran.code == 0, ran.err


class TestBadCourses:
    @pytest.mark.parametrize(
        ("path", "value", "field"),
        [
            (("cycles", 0, "session", "product"), "botulinumtoxin", "cycles[0].session.product"),
            (("cycles", 0, "session", "doses", 0, "muscle"), "gastrocnemious", "cycles[0].session.doses[0].muscle"),
            (("cycles", 0, "session", "doses", 0, "units"), "75", "cycles[0].session.doses[0].units"),
            (("cycles", 0, "session", "given_on"), "05.01.2026", "cycles[0].session.given_on"),
            (("cycles", 0, "follow_ups", 0, "seen_on"), "2026-01-04", "cycles[0].follow_ups[0].seen_on"),
            (("cycles", 0, "follow_ups", 0, "goal_attainment"), {"walk": 1}, "cycles[0].follow_ups[0].goal_attainment.walk"),
            (("cycles", 0, "follow_ups", 0, "goal_attainment"), {"heel": 3}, "cycles[0].follow_ups[0].goal_attainment.heel"),
            (("cycles", 0, "follow_ups", 0, "scores", 0, "ashworth"), "5", "cycles[0].follow_ups[0].scores[0].ashworth"),
            (("cycles", 0, "follow_ups", 0, "scores", 0, "problem", "pattern"), "equinus", "cycles[0].follow_ups[0].scores[0]"),
            (("case", "product"), "botox", "case.product"),
            (("cycles", 0, "case_id"), "another", "cycles[0].case_id"),
            (("document",), "eutonia/case/1", "document"),
        ],
        ids=str,
    )
    def test_a_fault_is_told_by_its_field(self, tmp_path: Path, path: tuple[Any, ...], value: Any, field: str) -> None:
        held = tree(COURSE)
        at: Any = held
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        file = written(tmp_path, "bad.json", held)
        ran = eutonia("learn", "--course", file)
        refused(ran, tmp_path, "bad.json")
        assert field in ran.err
        assert ran.code == 2

    def test_two_cycles_of_one_day_are_refused(self, tmp_path: Path) -> None:
        case, cycle = written(tmp_path, "case.json", COURSE.case), written(tmp_path, "cycle.json", COURSE.cycles[0])
        ran = eutonia("learn", "--case", case, "--cycle", cycle, "--cycle", cycle)
        refused(ran, tmp_path, "case.json", "cycle.json")
        assert "in 2 cycles" in ran.err


class TestForecastAndProposeWithACourse:
    def test_a_kept_forecast_comes_out_of_forecast_and_goes_into_score(self, tmp_path: Path, course: Path) -> None:
        case = written(tmp_path, "case.json", COURSE.case)
        plan = written(tmp_path, "plan.json", a_plan(planned_for=on(0)))
        ran = eutonia("forecast", plan, "--case", case, "--json")
        kept = KeptForecast.model_validate(strict_json.parse(ran.out))
        assert kept.kept_on == COURSE.case.assessed_on
        file = tmp_path / "forecast.json"
        file.write_text(ran.out, encoding="utf-8")
        scores = Scores.model_validate(strict_json.parse(eutonia("score", file, "--course", course, "--json").out))
        assert {one.measure for one in scores.observations} == {"ashworth", "spasms_per_day"}
        assert len(scores.goals) == 2
        words = eutonia("score", file, "--course", course).out
        assert "inside the 80 % band" in words
        assert "What was given is not what was forecast" in words

    def test_a_course_changes_the_forecast_and_the_proposal(self, tmp_path: Path, course: Path, now: Path) -> None:
        plan = written(tmp_path, "plan.json", a_plan(planned_for=on(105)))
        without = eutonia("forecast", plan, "--case", now, "--json")
        learned = eutonia("forecast", plan, "--case", now, "--course", course, "--json")
        assert learned.code == 0, learned.err
        assert json.loads(without.out)["belief_id"] != json.loads(learned.out)["belief_id"]
        proposal = Proposal.model_validate(strict_json.parse(eutonia("propose", now, "--course", course, "--json").out))
        assert proposal.belief_id == json.loads(learned.out)["belief_id"]
        assert [one.units for one in proposal.case.toxin_history.treatments] == [300]

    def test_the_course_of_another_person_is_refused(self, tmp_path: Path, course: Path) -> None:
        other = written(tmp_path, "other.json", tree(NOW) | {"person": tree(NOW)["person"] | {"birth_date": "1970-01-01"}})
        ran = eutonia("propose", other, "--course", course)
        refused(ran, tmp_path, "course.json", "other.json")
        assert "person.birth_date" in ran.err


class TestScore:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        pairs = tmp_path / "pairs"
        pairs.mkdir()
        plan = written(tmp_path, "plan.json", a_plan(planned_for=on(0)))
        case = written(tmp_path, "case.json", COURSE.case)
        for name in ("anna", "ben"):
            written(pairs, f"{name}.course.json", COURSE)
            kept = eutonia("forecast", plan, "--case", case, "--json").out
            (pairs / f"{name}.forecast.json").write_text(kept, encoding="utf-8")
        return pairs

    def test_a_folder_of_pairs_is_a_calibration(self, folder: Path) -> None:
        ran = eutonia("score", folder, "--json")
        found = Calibration.model_validate(strict_json.parse(ran.out))
        assert found.forecasts == 2
        assert all(one.is_small for one in found.groups)
        assert "Too few to judge by" in eutonia("score", folder).out

    def test_it_writes_a_page_with_charts(self, folder: Path, tmp_path: Path) -> None:
        page = tmp_path / "scores.html"
        ran = eutonia("score", folder, "--html", page)
        assert ran.code == 0, ran.err
        text = page.read_text(encoding="utf-8")
        assert text.count("<svg") >= 5
        assert "Written down: 1+ at week 5" in text
        assert "<script" not in text
        assert "https:" not in text

    def test_a_forecast_without_its_course_is_named(self, folder: Path) -> None:
        (folder / "ben.course.json").unlink()
        ran = eutonia("score", folder)
        assert ran.code == 2
        assert "ben.course.json" in ran.err

    def test_an_empty_folder_and_a_missing_course_are_refused(self, tmp_path: Path) -> None:
        refused(eutonia("score", tmp_path), tmp_path)
        ran = eutonia("score", tmp_path / "x.json")
        refused(ran, tmp_path)
        assert "--course" in ran.err
        assert eutonia("score", tmp_path, "--course", "x.json").code == 2

    def test_the_course_of_another_case_is_refused(self, folder: Path, tmp_path: Path) -> None:
        held = tree(COURSE)
        held["case"]["case_id"] = held["cycles"][0]["case_id"] = "someone-else"
        ran = eutonia("score", folder / "anna.forecast.json", "--course", written(tmp_path, "other.json", held))
        assert ran.code == 2
        assert "the case of the forecast" in ran.err

    def test_a_course_without_the_session_of_the_forecast_is_refused(self, folder: Path, tmp_path: Path) -> None:
        late = a_course(FOOT, [{"day": 40, "seen": SEEN}])
        ran = eutonia("score", folder / "anna.forecast.json", "--course", written(tmp_path, "late.json", late))
        assert ran.code == 2
        assert "a session of onabotulinumtoxinA near 2026-01-05" in ran.err

    def test_a_changed_forecast_is_refused(self, folder: Path) -> None:
        file = folder / "anna.forecast.json"
        held = json.loads(file.read_text(encoding="utf-8"))
        held["belief_id"] = "another"
        ran = eutonia("score", written(folder, "anna.forecast.json", held), "--course", folder / "anna.course.json")
        assert ran.code == 2
        assert "forecast_id" in ran.err


class TestExamples:
    def test_there_are_courses_to_show(self) -> None:
        assert len(NAMES) >= 4

    @pytest.mark.parametrize("name", NAMES)
    def test_every_example_reads_and_is_answered(self, name: str) -> None:
        files = EXAMPLES / f"{name}.course.json", EXAMPLES / f"{name}.case.json"
        ran = eutonia("next", files[0], "--case", files[1])
        assert ran.code == 0, ran.err
        assert "Session from" in ran.out or "No session" in ran.out
        course = read_course(str(files[0]))
        assert "synthetic" in course.case.note
        assert course.case.person.name.startswith("TESTPERSON")

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("foot-short", "SAME: The same again"),
            ("thighs-fading", "ASK FIRST: It worked before and did not this time"),
            ("fist-unguided", "OTHER GUIDANCE: Guide the needle"),
            ("neck-swallowing", "LESS: Swallowing was troubled"),
        ],
    )
    def test_an_example_shows_what_it_is_there_for(self, name: str, words: str) -> None:
        ran = eutonia("next", EXAMPLES / f"{name}.course.json", "--case", EXAMPLES / f"{name}.case.json")
        assert words in ran.out

    def test_the_forecast_of_an_example_is_held_against_its_course(self) -> None:
        ran = eutonia("score", EXAMPLES / "foot-short.forecast.json", "--course", EXAMPLES / "foot-short.course.json")
        assert ran.code == 0, ran.err
        assert "6 observations fell inside the 80 % band" in ran.out
        assert "What was given is not what was forecast" not in ran.out
        assert eutonia("score", EXAMPLES).code == 0

    def test_the_answers_of_an_example_are_heard(self) -> None:
        files = [EXAMPLES / f"thighs-fading.{kind}.json" for kind in ("course", "case", "answers")]
        ran = eutonia("next", files[0], "--case", files[1], "--answers", files[2])
        assert "What was there before may have come back without the drug." in " ".join(ran.out.split())


@pytest.mark.parametrize(
    "kind", ["course", "advice", "next", "learned", "belief", "forecast", "scores", "calibration", "loss-answers"]
)
def test_every_document_has_a_published_schema(kind: str) -> None:
    ran = eutonia("schema", kind)
    assert ran.code == 0
    assert json.loads(ran.out) == schema_of(kind)
    assert json.loads(ran.out)["$id"] == f"urn:eutonia:{kind}:1"
