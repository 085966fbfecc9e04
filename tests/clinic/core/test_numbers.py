"""Numbers of the clinic: every one has words and a reason, and no rule holds one of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.health.source import ROOT, numbers_that_need_a_source, tree_of

from eutonia_clinic.core.numbers import number, numbers, whole

CLINIC = ROOT / "src" / "eutonia_clinic"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in CLINIC.rglob("*.py"))
RULES = sorted([*(CLINIC / "visits" / "acts").glob("*.py"), *CLINIC.glob("*/acts.py")])


@pytest.mark.parametrize("id", sorted(numbers()))
def test_a_number_has_words_a_reason_and_a_use(id: str) -> None:
    one = numbers()[id]
    assert one.words.endswith(".")
    assert one.why.endswith(".")
    assert one.unit
    assert one.value > 0
    assert re.search(rf'(number|whole)\("{re.escape(id)}"\)', SOURCE)


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(CLINIC)))
def test_an_act_holds_no_number_of_its_own(path: Path) -> None:
    assert numbers_that_need_a_source(tree_of(path)) == []


def test_a_number_that_counts_is_whole() -> None:
    assert whole("visits.plan_valid_days") == number("visits.plan_valid_days")
    with pytest.raises(ValueError, match="whole"):
        whole("people.alike_share")
    with pytest.raises(KeyError):
        number("people.no_such_number")
