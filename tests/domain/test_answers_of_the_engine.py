"""The small sums that answers carry: the worst finding, the share of a limit, the number of draws, the shape of effects."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from eutonia.domain import BadInput, CheckResult, Citation, EutoniaError, Finding, LimitUse, Outcome, Problem, Severity, Side
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


def a_limit(planned: int, maximum: int) -> LimitUse:
    return LimitUse(
        limit="l", words="w", given=Decimal(0), planned=Decimal(planned), maximum=Decimal(maximum), unit="units", citation=LABEL
    )


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


def test_an_outcome_is_shown_in_words() -> None:
    assert Outcome.NOT_A_CANDIDATE.words == "not a candidate"


def test_a_belief_counts_its_draws() -> None:
    assert Belief(id="b", words="w", parameters={"a": np.zeros(7), "b": np.zeros(7)}).draws == 7


def effects(benefit: tuple[int, ...], weakness: tuple[int, ...]) -> EffectTable:
    targets = (Target("soleus", Side.RIGHT), Target("soleus", Side.LEFT))
    return EffectTable("onabotulinumtoxinA", Decimal(5), targets, np.zeros(benefit), np.zeros(weakness))


def test_an_effect_table_has_a_column_for_each_target() -> None:
    assert effects((10, 2, 4), (10, 2, 4)).benefit.shape == (10, 2, 4)


@pytest.mark.parametrize(("benefit", "weakness"), [((10, 3, 4), (10, 3, 4)), ((10, 2, 4), (10, 2, 5)), ((2, 4), (2, 4))])
def test_an_effect_table_of_another_shape_is_refused(benefit: tuple[int, ...], weakness: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"benefit and weakness have the shape|one column per target"):
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
