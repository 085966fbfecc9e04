"""Two check engines, one written from the decision record and the fact files alone, say the same of ten thousand plans."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from proof.second import Facts, read_facts, second_check
from proof.second_check import first, plans

PLANS = 10_000
BATCHES = 4
SEED = 20_261_129
FOLDER = Path(second_check.__code__.co_filename).parent


@cache
def facts() -> Facts:
    return read_facts()


@pytest.mark.parametrize("batch", range(BATCHES))
def test_both_engines_say_the_same(batch: int) -> None:
    for plan, case in plans(SEED + batch, PLANS // BATCHES, facts()):
        assert first(plan, case) == second_check(plan, case, facts()), (plan, case)


def test_the_plans_reach_every_corner() -> None:
    some = plans(SEED, PLANS // BATCHES, facts())
    spoke = Counter(row.rule for plan, case in some for row in second_check(plan, case, facts()))
    rules = {rule.split(".")[1] for rule in spoke}
    assert rules >= {
        "below-one-step", "no-sourced-dose", "muscle", "bilateral", "site-units", "site-volume", "large-volume", "region", "limb",
        "session", "cumulative", "published-maximum", "light-weight", "dilution", "dilution-unknown", "bladder-strength", "vial",
        "history-not-asked", "history-not-established", "history-record-only", "history-no-details", "history-contradiction",
        "history-unconfirmed", "date-unknown", "product-unknown", "units-unknown", "other-product", "interval", "screen",
        "screen-unknown", "screen-record-only", "swallowing-and-breathing", "infection", "bleeding", "no-goal", "not-an-adult",
        "outside-problems", "useful-tone", "tone-not-asked", "keep", "reason-of-another-day", "case", "day",
    }  # fmt: skip


def test_a_fact_that_only_one_of_them_has_is_found() -> None:
    ona = facts().products["onabotulinumtoxinA"]
    limits = [row | {"maximum": row["maximum"] * 2} if row["scope"] == "cumulative" else row for row in ona["limits"]]
    other = replace(facts(), products=facts().products | {"onabotulinumtoxinA": ona | {"limits": limits}})
    assert any(first(plan, case) != second_check(plan, case, other) for plan, case in plans(SEED, 400, facts()))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_the_second_engine_shares_no_code_with_the_first(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in names if name.startswith(("eutonia", "tests"))]
