"""The whole advice: every part from where it belongs, and a plan beside the last session that agrees with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from tests.next_cycle.making import BELIEF, FOOT, KNOWLEDGE, a_course, a_scene, case_on, learned_from, on

from eutonia import __version__
from eutonia.domain.advice import Advice, Step
from eutonia.domain.answers import Answer, Side
from eutonia.domain.belief import Learned, Verdict
from eutonia.domain.finding import Citation
from eutonia.domain.proposal import PlanOption, Proposal
from eutonia.next_cycle import advise, advise_with, next_plan, option_for, planning
from eutonia.next_cycle.advise import _citations, _summary, document_hash
from eutonia.next_cycle.differential import loss_of_response
from eutonia.next_cycle.scene import Scene
from eutonia.next_cycle.suggesting import Voice, in_order
from eutonia.next_cycle.timing import timing
from eutonia.propose import propose
from eutonia.propose.stamp import INTENDED_USE

GOOD = {"at": 35, "ashworth": "1+", "spasms_per_day": 4, "goals": {"heel": 0, "calm": 0}}
BAD = {"at": 35, "ashworth": "3", "spasms_per_day": 12, "goals": {"heel": -1, "calm": -1}}
LEARNED = Learned(replace(BELIEF, id="own"), Verdict(100, 3, (), True, ("Learned from three.",)))


def advice_of(*cycles: Mapping[str, Any], learned: Learned = LEARNED, answers: Any = None, **changes: Any) -> Advice:
    scene = a_scene(*cycles, **changes)
    return advise_with(scene.course, scene.asked, KNOWLEDGE, BELIEF, learned, answers)


def test_advice_holds_every_part_by_name() -> None:
    cycles = [{"day": 0, "seen": [GOOD]}, {"day": 98, "seen": [{**BAD, "weak": ""}]}]
    found = advice_of(*cycles, history={"any_in_16_weeks": "not_asked"})
    scene = a_scene(*cycles, history={"any_in_16_weeks": "not_asked"}, learned=LEARNED)
    assert (found.case_id, found.assessed_on, found.engine_version) == ("test-case", on(196), __version__)
    assert (found.knowledge.version, found.knowledge.hash) == (KNOWLEDGE.version, KNOWLEDGE.hash)
    assert (found.population_belief_id, found.belief_id) == (BELIEF.id, "own")
    assert (found.course_hash, found.case_hash) == (document_hash(scene.course), document_hash(scene.asked))
    assert (found.verdict, found.intended_use) == (("Learned from three.",), INTENDED_USE)
    assert found.cycles == scene.reviews
    assert found.loss == loss_of_response(scene)
    assert found.loss is not None
    assert found.timing == timing(scene, found.what)
    assert found.summary == _summary(found.what, found.timing)
    assert found.alternatives == scene.eligibility.alternatives
    assert found.missing == (
        "Cycle 2, 13 Apr 2026: whether weakness limited the person (not asked)",
        "Any botulinum toxin elsewhere in the last 16 weeks: not asked",
    )
    cited = {one.source for one in _citations(found.what, found.timing, found.loss, scene)}
    assert {one.id for one in found.sources} == cited & set(KNOWLEDGE.sources)
    assert len(cited) > 5


def test_a_hash_is_of_the_document_as_it_is_written() -> None:
    case = case_on(0, FOOT)
    assert document_hash(case) == sha256(case.model_dump_json().encode()).hexdigest()


def test_advice_is_learned_from_the_course_and_hears_the_answers() -> None:
    course, now = a_course(FOOT, [{"day": 0, "seen": [BAD]}]), case_on(98, FOOT)
    answers = {"antibodies-found": Answer.YES}
    assert advise(course, now, KNOWLEDGE, BELIEF, answers) == advise_with(
        course, now, KNOWLEDGE, BELIEF, learned_from(course), answers
    )
    assert Step.REFER in advice_of({"day": 0, "seen": [BAD]}, answers=answers).steps
    assert Step.REFER not in advice_of({"day": 0, "seen": [BAD]}).steps


def test_once_it_has_stopped_other_treatment_takes_the_place_of_toxin() -> None:
    cycles = [{"day": 0, "seen": [BAD]}, {"day": 98, "seen": [BAD]}]
    scene = a_scene(*cycles)
    assert scene.other_treatments != scene.eligibility.alternatives
    assert advice_of(*cycles).alternatives == scene.other_treatments


def test_the_summary_is_of_what_holds_now() -> None:
    when = timing(a_scene({"day": 0, "seen": [BAD]}), ())
    one, other = Voice("a").first(Step.ASK_FIRST, "Harm is not known", "b.", "c."), Voice("b").step(Step.SAME, "The same", "b.")
    assert _summary(in_order([one, other]), when) == "Ask first: harm is not known. Session from 13 Apr 2026."
    assert _summary(in_order([other]), when) == "Same: the same. Session from 13 Apr 2026."
    nowhere = when.model_copy(update={"session_from": None})
    assert _summary([], nowhere) == "Nothing speaks for a change. No session is suggested now."


def test_every_reason_day_suspect_and_alternative_is_cited() -> None:
    def one(source: str) -> Citation:
        return Citation(source=source, section="", state="seen")

    scene = a_scene({"day": 0, "seen": [BAD]})
    loss = loss_of_response(scene)
    assert loss is not None
    suspects = (loss.suspects[0].model_copy(update={"citations": (one("suspect"),)}),)
    option = scene.eligibility.alternatives[0].model_copy(update={"citations": (one("option"),)})
    scene.__dict__["eligibility"] = scene.eligibility.model_copy(update={"alternatives": (option,)})
    what = Voice("a", (one("what"),)).step(Step.SAME, "Same", "Because.")
    when = timing(scene, ()).model_copy(update={"citations": (one("when"),)})
    cited = [each.source for each in _citations([what], when, loss.model_copy(update={"suspects": suspects}), scene)]
    assert cited == ["what", "when", "suspect", "option"]
    assert [each.source for each in _citations([], when, None, scene)] == ["when", "option"]


# The plan beside the last session


def made() -> tuple[Scene, Proposal]:
    """300 units were given last; the proposal holds plans of 100, 250, 350 and 500, in any order."""
    scene = a_scene({"day": 0, "seen": [GOOD]}, learned=LEARNED)
    return scene, proposal_of(("none", 0), ("balanced", 350), ("lower", 250), ("strongest", 500), ("stronger", 100))


_PROPOSED: list[Proposal] = []


def proposal_of(*totals: tuple[str, int], recommended: str = "balanced") -> Proposal:
    if not _PROPOSED:
        scene = a_scene({"day": 0, "seen": [GOOD]})
        _PROPOSED.append(propose(scene.case, KNOWLEDGE, BELIEF, earlier=[scene.session]))
    base = _PROPOSED[0]
    dosed = next(one for one in base.options if one.plan.doses)
    options = tuple(an_option(dosed, name, units) for name, units in totals)
    return base.model_copy(update={"options": options, "recommended": recommended})


def an_option(option: PlanOption, name: str, units: int) -> PlanOption:
    dose = option.plan.doses[0].model_copy(update={"units": Decimal(units)})
    plan = option.plan.model_copy(update={"doses": (dose,) if units else ()})
    return option.model_copy(update={"name": name, "title": name.title(), "plan": plan})


def decided(steps: list[Step], proposal: Proposal | None = None, *cycles: dict[str, Any], **changes: Any) -> tuple[str, str]:
    scene = a_scene(*(cycles or ({"day": 0, "seen": [GOOD]},)), **changes)
    name, why = option_for(steps, proposal or made()[1], scene.course, scene.asked, KNOWLEDGE, LEARNED)
    (words,) = why
    return name, words


BELOW = "The largest plan below the 300 units given last."
ABOVE = "The smallest plan above the last dose."


def test_a_decision_chooses_among_the_plans_by_their_totals() -> None:
    assert decided([Step.LESS]) == ("lower", BELOW)
    assert decided([Step.MORE]) == ("balanced", ABOVE)
    assert decided([Step.LESS, Step.MORE]) == ("lower", BELOW)
    assert decided([Step.SAME]) == ("lower", "The plan nearest to the last dose."), "of two as near, the smaller"
    assert decided([Step.OTHER_MUSCLES]) == ("balanced", "The plan that the proposal recommends.")
    assert decided([Step.SAME, Step.PAUSE]) == decided([Step.REFER]) == ("none", "Nothing is injected now.")
    assert decided([Step.LESS], product="abobotulinumtoxinA") == ("balanced", planning.OTHER_PRODUCT)


def test_a_decision_is_kept_as_nearly_as_the_plans_allow() -> None:
    small = proposal_of(("balanced", 250), ("none", 0), ("lower", 300))
    assert decided([Step.MORE], small) == (
        "lower", "No plan of the proposal is above the 300 units given last: this is the largest.",
    )  # fmt: skip
    assert decided([Step.MORE, Step.LESS], small) == ("balanced", BELOW)
    large = proposal_of(("balanced", 350), ("none", 0), ("lower", 300), ("stronger", 320))
    assert decided([Step.LESS], large) == (
        "lower", "No plan of the proposal is below the 300 units given last: lower it by hand.",
    )  # fmt: skip
    assert decided([Step.SAME], large) == ("lower", "The plan nearest to the last dose.")
    assert decided([Step.MORE], proposal_of(("lower", 300), ("balanced", 350)))[0] == "balanced", "the same is not more"
    empty = proposal_of(("balanced", 0))
    assert decided([Step.MORE], empty) == ("balanced", "Nothing is injected now."), "a proposal that holds nothing else"
    assert decided([Step.SAME], proposal_of(("none", 0), recommended="none")) == ("none", "Nothing is injected now.")
    assert decided([Step.PAUSE], proposal_of(("balanced", 350)))[0] == "balanced"


def test_less_after_harm_says_that_harm_comes_first() -> None:
    for harm in ("weak", "swallow"):
        cycle = {"day": 0, "seen": [{**GOOD, harm: "yes"}]}
        assert decided([Step.LESS], None, cycle)[1] == (
            "The largest plan below the 300 units given last: harm comes before benefit."
        )


def test_more_stays_below_the_least_dose_that_harmed() -> None:
    weak = {**GOOD, "weak": "yes"}
    first, second = {"day": 0, "times": 5 / 3, "seen": [weak]}, {"day": 98, "times": 1.2, "seen": [weak]}
    last = {"day": 196, "seen": [GOOD]}
    assert decided([Step.MORE], None, first, second, last) == ("balanced", ABOVE), "350 is below 360"
    tight = proposal_of(("balanced", 370), ("none", 0), ("lower", 250))
    assert decided([Step.MORE], tight, first, second, last)[1] == "The plan that the proposal recommends."
    at = proposal_of(("balanced", 360), ("none", 0), ("lower", 250))
    assert decided([Step.MORE], at, first, second, last)[1] == "The plan that the proposal recommends."


def chosen(*what: Any, proposal: Proposal | None = None, **changes: Any) -> tuple[str, tuple[str, ...]]:
    scene = a_scene({"day": 0, "seen": [GOOD]}, learned=LEARNED, **changes)
    base = advice_of({"day": 0, "seen": [GOOD]}).model_copy(update={"what": in_order(what)})
    option, why = planning._chosen(proposal or made()[1], base, scene)
    return option.name, why


PAUSE, REFER, ASK = (Voice("a").first(step, "Title", "b.", "c.") for step in (Step.PAUSE, Step.REFER, Step.ASK_FIRST))
SAME, LESS, MORE, LATER = (Voice("b").step(step, "Title", "b.") for step in (Step.SAME, Step.LESS, Step.MORE, Step.REFER))
STOPPED = ("none", ("Nothing is injected while something comes first.",))


def test_what_comes_first_stops_the_plan_and_what_is_held_does_not_choose_it() -> None:
    assert chosen(PAUSE, SAME) == chosen(REFER) == chosen(LESS, PAUSE) == STOPPED
    assert chosen(ASK, SAME) == ("balanced", ("The plan that the proposal recommends.",))
    assert chosen(ASK, LESS) == ("lower", (BELOW,))
    assert chosen(LATER, SAME) == ("lower", ("The plan nearest to the last dose.",))
    assert chosen(MORE) == ("balanced", (ABOVE,))
    assert chosen(SAME, product="abobotulinumtoxinA") == ("balanced", (planning.OTHER_PRODUCT,))
    empty = proposal_of(("balanced", 0))
    assert chosen(SAME, proposal=empty) == ("balanced", ("The proposal holds no plan with doses: see its reasons.",))
    assert chosen(PAUSE, proposal=proposal_of(("balanced", 350))) == ("balanced", ("The plan that the proposal recommends.",))


def doubts(*what: Any, name: str = "balanced", learned: Learned = LEARNED, **changes: Any) -> list[str]:
    scene = a_scene({"day": 0, "seen": [GOOD]}, learned=learned, **changes)
    _, proposal = made()
    held = in_order(what)
    advice = advice_of({"day": 0, "seen": [GOOD]}).model_copy(update={"what": held, "timing": timing(scene, held)})
    option = next(one for one in proposal.options if one.name == name)
    return list(planning._doubts(proposal, option, advice, scene))


def test_where_advice_and_plan_do_not_agree_it_is_said() -> None:
    assert doubts(MORE) == []
    assert doubts(ASK, MORE) == ["This plan holds only when what is asked first is settled."]
    assert doubts(PAUSE, LATER) == []
    assert doubts(MORE, name="lower") == ["The proposal by itself recommends balanced, 350 units."]
    assert doubts(MORE, learned=Learned(BELIEF, Verdict(100, 3, (), False, ()))) == [
        "What was learned of this person cannot be trusted here: the plan is that for people like them."
    ]
    early = "It is planned for 29 Mar 2026, before the first day allowed, 30 Mar 2026."
    assert doubts(MORE, day=60, planned=83) == [early]
    assert doubts(MORE, day=60, planned=84) == doubts(MORE, day=60, planned=85) == []
    assert doubts(MORE, day=60, planned=83, name="none") == ["The proposal by itself recommends balanced, 350 units."]
    undated = {"any_in_16_weeks": "yes", "treatments": [{"product": "onabotulinumtoxinA", "units": 200, "indication": "bladder"}]}
    assert doubts(MORE, history=undated) == []


def test_the_last_session_is_repeated_in_words_only_where_the_same_is_advised_now_and_something_is_injected() -> None:
    (words,) = doubts(SAME)
    assert words.startswith("The last session repeated dose by dose: ")
    assert doubts(ASK, SAME) == ["This plan holds only when what is asked first is settled."]
    assert doubts(SAME, name="none") == ["The proposal by itself recommends balanced, 350 units."]


def test_the_last_session_repeated_is_checked_and_forecast_on_the_planned_day(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    usual = planning.forecast

    def forecast(plan: Any, *rest: Any, **named: Any) -> Any:
        asked.append((plan.planned_for, [one.given_on for one in named["earlier"]]))
        return usual(plan, *rest, **named)

    monkeypatch.setattr(planning, "forecast", forecast)
    _, proposal = made()
    scene = a_scene({"day": 0, "seen": [GOOD]}, day=98, planned=105)
    words = planning._repeated_words(proposal.options[1], scene)
    assert asked == [(on(105), [on(0)])]
    assert words.endswith("; 1 to settle before signing.")
    monkeypatch.setattr(planning, "check", lambda *_: type("Checked", (), {"findings": ()}))
    assert planning._repeated_words(proposal.options[1], scene).endswith("; nothing in the way of signing.")


def test_every_muscle_of_either_stands_beside_the_other() -> None:
    scene, proposal = made()
    option = next(one for one in proposal.options if one.plan.doses)
    dose = option.plan.doses[0]
    doses = [
        dose.model_copy(update={"muscle": muscle, "side": Side.RIGHT, "units": Decimal(units)})
        for muscle, units in (("soleus", 85), ("tibialis-posterior", 50), ("gastrocnemius-medial-head", 75), ("gracilis", 20))
    ]
    plan = option.plan.model_copy(update={"doses": tuple(doses), "product": "onabotulinumtoxinA"})
    nothing = scene.session.doses[0].model_copy(update={"muscle": "flexor-hallucis-longus", "units": Decimal(0)})
    session = scene.session.model_copy(update={"doses": (*scene.session.doses, nothing)})
    rows = list(planning._rows(session, plan, KNOWLEDGE))
    assert [(one.muscle, one.side, one.given, one.planned, one.difference, one.words) for one in rows] == [
        ("gastrocnemius-lateral-head", Side.RIGHT, 75, 0, -75, "Gastrocnemius, lateral head RIGHT: left out"),
        ("gastrocnemius-medial-head", Side.RIGHT, 75, 75, 0, "Gastrocnemius, medial head RIGHT: the same"),
        ("gracilis", Side.RIGHT, 0, 20, 20, "Gracilis RIGHT: new"),
        ("soleus", Side.RIGHT, 75, 85, 10, "Soleus RIGHT: 10 units more"),
        ("tibialis-posterior", Side.RIGHT, 75, 50, -25, "Tibialis posterior RIGHT: 25 units less"),
    ]
    other = plan.model_copy(update={"product": "abobotulinumtoxinA"})
    told = [(one.difference, one.words.rpartition(": ")[2]) for one in planning._rows(session, other, KNOWLEDGE)]
    beside = (None, "another product, not comparable")
    assert told == [(None, "left out"), beside, (None, "new"), beside, beside]


def test_the_next_plan_is_proposed_with_what_is_believed_after_the_sessions() -> None:
    scene = a_scene({"day": 0, "seen": [GOOD]}, planned=105, learned=LEARNED)
    advice = advise_with(scene.course, scene.asked, KNOWLEDGE, BELIEF, LEARNED)
    found = next_plan(scene.course, scene.asked, KNOWLEDGE, BELIEF, LEARNED, advice)
    assert found.proposal == propose(scene.case, KNOWLEDGE, LEARNED.belief, [scene.session])
    option, why = planning._chosen(found.proposal, advice, scene)
    assert (found.option, found.given_on, found.given_product) == (option.name, on(0), "onabotulinumtoxinA")
    assert found.rows == tuple(planning._rows(scene.session, option.plan, KNOWLEDGE))
    assert found.words == (*why, *planning._doubts(found.proposal, option, advice, scene))
    assert len(found.words) > 1
