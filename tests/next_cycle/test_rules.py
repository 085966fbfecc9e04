"""Each rule by itself: when it speaks and when it is silent, what it says, on which sources, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from tests.next_cycle.making import BELIEF, FOOT, KNOWLEDGE, NECK, a_course, a_scene, case_on

from eutonia.domain.advice import Step, Suggestion
from eutonia.domain.answers import Severity
from eutonia.domain.belief import Belief, Learned, Verdict
from eutonia.domain.proposal import Outcome
from eutonia.next_cycle import dosing, harm, stopping
from eutonia.next_cycle.scene import Scene
from eutonia.next_cycle.suggesting import PROJECT, Rule, Voice, in_order

GOOD = {"at": 35, "ashworth": "1+", "spasms_per_day": 4, "goals": {"heel": 0, "calm": 0}}
BAD = {"at": 35, "ashworth": "3", "spasms_per_day": 12, "goals": {"heel": -1, "calm": -1}}
PART = {"at": 35, "ashworth": "2", "spasms_per_day": 9, "goals": {"heel": -1, "calm": -1}}
LAST = "300 units of onabotulinumtoxinA on 5 Jan 2026"
MUSCLES = ("Gastrocnemius, medial head", "Gastrocnemius, lateral head", "Soleus", "Tibialis posterior")
TONE, SPASMS = "equinovarus foot RIGHT, tone (Ashworth): from", "equinovarus foot RIGHT, spasms a day: from"
FAILED = f"{LAST}: goal not reached: goal heel; goal not reached: goal calm; {TONE} 3 to 3; {SPASMS} 12 to 12"
HELPED = f"{LAST}: goal reached: goal heel; goal reached: goal calm; {TONE} 3 to 1+; {SPASMS} 12 to 4 (67 % less)"


def once(*seen: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {"day": 0, "seen": list(seen), **changes}


def then(*seen: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {"day": 98, "seen": list(seen), **changes}


def said(rule: Rule, scene: Scene) -> tuple[Suggestion, ...]:
    return tuple(rule(scene))


def only(rule: Rule, scene: Scene) -> Suggestion:
    (found,) = rule(scene)
    return found


def sources(one: Suggestion) -> list[str]:
    return [citation.source for citation in one.reason.citations]


def kind(one: Suggestion) -> tuple[Step, bool, str, Severity]:
    return one.step, one.comes_first, one.reason.rule, one.reason.severity


SETTLED_FIRST, A_STEP = (True, Severity.STOP), (False, Severity.NOTE)


# Harm


def test_weakness_asks_for_less_and_says_what_is_missing() -> None:
    found = only(harm.weakness, a_scene(once({**GOOD, "weak": "yes"})))
    assert kind(found) == (Step.LESS, False, "next.weakness", Severity.NOTE)
    assert sources(found) == ["ev-jacinto-2020"]
    assert found.evidence == (f"{LAST}: weakness that limits, yes", "goal reached: goal heel", "goal reached: goal calm")
    assert found.missing == ("which muscle became weak, and what the person could no longer do",)
    assert found.reason.remedy.endswith("or leave them out; do not raise any other to make up for it.")
    poor = only(harm.weakness, a_scene(once({**BAD, "weak": "yes"})))
    assert poor.evidence == (f"{LAST}: weakness that limits, yes",)


@pytest.mark.parametrize("rule", [harm.weakness, harm.swallowing])
def test_no_harm_and_harm_that_nobody_asked_about_are_no_reason_for_less(rule: Rule) -> None:
    for answer in ("no", "", "cannot_establish"):
        assert said(rule, a_scene(once({**GOOD, "weak": answer, "swallow": answer}))) == ()


def test_swallowing_asks_for_less_and_for_somebody_who_looks_at_it() -> None:
    less, look = said(harm.swallowing, a_scene(once({**GOOD, "swallow": "yes"})))
    assert [kind(one) for one in (less, look)] == [
        (Step.LESS, False, "next.swallowing", Severity.NOTE), (Step.REFER, False, "next.swallowing", Severity.NOTE),
    ]  # fmt: skip
    assert sources(less) == sources(look) == ["dysport-us-mpr", "botox-us-boxed-warning"]
    assert "into the limbs: the toxin reached further than it should" in less.reason.because
    assert less.reason.remedy.endswith("report it as a suspected distant spread.")
    assert less.evidence == (f"{LAST}: trouble with swallowing, yes",)
    assert less.missing == ("how long it lasted, and whether food had to be changed",)
    assert (look.evidence, look.missing) == ((), ())
    near = said(harm.swallowing, a_scene(once({"at": 28, "pain": 2, "swallow": "yes"}), person=NECK))[0]
    assert "into the neck or jaw, swallowing" in near.reason.because
    assert "never both sternocleidomastoids" in near.reason.remedy


def test_less_of_another_product_starts_at_its_own_low_end_wherever_the_harm_was() -> None:
    weak = a_scene(once({**GOOD, "weak": "yes"}), product="abobotulinumtoxinA")
    limbs = a_scene(once({**GOOD, "swallow": "yes"}), product="abobotulinumtoxinA")
    neck = a_scene(once({"at": 28, "pain": 2, "swallow": "yes"}), person=NECK, product="abobotulinumtoxinA")
    assert only(harm.weakness, weak).reason.remedy.endswith(harm.ANOTHER)
    for scene in (limbs, neck):
        assert said(harm.swallowing, scene)[0].reason.remedy.endswith(harm.ANOTHER)


def test_the_rule_about_swallowing_stands_on_the_project_when_no_question_asks_about_it() -> None:
    bare = SimpleNamespace(knowledge=SimpleNamespace(screen={}))
    assert harm._reserve(bare) == (PROJECT,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("weak", "swallow", "missing"),
    [
        ("", "no", ("weakness that limits: not asked",)),
        ("no", "cannot_establish", ("trouble with swallowing: cannot establish",)),
        ("", "", ("weakness that limits: not asked", "trouble with swallowing: not asked")),
        ("no", "no", None),
        ("yes", "no", None),
        ("no", "yes", None),
    ],
)
def test_harm_that_nobody_asked_about_comes_first(weak: str, swallow: str, missing: tuple[str, ...] | None) -> None:
    found = said(harm.harm_not_asked, a_scene(once({**GOOD, "weak": weak, "swallow": swallow})))
    if missing is None:
        assert found == ()
        return
    (one,) = found
    assert kind(one) == (Step.ASK_FIRST, True, "next.harm-not-asked", Severity.STOP)
    assert sources(one) == ["ev-jacinto-2020"]
    assert one.missing == missing
    assert " or ".join(words.partition(":")[0] for words in missing) + ". Unknown is not none." in one.reason.because


# What comes before any injection


def test_not_now_is_told_with_the_reasons_of_eligibility_and_what_would_change_it() -> None:
    found = only(stopping.not_eligible, a_scene(once(GOOD), screen={"urinary-infection": "yes"}))
    assert kind(found) == (Step.PAUSE, True, "next.eligibility", Severity.STOP)
    assert found.reason.title == "Not now"
    assert found.reason.because == (
        "Are there signs of a urinary infection? Yes: "
        "A urinary infection makes spasms worse, and they may settle when it is treated."
    )
    assert found.reason.remedy == "Treat it first; then assess the spasms again."
    assert sources(found) == ["rcp-2018", "nice-ng220", "devon-formulary"]
    assert found.missing == ()


def test_somebody_who_is_no_candidate_is_referred() -> None:
    fixed = {"fixed_contracture": "yes", "tardieu": {"catch_degrees": -15, "full_range_degrees": -15}}
    found = only(stopping.not_eligible, a_scene(once(GOOD), told=fixed))
    assert (found.step, found.reason.title) == (Step.REFER, "Not a candidate")
    assert found.reason.because.startswith("Fixed contracture, not spasticity: A fixed contracture")


def test_eligibility_is_silent_for_a_candidate_and_when_the_stop_rule_says_it_better() -> None:
    assert said(stopping.not_eligible, a_scene(once(GOOD))) == ()
    assert said(stopping.not_eligible, a_scene(once())) == (), "a candidate with cautions"
    stopped = a_scene(once(BAD), then(BAD))
    assert stopped.eligibility.outcome is Outcome.NOT_NOW
    assert said(stopping.not_eligible, stopped) == ()
    both = only(stopping.not_eligible, a_scene(once(BAD), then(BAD), screen={"urinary-infection": "yes"}))
    assert both.reason.because.startswith("No response to earlier treatments: ")
    assert "urinary infection" in both.reason.because


def test_an_eligibility_check_that_could_not_run_is_told_as_missing() -> None:
    scene = a_scene(once(GOOD), screen={"urinary-infection": "yes"})
    (finding,) = [one for one in scene.eligibility.findings if one.severity is Severity.STOP]
    blind = finding.model_copy(update={"could_not_run": True, "title": "Not checked."})
    scene.__dict__["eligibility"] = scene.eligibility.model_copy(update={"findings": (finding, blind)})
    found = only(stopping.not_eligible, scene)
    assert found.missing == ("Not checked.",)
    assert "Not checked: " in found.reason.because
    assert sources(found) == ["rcp-2018", "nice-ng220", "devon-formulary"]


def test_a_reason_of_eligibility_that_is_about_old_treatments_waits_for_what_is_asked_first() -> None:
    """Twice nothing here, with the last session not looked at: it is asked what it did, and eligibility is not told beside it."""
    scene = a_scene(once(BAD), then(BAD), {"day": 196})
    closing = [one.rule for one in scene.eligibility.findings if one.severity is Severity.STOP]
    assert stopping.response_open(scene)
    assert not stopping.has_stopped(scene)
    assert said(stopping.not_eligible, scene) == (), closing
    assert not stopping.response_open(a_scene(once(BAD), then(PART)))


def test_what_the_last_session_did_is_asked_first_with_each_goal_that_nobody_judged() -> None:
    both = ("whether the goal 'goal heel' was reached", "whether the goal 'goal calm' was reached")
    late = only(stopping.response_not_known, a_scene(once()))
    assert kind(late) == (Step.ASK_FIRST, True, "next.response-not-known", Severity.STOP)
    assert sources(late) == ["ev-jacinto-2020"]
    assert late.missing == both
    assert late.reason.because == f"Of {LAST} it is not known {'; '.join(both)}."
    assert "The best weeks are past" in late.reason.remedy
    half = only(stopping.response_not_known, a_scene(once({"at": 35, "ashworth": "2", "goals": {"heel": -1}})))
    assert half.missing == both[1:]
    for scene in (a_scene(once(GOOD)), a_scene(once(BAD)), a_scene(once({**GOOD, "goals": {"heel": 0}}))):
        assert said(stopping.response_not_known, scene) == ()


@pytest.mark.parametrize(("day", "words"), [(62, "See the person before 9 Mar"), (63, "See the person"), (64, "are past")])
def test_the_person_is_seen_while_the_best_weeks_last(day: int, words: str) -> None:
    assert words in only(stopping.response_not_known, a_scene(once(), day=day)).reason.remedy


def test_without_a_goal_the_problems_are_asked_about() -> None:
    course = a_course(FOOT, [once()], {"goals": []})
    scene = Scene(course, case_on(98, FOOT), KNOWLEDGE, BELIEF, Learned(BELIEF, Verdict(1.0, 0, (), True, ())))
    assert only(stopping.response_not_known, scene).missing == ("how the problems were in the best weeks",)


def test_a_failure_after_a_session_that_nobody_followed_is_asked_about_before_a_third() -> None:
    found = only(stopping.response_not_known, a_scene(once(), then(BAD)))
    assert kind(found) == (Step.ASK_FIRST, True, "next.response-before-not-known", Severity.STOP)
    assert found.reason.citations == KNOWLEDGE_OF["stop_cycles"]
    assert found.missing == a_scene(once(), then(BAD)).reviews[0].missing
    assert len(found.missing) == 5
    for scene in (a_scene(once(PART), then(BAD)), a_scene(once(), then(PART)), a_scene(once(BAD))):
        assert said(stopping.response_not_known, scene) == ()
    assert [stopping.response_open(scene) for scene in (a_scene(once(), then(BAD)), a_scene(once(PART), then(BAD)))] == [
        True, False,
    ]  # fmt: skip


KNOWLEDGE_OF = {
    name: (KNOWLEDGE.settings[f"next_cycle.{name}"].citation,)
    for name in ("stop_cycles", "faded_part", "worn_off_days", "step_of_dose", "worth_days", "best_to_days")
}


def test_twice_nothing_stops_and_names_what_else_there_is() -> None:
    scene = a_scene(once(GOOD), then({**BAD, "weak": ""}), {"day": 196, "seen": [{**BAD, "weak": ""}]})
    pause, refer = said(stopping.stop_rule, scene)
    assert kind(pause) == (Step.PAUSE, True, "next.stop", Severity.STOP)
    assert kind(refer) == (Step.REFER, True, "next.stop", Severity.STOP)
    assert pause.reason.citations == refer.reason.citations == KNOWLEDGE_OF["stop_cycles"]
    assert pause.reason.title == "2 cycles in a row brought nothing"
    assert pause.reason.because.startswith("2 cycles in a row reached no goal")
    later = [FAILED.replace("5 Jan 2026", on) for on in ("13 Apr 2026", "20 Jul 2026")]
    assert list(pause.evidence) == later
    assert pause.missing == ("whether weakness limited the person (not asked)",), "the same gap of two cycles is told once"
    assert refer.reason.because.startswith("What else fits this person: Physiotherapy")
    assert refer.missing == ()


def test_when_nothing_else_fits_it_is_said() -> None:
    scene = a_scene(once(BAD), then(BAD))
    scene.__dict__["other_treatments"] = ()
    assert "nothing that stands in the knowledge" in said(stopping.stop_rule, scene)[1].reason.because


@pytest.mark.parametrize("cycles", [[once(BAD)], [once(BAD), then(PART)], [once(BAD), then()], [once(PART), then(BAD)]])
def test_one_failure_or_two_that_are_not_the_last_in_a_row_do_not_stop(cycles: list[dict[str, Any]]) -> None:
    assert said(stopping.stop_rule, a_scene(*cycles)) == ()


def test_a_loss_after_a_success_here_is_looked_into_before_the_next_dose() -> None:
    found = only(stopping.look_for_the_reason, a_scene(once(GOOD), then(BAD), answers={"dose-lost": "no"}))
    assert kind(found) == (Step.ASK_FIRST, True, "next.look-for-the-reason", Severity.STOP)
    assert found.reason.citations == KNOWLEDGE_OF["faded_part"]
    assert "(10 are open)" in found.reason.remedy
    assert found.evidence == (HELPED, FAILED.replace("5 Jan", "13 Apr"))


def test_the_reason_is_not_looked_for_without_a_loss_a_success_or_a_question() -> None:
    every = dict.fromkeys((one.id for step in KNOWLEDGE.loss.values() for one in step.questions), "no")
    for scene in (
        a_scene(once(BAD)), a_scene(once(GOOD)), a_scene(once(GOOD), then(PART)),
        a_scene(once(GOOD), then(BAD), {"day": 196, "seen": [BAD]}), a_scene(once(GOOD), then(BAD), answers=every),
    ):  # fmt: skip
        assert said(stopping.look_for_the_reason, scene) == ()


def test_resistance_needs_a_yes_and_quotes_each() -> None:
    one = only(stopping.resistant, a_scene(once(GOOD), answers={"antibodies-found": "yes", "test-without-paralysis": "no"}))
    assert kind(one) == (Step.REFER, True, "next.resistant", Severity.STOP)
    assert sources(one) == ["poor-response-teaching", "sternocleidomastoid-test-2000", "bnn-2016", "antibody-reviews"]
    assert one.reason.because == (
        "Were neutralising antibodies found in the blood? Yes. "
        "Antibodies to this serotype; they do not always go with failure."
    )
    other = only(stopping.resistant, a_scene(once(GOOD), answers={"test-without-paralysis": "yes"}))
    assert "resistant to the toxin that was tested" in other.reason.because
    for answers in ({}, {"antibodies-found": "no"}, {"antibodies-found": "cannot_establish"}, {"dose-lost": "yes"}):
        assert said(stopping.resistant, a_scene(once(GOOD), answers=answers)) == ()


def test_a_cycle_in_numbers_tells_the_measures_of_goals_and_else_those_of_the_problem() -> None:
    measured = a_scene(once({"at": 35, "ashworth": "2", "pain": 3}), goals=[("heel", "ashworth", "1+")])
    assert stopping.evidence_of(measured.last).endswith(f"{TONE} 3 to 2")
    painful = {**FOOT, "found": {**FOOT["found"], "pain": 6}}
    scene = a_scene(once({"at": 35, "ashworth": "2", "pain": 3}), person=painful)
    assert [one.measure for one in scene.last.reliefs] == ["ashworth", "pain"]
    assert stopping.evidence_of(scene.last) == (
        f"{LAST}: goal not reached: goal heel; {TONE} 3 to 2"
    ), "no goal is measured by pain"
    pain_only = a_scene(once({"at": 35, "pain": 3}), person=painful)
    assert stopping.evidence_of(pain_only.last) == f"{LAST}: equinovarus foot RIGHT, pain: from 6 to 3 (50 % less)"
    assert stopping.evidence_of(a_scene(once()).last) == f"{LAST}: nothing was written down"
    beside = [one.model_copy(update={"is_aimed_at": False}) for one in pain_only.last.reliefs]
    elsewhere = pain_only.last.model_copy(update={"reliefs": tuple(beside)})
    assert stopping.evidence_of(elsewhere) == f"{LAST}: nothing was written down", "what no goal is about is no evidence"


# The dose


def test_a_problem_that_has_grown_is_referred_before_any_dose_is_raised() -> None:
    found = only(dosing.worse, a_scene(once(PART), day=130, found={"ashworth": "4"}))
    assert kind(found) == (Step.REFER, False, "next.worse-without-toxin", Severity.NOTE)
    assert sources(found) == ["eutonia-project", "nice-ng220", "rcp-2018"]
    assert found.reason.citations[0] == KNOWLEDGE_OF["worn_off_days"][0]
    assert found.evidence == (f"{TONE} 3 to 4",)
    assert found.reason.because.startswith(f"{TONE} 3 to 4. ")
    assert said(dosing.worse, a_scene(once(PART), day=130)) == ()


@pytest.mark.parametrize("guidance", ["anatomical", ""])
@pytest.mark.parametrize(("seen", "did"), [(BAD, "reached no goal and gave no"), (PART, "gave important relief and reached no")])
def test_an_unguided_needle_that_did_too_little_is_guided_next_time(guidance: str, seen: dict[str, Any], did: str) -> None:
    found = only(dosing.guidance, a_scene(once(seen, guidance=guidance)))
    assert kind(found) == (Step.OTHER_GUIDANCE, False, "next.guidance", Severity.NOTE)
    assert sources(found) == ["asimakidou-2023"]
    assert found.reason.because.startswith(f"The last session {did}")
    how = "anatomical guidance only" if guidance else "guidance not written down"
    told = tuple(f"{name} RIGHT: {how} (ultrasound is advised)" for name in MUSCLES)
    assert found.evidence[1:] == told
    assert found.missing == (() if guidance else told), "only what nobody wrote down is missing"


def test_guidance_is_no_matter_when_it_worked_or_was_guided() -> None:
    for scene in (a_scene(once(GOOD, guidance="")), a_scene(once(BAD)), a_scene(once(guidance="anatomical"))):
        assert said(dosing.guidance, scene) == ()


def test_muscles_that_make_up_little_of_the_problem_are_chosen_anew() -> None:
    found = only(dosing.muscles, a_scene(once(BAD, doses={"tibialis-posterior": 75})))
    assert kind(found) == (Step.OTHER_MUSCLES, False, "next.muscles", Severity.NOTE)
    assert sources(found) == ["bnn-2016"]
    assert "the muscles injected make up less than half of a problem" in found.reason.because
    assert found.evidence[1:] == (
        "The muscles injected make up 13 % of equinovarus foot RIGHT; nothing went into "
        "Gastrocnemius, medial head RIGHT, Gastrocnemius, lateral head RIGHT, Soleus RIGHT",
    )
    assert only(dosing.muscles, a_scene(once(PART, doses={"tibialis-posterior": 75}))).step is Step.OTHER_MUSCLES


def test_a_failure_that_neither_dose_nor_guidance_explains_leads_to_the_muscles() -> None:
    found = only(dosing.muscles, a_scene(once(BAD)))
    assert "neither dose nor guidance explains it" in found.reason.because
    assert found.evidence == (FAILED,)
    explained = {
        "low": a_scene(once(BAD, times=0.4)), "unguided": a_scene(once(BAD, guidance="")), "helped": a_scene(once(PART)),
        "worked": a_scene(once(GOOD)), "not known": a_scene(once()),
    }  # fmt: skip
    for what, scene in explained.items():
        assert said(dosing.muscles, scene) == (), what
    barred = a_scene(once({**BAD, "weak": "yes"}, times=0.4))
    assert only(dosing.muscles, barred).step is Step.OTHER_MUSCLES, "a low dose that may not be raised is no answer"


def test_one_goal_missed_beside_another_reached_leads_to_its_muscles() -> None:
    found = only(dosing.muscles, a_scene(once({**GOOD, "goals": {"heel": -1, "calm": 0}})))
    assert kind(found) == (Step.OTHER_MUSCLES, False, "next.one-goal-missed", Severity.NOTE)
    assert sources(found) == ["bnn-2016"]
    assert found.reason.because == "Not reached: goal heel; another goal was."
    assert len(found.evidence) == 1


def test_a_step_up_after_too_little_tells_low_doses_room_and_earlier_weakness() -> None:
    scene = a_scene(once({**GOOD, "weak": "yes"}, times=1.2), then(PART, times=0.6))
    found = only(dosing.more, scene)
    assert kind(found) == (Step.MORE, False, "next.more", Severity.NOTE)
    assert found.reason.citations == (*KNOWLEDGE_OF["step_of_dose"], *KNOWLEDGE_OF["worth_days"])
    assert found.reason.title == "A moderate step up"
    assert found.reason.remedy == (
        "Raise by about 25 %, where the problem is largest. Stay below the 360 units of 5 Jan 2026, "
        "after which harm was seen or not asked about."
    )
    low = [
        f"{name} RIGHT had 45 units; the lowest dose written down is {words}"
        for name, words in zip(
            MUSCLES, ("75 (label, unverified here)", "75 (label, unverified here)", "50 (practice)", "50 (practice)"), strict=True
        )
    ]
    weak = "weakness limited the person after 360 units of onabotulinumtoxinA on 5 Jan 2026"
    assert list(found.evidence[1:]) == [*low, "180 of 400 units in 12 weeks were used", weak]
    ordinary = only(dosing.more, a_scene(once(BAD)))
    assert ordinary.reason.remedy == "Raise by about 25 %, where the problem is largest."
    assert ordinary.evidence[1:] == ("300 of 400 units in 12 weeks were used",)


def test_the_least_dose_that_harmed_is_the_one_to_stay_below() -> None:
    last = {"day": 196, "times": 0.6, "seen": [PART]}
    weak, unasked = {**GOOD, "weak": "yes"}, {**GOOD, "weak": ""}
    falling = a_scene(once(weak, times=1.2), then(unasked, times=0.8), last)
    assert "Stay below the 240 units of 13 Apr 2026" in only(dosing.more, falling).reason.remedy
    found = only(dosing.more, a_scene(once(weak, times=0.8), then(unasked, times=1.2), last))
    assert "Stay below the 240 units of 5 Jan 2026" in found.reason.remedy
    assert [one for one in found.evidence if "weakness" in one] == [
        "weakness limited the person after 240 units of onabotulinumtoxinA on 5 Jan 2026"
    ]


REASONS: dict[str, Callable[[], Scene]] = {
    "weakness that limits: yes": lambda: a_scene(once({**PART, "weak": "yes"})),
    "weakness that limits: not asked": lambda: a_scene(once({**PART, "weak": ""})),
    "trouble with swallowing: cannot establish": lambda: a_scene(once({**PART, "swallow": "cannot_establish"})),
    "the needle was not known to be guided": lambda: a_scene(once(PART, guidance="")),
    "the problem is worse without toxin: its reason comes first": lambda: a_scene(once(PART), day=130, found={"ashworth": "4"}),
    "cycles in a row brought nothing: the reason comes first": lambda: a_scene(once(BAD), then(BAD)),
    "another product is planned: its doses cannot be held against the last one": lambda: a_scene(
        once(PART), product="abobotulinumtoxinA"
    ),
    "the limit of 12 weeks is used up: 400 of 400 units": lambda: a_scene(once(PART, times=4 / 3)),
    "the limit of 12 weeks is used up: 396 of 400 units": lambda: a_scene(once(PART, times=1.32)),
}


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_against_more_is_told_alone_and_nothing_more_is_advised(reason: str) -> None:
    scene = REASONS[reason]()
    assert dosing.why_not_more(scene) == [reason]
    assert said(dosing.more, scene) == ()


def test_what_was_not_measured_again_speaks_against_more() -> None:
    scene = a_scene(once(PART), found={"ashworth": None})
    assert dosing.why_not_more(scene) == ["not measured now, so it is not known whether it is worse: equinovarus foot RIGHT"]


def test_nothing_speaks_against_more_where_one_step_still_fits_under_the_limit_or_a_goal_was_reached_unguided() -> None:
    just = {"gastrocnemius-medial-head": 100, "gastrocnemius-lateral-head": 100, "soleus": 100, "tibialis-posterior": 95}
    assert dosing.why_not_more(a_scene(once(PART, doses=just))) == []
    assert dosing.why_not_more(a_scene(once(GOOD, guidance=""))) == []
    assert dosing.why_not_more(a_scene(once(PART))) == []


def test_more_and_the_same_are_silent_where_it_is_not_known_what_the_last_did() -> None:
    for rule in (dosing.more, dosing.same):
        assert said(rule, a_scene(once({"at": 35, "ashworth": "3"}))) == ()
    assert said(dosing.more, a_scene(once(GOOD))) == ()


def test_what_worked_is_repeated() -> None:
    found = only(dosing.same, a_scene(once(GOOD)))
    assert kind(found) == (Step.SAME, False, "next.same", Severity.NOTE)
    assert found.reason.citations == KNOWLEDGE_OF["best_to_days"]
    assert found.reason.title == "The same again"
    assert "The effect lasts about 86 days." in found.reason.because
    assert found.reason.remedy == "Keep muscles, doses and guidance; do not raise what works."
    assert (found.evidence, found.missing) == ((HELPED,), ())


def test_what_worked_with_another_product_keeps_muscles_and_not_doses() -> None:
    found = only(dosing.same, a_scene(once(GOOD), product="abobotulinumtoxinA"))
    assert found.reason.title == "The same muscles; the other product by its own range"
    assert found.reason.remedy.startswith("abobotulinumtoxinA is planned, onabotulinumtoxinA was given: units are never")


def test_what_helped_and_cannot_be_raised_is_kept_with_what_speaks_against_more() -> None:
    found = only(dosing.same, REASONS["the limit of 12 weeks is used up: 400 of 400 units"]())
    assert kind(found) == (Step.SAME, False, "next.same", Severity.NOTE)
    assert found.reason.title == "The same again; more is not advised"
    assert found.missing == ("the limit of 12 weeks is used up: 400 of 400 units",)
    assert found.reason.because == (
        "The last session gave important relief and reached no goal. "
        "Against more speaks: the limit of 12 weeks is used up: 400 of 400 units."
    )


@pytest.mark.parametrize(
    "cycle",
    [
        once({**GOOD, "weak": "yes"}), once({**GOOD, "swallow": "yes"}), once(BAD, times=4 / 3), once(PART),
        once(PART, guidance=""),
    ],
)  # fmt: skip
def test_the_same_is_not_advised_after_harm_failure_an_unguided_needle_or_where_more_is(cycle: dict[str, Any]) -> None:
    assert said(dosing.same, a_scene(cycle)) == ()


def short(day: int, *, times: float = 0.7, learned: Learned | None = None) -> Scene:
    gone = {"at": day, "ashworth": "3", "spasms_per_day": 12, "gone": True}
    return a_scene(once(GOOD, gone, times=times), day=84, learned=learned)


def saturated(times: float) -> Learned:
    density = {"half_density.leg": BELIEF.parameters["half_density.leg"] * times}
    return Learned(Belief("saturated", "saturated", dict(BELIEF.parameters) | density), Verdict(100, 9, (), True, ()))


@pytest.mark.parametrize(("day", "days"), [(60, 24), (76, 8), (77, 7), (78, None), (84, None)])
def test_an_effect_is_short_when_it_ends_a_week_or_more_before_the_interval(day: int, days: int | None) -> None:
    assert dosing.short_by(short(day)) == days
    assert dosing.lasts(short(day)) == day


def test_an_end_that_nobody_saw_is_not_short_and_lasts_as_expected() -> None:
    scene = a_scene(once(GOOD))
    assert dosing.short_by(scene) is None
    assert scene.wears_off is not None
    assert dosing.lasts(scene) == scene.wears_off.median
    unknown = a_scene(once(GOOD, product="daxibotulinumtoxinA"))
    assert dosing.lasts(unknown) is None
    (kept,) = dosing.same(unknown)
    assert kept.reason.because.endswith("was reported.")


def test_without_an_interval_nothing_is_short() -> None:
    scene = short(60)
    scene.__dict__["interval"] = None
    assert dosing.short_by(scene) is None


def test_a_short_effect_is_lengthened_only_where_the_model_adds_a_week() -> None:
    scene = short(60, learned=saturated(0.3))
    gain = dosing.longer_by(scene)
    assert gain is not None
    assert gain >= 7
    found = only(dosing.more, scene)
    assert found.reason.title == "A step up, to last longer"
    assert f"after 60 days, 24 days before toxin may be given again. By the model 50 % more would add about {gain:.0f} days" in (
        found.reason.because
    )
    assert found.reason.remedy.startswith("Raise step by step, by 50 % at most")
    assert found.evidence[1:] == ("208 of 400 units in 12 weeks were used",)
    assert said(dosing.same, scene) == ()
    assert dosing.longer_by(short(60)) is None
    assert dosing.longer_by(short(80, learned=saturated(0.3))) is None, "not short"
    assert "by the model even 50 % more would add few days" in only(dosing.same, short(60)).reason.because


def test_a_gain_is_weighed_in_days_against_what_is_worth_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven days are worth it, fewer are not; and where more cannot be forecast nothing is gained."""
    scene = short(60)
    expected = scene.wears_off
    assert expected is not None
    for days, worth in ((Decimal(7), Decimal(7)), (Decimal("6.9"), None), (Decimal(9), Decimal(9))):
        band = replace(expected, median=expected.median + days)
        monkeypatch.setattr(dosing, "first_to_go", lambda *_, band=band: band)
        assert dosing.longer_by(scene) == worth
    monkeypatch.setattr(dosing, "first_to_go", lambda *_: None)
    assert dosing.longer_by(scene) is None
    scene.__dict__["wears_off"] = None
    assert dosing.longer_by(scene) is None


