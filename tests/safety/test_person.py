"""The person in front of the needle: goals, useful tone, infection, both sides of the neck, and what a pattern says against."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.safety.scenes import (
    KNOWLEDGE,
    ONA,
    Severity,
    Side,
    a_dose,
    a_problem,
    case,
    checked,
    interruptions,
    of,
    plan,
    screen,
    the,
)

from eutonia.domain import CheckResult, Finding
from eutonia.safety import check


def found_in(muscle: str, side: str = "right", **changes: Any) -> dict[str, Any]:
    """What was found in one muscle: its tone is of no use and its skin is sound."""
    return {"muscle": muscle, "side": side, "tone_is_useful": "no", "infection_at_site": "no", **changes}


def calf(problem: dict[str, Any] | None = None, *muscles: dict[str, Any], **changes: Any) -> CheckResult:
    """The check of an ordinary soleus for a problem, with findings in muscles."""
    return checked(the_case=case(problems=[problem or a_problem()], muscles=muscles, **changes))


# Goals


def test_a_plan_without_a_goal_needs_a_reason() -> None:
    assert the("safety.no-goal", calf(goals=[])).severity is Severity.REASON


def test_a_muscle_outside_the_assessed_problems_is_told_and_its_tone_is_asked_about() -> None:
    result = checked(plan(a_dose(), a_dose("biceps-brachii", "right", 100, 2)))
    assert "Biceps brachii RIGHT" in the("safety.outside-problems", result).because
    assert interruptions(result) == ["safety.outside-problems", "safety.tone-not-asked"]


def test_the_wrong_side_needs_a_reason_even_where_its_tone_was_examined() -> None:
    examined = case(muscles=[found_in("soleus", "left")])
    finding = the("safety.outside-problems", checked(plan(a_dose("soleus", "left")), examined))
    assert (finding.severity, finding.muscle, finding.side) == (Severity.REASON, "soleus", Side.LEFT)
    assert finding.title == "Is this the right side?"
    assert "Soleus LEFT" in finding.because


@pytest.mark.parametrize(
    ("overactive", "severity"),
    [("yes", Severity.NOTE), ("no", Severity.REASON), ("not_asked", Severity.REASON), ("cannot_establish", Severity.REASON)],
)
def test_a_muscle_found_overactive_on_that_side_may_be_treated_without_a_posture(overactive: str, severity: Severity) -> None:
    examined = case(muscles=[found_in("biceps-brachii", overactive=overactive)])
    finding = the("safety.outside-problems", checked(plan(a_dose(), a_dose("biceps-brachii", "right", 100, 2)), examined))
    assert finding.severity is severity
    assert finding.title == "A muscle outside the assessed problems"


def test_the_muscle_that_turns_the_head_lies_on_the_other_side_of_the_problem() -> None:
    turned = case(problems=[a_problem("torticollis", "right")])
    assert of("safety.outside-problems", checked(plan(a_dose("sternocleidomastoid", "left", 50, 2)), turned)) == []
    assert of("safety.outside-problems", checked(plan(a_dose("sternocleidomastoid", "right", 50, 2)), turned))


def test_a_problem_whose_pattern_nobody_knows_names_no_muscle() -> None:
    strange = a_problem("posture-of-tomorrow")
    assert of("safety.outside-problems", calf(strange))


# Tone that holds the person up (hazard H31)


def test_useful_tone_of_a_posture_needs_a_reason() -> None:
    finding = the("safety.useful-tone.equinovarus-foot", calf(a_problem(tone_is_useful="yes")))
    assert (finding.severity, finding.side) == (Severity.REASON, Side.RIGHT)
    assert "Soleus RIGHT" in finding.because


@pytest.mark.parametrize("answer", ["not_asked", "cannot_establish"])
def test_tone_that_nobody_asked_about_needs_a_reason(answer: str) -> None:
    assert "Soleus RIGHT" in the("safety.tone-not-asked", calf(a_problem(tone_is_useful=answer))).because


def test_useful_tone_of_one_muscle_needs_a_reason_whatever_the_posture() -> None:
    finding = the("safety.useful-tone", calf(None, found_in("soleus", tone_is_useful="yes")))
    assert (finding.muscle, finding.side) == ("soleus", Side.RIGHT)


def test_an_answer_for_the_muscle_speaks_for_it_when_the_posture_is_useful() -> None:
    result = calf(a_problem(tone_is_useful="yes"), found_in("soleus"))
    assert interruptions(result) == []


@pytest.mark.parametrize("answer", ["not_asked", "cannot_establish"])
def test_an_unknown_answer_for_the_muscle_itself_needs_a_reason(answer: str) -> None:
    assert interruptions(calf(None, found_in("soleus", tone_is_useful=answer))) == ["safety.tone-not-asked"]


def test_useful_tone_of_a_part_counts_for_the_group_and_of_the_group_for_a_part() -> None:
    head = calf(None, found_in("gastrocnemius-medial-head", tone_is_useful="yes"))
    whole = calf(None, found_in("triceps-surae", tone_is_useful="yes"))
    assert of("safety.useful-tone", head) == []
    assert the("safety.useful-tone", whole).muscle == "soleus"
    group = plan(a_dose("gastrocnemius", "right", 100, 2))
    muscles = [found_in("gastrocnemius-medial-head", tone_is_useful="yes")]
    assert the("safety.useful-tone", checked(group, case(muscles=muscles))).muscle == "gastrocnemius"


def test_tone_of_the_other_side_is_another_matter() -> None:
    assert interruptions(calf(None, found_in("soleus", "left", tone_is_useful="yes"))) == []


# Infection and the neck


def test_infection_where_the_needle_would_go_is_a_stop() -> None:
    finding = the("safety.infection", calf(None, found_in("soleus", infection_at_site="yes")))
    assert (finding.severity, finding.muscle, finding.side) == (Severity.STOP, "soleus", Side.RIGHT)


def test_infection_that_nobody_can_rule_out_is_a_stop_and_where_nobody_looked_the_screen_answers() -> None:
    in_doubt = calf(None, found_in("soleus", infection_at_site="cannot_establish"))
    assert the("safety.infection", in_doubt).severity is Severity.STOP
    assert of("safety.infection", calf(None, found_in("soleus", infection_at_site="not_asked"))) == []


@pytest.mark.parametrize(
    "elsewhere", [found_in("soleus", "left", infection_at_site="yes"), found_in("brachialis", infection_at_site="yes")]
)
def test_infection_elsewhere_is_no_stop(elsewhere: dict[str, Any]) -> None:
    assert of("safety.infection", calf(None, elsewhere)) == []


def test_without_a_finding_in_the_muscle_the_screen_speaks_for_every_site() -> None:
    assert interruptions(calf(screen=screen(infection_at_site="not_asked"))) == ["safety.screen-unknown"]
    assert interruptions(calf(screen=screen(infection_at_site="yes"))) == ["safety.screen.infection-at-site"]


def test_both_sternocleidomastoids_need_two_names() -> None:
    necks = case(problems=[a_problem("torticollis", "right"), a_problem("torticollis", "left")])
    both = plan(*(a_dose("sternocleidomastoid", side, 50, 2) for side in ("right", "left")))
    finding = the("safety.both-sternocleidomastoids", checked(both, necks))
    assert (finding.severity, finding.needs_second_name) == (Severity.REASON, True)
    assert finding.citations[0].source == "botox-us-cervical-notes"
    one = plan(a_dose("sternocleidomastoid", "left", 50, 2))
    assert of("safety.both-sternocleidomastoids", checked(one, necks)) == []


# What a pattern says against


WEAK_THIGH = found_in("quadriceps-femoris", strength=3)


def kept(result: CheckResult, pattern: str = "equinovarus-foot") -> list[Finding]:
    """Findings about muscles that a pattern asks to keep."""
    return [finding for finding in result.findings if finding.rule.startswith(f"safety.keep.{pattern}.")]


def test_the_calf_is_kept_when_the_thigh_is_weak() -> None:
    (finding,) = kept(calf(None, WEAK_THIGH))
    assert (finding.severity, finding.muscle, finding.side) == (Severity.REASON, "soleus", Side.RIGHT)
    assert "quadriceps is weak" in finding.because
    assert finding.citations


@pytest.mark.parametrize(("strength", "asks"), [(0, True), (3, True), (4, False), (5, False), (None, True)])
def test_grade_3_or_less_is_weak_and_an_empty_grade_is_in_doubt(strength: int | None, asks: bool) -> None:
    assert bool(kept(calf(None, found_in("quadriceps-femoris", strength=strength)))) is asks


def test_weakness_of_a_member_is_weakness_of_the_group() -> None:
    rows = [found_in("vastus-lateralis", strength=2), found_in("rectus-femoris", strength=5)]
    assert kept(calf(None, *rows))


def test_weakness_of_the_other_leg_is_another_matter() -> None:
    assert interruptions(calf(None, found_in("quadriceps-femoris", "left", strength=2))) == []


def test_strength_that_nobody_graded_is_told_and_interrupts_nobody() -> None:
    finding = the("safety.not-examined", calf())
    assert finding.severity is Severity.NOTE
    assert "RIGHT: strength of Quadriceps femoris" in finding.because
    assert interruptions(calf()) == []


def test_what_has_been_examined_is_no_longer_asked_for() -> None:
    graded = [found_in(muscle, strength=5) for muscle in ("quadriceps-femoris", "tibialis-anterior", "fibularis-longus")]
    assert of("safety.not-examined", calf(None, *graded)) == []


def caution_of(condition: str, problem: dict[str, Any], dose: dict[str, Any], **changes: Any) -> list[str]:
    """Severities of the findings that one condition of a pattern brings."""
    pattern = KNOWLEDGE.patterns[problem["pattern"]]
    named = {against.id for against in pattern.against if against.when == condition}
    result = checked(plan(dose), case(problems=[problem], **changes))
    return [
        f.severity.value
        for f in result.findings
        if f.rule.split(".")[1] in ("keep", "caution") and f.rule.split(".")[-1] in named
    ]


HIP = ("hip-extensor-spasm", a_dose("gluteus-maximus", "right", 50, 2))
FOOT = ("equinovarus-foot", a_dose("soleus", "right", 75, 3))


@pytest.mark.parametrize(("mobility", "stands"), [
    ("walks_unaided", True), ("walks_with_aid", True), ("stands_to_transfer", True),
    ("wheelchair", False), ("bed", False), ("not_asked", True),
])  # fmt: skip
def test_what_the_person_stands_on_is_kept_and_unknown_counts_as_standing(mobility: str, stands: bool) -> None:
    person = case().person.model_dump(mode="json") | {"mobility": mobility}
    assert caution_of("stands", a_problem(HIP[0]), HIP[1], person=person) == (["reason"] if stands else [])


@pytest.mark.parametrize(("mobility", "walks"), [("walks_unaided", True), ("stands_to_transfer", False), ("not_asked", True)])
def test_what_the_person_walks_with_is_kept(mobility: str, walks: bool) -> None:
    person = case().person.model_dump(mode="json") | {"mobility": mobility}
    hiking = a_dose("quadratus-lumborum", "right", 50, 2)
    assert caution_of("walks", a_problem("hip-hiking"), hiking, person=person) == (["reason"] if walks else [])


def test_a_first_treatment_is_a_caution_and_unknown_is_told_as_not_examined() -> None:
    assert caution_of("first_treatment", a_problem(FOOT[0]), FOOT[1], first_toxin_treatment="yes") == ["note"]
    assert caution_of("first_treatment", a_problem(FOOT[0]), FOOT[1], first_toxin_treatment="no") == []
    unknown = calf(first_toxin_treatment="not_asked")
    assert "first treatment" in the("safety.not-examined", unknown).because


@pytest.mark.parametrize(("answer", "severities"), [("yes", ["note"]), ("no", []), ("not_asked", [])])
def test_a_fixed_contracture_is_a_caution(answer: str, severities: list[str]) -> None:
    assert caution_of("contracture", a_problem(FOOT[0], fixed_contracture=answer), FOOT[1]) == severities


@pytest.mark.parametrize("answer", ["yes", "not_asked"])
def test_the_front_of_the_neck_is_kept_when_swallowing_is_disturbed(answer: str) -> None:
    turned = a_problem("torticollis")
    dose = a_dose("sternocleidomastoid", "left", 50, 2)
    assert caution_of("dysphagia", turned, dose, screen=screen(swallowing_trouble=answer)) == ["reason"]
    assert caution_of("dysphagia", turned, dose, screen=screen(aspiration_last_year=answer)) == ["reason"]
    assert caution_of("dysphagia", turned, dose) == []


def test_little_breath_keeps_the_belly_wall() -> None:
    bent = a_problem("trunk-flexion-spasm")
    assert caution_of(
        "respiratory", bent, a_dose("rectus-abdominis", "right", 50, 4), screen=screen(breathing_trouble="yes")
    ) == ["reason"]


def test_both_sides_of_one_pattern_are_a_caution() -> None:
    thighs = case(problems=[a_problem("adducted-thighs", side) for side in ("right", "left")])
    both = checked(plan(*(a_dose("hip-adductors", side, 100, 4) for side in ("right", "left"))), thighs)
    one = checked(plan(a_dose("hip-adductors", "right", 100, 4)), thighs)
    words = next(a.words for a in KNOWLEDGE.patterns["adducted-thighs"].against if a.when == "bilateral")
    elsewhere = checked(plan(a_dose("hip-adductors", "right", 100, 4), a_dose("soleus", "left")), thighs)
    assert [finding.side for finding in both.findings if finding.because == words] == [Side.LEFT, Side.RIGHT]
    assert [finding for result in (one, elsewhere) for finding in result.findings if finding.because == words] == []


def test_a_muscle_to_keep_that_the_pattern_does_not_name_is_looked_for_on_the_side_of_the_problem() -> None:
    pattern = KNOWLEDGE.patterns["equinovarus-foot"]
    against = replace(pattern.against[0], id="keep-thigh", when="walks", keeps=("gluteus-maximus",))
    knowledge = replace(KNOWLEDGE, patterns=KNOWLEDGE.patterns | {pattern.id: replace(pattern, against=(against,))})
    both = plan(a_dose(), a_dose("gluteus-maximus", "right", 50, 2), a_dose("gluteus-maximus", "left", 50, 2))
    found = of("safety.keep.equinovarus-foot.keep-thigh", check(both, case(), knowledge))
    assert [(finding.muscle, finding.side) for finding in found] == [("gluteus-maximus", Side.RIGHT)]


def test_a_condition_nobody_can_read_is_reported_as_not_checked() -> None:
    pattern = KNOWLEDGE.patterns["equinovarus-foot"]
    strange = replace(pattern.against[0], when="full_moon")
    knowledge = replace(KNOWLEDGE, patterns=KNOWLEDGE.patterns | {pattern.id: replace(pattern, against=(strange,))})
    result = check(plan(), case(), knowledge)
    assert [finding.rule for finding in result.could_not_run] == ["safety.could-not-run.against"]
    assert all("full_moon" in finding.because for finding in result.could_not_run)
    assert [finding.title for finding in result.could_not_run] == ["What the patterns treated say against injecting"]


def test_every_condition_of_every_pattern_can_be_read() -> None:
    for pattern in KNOWLEDGE.patterns.values():
        problem = a_problem(pattern.id)
        first = a_dose(pattern.muscles[0].muscle, "right", 5, 1)
        other = a_dose(pattern.muscles[0].muscle, "left", 5, 1)
        result = checked(plan(first, other, product=ONA), case(problems=[problem]))
        assert result.could_not_run == (), pattern.id
