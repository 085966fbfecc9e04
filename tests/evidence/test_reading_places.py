"""Words for muscles and joints, and how much of an arm's toxin each muscle was given."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.build import a_case, a_problem

from eutonia.domain.case import Case
from eutonia.evidence.dividing import divide, divide_mixture
from eutonia.evidence.doses import UNKNOWN_DOSE, Dose
from eutonia.evidence.lexicon import lexicon
from eutonia.evidence.placing import Place, part_of, pattern_shares, patterns_at, place_of, shares, words_of
from eutonia.evidence.wording import UNKNOWN
from eutonia.knowledge import load
from eutonia.response.anatomy import shares as engine_shares

KNOWN = load()
ARM = ("elbow", "wrist", "fingers")
FLEXORS = ("flexor-carpi-radialis", "flexor-carpi-ulnaris")
FINGERS = ("flexor-digitorum-superficialis", "flexor-digitorum-profundus")
CALF = ("gastrocnemius-medial-head", "gastrocnemius-lateral-head", "soleus")
ADDUCTORS = ("adductor-longus", "adductor-brevis", "adductor-magnus")


@pytest.mark.parametrize(
    ("text", "muscles"),
    [
        ("FCR", ("flexor-carpi-radialis",)),
        ("FCR+FCU", FLEXORS),
        ("wrist flexors", FLEXORS),
        ("Flexor carpi radialis, FCU", FLEXORS),
        ("gastroc-soleus", CALF),
        ("GSC", CALF),
        ("calf", CALF),
        ("triceps surae", CALF),
        ("plantarflexors", CALF),
        ("ankle PF", CALF),
        ("PF+invertors", (*CALF, "tibialis-posterior")),
        ("hip adductors", ADDUCTORS),
        ("hip adductors bilateral", ADDUCTORS),
        ("splenius + SCM", ("splenius-capitis", "sternocleidomastoid")),
        ("biceps brachii", ("biceps-brachii",)),
        ("RF+gastroc+soleus", ("rectus-femoris", *CALF)),
        ("EDB", ("extensor-digitorum-brevis",)),
        ("finger flexors", FINGERS),
        ("clenched fist", FINGERS),
        ("5 arm muscles", ("biceps-brachii", *FLEXORS, *FINGERS)),
        ("thigh-in-plaster", ()),
        ("", ()),
    ],
)
def test_words_name_muscles(text: str, muscles: tuple[str, ...]) -> None:
    assert words_of(text, KNOWN).muscles == muscles


def test_a_text_that_doses_every_muscle_divides_the_dose() -> None:
    assert words_of("biceps 200, FCR 50 U, FCU 50", KNOWN).units == {"biceps-brachii": 200, **dict.fromkeys(FLEXORS, 50)}
    assert words_of("biceps 200, FCR and FCU", KNOWN).units == {}


@pytest.mark.parametrize(
    ("joint", "group", "outcome", "trial", "joints", "part"),
    [
        ("wrist", "FCR+FCU", "AS_change", "biceps, FCR, FCU", ("wrist",), "arm"),
        ("UL", "wrist flexors", "AS_change", "UL", ("wrist",), "arm"),
        ("UL", "", "MAS_elbow_change", "UL", ("elbow",), "arm"),
        ("mixed UL", "", "MAS_change", "", ARM, "arm"),
        ("mixed UL", "PTMG elbow/wrist/finger", "MAS_change", "", ARM, "arm"),
        ("knee/ankle", "RF+gastroc", "MAS_change", "", ("knee", "ankle"), "leg"),
        ("multi", "multi UL+LL", "REPAS_change", "multi-pattern", (*ARM, "ankle"), "arm"),
        ("", "calf", "MAS_change", "", ("ankle",), "leg"),
        ("", "", "MAS_change", "hip adductors", ("hip",), "leg"),
        ("neck", "neck", "Tsui_%improvement", "neck", ("neck",), "neck"),
        ("limb", "(non-spastic)", "weakness_AE_%", "", (*ARM, "ankle"), "arm"),
    ],
)
def test_a_row_is_placed_by_what_tells_it_best(
    joint: str, group: str, outcome: str, trial: str, joints: tuple[str, ...], part: str
) -> None:
    found = place_of(joint, group, outcome, trial, KNOWN)
    assert found is not None
    assert (found.joints, found.part) == (joints, part)
    assert found.treated


def test_a_row_that_tells_nothing_has_no_place() -> None:
    assert place_of("", "", "MAS_change", "", KNOWN) is None


def test_the_trial_says_what_else_was_injected() -> None:
    found = place_of("wrist", "FCR+FCU", "AS_change", "biceps, FCR, FCU", KNOWN)
    assert found is not None
    assert found.treated == ("biceps-brachii", *FLEXORS)
    by_limb = place_of("wrist", "wrist flexors", "AS_change", "UL", KNOWN)
    assert by_limb is not None
    assert {"biceps-brachii", *FLEXORS} < set(by_limb.treated)


def someone_of_unknown_size(pattern: str) -> Case:
    """A case with one problem: without a weight the engine takes the reference adult."""
    person = {"birth_date": "1974-03-02", "multiple_sclerosis": "yes", "mobility": "walks_with_aid"}
    return a_case(person=person, problems=[a_problem(pattern)], goals=[])


@pytest.mark.parametrize("pattern", sorted(KNOWN.patterns))
def test_shares_are_those_of_the_engine(pattern: str) -> None:
    """Twin: the engine's shares of a case with this pattern, in the reference adult, both sides together."""
    theirs: dict[str, float] = {}
    for at, part in engine_shares(someone_of_unknown_size(pattern), KNOWN)[0].items():
        theirs[at.muscle] = theirs.get(at.muscle, 0) + part
    assert pattern_shares(KNOWN.patterns[pattern], KNOWN) == pytest.approx(theirs)


