"""Findings come in one fixed order and say what they do to a plan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain import Citation, Finding, Severity, Side, most_severe_first

findings = st.builds(
    Finding,
    rule=st.sampled_from(["a", "b"]),
    severity=st.sampled_from(Severity),
    title=st.just("t"),
    because=st.sampled_from(["x", "y"]),
    muscle=st.sampled_from([None, "soleus"]),
    side=st.sampled_from([None, *Side]),
    remedy=st.just(""),
    citations=st.just(()),
    arithmetic=st.none(),
)


@given(st.lists(findings, max_size=8).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_does_not_depend_on_which_rule_ran_first(two_orders: tuple[list[Finding], list[Finding]]) -> None:
    one, other = two_orders
    assert most_severe_first(one) == most_severe_first(other)
    assert [f.severity.rank for f in most_severe_first(one)] == sorted((f.severity.rank for f in one), reverse=True)


def test_findings_stand_by_severity_rule_muscle_side_and_words() -> None:
    def one(severity: Severity, rule: str, muscle: str | None = None, side: Side | None = None, because: str = "x") -> Finding:
        return Finding(rule=rule, severity=severity, title="t", because=because, muscle=muscle, side=side)

    in_order = [
        one(Severity.STOP, "b"),
        one(Severity.REASON, "a"),
        one(Severity.NOTE, "a"),
        one(Severity.NOTE, "b"),
        one(Severity.NOTE, "b", "Abductor"),
        one(Severity.NOTE, "b", "soleus"),
        one(Severity.NOTE, "b", "soleus", None, "y"),
        one(Severity.NOTE, "b", "soleus", Side.LEFT),
        one(Severity.NOTE, "b", "soleus", Side.RIGHT),
        one(Severity.NOTE, "b", "soleus", Side.RIGHT, "y"),
        one(Severity.NOTE, "c", None, Side.LEFT),
    ]
    assert most_severe_first(in_order[::-1]) == tuple(in_order)
    assert most_severe_first(in_order[5:] + in_order[:5]) == tuple(in_order)
    assert most_severe_first([]) == ()


@pytest.mark.parametrize(
    ("severity", "could_not_run", "is_final"),
    [
        (Severity.STOP, False, True),
        (Severity.STOP, True, True),
        (Severity.REASON, False, False),
        (Severity.REASON, True, True),
        (Severity.NOTE, False, False),
        (Severity.NOTE, True, False),
    ],
)
def test_no_reason_opens_signing_after_a_stop_or_a_check_that_did_not_run(
    severity: Severity, could_not_run: bool, is_final: bool
) -> None:
    finding = Finding(rule="r", severity=severity, title="t", because="b", could_not_run=could_not_run)
    assert finding.cannot_be_answered is is_final


@pytest.mark.parametrize(("severity", "interrupts"), [(Severity.STOP, True), (Severity.REASON, True), (Severity.NOTE, False)])
def test_a_note_does_not_interrupt(severity: Severity, interrupts: bool) -> None:
    assert Finding(rule="r", severity=severity, title="t", because="b").interrupts is interrupts


@pytest.mark.parametrize(("state", "unverified"), [("seen", False), ("derived", False), ("recalled", True), ("project", False)])
def test_only_what_is_recalled_is_unverified(state: str, unverified: bool) -> None:
    assert Citation(source="label", state=state).is_unverified is unverified
