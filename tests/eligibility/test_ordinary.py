"""An ordinary person with every question answered is a candidate, and nobody is interrupted for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.build import a_case, a_problem
from tests.eligibility.changing import KNOWLEDGE, ORDINARY, changed

from eutonia.domain import Case, Finding, Outcome, Severity
from eutonia.eligibility import assess
from eutonia.knowledge.types import Knowledge

PRODUCTS = sorted(product.id for product in KNOWLEDGE.products.values() if product.planned_here)


def person_with(pattern: str, side: str = "right", **changes: object) -> Case:
    goal = {"id": "goal", "words": "better", "measure": "ashworth", "target_ashworth": "1"}
    named = [{"pattern": pattern, "side": side}]
    case = {"problems": [a_problem(pattern, side)], "goals": [goal | {"problems": named}], **changes}
    return a_case(tuple(KNOWLEDGE.screen), **case)


def interruptions(case: Case) -> list[Finding]:
    return [finding for finding in assess(case, KNOWLEDGE).findings if finding.interrupts]


@pytest.mark.parametrize("pattern", sorted(KNOWLEDGE.patterns))
@pytest.mark.parametrize("side", ["right", "left"])
def test_every_pattern_has_ordinary_candidates(pattern: str, side: str) -> None:
    case = person_with(pattern, side)
    assert assess(case, KNOWLEDGE).outcome is Outcome.CANDIDATE
    assert interruptions(case) == []


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("jurisdiction", ["US", "UK/EU"])
def test_every_product_planned_here_has_ordinary_candidates(product: str, jurisdiction: str) -> None:
    case = person_with("adducted-thighs", product=product, jurisdiction=jurisdiction)
    assert assess(case, KNOWLEDGE).outcome is Outcome.CANDIDATE


@pytest.mark.parametrize("mobility", ["walks_unaided", "walks_with_aid", "wheelchair", "bed"])
def test_how_a_person_moves_about_is_no_reason_to_interrupt(mobility: str) -> None:
    assert interruptions(changed({"person.mobility": mobility})) == []


def test_a_case_with_nothing_asked_is_not_a_candidate_today() -> None:
    eligibility = assess(a_case(), KNOWLEDGE)
    assert eligibility.outcome is Outcome.NOT_NOW
    assert len(eligibility.would_change) > 5


def without_plans_for(product: str) -> Knowledge:
    closed = replace(KNOWLEDGE.products[product], planned_here=False)
    return replace(KNOWLEDGE, products={**KNOWLEDGE.products, product: closed})


def test_a_product_that_is_not_planned_here_is_refused_with_the_names_of_the_others() -> None:
    eligibility = assess(ORDINARY, without_plans_for(ORDINARY.product))
    assert eligibility.outcome is Outcome.NOT_A_CANDIDATE
    (remedy,) = eligibility.would_change
    assert all(other in remedy for other in PRODUCTS if other != ORDINARY.product)
    assert ORDINARY.product not in remedy


def test_a_product_without_a_known_interval_is_not_passed_in_silence() -> None:
    bare = replace(KNOWLEDGE.products[ORDINARY.product], intervals=())
    eligibility = assess(ORDINARY, replace(KNOWLEDGE, products={**KNOWLEDGE.products, bare.id: bare}))
    assert eligibility.outcome is Outcome.NOT_NOW
    assert [finding.rule for finding in eligibility.findings if finding.could_not_run] == ["eligibility.interval"]


@pytest.mark.parametrize(
    "changes",
    [
        {"product": "botulax"},
        {"problems.0.pattern": "bent-foot", "goals.0.problems.0.pattern": "bent-foot"},
        {"muscles": [{"muscle": "calf", "side": "right"}]},
        {"screen.answers.milk": "no"},
        {"other_treatments": [{"option": "snake-oil", "status": "in_use"}]},
        {"toxin_history.treatments": [{"product": "botulax", "given_on": "2025-01-01", "units": 100}]},
    ],
)
def test_a_name_that_leads_nowhere_stops_and_says_that_a_rule_did_not_run(changes: dict[str, object]) -> None:
    eligibility = assess(changed(changes), KNOWLEDGE)
    assert eligibility.outcome is Outcome.NOT_NOW
    lost = [finding for finding in eligibility.findings if finding.could_not_run]
    assert [finding.rule for finding in lost] == ["eligibility.names"]
    assert lost[0].severity is Severity.STOP


def test_an_unknown_pattern_is_said_to_be_unknown_even_in_someone_who_stands_to_transfer() -> None:
    lost = {"problems.0.pattern": "bent-foot", "goals.0.problems.0.pattern": "bent-foot"}
    eligibility = assess(changed(lost | {"person.mobility": "stands_to_transfer"}), KNOWLEDGE)
    assert "eligibility.names" in {finding.rule for finding in eligibility.findings}


@pytest.mark.parametrize("answer", ["yes", "no", "not_asked", "cannot_establish"])
def test_a_question_that_changes_nothing_says_nothing(answer: str) -> None:
    silent = replace(KNOWLEDGE.screen["frailty"], if_yes="", if_unknown="")
    knowledge = replace(KNOWLEDGE, screen={**KNOWLEDGE.screen, "frailty": silent})
    assert assess(changed({"screen.answers.frailty": answer}), knowledge).findings == ()


def test_what_a_question_does_stands_in_the_knowledge_and_not_in_the_rule() -> None:
    harsher = replace(KNOWLEDGE.screen["frailty"], if_yes="stop", outcome_if_yes="not_now")
    knowledge = replace(KNOWLEDGE, screen={**KNOWLEDGE.screen, "frailty": harsher})
    frail = changed({"screen.answers.frailty": "yes"})
    assert assess(frail, KNOWLEDGE).outcome is Outcome.CANDIDATE
    assert assess(frail, knowledge).outcome is Outcome.NOT_NOW
