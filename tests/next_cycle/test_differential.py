"""The reasons for a loss of response: each is seen where it is, ruled out where it is not, and open where nobody looked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.next_cycle.making import BELIEF, FOOT, KNOWLEDGE, a_course, a_scene, case_on, nothing_learned, on

from eutonia.domain.advice import LossOfResponse, Suspect
from eutonia.domain.answers import Answer
from eutonia.domain.belief import Belief, Learned, Surprise, Verdict
from eutonia.eligibility.joint import Joint, joint_of
from eutonia.next_cycle import advise_with, differential
from eutonia.next_cycle.differential import Weighed
from eutonia.next_cycle.scene import Scene

BAD = {"at": 35, "ashworth": "3", "spasms_per_day": 12, "goals": {"heel": -1, "calm": -1}}
GOOD = {"at": 35, "ashworth": "1", "spasms_per_day": 4, "goals": {"heel": 0, "calm": 0}}


def lost(
    *cycles: Mapping[str, Any], answers: Mapping[str, str] | None = None, learned: Learned | None = None, **changes: Any
) -> LossOfResponse:
    day = cycles[-1]["day"] + 98
    held = {id: Answer(answer) for id, answer in (answers or {}).items()}
    case = case_on(day, FOOT, **changes)
    advice = advise_with(a_course(FOOT, cycles), case, KNOWLEDGE, BELIEF, learned or nothing_learned(), held)
    assert advice.loss is not None
    return advice.loss


def suspect(name: str, *cycles: Mapping[str, Any], **changes: Any) -> Suspect:
    return next(one for one in lost(*cycles, **changes).suspects if one.step == name)


def once(**changes: Any) -> dict[str, Any]:
    return {"day": 0, "seen": [BAD], **changes}


def any_of(words: str, said: tuple[str, ...]) -> bool:
    return any(words in one for one in said)


def test_every_reason_is_looked_at_in_the_order_of_the_knowledge_with_what_to_do() -> None:
    suspects = lost(once()).suspects
    assert [one.step for one in suspects] == list(KNOWLEDGE.loss)
    assert [one.step for one in suspects][-2:] == ["antibodies", "expectation"]
    for one in suspects:
        assert one.to_do
        assert one.citations
        assert one.speaks_for or one.speaks_against or one.not_known


def test_a_dose_that_went_missing_speaks_for_the_dose() -> None:
    found = suspect("dose", once(lost=20))
    assert any_of("20 units were drawn and are neither given nor left over", found.speaks_for)
    assert found.stands == "likely"


@pytest.mark.parametrize(
    ("dilution", "where", "words"),
    [
        ({"vial_units": 100, "diluent_ml": 2}, "speaks_against", "is one that is written down for muscles"),
        ({"vial_units": 100, "diluent_ml": 20}, "speaks_for", "is on no list for muscles"),
        (None, "not_known", "was not written down"),
    ],
)
def test_the_dilution_is_looked_up(dilution: Any, where: str, words: str) -> None:
    assert any_of(words, getattr(suspect("dose", once(dilution=dilution)), where))


def test_a_smaller_dose_than_one_that_helped_speaks_for_the_dose_and_an_equal_one_against_it() -> None:
    first = {"day": 0, "seen": [GOOD]}
    less = suspect("dose", first, {"day": 98, "times": 0.8, "seen": [BAD]})
    assert any_of("300 units of onabotulinumtoxinA on 5 Jan 2026 helped; the last session had 240 units", less.speaks_for)
    same = suspect("dose", first, {"day": 98, "seen": [BAD]})
    assert any_of("which was not more than last time", same.speaks_against)


def test_units_of_another_product_that_helped_are_not_held_against_these() -> None:
    first = {"day": 0, "product": "incobotulinumtoxinA", "seen": [GOOD]}
    found = suspect("dose", first, {"day": 98, "times": 0.5, "seen": [BAD]})
    assert any_of("Another product helped before: its units cannot be held against these", found.not_known)
    assert not any_of("helped; the last session had", found.speaks_for)


def test_muscles_that_were_left_out_are_named() -> None:
    found = suspect("target", once(doses={"tibialis-posterior": 75}))
    assert any_of("nothing went into", found.speaks_for)
    assert any_of("Soleus RIGHT", found.speaks_for)
    assert suspect("target", once()).speaks_against


def test_the_wrong_leg_covers_nothing() -> None:
    assert any_of("make up 0 %", suspect("target", once(side="left")).speaks_for)


@pytest.mark.parametrize(
    ("guidance", "where"), [("anatomical", "speaks_for"), ("", "not_known"), ("stimulation", "speaks_against")]
)
def test_guidance_is_for_against_or_not_known(guidance: str, where: str) -> None:
    assert getattr(suspect("guidance", once(guidance=guidance)), where)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"fixed_contracture": "no"}, "speaks_against"),
        ({"fixed_contracture": "not_asked"}, "not_known"),
        ({"fixed_contracture": "yes"}, "speaks_for"),
        ({"tardieu": {"catch_degrees": 5, "full_range_degrees": 5}}, "speaks_for"),
    ],
)
def test_contracture_is_read_from_the_joint(told: dict[str, Any], where: str) -> None:
    assert any_of("quinovarus foot, RIGHT", getattr(suspect("contracture", once(), told=told), where))


def test_a_joint_that_moves_under_a_block_is_no_contracture() -> None:
    found = suspect("contracture", once(), answers={"moves-under-block": "yes"})
    assert any_of("It is spasticity and not contracture", found.speaks_against)
    stiff = suspect("contracture", once(), answers={"moves-under-block": "no"})
    assert stiff.stands == "likely"


def test_a_trigger_and_a_worse_level_speak_for_a_change_and_an_unasked_trigger_stays_open() -> None:
    found = suspect("disease", once(), screen={"urinary-infection": "yes", "relapse": "not_asked"}, found={"ashworth": "4"})
    assert any_of("infection", found.speaks_for)
    assert any_of("from 3 to 4", found.speaks_for)
    assert any_of("relapse", found.not_known)


def test_a_booster_and_a_high_dose_speak_for_antibodies() -> None:
    booster = {
        "any_in_16_weeks": "yes",
        "treatments": [{"given_on": on(120).isoformat(), "product": "onabotulinumtoxinA", "units": 100, "indication": "bladder"}],
    }
    cycles = [{"day": 0, "times": 1.2, "seen": [GOOD]}, {"day": 98, "times": 1.2, "seen": [BAD]}]
    found = suspect("antibodies", *cycles, history=booster)
    assert any_of("22 days between 360 units", found.speaks_for)
    assert any_of("A high dose each time: 360 of 400 units", found.speaks_for)
    assert any_of("Seroconversion 0.32 %", found.facts)


def test_what_never_worked_or_what_still_weakens_speaks_against_antibodies() -> None:
    assert any_of("has not worked here yet", suspect("antibodies", once()).speaks_against)
    weak = suspect("antibodies", {"day": 0, "seen": [GOOD]}, {"day": 98, "seen": [{**BAD, "weak": "yes"}]})
    assert any_of("The last toxin acted: weakness limited the person", weak.speaks_against)


def test_a_goal_that_was_too_far_from_the_start_is_an_expectation_unless_it_was_reached_before() -> None:
    far = {"goals": [("heel", "ashworth", "0")]}
    course = a_course(FOOT, [{"day": 0, "seen": [{**BAD, "goals": {"heel": -2}}]}], far)
    advice = advise_with(course, case_on(98, FOOT, **far), KNOWLEDGE, BELIEF, nothing_learned())
    assert advice.loss is not None
    assert any_of("at best a chance of", advice.loss.suspects[-1].speaks_for)
    again = suspect("expectation", {"day": 0, "seen": [GOOD]}, {"day": 98, "seen": [BAD]})
    assert any_of("reached after 300 units", again.speaks_against)


@pytest.mark.parametrize(
    ("answer", "where"), [("yes", "speaks_for"), ("no", "speaks_against"), ("cannot_establish", "not_known")]
)
def test_an_answer_of_a_person_counts_and_an_unknown_one_stays_open(answer: str, where: str) -> None:
    found = suspect("dose", once(), answers={"dose-lost": answer})
    assert any_of("Was any of the last dose spilt", getattr(found, where))
    assert next(one.answer for one in found.questions if one.question == "dose-lost") is Answer(answer)


def test_a_loss_after_a_success_elsewhere_is_secondary() -> None:
    history = {"treatments": [{"given_on": "2025-06-01", "product": "onabotulinumtoxinA", "units": 200, "response": "good"}]}
    found = lost(once(), history=history)
    assert (found.kind, found.certainty) == ("secondary", "suspected")
    assert "Toxin given elsewhere before is said to have worked." in found.evidence


def test_a_response_that_halves_twice_is_an_established_loss_though_it_still_helps() -> None:
    half = {"at": 35, "ashworth": "2", "spasms_per_day": 10, "goals": {"heel": -1, "calm": -1}}
    found = lost({"day": 0, "seen": [GOOD]}, {"day": 98, "seen": [half]}, {"day": 196, "seen": [half]})
    assert (found.kind, found.certainty) == ("secondary", "established")
    assert any_of("cycle 3: equinovarus foot RIGHT, spasms a day: from 12 to 10", found.evidence)


def test_a_much_smaller_dose_that_does_less_is_no_fading() -> None:
    half = {"at": 35, "ashworth": "2", "spasms_per_day": 10, "goals": {"heel": -1, "calm": -1}}
    cycles = [{"day": 0, "seen": [GOOD]}, {"day": 98, "times": 0.5, "seen": [half]}]
    advice = advise_with(a_course(FOOT, cycles), case_on(196, FOOT), KNOWLEDGE, BELIEF, nothing_learned())
    assert advice.loss is None


def test_a_low_response_and_a_surprise_of_the_learner_are_told() -> None:
    low = Belief("low", "low", dict(BELIEF.parameters) | {"person": BELIEF.parameters["person"] * 0 + 0.3})
    surprise = Surprise(on(35), 0.01, "Far from what was expected.")
    verdict = Verdict(100, 9, (surprise, Surprise(on(35), 0.5, "As expected.")), True, ())
    evidence = lost(once(), learned=Learned(low, verdict)).evidence
    assert any_of("matched or undercut by 0 % of people only", evidence)
    assert any_of("Far from what was expected", evidence)
    assert not any_of("As expected", evidence)
    outside = lost(once(), learned=Learned(low, Verdict(100, 9, (), False, ()))).evidence
    assert not any_of("undercut", outside), "what cannot be trusted says nothing"


# Each reason, word for word


def reason(weigh: Callable[[Scene], Weighed], scene: Scene) -> tuple[list[str], list[str], list[str]]:
    found = weigh(scene)
    return found.speaks_for, found.speaks_against, found.not_known


LISTED = "The dilution, 100 units in 2 mL, is one that is written down for muscles"
ENOUGH = "No dose lies below the lowest written down; 300 of 400 units in 12 weeks"
EARLIER = "300 units of onabotulinumtoxinA on 5 Jan 2026 helped"


def test_an_ordinary_dose_speaks_against_the_dose() -> None:
    assert reason(differential.dose, a_scene(once())) == ([], [LISTED, ENOUGH], [])


def test_low_doses_are_named_and_then_nothing_is_called_enough() -> None:
    low, against, open_ones = reason(differential.dose, a_scene(once(times=0.4)))
    assert [one.partition(" had ")[0] for one in low] == [
        "Gastrocnemius, medial head RIGHT", "Gastrocnemius, lateral head RIGHT", "Soleus RIGHT", "Tibialis posterior RIGHT",
    ]  # fmt: skip
    assert (against, open_ones) == ([LISTED], [])


@pytest.mark.parametrize(
    ("drawn", "wasted", "lost"), [(300, 0, None), (301, 0, "1"), (320, 15, "5"), (320, 20, None), (310, 20, None)]
)
def test_what_was_drawn_and_is_neither_given_nor_left_over_is_lost(drawn: int, wasted: int, lost: str | None) -> None:
    scene = with_session(a_scene(once()), drawn_units=Decimal(drawn), wasted_units=Decimal(wasted))
    words = f"{lost} units were drawn and are neither given nor left over in the record"
    assert differential.dose(scene).speaks_for == ([words] if lost else [])


def with_session(scene: Scene, **changes: Any) -> Scene:
    """The scene with something else written down of its last session."""
    last = scene.course.cycles[-1]
    cycles = (*scene.course.cycles[:-1], last.model_copy(update={"session": last.session.model_copy(update=changes)}))
    return Scene(scene.course.model_copy(update={"cycles": cycles}), scene.asked, KNOWLEDGE, BELIEF, scene.learned)


def test_without_a_limit_nothing_is_said_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differential, "limit_of", lambda *_: None)
    scene = a_scene(once(times=1.2))
    assert differential.dose(scene).speaks_against == [LISTED]
    assert differential.antibodies(scene).speaks_for == []


def test_a_product_that_is_ready_to_use_has_no_dilution() -> None:
    scene = a_scene(once(product="rimabotulinumtoxinB", dilution=None))
    found = differential.Weighed()
    differential._weigh_dilution(scene, found)
    assert found == differential.Weighed()


def test_a_dilution_for_the_bladder_is_on_no_list_for_muscles() -> None:
    product = KNOWLEDGE.products["onabotulinumtoxinA"]
    bladder = replace(product.dilutions[0], use="bladder", vial_units=Decimal(100), diluent_ml=Decimal(20))
    listed = replace(product, dilutions=(*product.dilutions, bladder))
    made = replace(KNOWLEDGE, products={**KNOWLEDGE.products, product.id: listed})
    scene = a_scene(once(dilution={"vial_units": 100, "diluent_ml": 20}))
    held = Scene(scene.course, scene.asked, made, BELIEF, scene.learned)
    found = differential.Weighed()
    differential._weigh_dilution(held, found)
    assert found.speaks_for == ["The dilution, 100 units in 20 mL, is on no list for muscles"]


def earlier(*doses: tuple[float, Mapping[str, Any], str], last: float = 1) -> tuple[list[str], list[str], list[str]]:
    cycles = [
        {"day": 98 * at, "times": times, "seen": [seen], "product": product} for at, (times, seen, product) in enumerate(doses)
    ]
    found = differential.Weighed()
    differential._weigh_earlier_doses(a_scene(*cycles, {"day": 98 * len(doses), "times": last, "seen": [BAD]}), found)
    return found.speaks_for, found.speaks_against, found.not_known


ONA, INCO = "onabotulinumtoxinA", "incobotulinumtoxinA"
OTHER = "Another product helped before: its units cannot be held against these"


def test_what_helped_before_is_held_against_the_last_dose_of_the_same_product() -> None:
    assert earlier((1, GOOD, ONA), last=0.8) == ([f"{EARLIER}; the last session had 240 units"], [], [])
    assert earlier((1, GOOD, ONA)) == ([], [f"{EARLIER}, which was not more than last time"], [])
    least = earlier((1.2, GOOD, ONA), (1, GOOD, ONA), last=0.8)[0]
    assert least == [f"{EARLIER}; the last session had 240 units".replace("5 Jan", "13 Apr")]
    between = earlier((0.8, GOOD, ONA), (1.2, GOOD, ONA))
    assert between[1] == ["360 units of onabotulinumtoxinA on 13 Apr 2026 helped, which was not more than last time"]
    assert earlier((1, BAD, ONA), last=0.8) == ([], [], [])
    assert earlier((1, GOOD, INCO), last=0.8) == ([], [], [OTHER])
    assert earlier((1, GOOD, INCO), (1, GOOD, ONA), last=0.8)[2] == [OTHER]
    assert earlier((1, GOOD, ONA), (1, BAD, INCO), last=0.8)[2] == []
    half = {"at": 35, "ashworth": "2", "goals": {"heel": -1, "calm": -1}}
    assert earlier((1, half, ONA), last=0.8)[0] != [], "some help is help"


def test_cover_and_guidance_are_weighed_alone() -> None:
    assert reason(differential.target, a_scene(once())) == (
        [], ["The muscles injected make up 85 % of equinovarus foot RIGHT"], [],
    )  # fmt: skip
    poor = reason(differential.target, a_scene(once(doses={"tibialis-posterior": 75})))
    assert [len(one) for one in poor] == [1, 0, 0]
    guided = reason(differential.guidance, a_scene(once()))
    assert guided == ([], ["Every needle that needs guidance was guided"], [])
    assert [len(one) for one in reason(differential.guidance, a_scene(once(guidance="anatomical")))] == [4, 0, 0]
    assert [len(one) for one in reason(differential.guidance, a_scene(once(guidance="")))] == [0, 0, 4]


@pytest.mark.parametrize(
    ("told", "at", "words"),
    [
        ({"fixed_contracture": "no"}, 1, "the joint moves"), ({"fixed_contracture": "not_asked"}, 2, None),
        ({"fixed_contracture": "not_asked", "tardieu": {"catch_degrees": -20, "full_range_degrees": 10}}, None, None),
        ({"fixed_contracture": "yes"}, 0, None),
    ],
)  # fmt: skip
def test_contracture_is_weighed_by_the_joint(told: dict[str, Any], at: int | None, words: str | None) -> None:
    scene = a_scene(once(), told=told)
    found = reason(differential.contracture, scene)
    joint = joint_of(scene.asked.problems[0], KNOWLEDGE)
    assert sum(len(one) for one in found) == 1
    (said,) = [one for each in found for one in each]
    assert said == f"equinovarus foot, RIGHT: {words or ('the joint moves' if joint is Joint.MOVES else joint.value)}"
    if at is not None:
        assert found[at]


def test_an_unchanged_level_speaks_against_a_change_only_when_it_was_measured() -> None:
    same = "Without toxin it is no worse than when the course began"
    worse = "Worse without toxin than when the course began: equinovarus foot RIGHT, tone (Ashworth): from 3 to 4"
    assert reason(differential.disease, a_scene(once())) == ([], [same], [])
    assert reason(differential.disease, a_scene(once(), found={"ashworth": "4"})) == ([worse], [], [])
    assert reason(differential.disease, a_scene(once(), found={"ashworth": None})) == (
        [], [], ["Not measured now: equinovarus foot RIGHT"],
    )  # fmt: skip


def test_only_triggers_of_the_safety_screen_are_weighed() -> None:
    triggers = [one for one in KNOWLEDGE.screen.values() if one.topic == "trigger"]
    every = {one.id: "yes" for one in KNOWLEDGE.screen.values()}
    assert differential.disease(a_scene(once(), screen=every)).speaks_for == [f"{one.words} Yes." for one in triggers]
    none = {one.id: "cannot_establish" for one in KNOWLEDGE.screen.values()}
    assert differential.disease(a_scene(once(), screen=none)).not_known == [f"{one.words} Cannot establish." for one in triggers]
    asked = a_scene(once())
    bare = asked.asked.model_copy(update={"screen": asked.asked.screen.model_copy(update={"answers": {}})})
    unasked = differential.disease(Scene(asked.course, bare, KNOWLEDGE, BELIEF, asked.learned))
    assert unasked.not_known == [f"{one.words} Not asked." for one in triggers]


NEVER = "It has not worked here yet: antibodies take away an effect that was there"


def test_a_toxin_that_acts_speaks_against_antibodies() -> None:
    assert reason(differential.antibodies, a_scene(once())) == ([], [NEVER], [])
    half = {"at": 35, "ashworth": "2", "spasms_per_day": 12, "goals": {"heel": -1, "calm": -1}, "weak": "yes"}
    assert reason(differential.antibodies, a_scene({"day": 0, "seen": [half]})) == (
        [],
        [
            NEVER, "The last toxin acted: equinovarus foot RIGHT, tone (Ashworth): from 3 to 2",
            "The last toxin acted: weakness limited the person",
        ],
        [],
    )  # fmt: skip
    lost_again = reason(differential.antibodies, a_scene({"day": 0, "seen": [GOOD]}, {"day": 98, "seen": [BAD]}))
    assert lost_again == ([], [], [])
    unasked = a_scene(once(), history={"any_in_16_weeks": "not_asked"})
    assert differential.antibodies(unasked).not_known == ["Whether toxin was given elsewhere in between: not known"]


@pytest.mark.parametrize(("doses", "is_high"), [((100, 100, 100), False), ((101, 100, 100), True), ((90, 90, 90), False)])
def test_a_high_dose_is_more_than_three_quarters_of_the_limit(doses: tuple[int, ...], is_high: bool) -> None:
    given = dict(zip(("soleus", "tibialis-posterior", "gastrocnemius"), doses, strict=True))
    found = differential.antibodies(a_scene(once(doses=given))).speaks_for
    words = f"A high dose each time: {sum(doses)} of 400 units in 12 weeks"
    assert found == ([words] if is_high else [])


@pytest.mark.parametrize(
    ("told", "apart"),
    [
        ({"given_on": on(83)}, 83), ({"given_on": on(84)}, None), ({"given_on": on(-84)}, None), ({"given_on": on(-83)}, 83),
        ({"given_on": on(40), "status": "cancelled"}, None), ({"given_on": None}, None),
    ],
    ids=str,
)  # fmt: skip
def test_an_interval_is_short_when_less_than_that_in_force(told: dict[str, Any], apart: int | None) -> None:
    row = {"product": "onabotulinumtoxinA", "units": 100, "indication": "bladder", "status": "given"} | told
    row["given_on"] = row["given_on"] and row["given_on"].isoformat()
    scene = a_scene(once(), history={"any_in_16_weeks": "yes", "treatments": [row]})
    found = list(differential._short_intervals(scene))
    assert [one.partition(" days between ")[0] for one in found] == ([str(apart)] if apart else [])
    assert all(one.endswith(": shorter than 84") for one in found)
    scene.__dict__["interval"] = None
    assert list(differential._short_intervals(scene)) == []


def test_the_chance_from_the_start_speaks_for_or_against_the_expectation() -> None:
    speaks_for, against, open_ones = reason(differential.expectation, a_scene(once()))
    assert speaks_for == ["Goal 'goal heel': at best a chance of 19 % from the session of 5 Jan 2026"]
    assert against == ["Goal 'goal calm': at best a chance of 54 % from the session of 5 Jan 2026"]
    assert open_ones == []
    unknown = reason(differential.expectation, a_scene(once(product="daxibotulinumtoxinA")))
    assert unknown == ([], [], [f"Goal 'goal {name}': no chance could be forecast" for name in ("heel", "calm")])


def chances(*best: str) -> Scene:
    """A scene in which each goal had such a chance at best; a goal without one could not be forecast."""
    scene = a_scene(once())
    expected = scene.expected_at_first
    assert expected is not None
    made = [
        one.model_copy(update={"probability": (Decimal("0.01"), Decimal(chance))})
        for one, chance in zip(expected.goals, best, strict=True)
        if chance
    ]
    scene.__dict__["expected_at_first"] = replace(expected, goals=tuple(made))
    return scene


def test_a_goal_is_likely_from_three_in_ten_and_one_without_a_chance_hides_no_other() -> None:
    assert [len(one) for one in reason(differential.expectation, chances("0.3", "0.29"))] == [1, 1, 0]
    first = reason(differential.expectation, chances("", "0.9"))
    assert first[2] == ["Goal 'goal heel': no chance could be forecast"]
    assert first[1] == ["Goal 'goal calm': at best a chance of 90 % from the session of 5 Jan 2026"]


def test_a_goal_was_reached_before_only_in_an_earlier_session_and_by_itself() -> None:
    heel = {"at": 35, "goals": {"heel": 0, "calm": -1}}
    both = {"at": 35, "goals": {"heel": 0, "calm": 0}}
    scene = a_scene({"day": 0, "seen": [heel]}, {"day": 98, "seen": [both]}, {"day": 196, "seen": [both]})
    told = [f"300 units of onabotulinumtoxinA on {on}" for on in ("5 Jan 2026", "13 Apr 2026")]
    assert differential._reached_before("heel", scene) == told
    assert differential._reached_before("calm", scene) == told[1:]
    found = differential.expectation(scene)
    assert found.speaks_for == []
    assert [one for one in found.speaks_against if "heel" in one and "reached after" in one] == [
        f"Goal 'goal heel': reached after {one}" for one in told
    ]


# The whole


def test_a_loss_is_told_by_kind_certainty_and_evidence() -> None:
    first = lost(once())
    assert first.words == (
        "It is not known to have worked (primary); seen in one cycle: it may be chance, a dose or a needle. "
        "The reasons are looked at in this order, the frequent ones first."
    )
    assert len(first.evidence) == 1
    second = lost({"day": 0, "seen": [GOOD]}, {"day": 98, "seen": [BAD]}, {"day": 196, "seen": [BAD]})
    assert second.words.startswith("It worked before and works no longer (secondary loss); seen in two cycles in a row.")
    assert [one.partition(":")[0] for one in second.evidence] == [
        "300 units of onabotulinumtoxinA on 5 Jan 2026", "300 units of onabotulinumtoxinA on 13 Apr 2026",
        "300 units of onabotulinumtoxinA on 20 Jul 2026", "cycle 2", "cycle 3",
    ]  # fmt: skip
    assert differential.loss_of_response(a_scene({"day": 0, "seen": [GOOD]})) is None


def test_a_suspect_is_what_the_knowledge_says_of_it_and_what_people_answered() -> None:
    found = suspect("contracture", once(), answers={"moves-under-block": "yes"})
    step = KNOWLEDGE.loss["contracture"]
    (question,) = step.questions
    assert (found.step, found.name, found.asks, found.stands) == ("contracture", step.name, step.asks, "unlikely")
    assert found.to_do == tuple(words for words, _ in step.to_do)
    assert found.facts == tuple(words for words, _ in step.facts)
    assert found.citations == tuple(dict.fromkeys(citation for _, citation in (*step.to_do, *step.facts)))
    (asked,) = found.questions
    assert (asked.question, asked.words, asked.if_yes) == (question.id, question.words, question.if_yes)
    assert found.speaks_against[-1] == f"{question.words} Yes. {question.if_yes}"
    stiff = suspect("contracture", once(), answers={"moves-under-block": "no"})
    assert (stiff.stands, stiff.speaks_for) == ("likely", (f"{question.words} No.",))
    unanswered = suspect("contracture", once())
    assert (unanswered.stands, unanswered.not_known) == ("open", (f"{question.words} Not asked.",))


def test_an_ordinary_question_speaks_for_its_reason_when_answered_yes() -> None:
    question = KNOWLEDGE.loss["dose"].questions[0]
    answers = {one.id: "no" for one in KNOWLEDGE.loss["dose"].questions}
    yes = suspect("dose", once(), answers=answers | {question.id: "yes"})
    assert yes.speaks_for == (f"{question.words} Yes. {question.if_yes}",)
    no = suspect("dose", once(), answers=answers)
    assert (no.speaks_for, no.stands) == ((), "unlikely")
    assert f"{question.words} No." in no.speaks_against


def test_what_is_written_down_of_the_product_stands_with_antibodies_alone_and_once() -> None:
    found = suspect("antibodies", once())
    own = [words for words, _ in KNOWLEDGE.loss["antibodies"].facts]
    statements = [one for one in KNOWLEDGE.products[ONA].statements if one.topic == "antibodies"]
    of_product = [f"{one.words} (unverified)" if one.citation.is_unverified else one.words for one in statements]
    assert list(found.facts) == list(dict.fromkeys([*own, *of_product]))
    assert of_product
    assert len(statements) < len(KNOWLEDGE.products[ONA].statements)
    assert any("(unverified)" in one for one in of_product)
    assert not all("(unverified)" in one for one in found.facts)
    assert {one.citation.source for one in statements} <= {one.source for one in found.citations}
    other = suspect("antibodies", once(product=INCO))
    assert other.facts != found.facts
