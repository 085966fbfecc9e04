"""Dangerous plans that must not pass in silence, and ordinary ones that must not be stopped for nothing (H35, H36)."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from tests.safety.written_plans import Document, case_of, checked_entry, entries, plan_of

from eutonia.domain import Severity
from eutonia.safety import still_open

DANGEROUS = entries("dangerous_plans.toml")
ORDINARY = entries("ordinary_plans.toml")
REFUSED = [one for one in DANGEROUS if one["severity"] == "refused"]
SEEN = [one for one in DANGEROUS if one["severity"] != "refused"]
ALERT_BUDGET_PERCENT = 5


def name(entry: Document) -> str:
    return str(entry["id"])


def test_each_plan_has_a_name_of_its_own() -> None:
    for plans in (DANGEROUS, ORDINARY):
        assert len({one["id"] for one in plans}) == len(plans)


@pytest.mark.parametrize("entry", SEEN, ids=name)
def test_a_dangerous_plan_is_seen_by_the_rule_meant_for_it(entry: Document) -> None:
    plan, result = checked_entry(entry)
    severities = {finding.severity for finding in result.findings if finding.rule == entry["rule"]}
    assert Severity(entry["severity"]) in severities
    if entry["severity"] != "note":
        assert entry["rule"] in {finding.rule for finding in still_open(plan, result)}


@pytest.mark.parametrize("entry", REFUSED, ids=name)
def test_a_document_that_contradicts_itself_is_refused(entry: Document) -> None:
    with pytest.raises(ValidationError):
        plan_of(entry, case_of(entry))


@pytest.mark.parametrize("entry", ORDINARY, ids=name)
def test_an_ordinary_plan_is_interrupted_by_nothing_but_what_is_stated(entry: Document) -> None:
    plan, result = checked_entry(entry)
    stated = {entry["interrupted_by"]} if "interrupted_by" in entry else set()
    assert {finding.rule for finding in still_open(plan, result)} == stated
    assert result.checks_run == result.checks_known


def test_ordinary_plans_keep_the_alert_budget() -> None:
    interrupted = [one for one in ORDINARY if still_open(*checked_entry(one))]
    assert len(interrupted) * 100 <= ALERT_BUDGET_PERCENT * len(ORDINARY)
