"""Two check engines, one written from the decision record and the fact files alone, say the same of ten thousand plans."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from proof.second import Facts, Row, read_facts, second_check
from proof.second.drawing import drawn
from proof.second.facts import Table

from eutonia.domain import Case, Plan
from eutonia.knowledge import load
from eutonia.safety import check

PLANS = 10_000
BATCHES = 8
SEED = 20_261_129
FOLDER = Path(second_check.__code__.co_filename).parent


@cache
def facts() -> Facts:
    return read_facts()


def first(plan: Table, case: Table) -> frozenset[Row]:
    """What interrupts, of the guard. Two names mean something only where a reason can be given at all."""
    found = check(Plan.model_validate(plan), Case.model_validate(case), load()).findings
    return frozenset(
        Row(one.rule, one.severity, one.needs_second_name and one.severity == "reason", one.muscle or "", one.side or "")
        for one in found if one.interrupts
    )  # fmt: skip


def second(plan: Table, case: Table, known: Facts) -> frozenset[Row]:
    documents = (Plan.model_validate(plan).model_dump(mode="json"), Case.model_validate(case).model_dump(mode="json"))
    return second_check(*documents, known)


def pairs(seed: int, count: int) -> Iterator[tuple[Table, Table]]:
    random = Random(seed)
    return (drawn(random, facts()) for _ in range(count))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_both_engines_say_the_same(batch: int) -> None:
    for plan, case in pairs(SEED + batch, PLANS // BATCHES):
        assert first(plan, case) == second(plan, case, facts()), (plan, case)


def test_the_plans_reach_every_corner() -> None:
    spoke = Counter(row.rule for plan, case in pairs(SEED, PLANS // BATCHES) for row in second(plan, case, facts()))
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
    assert any(first(plan, case) != second(plan, case, other) for plan, case in pairs(SEED, 400))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_the_second_engine_shares_no_code_with_the_first(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in names if name.startswith(("eutonia", "tests"))]
