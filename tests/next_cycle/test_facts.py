"""What several rules ask: guidance, cover, low doses, the limit, what is worse, what was harmful, and whether it faded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.next_cycle.making import BELIEF, KNOWLEDGE, NECK, START, a_scene, nothing_learned, on

from eutonia.domain.answers import Side
from eutonia.domain.belief import Belief, Learned, Surprise, Verdict
from eutonia.domain.case import Response
from eutonia.domain.cycle import GivenDose
from eutonia.domain.plan import Guidance
from eutonia.next_cycle import facts, losing
from eutonia.next_cycle.scene import Scene

GOOD = {"at": 35, "ashworth": "1+", "spasms_per_day": 4, "goals": {"heel": 0, "calm": 0}}
BAD = {"at": 35, "ashworth": "3", "spasms_per_day": 12, "goals": {"heel": -1, "calm": -1}}
PART = {"at": 35, "ashworth": "2", "spasms_per_day": 9, "goals": {"heel": -1, "calm": -1}}


def once(*seen: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {"day": 0, "seen": list(seen), **changes}


def then(*seen: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {"day": 98, "seen": list(seen), **changes}


def third(*seen: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {"day": 196, "seen": list(seen), **changes}


def with_dose(scene: Scene, muscle: str, units: int, guidance: Guidance | None = None) -> Scene:
    """The scene with one more dose in its last session."""
    last = scene.course.cycles[-1]
    more = GivenDose(muscle=muscle, side=Side.RIGHT, units=Decimal(units), sites=1, guidance=guidance)
    session = last.session.model_copy(update={"doses": (*last.session.doses, more)})
    cycles = (*scene.course.cycles[:-1], last.model_copy(update={"session": session}))
    return Scene(scene.course.model_copy(update={"cycles": cycles}), scene.asked, KNOWLEDGE, BELIEF, scene.learned)


# Guidance and cover


@pytest.mark.parametrize(
    ("muscle", "units", "guidance", "counts"),
    [
        ("soleus", 10, None, True), ("soleus", 10, Guidance.ANATOMICAL, True), ("soleus", 10, Guidance.ULTRASOUND, False),
        ("soleus", 0, None, False), ("adductor-longus", 10, Guidance.ANATOMICAL, False), ("adductor-longus", 10, None, False),
        ("no-such-muscle", 10, None, True), ("no-such-muscle", 10, Guidance.STIMULATION, False),
    ],
)  # fmt: skip
def test_a_needle_counts_as_unguided_only_where_guidance_is_advised(
    muscle: str, units: int, guidance: Guidance | None, counts: bool
) -> None:
    found = facts.unguided(with_dose(a_scene(once(BAD)), muscle, units, guidance))
    assert [one.muscle for one in found] == ([muscle] if counts else [])


def test_guidance_is_told_as_it_was_written_beside_what_is_advised() -> None:
    def words(muscle: str, guidance: Guidance | None) -> str:
        dose = GivenDose(muscle=muscle, side=Side.LEFT, units=Decimal(5), sites=1, guidance=guidance)
        return facts.guidance_words(dose, KNOWLEDGE)

    assert words("soleus", None) == "Soleus LEFT: guidance not written down (ultrasound is advised)"
    assert words("soleus", Guidance.ANATOMICAL) == "Soleus LEFT: anatomical guidance only (ultrasound is advised)"
    assert words("no-such-muscle", None) == "no-such-muscle LEFT: guidance not written down"


def test_cover_is_told_for_each_problem_with_a_goal_or_for_all() -> None:
    (one,) = facts.covered(a_scene(once(BAD)))
    assert (one.pattern, one.side, round(one.part, 2), one.left_out) == ("equinovarus-foot", Side.RIGHT, 0.85, ())
    assert facts.covered_words(one, KNOWLEDGE) == "The muscles injected make up 85 % of equinovarus foot RIGHT"
    both = two_problems(a_scene(once(BAD)))
    assert [(each.pattern, each.side) for each in facts.covered(both)] == [("equinovarus-foot", Side.RIGHT)]
    assert [each.side for each in facts.covered(without_goals(both))] == [Side.RIGHT, Side.LEFT]
    assert facts.covered(without_goals(both))[1].part == 0


def two_problems(scene: Scene, **changes: Any) -> Scene:
    """The same foot on the other side too, in the first assessment, without a goal."""
    case = scene.course.case
    other = case.problems[0].model_copy(update={"side": Side.LEFT} | changes)
    return of_case(scene, problems=(*case.problems, other))


def without_goals(scene: Scene) -> Scene:
    return of_case(scene, goals=())


def of_case(scene: Scene, **changes: Any) -> Scene:
    case = scene.course.case.model_copy(update=changes)
    return Scene(scene.course.model_copy(update={"case": case}), scene.asked, KNOWLEDGE, BELIEF, scene.learned)


def test_a_muscle_given_nothing_covers_nothing() -> None:
    bare = a_scene(once(BAD, doses={"tibialis-posterior": 75}))
    (one,) = facts.covered(with_dose(bare, "soleus", 0))
    assert one.left_out == ("Gastrocnemius, medial head RIGHT", "Gastrocnemius, lateral head RIGHT", "Soleus RIGHT")
    assert one.part == facts.covered(bare)[0].part
    (more,) = facts.covered(with_dose(bare, "soleus", 20))
    assert "Soleus RIGHT" not in more.left_out
    assert more.part > one.part


def test_one_head_of_a_group_is_cover_and_the_opposite_side_is_looked_for_where_the_pattern_says_so() -> None:
    whole = a_scene(once(BAD, doses={"gastrocnemius": 75}))
    assert facts.covered(whole)[0].left_out == ("Soleus RIGHT", "Tibialis posterior RIGHT")
    neck = a_scene(once({"at": 28, "pain": 7}, doses={"splenius-capitis": 60}), person=NECK)
    assert facts.covered(neck)[0].left_out == ("Sternocleidomastoid LEFT",)
    wrong = a_scene(once({"at": 28, "pain": 7}, doses={"sternocleidomastoid": 40}), person=NECK)
    assert facts.covered(wrong)[0].left_out == ("Splenius capitis RIGHT", "Sternocleidomastoid LEFT")


def test_a_muscle_of_both_sides_is_looked_for_on_both() -> None:
    pattern = KNOWLEDGE.patterns["equinovarus-foot"]
    (soleus,) = (one for one in pattern.muscles if one.muscle == "soleus")
    muscles = [replace(soleus, where=where) for where in ("same", "opposite", "both")]  # type: ignore[arg-type]
    muscles.append(replace(soleus, muscle="tibialis-posterior", where="both", rank="secondary"))
    knowledge = replace(KNOWLEDGE, patterns={"made": replace(pattern, muscles=tuple(muscles))})
    assert list(facts._left_out("made", Side.RIGHT, set(), knowledge)) == [
        "Soleus RIGHT", "Soleus LEFT", "Soleus RIGHT", "Soleus LEFT",
    ]  # fmt: skip
    given = {facts.Target("soleus", Side.RIGHT)}
    assert list(facts._left_out("made", Side.RIGHT, given, knowledge)) == ["Soleus LEFT", "Soleus LEFT"]


def test_half_of_a_problem_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = a_scene(once(BAD))
    made = [facts.Covered("equinovarus-foot", Side.RIGHT, part, ()) for part in (0.49, 0.5, 0.51)]
    monkeypatch.setattr(facts, "covered", lambda _: tuple(made))
    assert facts.poorly_covered(scene) == (made[0],)


# Doses and limits


@pytest.mark.parametrize(
    ("muscle", "units", "lowest"),
    [
        ("soleus", 49, "50"), ("soleus", 50, None), ("soleus", 60, None), ("soleus", 1, "50"), ("soleus", 0, None),
        ("hip-adductors", 74, "75"), ("hip-adductors", 75, None), ("gastrocnemius-medial-head", 74, "75"),
        ("no-such-muscle", 5, None),
    ],
)  # fmt: skip
def test_a_dose_is_low_below_the_lowest_that_somebody_read(muscle: str, units: int, lowest: str | None) -> None:
    scene = with_dose(a_scene(once(BAD)), muscle, units)
    found = facts.low_doses(scene)
    assert [(one.dose.muscle, str(one.row.low)) for one in found] == ([(muscle, lowest)] if lowest else [])


def test_the_lowest_of_several_rows_counts_and_of_equal_ones_the_first_source() -> None:
    product = KNOWLEDGE.products["onabotulinumtoxinA"]
    (row,) = [one for one in product.doses_of("soleus") if one.low == 50]

    def made(low: int | None, source: str, state: str = "seen", per: str = "side") -> Any:
        citation = row.citation.model_copy(update={"source": source, "state": state})
        held = {name: getattr(row, name) for name in row.__slots__} if hasattr(row, "__slots__") else vars(row)
        return SimpleNamespace(**held | {"low": None if low is None else Decimal(low), "per": per, "citation": citation})

    def lowest(*rows: Any) -> list[tuple[str, str]]:
        scene = a_scene(once(BAD, doses={"soleus": 30}))
        held = SimpleNamespace(doses_of=lambda _: rows)
        stand_in = SimpleNamespace(
            knowledge=SimpleNamespace(products={scene.session.product: held}), session=scene.session
        )
        return [(str(one.row.low), one.row.citation.source) for one in facts.low_doses(stand_in)]  # type: ignore[arg-type]

    assert lowest(made(60, "a"), made(40, "z"), made(50, "b")) == [("40", "z")]
    assert lowest(made(40, "z"), made(40, "a"), made(40, "m")) == [("40", "a")]
    assert lowest(made(40, "a"), made(20, "b")) == [], "what is low for one document is not for another"
    assert lowest(made(20, "a", "recalled"), made(40, "b")) == [("40", "b")]
    assert lowest(made(35, "a", "recalled"), made(40, "b", "recalled")) == [("35", "a")]
    assert lowest(made(None, "a"), made(40, "b", per="both sides")) == []
    assert lowest() == []


def test_a_low_dose_is_told_with_the_kind_of_its_document() -> None:
    def words(muscle: str) -> str:
        (one,) = facts.low_doses(with_dose(a_scene(once(BAD)), muscle, 30))
        return facts.low_words(one, KNOWLEDGE)

    assert words("soleus") == "Soleus RIGHT had 30 units; the lowest dose written down is 50 (practice)"
    assert words("gastrocnemius-medial-head") == (
        "Gastrocnemius, medial head RIGHT had 30 units; the lowest dose written down is 75 (label, unverified here)"
    )


def test_the_limit_is_the_smallest_of_twelve_weeks_that_holds_for_every_muscle(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = a_scene(once(BAD))
    assert facts.limit_of(scene, "onabotulinumtoxinA") == 400
    made = [
        SimpleNamespace(maximum=Decimal(maximum), scope=scope, muscles=muscles)
        for maximum, scope, muscles in (
            (500, "cumulative", ()), (360, "cumulative", ()), (100, "cumulative", ("soleus",)), (200, "session", ()),
        )
    ]  # fmt: skip
    monkeypatch.setattr(facts, "applied_limits", lambda *_: made)
    assert facts.limit_of(scene, "onabotulinumtoxinA") == 360
    monkeypatch.setattr(facts, "applied_limits", lambda *_: made[2:])
    assert facts.limit_of(scene, "onabotulinumtoxinA") is None


# What is worse, or was harmful


def test_worse_without_toxin_needs_an_important_rise_of_what_was_measured_at_both_ends() -> None:
    def worse(**found: Any) -> list[str]:
        return [one.partition(", ")[2] for one in facts.worse_without_toxin(a_scene(once(PART), day=130, found=found))]

    assert worse() == []
    assert worse(ashworth="2", spasms_per_day=2) == []
    assert worse(ashworth="4") == ["tone (Ashworth): from 3 to 4"]
    assert worse(spasms_per_day=19) == [], "by less than 0.4 of what it is now"
    assert worse(spasms_per_day=20) == ["spasms a day: from 12 to 20"]
    assert worse(ashworth="4", spasms_per_day=40) == ["tone (Ashworth): from 3 to 4", "spasms a day: from 12 to 40"]
    grown = a_scene(once(PART), third(PART), day=330, found={"ashworth": "4"})
    assert len(grown.levels) == 3
    assert facts.worse_without_toxin(grown) == ("equinovarus foot RIGHT, tone (Ashworth): from 3 to 4",)


def test_a_grade_that_was_there_and_is_not_now_was_not_measured() -> None:
    assert facts.not_measured_now(a_scene(once(PART))) == ()
    foot = ("equinovarus foot RIGHT",)
    assert facts.not_measured_now(a_scene(once(PART), found={"ashworth": None})) == foot
    assert facts.not_measured_now(a_scene(once(PART), told={"side": "left"}, goals=[])) == foot
    never = of_case(a_scene(once(PART), found={"ashworth": None}), problems=())
    assert facts.not_measured_now(never) == ()
    unmeasured = two_problems(a_scene(once(PART)), ashworth=None)
    assert facts.not_measured_now(unmeasured) == (), "what was not measured at first is not missed"
    assert facts.not_measured_now(two_problems(a_scene(once(PART)))) == ("equinovarus foot LEFT",)


@pytest.mark.parametrize(
    ("muscle", "units", "near"), [("masseter", 10, True), ("splenius-capitis", 10, True), ("splenius-capitis", 0, False)]
)
def test_one_dose_into_neck_or_jaw_is_near_to_swallowing(muscle: str, units: int, near: bool) -> None:
    assert facts.near_swallowing(with_dose(a_scene(once(BAD)), muscle, units)) is near


def test_a_leg_and_a_muscle_nobody_knows_are_not_near_to_swallowing() -> None:
    assert facts.near_swallowing(a_scene(once(BAD))) is False
    assert facts.near_swallowing(with_dose(a_scene(once(BAD)), "no-such-muscle", 10)) is False


def test_harmed_above_is_a_larger_dose_of_the_same_product_not_known_to_be_well_borne() -> None:
    def numbers(*first: dict[str, Any]) -> list[int]:
        return [one.number for one in facts.harmed_above(a_scene(*first, {"day": 294, "times": 0.6, "seen": [PART]}))]

    weak = {**GOOD, "weak": "yes"}
    assert numbers(once(weak, times=0.8), then({**GOOD, "swallow": ""}, times=1.2), third(weak, times=0.9)) == [1, 2, 3]
    assert numbers(once(GOOD), then(weak, times=0.6), third(weak, times=0.5)) == [], "well borne, as large, smaller"
    assert numbers(once({**weak, "swallow": "yes"}, product="incobotulinumtoxinA")) == []
    assert numbers(once({**GOOD, "weak": "yes", "swallow": "yes"})) == [1], "both answered alike, and not with no"
    assert numbers(once()) == [1]


def test_a_row_of_cycles_is_counted_from_the_last_without_a_break() -> None:
    reviews = a_scene(once(BAD), then(BAD), third(PART), {"day": 294, "seen": [BAD]}).reviews
    assert facts.in_a_row(reviews, Response.NONE) == 1
    assert facts.in_a_row(reviews[:2], Response.NONE) == 2
    assert facts.in_a_row(reviews[:3], Response.NONE) == 0
    assert facts.in_a_row((), Response.NONE) == 0


# Losing the response

HALF = {"at": 35, "ashworth": "2", "spasms_per_day": 10, "goals": {"heel": -1, "calm": -1}}
BEST = {"at": 35, "ashworth": "1", "spasms_per_day": 4, "goals": {"heel": 0, "calm": 0}}
FELL = "equinovarus foot RIGHT, spasms a day: from 12 to"


def fading(*cycles: dict[str, Any]) -> tuple[str, ...]:
    return losing.faded(a_scene(*cycles))


def test_faded_cycles_are_told_in_order_beside_the_best_one() -> None:
    assert fading(once(BEST), then(HALF), third(HALF)) == (
        f"cycle 2: {FELL} 10 (17 % less); cycle 1 had {FELL} 4 (67 % less)",
        f"cycle 3: {FELL} 10 (17 % less); cycle 1 had {FELL} 4 (67 % less)",
    )
    better = {**BEST, "spasms_per_day": 2}
    assert fading(once(BEST), then(better), third(HALF))[0].endswith(f"cycle 2 had {FELL} 2 (83 % less)"), "the best counts"
    assert fading(once(BEST), then(BEST), third(HALF))[0].endswith(f"cycle 1 had {FELL} 4 (67 % less)"), "the first of equals"
    assert fading(once(BEST), then(HALF), third(BEST)) == (), "counted from the last cycle"
    assert len(fading(once(BEST), then(HALF), third(BEST), {"day": 294, "seen": [HALF]})) == 1


@pytest.mark.parametrize(
    ("spasms", "is_faded"), [(9, False), (8, False), (10, True)]
)
def test_half_of_the_best_is_no_fading(spasms: int, is_faded: bool) -> None:
    """A fall of a half, and later of a quarter: exactly half of the best is still enough."""
    first = {"at": 35, "spasms_per_day": 6}
    assert bool(fading(once(first), then({"at": 35, "spasms_per_day": spasms}))) is is_faded


@pytest.mark.parametrize(
    ("later", "is_faded"),
    [({"times": 0.8}, True), ({"times": 0.79}, False), ({"times": 1.2}, True), ({"product": "incobotulinumtoxinA"}, False)],
)
def test_only_a_like_dose_of_the_same_product_can_be_compared(later: dict[str, Any], is_faded: bool) -> None:
    assert bool(fading(once(BEST), then(HALF, **later))) is is_faded


def test_what_was_never_important_or_what_still_is_has_not_faded() -> None:
    assert fading(once(HALF), then(BAD)) != (), "its tone had fallen by an important step"
    small = {"at": 35, "spasms_per_day": 10}
    assert fading(once(small), then({"at": 35, "spasms_per_day": 12})) == ()
    assert fading(once({"at": 35, "spasms_per_day": 0}), then({"at": 35, "spasms_per_day": 7})) == (), "less, and important"
    assert fading(once(BEST)) == ()
    assert fading(once(BAD), then(BEST)) == ()
    assert fading(once({"at": 35, "ashworth": "1"}), then({"at": 35, "spasms_per_day": 12})) == (), "another measure"


def test_lost_secondary_and_established_are_kept_apart() -> None:
    def told(*cycles: dict[str, Any], **changes: Any) -> tuple[bool, bool, bool]:
        scene = a_scene(*cycles, **changes)
        return losing.is_lost(scene), losing.is_secondary(scene), losing.is_established(scene)

    assert told(once(GOOD)) == (False, False, False)
    assert told(once()) == (False, False, False)
    assert told(once(BAD)) == (True, False, False)
    assert told(once(BAD), then(BAD)) == (True, False, True)
    assert told(once(BAD), then(BAD), third(BAD)) == (True, False, True)
    assert told(once(PART), then(BAD)) == (True, True, False)
    assert told(once(BEST), then(HALF)) == (True, True, False)
    assert told(once(BEST), then(HALF), third(HALF)) == (True, True, True)
    assert told(once(BAD), then(GOOD)) == (False, False, False)


@pytest.mark.parametrize(
    ("told", "helped"),
    [
        ({"given_on": "2025-06-01", "response": "good"}, ("good",)),
        ({"given_on": "2025-06-01", "response": "partial"}, ("partial",)),
        ({"given_on": "2025-06-01", "response": "none"}, ()),
        ({"given_on": START.isoformat(), "response": "good"}, ()),
        ({"given_on": (START - timedelta(days=1)).isoformat(), "response": "good"}, ("good",)),
        ({"given_on": on(40).isoformat(), "response": "good"}, ()),
        ({"response": "good"}, ()),
    ],
)
def test_what_helped_elsewhere_was_before_the_first_session_here(told: dict[str, str], helped: tuple[str, ...]) -> None:
    treatment = {"product": "onabotulinumtoxinA", "units": 200, "indication": "limb_spasticity"} | told
    scene = a_scene(once(BAD), then(BAD), history={"any_in_16_weeks": "yes", "treatments": [treatment]})
    assert losing.helped_elsewhere(scene) == helped


def person(own: float | None, in_domain: bool = True, observations: int = 9) -> str:
    parameters = dict(BELIEF.parameters)
    if own is None:
        del parameters["person"]
    else:
        parameters["person"] = np.full_like(BELIEF.parameters["person"], own)
    return low(Learned(Belief("own", "own", parameters), Verdict(100, observations, (), in_domain, ())))


def low(learned: Learned, population: Belief = BELIEF) -> str:
    scene = a_scene(once(BAD), learned=learned)
    return losing.below_typical(Scene(scene.course, scene.asked, KNOWLEDGE, population, learned))


def test_exactly_a_tenth_is_still_low() -> None:
    population = Belief("ten", "ten", {"person": np.arange(1.0, 11.0)})
    own = Learned(Belief("own", "own", {"person": np.full(10, 1.0)}), Verdict(10, 1, (), True, ()))
    assert low(own, population).endswith("undercut by 10 % of people only.")
    higher = Learned(Belief("own", "own", {"person": np.full(10, 2.0)}), Verdict(10, 1, (), True, ()))
    assert low(higher, population) == ""


def test_nothing_is_said_of_the_size_where_nothing_was_learned_of_it() -> None:
    assert person(0.01) != ""
    assert person(0.01, in_domain=False) == ""
    assert person(0.01, observations=0) == ""
    assert person(None) == ""
    bare = Belief("bare", "bare", {name: values for name, values in BELIEF.parameters.items() if name != "person"})
    assert low(nothing_learned(), bare) == ""


@pytest.mark.parametrize(
    ("day", "probability", "is_told"),
    [(1, 0.01, True), (0, 0.01, False), (-1, 0.01, False), (1, 0.05, True), (1, 0.06, False), (0, 0.5, False)],
)
def test_a_surprise_is_improbable_and_since_the_last_session(day: int, probability: float, is_told: bool) -> None:
    seen = Surprise(on(day), probability, "Unexpected.")
    scene = a_scene(once(BAD), learned=Learned(BELIEF, Verdict(100, 9, (seen,), True, ())))
    assert list(losing.surprises(scene)) == (["Unexpected."] if is_told else [])


def test_a_question_is_open_until_somebody_answers_it() -> None:
    every = [one for step in KNOWLEDGE.loss.values() for one in step.questions]
    assert losing.unanswered(a_scene(once(BAD))) == [one.words for one in every]
    first, second, third_one, *rest = every
    answers = {first.id: "yes", second.id: "no", third_one.id: "cannot_establish"}
    assert losing.unanswered(a_scene(once(BAD), answers=answers)) == [one.words for one in (third_one, *rest)]
