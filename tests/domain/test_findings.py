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


@pytest.mark.parametrize(("severity", "interrupts"), [(Severity.STOP, True), (Severity.REASON, True), (Severity.NOTE, False)])
def test_a_note_does_not_interrupt(severity: Severity, interrupts: bool) -> None:
    assert Finding(rule="r", severity=severity, title="t", because="b").interrupts is interrupts


@pytest.mark.parametrize(("state", "unverified"), [("seen", False), ("derived", False), ("recalled", True), ("project", False)])
def test_only_what_is_recalled_is_unverified(state: str, unverified: bool) -> None:
    assert Citation(source="label", state=state).is_unverified is unverified
