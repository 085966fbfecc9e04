"""From patterns to muscles: which may be dosed, which are kept, and the sentences that say why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.build import a_problem
from tests.planner.facts import KNOWLEDGE, someone

from eutonia.domain.answers import Side
from eutonia.domain.effect import Target
from eutonia.domain.errors import BadInput
from eutonia.planner.candidates import Candidate, candidates

WHEELCHAIR = {"birth_date": "1974-03-02", "mobility": "wheelchair"}


def found(**changes: Any) -> dict[tuple[str, str], Candidate]:
    """The candidates of a case by muscle and side."""
    return {(one.target.muscle, one.target.side.value): one for one in candidates(someone(**changes), KNOWLEDGE)}


def a_finding(muscle: str = "soleus", side: str = "right", **said: Any) -> dict[str, Any]:
    """What was found in one muscle."""
    return {"muscle": muscle, "side": side, **said}


class TestWhichMuscles:
    def test_the_muscles_of_the_pattern_on_its_side(self) -> None:
        there = found()
        assert ("soleus", "right") in there
        assert ("soleus", "left") not in there

    def test_both_sides_are_two_rows(self) -> None:
        there = found(problems=[a_problem(), a_problem(side="left")])
        assert {("soleus", "right"), ("soleus", "left")} <= set(there)

    def test_a_muscle_in_two_patterns_stands_there_once(self) -> None:
        both = candidates(someone(problems=[a_problem(), a_problem("equinus-foot")]), KNOWLEDGE)
        assert sum(one.target == Target("soleus", Side.RIGHT) for one in both) == 1
        soleus = next(one for one in both if one.target.muscle == "soleus")
        assert soleus.patterns == ("equinovarus-foot", "equinus-foot")

    def test_neck_muscles_of_the_opposite_side_are_taken_there(self) -> None:
        there = found(problems=[a_problem("torticollis", "right")])
        opposite = {part.muscle for part in KNOWLEDGE.patterns["torticollis"].muscles if part.where == "opposite"}
        assert opposite
        assert all((muscle, "left") in there for muscle in opposite)

    def test_primary_in_one_pattern_is_primary(self) -> None:
        assert found()[("soleus", "right")].rank == "primary"
        assert found()[("flexor-digitorum-longus", "right")].rank == "secondary"

    def test_a_pattern_the_knowledge_does_not_hold_is_named(self) -> None:
        with pytest.raises(BadInput, match=r"problems\[0\].pattern: found 'no-such-pattern'"):
            found(problems=[a_problem("no-such-pattern")])

    def test_a_product_the_knowledge_does_not_hold_is_named(self) -> None:
        with pytest.raises(BadInput, match="product: found 'no-such-toxin'"):
            found(product="no-such-toxin")


class TestGroups:
    def test_muscles_without_a_dose_of_their_own_are_dosed_as_their_group(self) -> None:
        there = found(problems=[a_problem("adducted-thighs", "left")])
        group = there[("hip-adductors", "left")]
        assert group.may_dose
        assert set(group.stands_for) == {"adductor-longus", "adductor-brevis", "adductor-magnus"}
        assert not {("adductor-longus", "left"), ("adductor-magnus", "left")} & set(there)
        assert any("the range of the group is used" in reason for reason in group.reasons_against)

    def test_each_side_has_its_own_group(self) -> None:
        there = found(problems=[a_problem("adducted-thighs", "left"), a_problem("adducted-thighs", "right")])
        assert {("hip-adductors", "left"), ("hip-adductors", "right")} <= set(there)

    def test_muscles_with_a_dose_of_their_own_stay_single(self) -> None:
        there = found(product="abobotulinumtoxinA")
        assert ("gastrocnemius-medial-head", "right") in there
        assert ("gastrocnemius", "right") not in there

    def test_a_group_takes_in_members_so_that_nothing_is_dosed_twice(self) -> None:
        there = found(problems=[a_problem("flexed-hip")])
        assert there[("iliopsoas", "right")].may_dose
        assert ("psoas-major", "right") not in there

    def test_a_group_with_a_member_that_is_kept_is_not_used(self) -> None:
        there = found(
            problems=[a_problem("adducted-thighs", "left")],
            muscles=[a_finding("adductor-magnus", "left", tone_is_useful="yes")],
        )
        assert ("hip-adductors", "left") not in there
        assert there[("adductor-magnus", "left")].keep
        assert there[("adductor-longus", "left")].manual_only

    def test_no_place_is_dosed_both_alone_and_in_a_group(self) -> None:
        for pattern in KNOWLEDGE.patterns:
            for product in ("onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"):
                there = candidates(someone(product=product, problems=[a_problem(pattern)]), KNOWLEDGE)
                places = [(one.target.muscle, one.target.side) for one in there if one.may_dose]
                places += [
                    (member, one.target.side)
                    for one in there
                    if one.may_dose
                    for member in KNOWLEDGE.muscles[one.target.muscle].members
                ]
                assert len(places) == len(set(places)), (pattern, product)


class TestNoSourcedDose:
    def test_it_is_shown_and_never_dosed(self) -> None:
        gracilis = found(problems=[a_problem("adducted-thighs")])[("gracilis", "right")]
        assert gracilis.manual_only
        assert not gracilis.may_dose
        assert (gracilis.least, gracilis.usual, gracilis.most) == (0, 0, 0)
        assert any("by hand" in reason for reason in gracilis.reasons_against)

    def test_a_recalled_dose_is_shown_and_does_not_fill_in(self) -> None:
        pronator = found(problems=[a_problem("clenched-fist")], product="onabotulinumtoxinA")
        flexor = pronator[("flexor-digitorum-superficialis", "right")]
        assert any(row.citation.is_unverified for row in flexor.dose_rows)
        assert flexor.manual_only

    def test_every_dose_that_fills_in_comes_from_a_verified_row_of_this_product(self) -> None:
        for pattern in KNOWLEDGE.patterns:
            for one in candidates(someone(problems=[a_problem(pattern)]), KNOWLEDGE):
                if one.may_dose:
                    assert any(row.may_fill_in for row in one.dose_rows)
                    assert one.most <= max(row.high for row in one.dose_rows if row.high and row.may_fill_in)


class TestToneThatHoldsThePersonUp:
    def test_a_muscle_said_to_hold_the_person_up_is_kept(self) -> None:
        soleus = found(muscles=[a_finding(tone_is_useful="yes")])[("soleus", "right")]
        assert soleus.keep
        assert not soleus.may_dose
        assert soleus.most == 0
        assert "holds the person up" in soleus.reasons_against[0]

    def test_the_other_side_is_not_kept_for_it(self) -> None:
        assert not found(muscles=[a_finding(side="left", tone_is_useful="yes")])[("soleus", "right")].keep

    def test_useful_tone_of_the_problem_keeps_the_muscles_the_pattern_names_for_it(self) -> None:
        there = found(problems=[a_problem(tone_is_useful="yes")])
        assert there[("soleus", "right")].keep
        assert there[("tibialis-posterior", "right")].may_dose

    @pytest.mark.parametrize("answer", ["not_asked", "cannot_establish"])
    def test_not_known_to_be_useful_is_a_reason_against_and_does_not_keep(self, answer: str) -> None:
        soleus = found(problems=[a_problem(tone_is_useful=answer)])[("soleus", "right")]
        assert soleus.may_dose
        assert any(reason.startswith("Not known") for reason in soleus.reasons_against)

    def test_what_a_standing_person_stands_on_is_kept(self) -> None:
        assert found(problems=[a_problem("stiff-knee")])[("vastus-lateralis", "right")].keep
        assert found(problems=[a_problem("stiff-knee")])[("rectus-femoris", "right")].may_dose

    def test_and_not_in_someone_who_does_not_stand(self) -> None:
        there = found(problems=[a_problem("stiff-knee")], person=WHEELCHAIR)
        assert not any(one.keep for one in there.values())
        assert there[("quadriceps-femoris", "right")].may_dose

    def test_an_examiner_who_found_it_not_useful_in_this_muscle_may_dose_it(self) -> None:
        muscles = [a_finding("gluteus-maximus", tone_is_useful="no")]
        there = found(problems=[a_problem("hip-extensor-spasm")], muscles=muscles)
        assert not there[("gluteus-maximus", "right")].keep

    def test_useful_tone_in_a_pattern_that_names_no_muscle_for_it_keeps_what_can_hold_the_person_up(self) -> None:
        unnamed = [
            pattern.id
            for pattern in KNOWLEDGE.patterns.values()
            if not any(reason.when == "useful_tone" and reason.keeps for reason in pattern.against)
        ]
        assert unnamed
        for pattern in unnamed:
            assert any(one.keep for one in found(problems=[a_problem(pattern, tone_is_useful="yes")]).values()), pattern

    @given(st.sampled_from(sorted(KNOWLEDGE.patterns)), st.sampled_from(["no", "not_asked", "cannot_establish"]))
    @settings(max_examples=40, deadline=None)
    def test_saying_that_tone_is_useful_never_frees_a_muscle(self, pattern: str, otherwise: str) -> None:
        useful = found(problems=[a_problem(pattern, tone_is_useful="yes")])
        free = {place for place, one in useful.items() if one.may_dose and not one.stands_for}
        before = found(problems=[a_problem(pattern, tone_is_useful=otherwise)])
        assert all(place in before or _is_member_of_one(place, before) for place in free)
        assert sum(one.keep for one in useful.values()) >= sum(one.keep for one in before.values())


def _is_member_of_one(place: tuple[str, str], there: dict[tuple[str, str], Candidate]) -> bool:
    return any(place[0] in one.stands_for and place[1] == one.target.side for one in there.values())


class TestNotNow:
    def test_infection_at_the_site_takes_the_muscle_out(self) -> None:
        soleus = found(muscles=[a_finding(infection_at_site="yes")])[("soleus", "right")]
        assert soleus.excluded == "Infection at the site: Soleus, RIGHT"
        assert not soleus.may_dose

    def test_infection_in_one_member_takes_the_group_out(self) -> None:
        there = found(muscles=[a_finding("gastrocnemius-medial-head", infection_at_site="yes")])
        assert ("gastrocnemius", "right") not in there
        assert not there[("gastrocnemius-medial-head", "right")].may_dose

    def test_a_fixed_contracture_without_overactivity_takes_the_muscles_out(self) -> None:
        there = found(problems=[a_problem(fixed_contracture="yes")])
        assert not any(one.may_dose for one in there.values())
        assert "contracture" in there[("soleus", "right")].excluded

    def test_a_catch_or_overactivity_brings_them_back(self) -> None:
        catch = a_problem(fixed_contracture="yes", tardieu={"catch_degrees": -10, "full_range_degrees": 5})
        assert found(problems=[catch])[("soleus", "right")].may_dose
        seen = [a_finding(overactive="yes")]
        assert found(problems=[a_problem(fixed_contracture="yes")], muscles=seen)[("soleus", "right")].may_dose

    def test_a_muscle_named_under_a_condition_waits_until_it_is_seen(self) -> None:
        waiting = found()[("tibialis-anterior", "right")]
        assert waiting.excluded.startswith("To be seen first: only when it is strong")
        seen = [a_finding("tibialis-anterior", overactive="yes", strength=5)]
        assert found(muscles=seen)[("tibialis-anterior", "right")].may_dose

    def test_a_weak_muscle_that_the_pattern_warns_of_is_kept(self) -> None:
        weak = [a_finding("tibialis-anterior", overactive="yes", strength=3)]
        assert found(muscles=weak)[("tibialis-anterior", "right")].keep

    def test_disturbed_swallowing_keeps_the_muscles_beside_the_pharynx(self) -> None:
        screen = {
            "answered_on": "2026-09-24",
            "answered_by": "person",
            "answers": dict.fromkeys(KNOWLEDGE.screen, "no") | {"swallowing-trouble": "yes"},
        }
        there = found(problems=[a_problem("torticollis")], screen=screen)
        assert all(one.keep for (muscle, _), one in there.items() if muscle == "sternocleidomastoid")


class TestDoses:
    def test_a_first_treatment_starts_low_and_says_so(self) -> None:
        first = found(first_toxin_treatment="yes")[("soleus", "right")]
        later = found()[("soleus", "right")]
        assert first.most < first.usual <= later.most
        assert any("Starts low (first treatment)" in reason for reason in first.reasons_against)

    def test_not_known_to_be_later_starts_low_and_says_so(self) -> None:
        unknown = found(first_toxin_treatment="not_asked")[("soleus", "right")]
        assert unknown.most == found(first_toxin_treatment="yes")[("soleus", "right")].most
        assert any("not known to be a later treatment" in reason for reason in unknown.reasons_against)

    def test_a_borrowed_label_is_named(self) -> None:
        there = found(product="abobotulinumtoxinA", jurisdiction="UK/EU")
        assert any("The US label is used as evidence" in r for r in there[("soleus", "right")].reasons_against)

    def test_off_label_follows_the_label_of_the_jurisdiction(self) -> None:
        assert not found()[("soleus", "right")].off_label
        assert found(problems=[a_problem("adducted-thighs")])[("hip-adductors", "right")].off_label
        assert found(product="incobotulinumtoxinA")[("triceps-surae", "right")].off_label


class TestReasons:
    def test_what_was_measured_and_the_part_in_the_pattern_speak_for_it(self) -> None:
        problem = a_problem(tardieu={"catch_degrees": -5, "full_range_degrees": 10}, spasms_per_day=8, pain=4)
        reasons = found(problems=[problem])[("soleus", "right")].reasons_for
        assert reasons[:5] == (
            "Ashworth 3, RIGHT",
            "Catch at -5° of a passive range to 10°, RIGHT (Tardieu)",
            "8 spasms a day, RIGHT",
            "Pain 4 of 10, RIGHT",
            "Primary muscle in equinovarus foot, RIGHT",
        )
        assert "On label (US)" in reasons

    def test_what_was_not_measured_is_not_said(self) -> None:
        problem = {"pattern": "equinovarus-foot", "side": "right"}
        assert found(problems=[problem])[("soleus", "right")].reasons_for[0].startswith("Primary muscle")

    def test_overactivity_that_was_seen_speaks_for_it(self) -> None:
        seen = found(muscles=[a_finding(overactive="yes")])[("soleus", "right")]
        assert "Seen, felt or recorded to be overactive" in seen.reasons_for

    def test_a_weak_neighbour_speaks_against_it(self) -> None:
        weak = [a_finding("fibularis-longus", strength=2)]
        reasons = found(muscles=weak)[("tibialis-posterior", "right")].reasons_against
        assert any("turn the foot out are weak" in reason for reason in reasons)

    @given(st.sampled_from(sorted(KNOWLEDGE.patterns)), st.sampled_from(sorted(KNOWLEDGE.products)))
    @settings(max_examples=40, deadline=None)
    def test_every_candidate_says_why_once_and_names_its_sources(self, pattern: str, product: str) -> None:
        for one in candidates(someone(problems=[a_problem(pattern)], product=product), KNOWLEDGE):
            assert one.reasons_for
            assert len(set(one.reasons_for)) == len(one.reasons_for)
            assert len(set(one.reasons_against)) == len(one.reasons_against)
            assert one.may_dose or one.reasons_against
            assert {citation.source for citation in one.citations} <= set(KNOWLEDGE.sources)
            assert Decimal(0) <= one.least <= one.most