@pytest.mark.parametrize("joint", sorted(lexicon().joints))
def test_the_patterns_of_a_joint_are_graded_there(joint: str) -> None:
    found = patterns_at(joint, KNOWN)
    assert len(found) == len(lexicon().joints[joint])
    assert {pattern.joint or joint for pattern in found} == {joint}


@pytest.mark.parametrize("joint", sorted(lexicon().joints))
def test_the_ordinary_muscles_of_a_joint_move_it(joint: str) -> None:
    found = place_of(joint, "", "MAS_change", "", KNOWN)
    assert found is not None
    parts = shares(found.joints, found.treated, KNOWN)
    assert sum(parts.values()) > 0.2
    assert sum(parts.values()) <= 1 + 1e-9


def test_a_muscle_that_does_not_move_the_joint_has_no_share() -> None:
    assert shares(("wrist",), ("biceps-brachii", *FLEXORS), KNOWN)["biceps-brachii"] == 0


def test_over_several_joints_a_share_is_the_mean() -> None:
    both = shares(("elbow", "wrist"), ("biceps-brachii", *FLEXORS), KNOWN)
    one = shares(("elbow",), ("biceps-brachii", *FLEXORS), KNOWN)
    assert both["biceps-brachii"] == pytest.approx(one["biceps-brachii"] / 2)


def test_the_foot_that_turns_in_is_told_from_the_one_that_only_points() -> None:
    assert shares(("ankle",), (*CALF, "tibialis-posterior"), KNOWN)["tibialis-posterior"] > 0.1


def a_place(*treated: str, joints: tuple[str, ...] = ("wrist",), vague: bool = False) -> Place:
    return Place(joints, part_of(treated[0], KNOWN), treated, {}, vague)


@given(units=st.floats(10, 3000), product=st.sampled_from(["onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"]))
def test_a_known_dose_is_divided_and_nothing_is_lost(units: float, product: str) -> None:
    found = divide("X", product, Dose(units, 0.1), a_place("biceps-brachii", *FLEXORS), False, 1, KNOWN)
    assert found is not None
    assert sum(one.units for one in found.muscles) == pytest.approx(units)
    assert found.spread == pytest.approx(math.hypot(0.1, lexicon().number("split.spread")))


