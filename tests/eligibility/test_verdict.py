"""What one rule may say, how several are weighed, and what the whole answer tells to change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.build import a_problem
from tests.eligibility.changing import KNOWLEDGE, ORDINARY, changed

from eutonia.domain import Citation, Outcome, Severity, Side, most_severe_first
from eutonia.eligibility import RULES, assess
from eutonia.eligibility.spread import distribution
from eutonia.eligibility.verdict import Says, Verdict, cited, is_closed, rank, says, sources_of, worst

SOURCE = Citation(source="made", section="1", state="project")
VOICE = Says("made", (SOURCE,))


@pytest.mark.parametrize(
    ("verdict", "outcome", "severity"),
    [
        (VOICE.not_a_candidate("T", "B", "R"), Outcome.NOT_A_CANDIDATE, Severity.STOP),
        (VOICE.not_now("T", "B", "R"), Outcome.NOT_NOW, Severity.STOP),
        (VOICE.caution("T", "B", "R"), Outcome.WITH_CAUTIONS, Severity.REASON),
        (VOICE.reminder("T", "B", "R"), Outcome.WITH_CAUTIONS, Severity.NOTE),
        (VOICE.note("T", "B", "R"), Outcome.CANDIDATE, Severity.NOTE),
    ],
)
def test_each_way_of_saying_has_its_outcome_and_its_severity(verdict: Verdict, outcome: Outcome, severity: Severity) -> None:
    found = verdict.finding
    assert (verdict.outcome, found.severity) == (outcome, severity)
    assert (found.rule, found.title, found.because, found.remedy) == ("eligibility.made", "T", "B", "R")
    assert (found.side, found.citations, found.could_not_run) == (None, (SOURCE,), False)


def test_a_side_is_kept_and_a_remedy_may_be_missing() -> None:
    for say in (VOICE.caution, VOICE.reminder):
        assert say("T", "B", "R", Side.LEFT).finding.side is Side.LEFT
        assert (say("T", "B").finding.remedy, say("T", "B").finding.side) == ("", None)
    assert VOICE.note("T", "B").finding.remedy == ""


def test_a_rule_that_could_not_run_says_so() -> None:
    found = VOICE.not_now("T", "B", "R", could_not_run=True)
    assert (found.outcome, found.finding.could_not_run) == (Outcome.NOT_NOW, True)


def test_the_outcomes_are_ranked_and_the_worst_one_wins() -> None:
    assert [rank(outcome) for outcome in Outcome] == [0, 1, 2, 3]
    assert [is_closed(outcome) for outcome in Outcome] == [False, False, True, True]
    assert worst([]) is Outcome.CANDIDATE
    assert worst([Outcome.WITH_CAUTIONS, Outcome.NOT_A_CANDIDATE, Outcome.NOT_NOW]) is Outcome.NOT_A_CANDIDATE
    assert worst([Outcome.CANDIDATE, Outcome.WITH_CAUTIONS]) is Outcome.WITH_CAUTIONS


def test_the_sources_of_reasons_stand_once_in_order_and_the_setting_last() -> None:
    reason = next(one for one in KNOWLEDGE.patterns["equinovarus-foot"].against)
    first, second, third = (
        Citation(source=source, section=section, state="seen") for source, section in (("a", "2"), ("b", "1"), ("b", "2"))
    )
    reasons = [replace(reason, citation=one) for one in (third, first, second, first, SOURCE)]
    assert sources_of(reasons, SOURCE) == (first, second, third, SOURCE)
    assert sources_of([], SOURCE) == (SOURCE,)


def test_a_voice_cites_its_setting() -> None:
    setting = KNOWLEDGE.settings["eligibility.adult_years"].citation
    assert cited(KNOWLEDGE, "eligibility.adult_years") == setting
    assert says("age", KNOWLEDGE, "eligibility.adult_years") == Says("age", (setting,))


def test_the_answer_holds_every_finding_and_the_remedies_of_what_closes_the_door() -> None:
    case = changed({"goals": [], "problems.0.tone_is_useful": "yes", "screen.answers.constipation": "yes"})
    answer = assess(case, KNOWLEDGE)
    verdicts = [verdict for rule in RULES for verdict in rule(case, KNOWLEDGE)]
    assert answer.outcome is Outcome.NOT_NOW
    assert answer.findings == most_severe_first([verdict.finding for verdict in verdicts])
    assert [one.rule for one in answer.findings] == [
        "eligibility.goal", "eligibility.screen.constipation", "eligibility.useful-tone",
    ]  # fmt: skip
    assert answer.would_change == (
        "Agree with the person one goal, in their words, with a measure and a target.",
        "Treat it first; then assess the spasms again.",
    )
    assert answer.alternatives


def test_a_remedy_that_is_empty_would_change_nothing() -> None:
    question = replace(KNOWLEDGE.screen["constipation"], remedy="")
    knowledge = replace(KNOWLEDGE, screen={**KNOWLEDGE.screen, question.id: question})
    assert assess(changed({"screen.answers.constipation": "yes"}), knowledge).would_change == ()


EVERYWHERE = {
    "problems": [a_problem(), a_problem("flexed-elbow", "left")],
    "goals": [
        {"id": "all", "words": "less stiff all over", "measure": "ashworth", "target_ashworth": "2",
         "problems": [{"pattern": "equinovarus-foot", "side": "right"}, {"pattern": "flexed-elbow", "side": "left"}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("reach", "is_local", "title", "outcome"),
    [
        ("focal", True, None, None),
        ("multifocal", False, None, None),
        ("generalised", True, "Generalised spasticity with a local goal", Outcome.WITH_CAUTIONS),
        ("generalised", False, "Generalised spasticity", Outcome.NOT_A_CANDIDATE),
        ("not_asked", True, "Focal or generalised not recorded", Outcome.WITH_CAUTIONS),
        ("not_asked", False, "Focal or generalised not recorded", Outcome.NOT_NOW),
    ],
)
def test_how_far_the_tone_reaches(reach: str, is_local: bool, title: str | None, outcome: Outcome | None) -> None:
    found = list(distribution(changed(({} if is_local else EVERYWHERE) | {"distribution": reach}), KNOWLEDGE))
    assert [(one.finding.title, one.outcome) for one in found] == ([(title, outcome)] if title else [])


def test_local_goals_are_told_in_their_own_words_in_order() -> None:
    again = [goal.model_dump(mode="json") for goal in ORDINARY.goals]
    goals = [again[0], again[0] | {"id": "first", "words": "A shoe that fits"}]
    (found,) = distribution(changed({"distribution": "generalised", "goals": goals}), KNOWLEDGE)
    assert "('A shoe that fits'; 'Heel to the ground when walking')" in found.finding.because
