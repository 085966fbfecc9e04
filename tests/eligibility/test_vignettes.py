"""Each vignette gives exactly the outcome and exactly the rules that its story says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.eligibility.changing import KNOWLEDGE, changed

from eutonia.domain import Eligibility, Outcome
from eutonia.eligibility import RULES, assess

VIGNETTES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "vignettes.toml").read_text("utf-8"))["vignette"]


def rules_of(eligibility: Eligibility) -> list[str]:
    return sorted({finding.rule.removeprefix("eligibility.") for finding in eligibility.findings})


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette["story"])
def test_the_story_has_its_answer(vignette: dict[str, Any]) -> None:
    eligibility = assess(changed(vignette["set"]), KNOWLEDGE)
    assert eligibility.outcome is Outcome(vignette["outcome"])
    assert rules_of(eligibility) == sorted(vignette["rules"])


def test_every_story_is_told_once() -> None:
    stories = [vignette["story"] for vignette in VIGNETTES]
    assert len(stories) == len(set(stories))


def test_every_rule_speaks_in_some_story() -> None:
    silent = {rule.__name__ for rule in RULES} - {"names", "product"}
    for vignette in VIGNETTES:
        case = changed(vignette["set"])
        silent -= {rule.__name__ for rule in RULES if list(rule(case, KNOWLEDGE))}
    assert not silent


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_stories(outcome: Outcome) -> None:
    assert sum(vignette["outcome"] == outcome for vignette in VIGNETTES) >= 5
