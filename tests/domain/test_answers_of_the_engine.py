"""The small sums that answers carry: the worst finding, the share of a limit, the number of draws, the shape of effects."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from eutonia.domain import (
    BadInput,
    CheckResult,
    Citation,
    EutoniaError,
    Finding,
    KnowledgeFault,
    LimitUse,
    MixedProducts,
    NotAvailable,
    Outcome,
    Problem,
    Severity,
    Side,
)
from eutonia.domain.advice import Advice, Step, Suggestion
from eutonia.domain.belief import Belief
from eutonia.domain.effect import EffectTable, Target
from eutonia.domain.plan import Dilution

LABEL = Citation(source="label", state="seen")


def a_finding(severity: Severity, **changes: bool) -> Finding:
    return Finding(rule="r", severity=severity, title="t", because="b", **changes)


def a_result(*findings: Finding) -> CheckResult:
    return CheckResult(
        findings=findings, checks_run=1, checks_known=1, knowledge_hash="h", eligible_from=None, limits=()
    )


def a_limit(planned: int, maximum: int, given: int = 0) -> LimitUse:
    before, now, most = Decimal(given), Decimal(planned), Decimal(maximum)
    return LimitUse(limit="l", words="w", given=before, planned=now, maximum=most, unit="units", citation=LABEL)


def test_the_worst_finding_decides() -> None:
    assert a_result().worst is None
    assert a_result(a_finding(Severity.NOTE), a_finding(Severity.STOP), a_finding(Severity.REASON)).worst is Severity.STOP


def test_a_check_that_did_not_run_is_named() -> None:
    failed = a_finding(Severity.REASON, could_not_run=True)
    assert a_result(a_finding(Severity.NOTE), failed).could_not_run == (failed,)


@pytest.mark.parametrize(("planned", "maximum", "share"), [(0, 400, 0.0), (100, 400, 0.25), (400, 400, 1.0), (500, 400, 1.25)])
def test_the_share_of_a_limit(planned: int, maximum: int, share: float) -> None:
    assert a_limit(planned, maximum).share == share


def test_a_limit_of_nothing_is_always_exceeded() -> None:
    assert a_limit(0, 0).share > 1


def test_what_was_given_before_counts_towards_a_limit() -> None:
    assert a_limit(100, 400, given=200).share == 0.75


def test_an_outcome_is_shown_in_words() -> None:
    assert [one.words for one in Outcome] == ["candidate", "candidate with cautions", "not now", "not a candidate"]


def test_a_step_is_shown_in_words() -> None:
    assert [one.words for one in Step] == [
        "less", "pause", "refer", "ask first", "other guidance", "other muscles", "more", "same",
    ]  # fmt: skip


def test_advice_tells_its_steps_in_order() -> None:
    what = tuple(
        Suggestion(step=step, comes_first=False, held=False, reason=a_finding(Severity.NOTE)) for step in (Step.REFER, Step.LESS)
    )
    assert Advice.model_construct(what=what).steps == (Step.REFER, Step.LESS)
    assert Advice.model_construct(what=()).steps == ()


def test_a_belief_counts_its_draws() -> None:
    assert Belief(id="b", words="w", parameters={"a": np.zeros(7), "b": np.zeros(7)}).draws == 7


def effects(benefit: tuple[int, ...], weakness: tuple[int, ...]) -> EffectTable:
    targets = (Target("soleus", Side.RIGHT), Target("soleus", Side.LEFT))
    return EffectTable("onabotulinumtoxinA", Decimal(5), targets, np.zeros(benefit), np.zeros(weakness))


def test_an_effect_table_has_a_column_for_each_target() -> None:
    assert effects((10, 2, 4), (10, 2, 4)).benefit.shape == (10, 2, 4)


SHAPE, COLUMN = r"^benefit and weakness have the shape \(draws, targets, steps\)$", "^one column per target$"


@pytest.mark.parametrize(
    ("benefit", "weakness", "fault"),
    [
        ((10, 3, 4), (10, 3, 4), COLUMN),
        ((10, 1, 2), (10, 1, 2), COLUMN),
        ((10, 2, 4), (10, 2, 5), SHAPE),
        ((2, 2), (2, 2), SHAPE),
        ((10, 2, 4, 1), (10, 2, 4, 1), SHAPE),
    ],
)
def test_an_effect_table_of_another_shape_is_refused(
    benefit: tuple[int, ...], weakness: tuple[int, ...], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        effects(benefit, weakness)


def test_a_dilution_gives_its_strength_exactly() -> None:
    assert Dilution(vial_units=Decimal(100), diluent_ml=Decimal(4)).units_per_ml == Decimal(25)


def test_bad_input_tells_every_problem_and_is_an_error_with_a_code() -> None:
    refusal = BadInput("case.json", [Problem("a", "1", "2"), Problem("b", "3", "4")])
    assert str(refusal) == "case.json cannot be used.\n  a: found 1; expected 2\n  b: found 3; expected 4"
    assert isinstance(refusal, EutoniaError)


def test_every_kind_of_error_has_its_own_exit_code() -> None:
    """Of the engine; what the clinic refuses is answered to a browser."""
    kinds = [kind for kind in EutoniaError.__subclasses__() if kind.__module__.startswith("eutonia.")]
    codes = [kind.exit_code for kind in kinds]
    assert len(set(codes)) == len(codes)
    assert 0 not in codes


def test_exit_codes_are_those_that_scripts_know() -> None:
    kinds = (EutoniaError, BadInput, MixedProducts, KnowledgeFault, NotAvailable)
    assert [kind.exit_code for kind in kinds] == [1, 2, 3, 4, 5]
