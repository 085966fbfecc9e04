"""Candidates of small patterns under a product with a few rows: every field, and every sentence in full."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.build import a_problem
from tests.planner.facts import RECALLED, SEEN, a_row, knowing, someone, toxin
from tests.planner.patterns import FOOT, PART, a_part, a_pattern, a_reason, with_patterns

from eutonia.domain.answers import Side
from eutonia.domain.effect import Target
from eutonia.domain.errors import BadInput
from eutonia.knowledge import DoseRange, Pattern
from eutonia.planner.candidates import Candidate, candidates
from eutonia.planner.doses import SitesRule

CALF, BEHIND = "soleus", "tibialis-posterior"
HEADS = ("gastrocnemius-medial-head", "gastrocnemius-lateral-head")
NOWHERE = SitesRule(0, 0, Decimal(0), Decimal(0))
ALONE = "No primary muscle of equinovarus foot may be dosed, and a secondary one does not make the posture"
BY_HAND = "No sourced dose of this product for it: never filled in, to be entered by hand"


def made(
    *patterns: Pattern, doses: tuple[DoseRange, ...] = (a_row(50, 80, 200), a_row(20, 40, 60, muscle=BEHIND)), **changes: Any
) -> tuple[Candidate, ...]:
    """The candidates when each pattern is a problem of the right side and the product has these doses."""
    knowledge = with_patterns(*patterns, knowledge=knowing(toxin(doses=doses, indications=())))
    return candidates(someone(**({"problems": [a_problem(one.id) for one in patterns]} | changes)), knowledge)


def two(*against: Any, pattern: str = FOOT.id, lead: str = CALF) -> Pattern:
    """A primary muscle and a secondary one beside it."""
    return a_pattern(*against, parts=(a_part(lead), a_part(BEHIND, "secondary")), pattern=pattern)


def names(there: tuple[Candidate, ...]) -> list[str]:
    """Their muscles."""
    return [one.target.muscle for one in there]


def test_a_muscle_with_a_dose_has_its_range_its_rank_and_its_sources() -> None:
    there = made(two())
    assert names(there) == [CALF, BEHIND]
    assert there[0] == Candidate(
        target=Target(CALF, Side.RIGHT),
        patterns=(FOOT.id,),
        rank="primary",
        dose_rows=(a_row(50, 80, 200),),
        least=Decimal(50),
        usual=Decimal(80),
        most=Decimal(200),
        sites=SitesRule(2, 3, Decimal(50), Decimal(200)),
        keep=False,
        excluded="",
        manual_only=False,
        off_label=True,
        stands_for=(),
        reasons_for=("Ashworth 3, RIGHT", "Primary muscle in equinovarus foot, RIGHT"),
        reasons_against=(),
        citations=(PART, SEEN),
    )
    assert (there[1].rank, there[1].least, there[1].most, there[1].may_dose) == ("secondary", 20, 60, True)


def test_a_first_treatment_says_where_it_ends_and_what_is_usual() -> None:
    start = "at most 60 units, where 80 are usual in practice"
    assert made(a_pattern(), first_toxin_treatment="yes")[0].reasons_against == (f"Starts low (first treatment): {start}",)
    unknown = made(a_pattern(), first_toxin_treatment="cannot_establish")[0]
    assert unknown.reasons_against == (f"Starts low (not known to be a later treatment): {start}",)


def test_on_label_is_said_of_the_label_here_only() -> None:
    here = made(a_pattern(), doses=(a_row(50, 80, 200, kind="label", on_label=True, jurisdiction="US"),))[0]
    assert (here.off_label, here.reasons_for[-1]) == (False, "On label (US)")
    elsewhere = a_row(50, 80, 200, kind="label", on_label=True, jurisdiction="UK/EU")
    there = made(a_pattern(), doses=(elsewhere, a_row(50, 80, 200)))[0]
    assert (there.off_label, there.reasons_for[-1]) == (True, "Primary muscle in equinovarus foot, RIGHT")
    assert there.reasons_against == ("The UK/EU label is used as evidence; it is not the label here (US)",)


@pytest.mark.parametrize("doses", [(), (a_row(50, 80, 200, citation=RECALLED),)])
def test_without_a_dose_that_may_fill_in_it_is_for_the_hand_alone(doses: tuple[DoseRange, ...]) -> None:
    [one] = made(a_pattern(), doses=doses)
    assert (one.manual_only, one.may_dose, one.dose_rows) == (True, False, doses)
    assert (one.least, one.usual, one.most, one.sites) == (0, 0, 0, NOWHERE)
    assert one.reasons_against == (BY_HAND,)


@pytest.mark.parametrize("doses", [(), (a_row(50, 80, 200),)])
def test_a_kept_or_excluded_muscle_has_no_dose_and_is_not_called_unsourced(doses: tuple[DoseRange, ...]) -> None:
    [kept] = made(a_pattern(a_reason("walks", CALF)), doses=doses)
    infected = [{"muscle": CALF, "side": "right", "infection_at_site": "yes"}]
    [out] = made(a_pattern(), doses=doses, muscles=infected)
    assert (kept.keep, kept.excluded, kept.manual_only) == (True, "", False)
    assert (out.keep, out.excluded, out.manual_only) == (False, "Infection at the site: Soleus, RIGHT", False)
    for one in (kept, out):
        assert not one.may_dose
        assert (one.least, one.usual, one.most, one.sites) == (0, 0, 0, NOWHERE)
    assert (kept.reasons_against, kept.citations) == (("It matters",), (PART, SEEN))


class TestASecondaryMuscleAlone:
    def test_beside_a_primary_one_that_is_kept_it_is_not_proposed(self) -> None:
        kept, beside = made(two(a_reason("walks", CALF)))
        assert kept.keep
        assert (beside.excluded, beside.reasons_against, beside.may_dose) == (ALONE, (ALONE,), False)
        assert (beside.least, beside.usual, beside.most, beside.sites) == (0, 0, 0, NOWHERE)

    def test_what_speaks_against_it_anyway_comes_after_that(self) -> None:
        beside = made(two(a_reason("walks", CALF)), first_toxin_treatment="yes")[1]
        assert beside.reasons_against[0] == ALONE
        assert len(beside.reasons_against) == 2

    def test_beside_a_primary_one_without_a_dose_neither(self) -> None:
        assert made(two(), doses=(a_row(20, 40, 60, muscle=BEHIND),))[1].excluded == ALONE

    def test_one_that_is_kept_or_unsourced_itself_is_told_as_that(self) -> None:
        kept = made(two(a_reason("walks", CALF, BEHIND)))[1]
        assert (kept.keep, kept.excluded, kept.reasons_against) == (True, "", ("It matters",))
        unsourced = made(two(), doses=())[1]
        assert (unsourced.manual_only, unsourced.excluded, unsourced.reasons_against) == (True, "", (BY_HAND,))

    def test_beside_a_primary_one_of_one_of_its_problems_it_is_proposed(self) -> None:
        led, unled = two(), two(pattern="equinus-foot", lead="gracilis")
        for patterns in ((led, unled), (unled, led)):
            one = next(one for one in made(*patterns) if one.target.muscle == BEHIND)
            assert (one.may_dose, one.patterns) == (True, tuple(pattern.id for pattern in patterns))

    def test_beside_none_of_two_problems_it_names_both(self) -> None:
        unled = two(lead="gracilis"), replace(two(pattern="equinus-foot", lead="gracilis"), name="Equinus foot")
        one = next(one for one in made(*unled) if one.target.muscle == BEHIND)
        assert one.excluded.startswith("No primary muscle of equinovarus foot and equinus foot may be dosed")

    def test_primary_in_another_problem_it_leads_itself(self) -> None:
        patterns = two(lead="gracilis"), a_pattern(parts=(a_part(BEHIND),), pattern="equinus-foot")
        one = next(one for one in made(*patterns) if one.target.muscle == BEHIND)
        assert (one.may_dose, one.rank) == (True, "primary")

    def test_the_other_side_does_not_lead_this_one(self) -> None:
        infected = [{"muscle": CALF, "side": "right", "infection_at_site": "yes"}]
        there = made(two(), problems=[a_problem(), a_problem(side="left")], muscles=infected)
        assert [(one.target.side, one.may_dose) for one in there if one.target.muscle == BEHIND] == [
            (Side.RIGHT, False),
            (Side.LEFT, True),
        ]


class TestAGroup:
    GROUP = (a_row(60, 80, 120, muscle="gastrocnemius"),)
    USED = "No sourced dose for gastrocnemius, medial head; gastrocnemius, lateral head alone: the range of the group is used"

    def test_it_stands_where_its_first_member_stood_and_for_each_of_them(self) -> None:
        parts = tuple(map(a_part, (CALF, HEADS[0], BEHIND, HEADS[1])))
        there = made(a_pattern(parts=parts), doses=(*self.GROUP, a_row(50, 80, 200), a_row(20, 40, 60, muscle=BEHIND)))
        assert names(there) == [CALF, "gastrocnemius", BEHIND]
        group = there[1]
        assert (group.least, group.most, group.stands_for, group.reasons_against) == (60, 120, HEADS, (self.USED,))
        assert (there[0].stands_for, there[2].stands_for) == ((), ())

    def test_named_itself_it_stands_for_its_members_and_not_for_itself(self) -> None:
        [group] = made(a_pattern(parts=tuple(map(a_part, ("gastrocnemius", *HEADS)))), doses=self.GROUP)
        assert (group.target.muscle, group.stands_for) == ("gastrocnemius", HEADS)

    def test_it_has_the_roles_of_all_its_members_each_once(self) -> None:
        parts = a_part(HEADS[0], "secondary"), a_part(HEADS[1])
        [group] = made(a_pattern(parts=parts), doses=self.GROUP)
        assert (group.rank, group.patterns) == ("primary", (FOOT.id,))
        assert group.reasons_for[1:] == (
            "Secondary muscle in equinovarus foot, RIGHT",
            "Primary muscle in equinovarus foot, RIGHT",
        )

    def test_on_each_side_for_itself(self) -> None:
        problems = [a_problem(), a_problem(side="left")]
        there = made(a_pattern(parts=tuple(map(a_part, HEADS))), doses=self.GROUP, problems=problems)
        assert [(one.target, one.stands_for) for one in there] == [(Target("gastrocnemius", side), HEADS) for side in Side]


def test_a_pattern_of_both_sides_is_named_once_at_a_muscle_of_both() -> None:
    both = a_pattern(parts=(a_part(where="both"),))
    there = made(both, problems=[a_problem(), a_problem(side="left")])
    assert [one.patterns for one in there] == [(FOOT.id,), (FOOT.id,)]
    assert there[0].reasons_for == (
        "Ashworth 3, RIGHT",
        "Primary muscle in equinovarus foot, RIGHT",
        "Ashworth 3, LEFT",
        "Primary muscle in equinovarus foot, LEFT",
    )


def test_the_sources_of_the_part_the_reasons_and_the_rows_are_each_named_once_in_that_order() -> None:
    label = SEEN.model_copy(update={"section": "a label"})
    why = replace(a_reason("first_treatment"), citation=RECALLED)
    [one] = made(a_pattern(why), doses=(a_row(50, 80, 200, citation=label), a_row(40, 80, 200)), first_toxin_treatment="yes")
    assert one.citations == (PART, RECALLED, label, SEEN)


def test_a_product_or_pattern_that_is_not_known_is_a_fault_of_the_case() -> None:
    with pytest.raises(BadInput, match=r"\Acase cannot be used\.\n  product: found 'no-such-toxin'; expected the id of"):
        made(a_pattern(), product="no-such-toxin")
    with pytest.raises(BadInput, match=r"\Acase cannot be used\.\n  problems\[1\]\.pattern: found 'no-such-pattern'; expected"):
        made(a_pattern(), problems=[a_problem(), a_problem("no-such-pattern")])
