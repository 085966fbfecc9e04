"""Volumes and shares: whose muscle, on which side, how large, and how much of the problem it is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.build import a_problem
from tests.response.scenes import L, R, case_of, case_with, known, target, with_setting, with_volume

from eutonia.domain import BadInput
from eutonia.response import share_of, shares, volume
from eutonia.response.anatomy import has_multiple_sclerosis, members, reference_volume
from eutonia.response.person import assumed_volumes

PATTERNS = sorted(known().patterns)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("side", ["right", "left"])
def test_the_muscles_of_every_pattern_make_up_the_whole_problem(pattern: str, side: str) -> None:
    parts = shares(case_of(a_problem(pattern, side)), known())[0]
    assert sum(parts.values()) == pytest.approx(1)
    assert all(part > 0 for part in parts.values())


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_left_is_the_mirror_image_of_the_right(pattern: str) -> None:
    right, left = (shares(case_of(a_problem(pattern, side)), known())[0] for side in ("right", "left"))
    assert {(at.muscle, at.side): part for at, part in right.items()} == {
        (at.muscle, at.side.other): part for at, part in left.items()
    }


@pytest.mark.parametrize("pattern", PATTERNS)
def test_shares_belong_to_single_muscles_never_to_groups(pattern: str) -> None:
    parts = shares(case_of(a_problem(pattern)), known())[0]
    assert all(not known().muscles[at.muscle].members for at in parts)


def test_each_problem_has_its_own_shares_on_its_own_side() -> None:
    found = shares(case_of(a_problem("flexed-elbow", "right"), a_problem("flexed-elbow", "left")), known())
    assert set(found) == {0, 1}
    assert {at.side for at in found[0]} == {R}
    assert {at.side for at in found[1]} == {L}


def test_a_turned_head_has_muscles_on_both_sides_of_the_neck() -> None:
    parts = shares(case_of(a_problem("torticollis", "right")), known())[0]
    assert {at.side for at in parts} == {R, L}
    assert (target("sternocleidomastoid", R) in parts) != (target("sternocleidomastoid", L) in parts)


def test_a_primary_muscle_counts_more_than_a_secondary_one_of_its_size() -> None:
    def share_of_finger_flexors_with(secondary: float) -> float:
        knowledge = with_setting(known(), response__rank__secondary=secondary)
        parts = shares(case_of(a_problem("flexed-wrist")), knowledge)[0]
        return parts[target("flexor-digitorum-superficialis")]

    assert share_of_finger_flexors_with(0.2) < share_of_finger_flexors_with(0.4) < share_of_finger_flexors_with(1)


def test_a_larger_muscle_has_a_larger_share_but_less_than_in_proportion() -> None:
    parts = shares(case_with("flexed-elbow"), known())[0]
    larger = shares(case_with("flexed-elbow"), with_volume(known(), "brachialis", 2 * 144))[0]
    others = {at for at in parts if at.muscle != "brachialis"}
    brachialis = target("brachialis")
    gain = (larger[brachialis] / parts[brachialis]) / (larger[target("biceps-brachii")] / parts[target("biceps-brachii")])
    assert all(larger[at] < parts[at] for at in others)
    assert 1 < gain < 2


def test_a_group_has_the_shares_and_the_volumes_of_its_members() -> None:
    case = case_with("equinovarus-foot")
    parts = shares(case, known())[0]
    heads = members("gastrocnemius", known())
    assert heads == ("gastrocnemius-medial-head", "gastrocnemius-lateral-head")
    assert share_of(target("gastrocnemius"), parts, known()) == pytest.approx(sum(parts[target(one)] for one in heads))
    together = sum(volume(one, case.person, known()).millilitres for one in heads)
    assert volume("gastrocnemius", case.person, known()).millilitres == pytest.approx(together)


def test_a_pattern_that_lists_a_group_gives_its_members_their_parts() -> None:
    parts = shares(case_with("adducted-thighs"), known())[0]
    for one in members("hip-adductors", known()):
        assert parts[target(one)] > 0


def test_a_group_of_groups_is_made_of_single_muscles_each_once() -> None:
    for muscle in known().muscles:
        singles = members(muscle, known())
        assert len(singles) == len(set(singles)) > 0
        assert all(not known().muscles[one].members for one in singles)


def test_a_muscle_of_another_limb_has_no_part() -> None:
    parts = shares(case_with("flexed-elbow"), known())[0]
    assert share_of(target("soleus"), parts, known()) == 0
    assert share_of(target("biceps-brachii", L), parts, known()) == 0


def test_an_unknown_pattern_is_refused_by_its_place_in_the_case() -> None:
    with pytest.raises(BadInput, match=r"problems\[1\]\.pattern: found 'no-such'"):
        shares(case_of(a_problem("flexed-elbow"), a_problem("no-such")), known())


def test_an_unknown_muscle_is_refused() -> None:
    with pytest.raises(BadInput, match="found 'no-such'; expected the id of a muscle"):
        volume("no-such", case_with("flexed-elbow").person, known())


def person(**changes: object) -> dict[str, object]:
    return {"birth_date": "1974-03-02", "weight_kg": 64, "height_cm": 168, "multiple_sclerosis": "yes", **changes}


def volume_in(muscle: str, **changes: object) -> float:
    case = case_of(a_problem("equinovarus-foot"), person=person(**changes))
    return volume(muscle, case.person, known()).millilitres


def test_a_larger_person_has_larger_leg_muscles() -> None:
    assert volume_in("soleus", weight_kg=50) < volume_in("soleus", weight_kg=64) < volume_in("soleus", weight_kg=90)


def test_the_scaled_volume_is_the_regression_of_its_source() -> None:
    soleus = known().muscles["soleus"].volume
    assert soleus is not None
    assert soleus.per_kg_m is not None
    assert soleus.intercept is not None
    expected = soleus.per_kg_m * 64 * Decimal("1.68") + soleus.intercept
    assert volume_in("soleus") == pytest.approx(float(expected))


@pytest.mark.parametrize("missing", ["weight_kg", "height_cm"])
def test_without_weight_or_height_the_reference_adult_stands_in(missing: str) -> None:
    assert volume_in("soleus", **{missing: None}) == reference_volume("soleus", known()).millilitres


def test_a_muscle_without_a_figure_gets_the_typical_volume_and_says_so() -> None:
    knowledge = with_volume(known(), "soleus", None)
    case = case_with("equinovarus-foot")
    found = volume("soleus", case.person, knowledge)
    assert found.assumed
    assert found.millilitres == float(knowledge.number("response.volume.leg"))
    assert assumed_volumes({"soleus"}, case.person, knowledge) == ("No volume is known for Soleus: 150 mL was assumed.",)
    assert volume("triceps-surae", case.person, knowledge).assumed


def test_every_muscle_of_the_knowledge_has_a_volume_above_zero() -> None:
    case = case_with("equinovarus-foot")
    assert all(volume(one, case.person, known()).millilitres > 0 for one in known().muscles)


def test_a_very_small_person_never_has_a_muscle_of_no_volume() -> None:
    case = case_of(a_problem("equinovarus-foot"), person=person(weight_kg=20, height_cm=80))
    assert all(volume(one, case.person, known()).millilitres > 0 for one in known().muscles)


@pytest.mark.parametrize(("answer", "applies"), [("yes", True), ("not_asked", True), ("cannot_establish", True), ("no", False)])
def test_only_a_plain_no_rules_multiple_sclerosis_out(answer: str, applies: bool) -> None:
    case = case_of(a_problem("equinovarus-foot"), person=person(multiple_sclerosis=answer))
    assert has_multiple_sclerosis(case.person) is applies


def test_who_refuses_says_which_document_and_which_field() -> None:
    with pytest.raises(BadInput, match=r"^case cannot be used") as refused:
        shares(case_of(a_problem("no-such")), known())
    assert refused.value.document == "case"
    with pytest.raises(BadInput) as refused:
        members("no-such", known())
    assert refused.value.document == "plan"
    assert [one.field for one in refused.value.problems] == ["muscle"]


def test_shares_are_rank_times_volume_to_a_power_over_their_sum() -> None:
    knowledge = with_setting(known(), response__rank__primary=2, response__rank__secondary=0.5, response__share_volume_power=0.5)
    case = case_with("flexed-elbow")
    primary, secondary = ("brachialis", "biceps-brachii", "brachioradialis"), ("pronator-teres",)
    raw = {one: 2 * volume(one, case.person, knowledge).millilitres ** 0.5 for one in primary}
    raw |= {one: 0.5 * volume(one, case.person, knowledge).millilitres ** 0.5 for one in secondary}
    found = shares(case, knowledge)[0]
    expected = {target(one): part / sum(raw.values()) for one, part in raw.items()}
    assert found == pytest.approx(expected)


def test_a_muscle_listed_twice_has_its_higher_rank_on_each_side_it_is_listed_for() -> None:
    pattern = known().patterns["extended-elbow"]
    first, second = pattern.muscles
    listed = (replace(first, rank="secondary"), first, replace(first, rank="secondary"), replace(second, where="both"))
    listed = (*listed, replace(first, where="opposite", rank="secondary"))
    knowledge = replace(known(), patterns=known().patterns | {pattern.id: replace(pattern, muscles=listed)})
    knowledge = with_setting(knowledge, response__share_volume_power=0)
    found = shares(case_of(a_problem(pattern.id)), knowledge)[0]
    primary, secondary = 1, 0.4
    whole = primary + 3 * secondary
    assert found == pytest.approx(
        {
            target(first.muscle, R): primary / whole,
            target(second.muscle, R): secondary / whole,
            target(second.muscle, L): secondary / whole,
            target(first.muscle, L): secondary / whole,
        }
    )


def test_the_regression_stands_while_it_is_above_nothing() -> None:
    soleus = known().muscles["soleus"]
    assert soleus.volume is not None

    def at_size_100(per_kg_m: str, intercept: str | None) -> float:
        changed = replace(soleus.volume, per_kg_m=Decimal(per_kg_m), intercept=None if intercept is None else Decimal(intercept))  # type: ignore[type-var]
        knowledge = replace(known(), muscles=known().muscles | {"soleus": replace(soleus, volume=changed)})
        case = case_of(a_problem(), person=person(weight_kg=50, height_cm=200))
        found = volume("soleus", case.person, knowledge)
        assert not found.assumed
        return found.millilitres

    assert at_size_100("2", "30") == 230
    assert at_size_100("2", "-199.5") == 0.5
    reference = float(soleus.volume.millilitres)
    assert at_size_100("2", "-200") == reference
    assert at_size_100("2", "-201") == reference
    assert at_size_100("2", None) == reference


def test_only_what_is_not_known_is_assumed() -> None:
    case = case_of(a_problem(), person=person())
    assert not volume("soleus", case.person, known()).assumed
    assert not reference_volume("soleus", known()).assumed
    assert not volume("triceps-surae", case.person, known()).assumed