@given(units=st.floats(10, 3000))
def test_a_total_for_both_sides_is_halved_and_one_for_a_side_is_not(units: float) -> None:
    for one_side, part in ((False, 2), (True, 1)):
        found = divide("X", "abobotulinumtoxinA", Dose(units, 0, one_side), a_place(*ADDUCTORS, joints=("hip",)), True, 1, KNOWN)
        assert found is not None
        assert sum(one.units for one in found.muscles) == pytest.approx(units / part)


def test_one_muscle_leaves_no_doubt_about_the_division() -> None:
    found = divide("X", "onabotulinumtoxinA", Dose(160, 0), a_place("biceps-brachii", joints=("elbow",)), False, 1, KNOWN)
    assert found is not None
    assert (found.spread, found.words) == (0, ())


def test_a_curated_division_is_kept_in_proportion() -> None:
    found = divide("SIMPSON1996", "onabotulinumtoxinA", Dose(150, 0), a_place(*FLEXORS), False, 1, KNOWN)
    assert found is not None
    units = {one.muscle: one.units for one in found.muscles}
    assert units == pytest.approx({"biceps-brachii": 100, **dict.fromkeys(FLEXORS, 25)})
    assert found.spread == 0


@pytest.mark.parametrize(("product", "treated", "low", "high"), [
    ("onabotulinumtoxinA", FLEXORS, 40, 150), ("abobotulinumtoxinA", CALF, 300, 700), ("incobotulinumtoxinA", FLEXORS, 60, 200),
])  # fmt: skip
def test_an_untold_dose_is_an_ordinary_one_and_wide(product: str, treated: tuple[str, ...], low: float, high: float) -> None:
    found = divide("X", product, UNKNOWN_DOSE, a_place(*treated), False, 1, KNOWN)
    assert found is not None
    assert low < sum(one.units for one in found.muscles) < high
    assert found.spread > 0.4
    assert any("not told" in word for word in found.words)


def test_an_unknown_product_is_an_ordinary_dose_times_its_size_in_the_trial() -> None:
    small, large = (divide("X", UNKNOWN, Dose(9999, 0), a_place(*FLEXORS), False, size, KNOWN) for size in (0.5, 2))
    assert small is not None
    assert large is not None
    assert sum(one.units for one in large.muscles) == pytest.approx(4 * sum(one.units for one in small.muscles))
    assert small.spread >= lexicon().number("dose.relative_spread")


def test_people_treated_here_and_there_have_the_doses_of_their_own_treatment() -> None:
    place = place_of("any", "any", "onset_perceived_day", "", KNOWN)
    assert place is not None
    mixed, one_session = divide_mixture(UNKNOWN, place, KNOWN), divide("X", UNKNOWN, UNKNOWN_DOSE, place, False, 1, KNOWN)
    assert mixed is not None
    assert one_session is not None
    assert {one.muscle: one.units for one in mixed.muscles}["soleus"] == 75
    assert sum(one.units for one in mixed.muscles) > 2 * sum(one.units for one in one_session.muscles)
    assert mixed.spread < one_session.spread
    assert divide_mixture("prabotulinumtoxinA", place, KNOWN) is None


def test_an_untold_dose_of_a_product_without_doses_is_not_made_up() -> None:
    assert divide("X", "prabotulinumtoxinA", UNKNOWN_DOSE, a_place(*FLEXORS), False, 1, KNOWN) is None


def test_every_muscle_that_the_words_mean_exists() -> None:
    known = {*KNOWN.muscles, *lexicon().elsewhere}
    named = [*lexicon().phrases.values(), *lexicon().treated.values(), *(tuple(one) for one in lexicon().splits.values())]
    assert {muscle for muscles in named for muscle in muscles} <= known
    assert set(lexicon().treated) == set(lexicon().joints)
    tables = (lexicon().joint_words, lexicon().limb_words, lexicon().anywhere_words)
    assert {joint for table in tables for joints in table.values() for joint in joints} <= set(lexicon().joints)