@pytest.mark.parametrize(("times", "step"), [(0.5, "1.5"), (1, "1.333"), (4 / 3, "1"), (1.5, "1")])
def test_the_largest_step_stays_below_the_limit_and_below_what_check_calls_large(times: float, step: str) -> None:
    assert round(dosing.largest_step(a_scene(once(GOOD, times=times))), 3) == Decimal(step)


def test_where_no_limit_holds_the_largest_step_is_what_check_calls_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dosing, "limit_of", lambda *_: None)
    scene = a_scene(once(GOOD, times=1.5))
    assert dosing.largest_step(scene) == Decimal("1.5")
    assert dosing.why_not_more(scene) == []
    assert not [one for one in only(dosing.more, a_scene(once(BAD))).evidence if "units in 12 weeks" in one]


# A suggestion, and their order


def test_a_voice_says_what_comes_first_and_what_is_a_step() -> None:
    voice = Voice("trial")
    first = voice.first(Step.PAUSE, "Title", "Because.", "Remedy.", ["seen"], ["asked"])
    step = voice.step(Step.SAME, "Title", "Because.")
    assert (first.comes_first, first.held, first.reason.severity) == (True, False, Severity.STOP)
    assert (step.comes_first, step.held, step.reason.severity) == (False, False, Severity.NOTE)
    for one in (first, step):
        assert (one.reason.rule, one.reason.title, one.reason.because) == ("next.trial", "Title", "Because.")
        assert one.reason.citations == (PROJECT,)
    assert (first.reason.remedy, first.evidence, first.missing) == ("Remedy.", ("seen",), ("asked",))
    assert (step.reason.remedy, step.evidence, step.missing) == ("", (), ())
    assert (PROJECT.source, PROJECT.section, PROJECT.state) == ("eutonia-project", "docs/next-cycle.md", "project")
    assert not PROJECT.is_unverified
    assert PROJECT.source in KNOWLEDGE.sources


def test_the_order_is_that_of_the_steps_and_within_one_what_comes_first() -> None:
    made = [
        Voice("z").step(Step.SAME, "a", "b."), Voice("b").step(Step.REFER, "a", "b."),
        Voice("c").first(Step.REFER, "a", "b.", "c."), Voice("a").step(Step.REFER, "a", "b."),
        Voice("y").step(Step.LESS, "a", "b."),
    ]  # fmt: skip
    assert [(one.reason.rule, one.held) for one in in_order(made)] == [
        ("next.y", False), ("next.c", False), ("next.a", True), ("next.b", True), ("next.z", True),
    ]  # fmt: skip
    assert not any(one.held for one in in_order([made[0], made[1], made[4]]))
    assert in_order([]) == ()
