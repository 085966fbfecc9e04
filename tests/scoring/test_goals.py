"""Was a goal reached? By scores, by attainment, and not known."""

from __future__ import annotations

from typing import Any

import pytest
from tests.scoring.made import HEEL, SPASMS, seen

from eutonia.domain.answers import Answer
from eutonia.domain.case import Goal
from eutonia.domain.cycle import FollowUp
from eutonia.scoring import reached_by_attainment, reached_by_scores

BOTH = [{"pattern": "adducted-thighs", "side": side} for side in ("right", "left")]
APART = Goal.model_validate(
    {"id": "apart", "words": "Knees apart", "problems": BOTH, "measure": "pain", "target_at_most": 3, "importance": 3}
)


def thighs(*pains: int | None) -> FollowUp:
    scores = [{"problem": name, "pain": pain} for name, pain in zip(BOTH, pains, strict=False)]
    return FollowUp.model_validate({"seen_on": "2026-04-01", "scores": scores})


@pytest.mark.parametrize(
    ("goal", "scores", "answer"),
    [
        (HEEL, {"ashworth": "1+"}, "yes"),
        (HEEL, {"ashworth": "0"}, "yes"),
        (HEEL, {"ashworth": "2"}, "no"),
        (HEEL, {"spasms_per_day": 0}, "not_asked"),
        (HEEL, {}, "not_asked"),
        (SPASMS, {"spasms_per_day": 5}, "yes"),
        (SPASMS, {"spasms_per_day": 6}, "no"),
        (SPASMS, {"ashworth": "0", "pain": 0}, "not_asked"),
    ],
)
def test_a_goal_is_reached_at_its_target_or_better(goal: Goal, scores: dict[str, Any], answer: str) -> None:
    assert reached_by_scores(goal, seen(28, **scores)) is Answer(answer)


@pytest.mark.parametrize(
    ("pains", "answer"),
    [((3, 2), "yes"), ((3, 4), "no"), ((4, None), "no"), ((3, None), "not_asked"), ((3,), "not_asked"), ((), "not_asked")],
)
def test_every_problem_of_a_goal_counts_and_a_missing_one_is_not_a_good_one(pains: tuple[int | None, ...], answer: str) -> None:
    assert reached_by_scores(APART, thighs(*pains)) is Answer(answer)


@pytest.mark.parametrize(("attainment", "answer"), [(-2, "no"), (-1, "no"), (0, "yes"), (2, "yes"), (None, "not_asked")])
def test_attainment_from_as_expected_on_is_reached(attainment: int | None, answer: str) -> None:
    held = {} if attainment is None else {"heel": attainment}
    assert reached_by_attainment(HEEL, seen(28, attainment=held)) is Answer(answer)


def test_the_other_side_says_nothing() -> None:
    other = FollowUp.model_validate(
        {"seen_on": "2026-04-01", "scores": [{"problem": {"pattern": "equinovarus-foot", "side": "left"}, "ashworth": "0"}]}
    )
    assert reached_by_scores(HEEL, other) is Answer.NOT_ASKED
