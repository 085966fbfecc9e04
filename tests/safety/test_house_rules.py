"""What this room promises about itself: every check has its words, no number stands in code, nothing converts units."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.safety.scenes import KNOWLEDGE, a_dose, a_problem, case, checked, history, plan, treatment

import eutonia.safety
from eutonia.domain import most_severe_first
from eutonia.safety import CHECKS

ROOM = Path(eutonia.safety.__file__).parent
FILES = sorted(ROOM.rglob("*.py"))


def test_every_check_has_a_name_of_its_own_and_says_what_it_looks_for() -> None:
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert all(check.words.strip() for check in CHECKS)


def test_all_checks_run_and_are_counted() -> None:
    result = checked()
    assert (result.checks_run, result.checks_known) == (len(CHECKS), len(CHECKS))
    assert result.knowledge_hash == KNOWLEDGE.hash


def numbers_in(file: Path) -> Iterator[object]:
    """Every number written in a file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex) and not isinstance(node.value, bool):
            yield node.value


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOM)))
def test_no_number_but_0_1_and_2_stands_in_a_rule(file: Path) -> None:
    assert set(numbers_in(file)) <= {0, 1, 2}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOM)))
def test_nothing_here_converts_units_or_uses_binary_fractions(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not [word for word in ("convert", "float(", "equivalent") if word in text]


def test_every_setting_of_this_room_is_cited_and_explained() -> None:
    ours = [setting for setting in KNOWLEDGE.settings.values() if setting.id.startswith("safety.")]
    assert ours
    assert all(setting.words and setting.unit and setting.citation.source in KNOWLEDGE.sources for setting in ours)


def test_findings_come_in_one_order_and_every_source_can_be_looked_up() -> None:
    busy = case(
        goals=[],
        problems=[a_problem(tone_is_useful="yes"), a_problem("adducted-thighs", "left")],
        toxin_history=history("yes", treatment(21, 380), treatment(None, None, None)),
    )
    result = checked(plan(a_dose("soleus", "right", 300, 2), a_dose("hip-adductors", "left", 400, 2), dilution=None), busy)
    assert result.findings == most_severe_first(list(result.findings))
    assert {c.source for finding in result.findings for c in finding.citations} <= set(KNOWLEDGE.sources)
    assert all(finding.title and finding.because for finding in result.findings)
    assert all(finding.remedy for finding in result.findings if finding.interrupts)
