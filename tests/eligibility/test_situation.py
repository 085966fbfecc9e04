"""What decides between treatments, one fact at a time; and what each treatment makes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.build import a_problem
from tests.eligibility.changing import KNOWLEDGE, ORDINARY, changed

from eutonia.domain import Outcome
from eutonia.domain.case import Distribution, Mobility
from eutonia.eligibility import alternatives, fits, without_toxin
from eutonia.eligibility.alternatives import fit_of
from eutonia.eligibility.fits import Fit
from eutonia.eligibility.situation import Situation, situation_of

PLAIN = Situation(
    outcome=Outcome.CANDIDATE,
    distribution=Distribution.FOCAL,
    mobility=Mobility.NOT_ASKED,
    triggers=(),
    short_joints=0,
    all_joints_fixed=False,
    leg_nerves=frozenset(),
    has_leg=False,
    has_limb=False,
    toxin_is_barred=False,
    both_legs=False,
    statuses=(),
    lines_used_up=frozenset(),
    lines_begun=frozenset(),
)
"""Somebody of whom nothing leads to any treatment."""
GENERALISED: dict[str, Any] = {"distribution": Distribution.GENERALISED}
IN_A_CHAIR: dict[str, Any] = {"mobility": Mobility.WHEELCHAIR, "both_legs": True}
FIRST_FAILED: dict[str, Any] = {"lines_used_up": frozenset({("oral", "first")}), "lines_begun": frozenset({("oral", "first")})}
SECOND_FAILED: dict[str, Any] = {
    "lines_used_up": frozenset({("oral", "second")}),
    "lines_begun": frozenset({("oral", "first"), ("oral", "second")}),
}


def fit(option: str, **facts: Any) -> Fit | None:
    return fit_of(KNOWLEDGE.alternatives[option], replace(PLAIN, **facts))


def situation(outcome: Outcome = Outcome.CANDIDATE, **paths: Any) -> Situation:
    changes = {path.replace("__", "."): value for path, value in paths.items()}
    return situation_of(changed(changes), KNOWLEDGE, outcome)


def tried(*statuses: tuple[str, str]) -> dict[str, Any]:
    return {"other_treatments": [{"option": option, "status": status} for option, status in statuses]}


# --- the facts


def test_the_facts_of_an_ordinary_case() -> None:
    found = situation_of(ORDINARY, KNOWLEDGE, Outcome.CANDIDATE)
    assert found == replace(
        PLAIN, mobility=Mobility.WALKS_WITH_AID, leg_nerves=frozenset({"tibial"}), has_leg=True, has_limb=True
    )


@pytest.mark.parametrize(
    ("pattern", "leg", "limb", "nerves"),
    [
        ("flexed-elbow", False, True, frozenset()),
        ("torticollis", False, False, frozenset()),
        ("paraspinal-spasm", False, False, frozenset()),
        ("stiff-knee", True, True, {"femoral"}),
        ("clawed-toes", True, True, {"tibial", "medial", "plantar"}),
    ],
)
def test_legs_limbs_and_the_nerves_of_the_legs(pattern: str, leg: bool, limb: bool, nerves: set[str]) -> None:
    found = situation(problems=[a_problem(pattern)], goals=[])
    assert (found.has_leg, found.has_limb) == (leg, limb)
    assert found.leg_nerves == nerves


def test_nerves_are_read_as_words_without_their_punctuation() -> None:
    toe = replace(KNOWLEDGE.muscles["extensor-hallucis-longus"], nerve="Deep fibular; twig of X, sural,")
    knowledge = replace(KNOWLEDGE, muscles={**KNOWLEDGE.muscles, toe.id: toe})
    case = changed({"problems": [a_problem("striatal-toe")], "goals": []})
    nerves = {"deep", "fibular", "twig", "of", "x", "sural"}
    assert situation_of(case, knowledge, Outcome.CANDIDATE).leg_nerves == nerves


def test_both_legs_are_one_pattern_of_the_legs_on_both_sides() -> None:
    def both(*rows: tuple[str, str]) -> bool:
        return situation(problems=[a_problem(*row) for row in rows], goals=[]).both_legs

    assert both(("stiff-knee", "right"), ("stiff-knee", "left"))
    assert both(("flexed-elbow", "right"), ("stiff-knee", "right"), ("stiff-knee", "left"))
    assert not both(("stiff-knee", "right"), ("equinovarus-foot", "left"))
    assert not both(("flexed-elbow", "right"), ("flexed-elbow", "left"))
    assert not both(("torticollis", "right"))


@pytest.mark.parametrize(
    ("changes", "short", "all_fixed"),
    [
        ({}, 0, False),
        ({"fixed_contracture": "yes"}, 1, True),
        ({"fixed_contracture": "yes", "tardieu": {"catch_degrees": 0, "full_range_degrees": 20}}, 1, False),
        ({"tardieu": {"catch_degrees": 0, "full_range_degrees": 0}}, 1, False),
        ({"fixed_contracture": "not_asked"}, 0, False),
    ],
)
def test_joints_that_are_short(changes: dict[str, Any], short: int, all_fixed: bool) -> None:
    found = situation(problems=[a_problem(**changes)])
    assert (found.short_joints, found.all_joints_fixed) == (short, all_fixed)


def test_only_the_joints_that_a_goal_is_about_count() -> None:
    found = situation(problems=[a_problem(), a_problem("flexed-knee", fixed_contracture="yes")])
    assert (found.short_joints, found.all_joints_fixed) == (0, False)
    found = situation(problems=[a_problem(fixed_contracture="yes"), a_problem("flexed-knee", fixed_contracture="yes")], goals=[])
    assert (found.short_joints, found.all_joints_fixed) == (2, True)


def test_triggers_are_the_questions_about_triggers_with_a_yes() -> None:
    both = changed({f"screen.answers.{one}": "yes" for one in ("urinary-infection", "constipation", "frailty", "pregnancy")})
    found = situation_of(both, KNOWLEDGE, Outcome.NOT_NOW)
    assert found.triggers == tuple(sorted(KNOWLEDGE.screen[one].words for one in ("urinary-infection", "constipation")))
    unknown = changed({"screen.answers.urinary-infection": "not_asked"})
    assert situation_of(unknown, KNOWLEDGE, Outcome.NOT_NOW).triggers == ()


@pytest.mark.parametrize(
    ("question", "answer", "barred"),
    [
        ("toxin-allergy", "yes", True),
        ("neuromuscular-junction-disease", "yes", True),
        ("toxin-allergy", "not_asked", False),
        ("cows-milk-allergy", "yes", False),
        ("pregnancy", "yes", False),
        ("frailty", "yes", False),
    ],
)
def test_only_what_bars_every_product_for_good_bars_toxin(question: str, answer: str, barred: bool) -> None:
    found = situation_of(changed({f"screen.answers.{question}": answer}), KNOWLEDGE, Outcome.NOT_NOW)
    assert found.toxin_is_barred is barred


TRIED = {
    "baclofen-oral": "in_use",
    "tizanidine-oral": "tried_without_enough_effect",
    "diazepam-oral": "not_tolerated",
    "serial-casting": "refused",
    "nabiximols": "not_tried",
}


def test_what_was_tried_is_read_by_kind_and_line() -> None:
    found = situation(**tried(*TRIED.items(), ("snake-oil", "in_use")))
    assert found.statuses == tuple(sorted([*TRIED.items(), ("snake-oil", "in_use")]))
    assert found.lines_used_up == {("oral", "second"), ("oral", "third")}
    assert found.lines_begun == {("oral", "first"), ("oral", "second"), ("oral", "third")}
    assert found.status_of(KNOWLEDGE.alternatives["baclofen-oral"]) == "in_use"
    assert found.status_of(KNOWLEDGE.alternatives["splinting"]) == "not_tried"


def test_what_is_used_up_and_begun_is_asked_by_kind_and_by_line_or_any() -> None:
    used_up, begun = frozenset({("oral", "second"), ("surgical", "last")}), frozenset({("oral", "first")})
    found = replace(PLAIN, lines_used_up=used_up, lines_begun=begun)
    assert found.has_used_up("oral")
    assert found.has_used_up("oral", "second")
    assert not found.has_used_up("oral", "first")
    assert not found.has_used_up("oral", "last")
    assert not found.has_used_up("physical")
    assert not PLAIN.has_used_up("oral")
    assert found.has_begun("oral", "first")
    assert not found.has_begun("oral", "second")
    assert not found.has_begun("surgical", "first")


@pytest.mark.parametrize(
    ("mobility", "does_not_walk", "walks"),
    [
        (Mobility.WALKS_UNAIDED, False, True), (Mobility.WALKS_WITH_AID, False, True),
        (Mobility.STANDS_TO_TRANSFER, True, False), (Mobility.WHEELCHAIR, True, False), (Mobility.BED, True, False),
        (Mobility.NOT_ASKED, False, False),
    ],
)  # fmt: skip
def test_walking_and_not_walking(mobility: Mobility, does_not_walk: bool, walks: bool) -> None:
    assert replace(PLAIN, mobility=mobility).does_not_walk is does_not_walk
    assert replace(PLAIN, mobility=mobility, has_leg=True).walks_on_the_problem is walks
    assert not replace(PLAIN, mobility=mobility).walks_on_the_problem


def test_the_door_is_closed_by_the_outcome_and_the_reach_is_as_recorded() -> None:
    closed = {outcome for outcome in Outcome if replace(PLAIN, outcome=outcome).is_closed}
    assert closed == {Outcome.NOT_NOW, Outcome.NOT_A_CANDIDATE}
    generalised = {reach for reach in Distribution if replace(PLAIN, distribution=reach).is_generalised}
    assert generalised == {Distribution.GENERALISED}


# --- what each treatment makes of them: None when it does not fit, else whether it comes first now

WHOLE = "The spasticity is generalised: a drug reaches every muscle, which toxin cannot."
BARRED = "Toxin is no answer here; a drug relaxes every muscle and makes the whole person tired."
SEVERAL = "The spasticity is in several places; a drug relaxes every muscle and makes the whole person tired."
PUMP_FAILED = "The spasticity is generalised and oral treatment failed or was not tolerated."
PUMP_LATER = "The spasticity is generalised; a pump comes after oral treatment has been tried."
PUMP_LEGS = "Both legs are affected in someone who does not walk: too many muscles may be involved for toxin."
DESTROYS = "Severe, generalised, and nothing else helped: destroys nerves for good."
OF_THE_NERVE = "The femoral nerve serves the muscles of a problem in the leg"
USES_UP = f"{OF_THE_NERVE}; the person does not walk, and toxin for both legs uses up the dose."
TEST_FIRST = f"{OF_THE_NERVE}. It weakens every muscle of that nerve for months: test with a local anaesthetic block first."
AS_PHENOL = "As phenol, for both legs of someone who does not walk, where phenol cannot be had."
FIXED = "Every problem with a goal is a fixed contracture: only length helps, and toxin gives none."
SHORT = "Some joints are short: toxin relaxes the muscle, and this gives it length."
KEEPS = "Keeps the length that an injection makes room for."
LIFTS = "May lift the foot or steady the knee of someone who walks."
USES_THE_WEEKS = "Uses the weeks in which the injection has loosened the muscle."
LENGTHENED = "A fixed contracture that casting does not lengthen may need a tendon lengthened or released."
RHIZOTOMY = "Severe generalised spasticity after oral treatment failed; rare in multiple sclerosis."
FOUNDATION = "The foundation of every treatment of spasticity, with toxin or without."
LOOK = "Look for what makes spasms worse before any step up in treatment."
WALKING = "For walking itself; it does not treat spasticity."

SEVERE = GENERALISED | FIRST_FAILED | {"mobility": Mobility.BED}
FEMORAL = {"leg_nerves": frozenset({"femoral"})}
WALKER = {"mobility": Mobility.WALKS_UNAIDED, "has_leg": True}
MULTIFOCAL = {"distribution": Distribution.MULTIFOCAL}


@pytest.mark.parametrize(
    ("option", "facts", "expected"),
    [
        ("baclofen-oral", {}, None),
        ("baclofen-oral", GENERALISED, (WHOLE, True)),
        ("baclofen-oral", GENERALISED | FIRST_FAILED, (WHOLE, True)),
        ("baclofen-oral", GENERALISED | SECOND_FAILED, (WHOLE, False)),
        ("baclofen-oral", GENERALISED | {"triggers": ("a sore",), "all_joints_fixed": True}, (WHOLE, True)),
        ("baclofen-oral", {"toxin_is_barred": True}, (BARRED, True)),
        ("baclofen-oral", {"toxin_is_barred": True} | SECOND_FAILED, (BARRED, False)),
        ("baclofen-oral", MULTIFOCAL, (SEVERAL, False)),
        ("baclofen-oral", {"distribution": Distribution.NOT_ASKED}, (SEVERAL, False)),
        ("baclofen-oral", MULTIFOCAL | {"triggers": ("a sore",)}, None),
        ("baclofen-oral", MULTIFOCAL | {"all_joints_fixed": True}, None),
        ("tizanidine-oral", GENERALISED, None),
        ("tizanidine-oral", GENERALISED | {"lines_begun": frozenset({("oral", "first")})}, (WHOLE, True)),
        ("tizanidine-oral", GENERALISED | {"lines_begun": frozenset({("physical", "first")})}, None),
        ("tizanidine-oral", GENERALISED | SECOND_FAILED, (WHOLE, False)),
        ("diazepam-oral", GENERALISED, None),
        ("diazepam-oral", GENERALISED | FIRST_FAILED, None),
        ("diazepam-oral", GENERALISED | SECOND_FAILED, (WHOLE, False)),
        ("diazepam-oral", GENERALISED | {"lines_used_up": frozenset({("physical", "second")})}, None),
        ("nabiximols", GENERALISED, None),
        ("nabiximols", GENERALISED | FIRST_FAILED, (WHOLE, False)),
        ("nabiximols", GENERALISED | SECOND_FAILED, None),
        ("intrathecal-baclofen", {}, None),
        ("intrathecal-baclofen", FIRST_FAILED, None),
        ("intrathecal-baclofen", GENERALISED, (PUMP_LATER, False)),
        ("intrathecal-baclofen", GENERALISED | {"lines_used_up": frozenset({("physical", "first")})}, (PUMP_LATER, False)),
        ("intrathecal-baclofen", GENERALISED | FIRST_FAILED, (PUMP_FAILED, True)),
        ("intrathecal-baclofen", MULTIFOCAL, None),
        ("intrathecal-baclofen", MULTIFOCAL | {"both_legs": True}, None),
        ("intrathecal-baclofen", MULTIFOCAL | {"mobility": Mobility.BED}, None),
        ("intrathecal-baclofen", MULTIFOCAL | IN_A_CHAIR, (PUMP_LEGS, False)),
        ("intrathecal-baclofen", IN_A_CHAIR, None),
        ("intrathecal-phenol", SEVERE, (DESTROYS, False)),
        ("intrathecal-phenol", SEVERE | {"distribution": Distribution.FOCAL}, None),
        ("intrathecal-phenol", SEVERE | {"mobility": Mobility.NOT_ASKED}, None),
        ("intrathecal-phenol", SEVERE | {"lines_used_up": frozenset()}, None),
        ("intrathecal-phenol", SEVERE | {"lines_used_up": frozenset({("physical", "first")})}, None),
        ("phenol-femoral-nerve", {}, None),
        ("phenol-femoral-nerve", IN_A_CHAIR, None),
        ("phenol-femoral-nerve", FEMORAL, (TEST_FIRST, False)),
        ("phenol-femoral-nerve", FEMORAL | {"both_legs": True}, (TEST_FIRST, False)),
        ("phenol-femoral-nerve", FEMORAL | {"mobility": Mobility.BED, "toxin_is_barred": True}, (TEST_FIRST, False)),
        ("phenol-femoral-nerve", FEMORAL | IN_A_CHAIR, (USES_UP, False)),
        ("phenol-femoral-nerve", FEMORAL | IN_A_CHAIR | {"toxin_is_barred": True}, (USES_UP, True)),
        ("phenol-femoral-nerve", FEMORAL | {"all_joints_fixed": True}, None),
        ("alcohol-neurolysis", {}, None),
        ("alcohol-neurolysis", {"both_legs": True}, None),
        ("alcohol-neurolysis", {"mobility": Mobility.BED}, None),
        ("alcohol-neurolysis", IN_A_CHAIR, (AS_PHENOL, False)),
        ("alcohol-neurolysis", IN_A_CHAIR | {"all_joints_fixed": True}, None),
        ("physiotherapy", {}, (FOUNDATION, True)),
        ("serial-casting", {}, None),
        ("serial-casting", {"has_limb": True}, None),
        ("serial-casting", {"short_joints": 1}, (SHORT, True)),
        ("serial-casting", {"short_joints": 1, "all_joints_fixed": True}, (FIXED, True)),
        ("splinting", {}, None),
        ("splinting", {"has_limb": True}, (KEEPS, False)),
        ("splinting", {"has_limb": True, "outcome": Outcome.NOT_NOW}, None),
        ("splinting", {"short_joints": 1}, (SHORT, True)),
        ("splinting", {"short_joints": 1, "all_joints_fixed": True}, (FIXED, True)),
        ("post-injection-therapy", {}, (USES_THE_WEEKS, True)),
        ("post-injection-therapy", {"outcome": Outcome.NOT_A_CANDIDATE}, None),
        ("orthotics-and-stimulation", {}, None),
        ("orthotics-and-stimulation", WALKER, (LIFTS, False)),
        ("tendon-lengthening", {}, None),
        ("tendon-lengthening", SEVERE, None),
        ("tendon-lengthening", {"short_joints": 1}, (LENGTHENED, False)),
        ("tendon-lengthening", {"short_joints": 1, "all_joints_fixed": True}, (LENGTHENED, True)),
        ("selective-dorsal-rhizotomy", {}, None),
        ("selective-dorsal-rhizotomy", {"short_joints": 1}, None),
        ("selective-dorsal-rhizotomy", SEVERE, (RHIZOTOMY, False)),
        ("trigger-removal", {}, (LOOK, False)),
        ("trigger-removal", {"triggers": ("A sore?", "A stone?")}, ("Found now: A sore? A stone?", True)),
        ("fampridine", {}, None),
        ("fampridine", {"triggers": ("a sore",)}, None),
        ("fampridine", WALKER, (WALKING, False)),
    ],
)  # fmt: skip
def test_whether_a_treatment_fits_why_and_whether_it_comes_first(
    option: str, facts: dict[str, Any], expected: tuple[str, bool] | None
) -> None:
    assert fit(option, **facts) == (None if expected is None else Fit(*expected))


@pytest.mark.parametrize(
    ("option", "status", "expected"),
    [
        ("physiotherapy", "tried_without_enough_effect", (FOUNDATION, True)),
        ("physiotherapy", "not_tolerated", (FOUNDATION, True)),
        ("physiotherapy", "refused", None),
        ("physiotherapy", "in_use", (f"In use: review its effect. {FOUNDATION}", True)),
        ("splinting", "in_use", (f"In use: review its effect. {KEEPS}", False)),
        ("splinting", "not_tried", (KEEPS, False)),
        ("splinting", "refused", None),
        ("splinting", "not_tolerated", None),
        ("splinting", "tried_without_enough_effect", None),
        ("baclofen-oral", "in_use", ("In use: review its effect.", False)),
    ],
)
def test_what_became_of_a_treatment_decides_before_the_rest(
    option: str, status: str, expected: tuple[str, bool] | None
) -> None:
    found = fit(option, has_limb=True, statuses=((option, status),))
    assert found == (None if expected is None else Fit(*expected))


@pytest.mark.parametrize(
    ("name", "nerve"),
    [
        ("Phenol to the femoral nerve", "femoral"),
        ("Alcohol to a nerve", ""),
        ("Phenol to one nerve", ""),
        ("Phenol to the nerve", ""),
        ("Phenol to the tibial nerve or the sural nerve", "tibial"),
        ("Nerve block", ""),
        ("Botox", ""),
    ],
)
def test_a_nerve_is_the_word_before_nerve_unless_it_names_none(name: str, nerve: str) -> None:
    assert fits.nerve_of(replace(KNOWLEDGE.alternatives["alcohol-neurolysis"], name=name)) == nerve


# --- the advice as a whole


def test_advice_holds_what_the_knowledge_says_and_why_it_fits() -> None:
    (advice,) = [one for one in alternatives(ORDINARY, KNOWLEDGE, Outcome.CANDIDATE) if one.option == "splinting"]
    option = KNOWLEDGE.alternatives["splinting"]
    assert (advice.name, advice.line, advice.why, advice.preferred_now) == (option.name, option.line, KEEPS, False)
    assert advice.when_preferred == "; ".join(
        f"{words} (unverified)" if cited.is_unverified else words for words, cited in option.when_preferred
    )
    assert advice.cautions == "; ".join(
        f"{words} (unverified)" if cited.is_unverified else words for words, cited in option.cautions
    )
    assert advice.citations == tuple(dict.fromkeys(cited for _, cited in (*option.when_preferred, *option.cautions)))


def test_advice_stands_by_preference_line_and_name() -> None:
    everything = {
        "distribution": "generalised", "person.mobility": "bed", "goals": [],
        "problems": [a_problem("stiff-knee", side, fixed_contracture="yes") for side in ("right", "left")]
        + [a_problem("equinovarus-foot")],
    }  # fmt: skip
    everything |= tried(("baclofen-oral", "in_use"), ("tizanidine-oral", "not_tolerated"))
    told = [one.option for one in alternatives(changed(everything), KNOWLEDGE, Outcome.NOT_NOW)]
    assert told == [
        "physiotherapy", "intrathecal-baclofen", "serial-casting", "splinting",
        "trigger-removal", "baclofen-oral", "gabapentin-oral", "dantrolene-oral", "clonazepam-oral", "diazepam-oral",
        "alcohol-neurolysis", "phenol-femoral-nerve", "intrathecal-phenol", "selective-dorsal-rhizotomy", "tendon-lengthening",
    ]  # fmt: skip


def test_a_line_that_is_not_known_stands_last() -> None:
    option = replace(KNOWLEDGE.alternatives["physiotherapy"], line="new", scope="any", id="new", name="Aaa")
    knowledge = replace(KNOWLEDGE, alternatives={option.id: option, **KNOWLEDGE.alternatives})
    told = [(one.option, one.preferred_now) for one in alternatives(ORDINARY, knowledge, Outcome.CANDIDATE)]
    assert told.index(("new", True)) == [preferred for _, preferred in told].index(False) - 1


def test_without_toxin_what_helps_instead_comes_first_and_nothing_follows_an_injection() -> None:
    told = {one.option: one for one in without_toxin(ORDINARY, KNOWLEDGE)}
    assert told["baclofen-oral"].preferred_now
    assert told["baclofen-oral"].why == BARRED
    assert "post-injection-therapy" not in told
    assert "splinting" not in told
