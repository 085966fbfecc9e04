"""The report says each number as it was counted, a shortfall above all, and the README says the same."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from proof.outcomes import Outcome, all_of, none_of
from proof.reporting import Kept, report, summary, with_summary

from proof import reporting, running

NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)
LOST = none_of("acts lost at a kill", 0, 1_000, 1_000)
FOUND = all_of("tampers found", 299, 300, 300, "one column is not covered")
KEPT = (Kept("crash", 61, (LOST,)), Kept("audit", 5, (FOUND,)))


@pytest.mark.parametrize(
    ("outcome", "is_met"),
    [
        (none_of("lost", 0, 10, 10), True),
        (none_of("lost", 1, 10, 10), False),
        (none_of("lost", 0, 9, 10), False),
        (all_of("found", 10, 10, 10), True),
        (all_of("found", 9, 10, 10), False),
        (all_of("found", 9, 9, 10), False),
        (all_of("found", 0, 0, 1), False),
    ],
)
def test_a_number_is_met_only_when_enough_was_tried(outcome: Outcome, is_met: bool) -> None:
    assert outcome.is_met is is_met


def test_the_report_says_every_number_and_which_was_not_reached() -> None:
    page = report(KEPT, "abc changed", running.PARTS, NOW)
    assert "Proof of 29 November 2026" in page
    assert "commit abc changed" in page
    assert "1 of 2 numbers reached" in page
    assert "| acts lost at a kill | 0 of 1,000 | 0 of at least 1,000 | met |" in page
    assert "| tampers found<br>one column is not covered | 299 of 300 | all of at least 300 | **not met** |" in page
    assert all(one in page for one in reporting.OPEN)


def test_the_summary_hides_no_shortfall_and_can_be_written_again() -> None:
    file = reporting.FOLDER / "2026-11-29.md"
    text = summary(KEPT, file, NOW)
    assert "docs/proof/2026-11-29.md" in text
    assert "- Not reached: tampers found: 299 of 300, wanted all of at least 300." in text
    readme = reporting.README.read_text(encoding="utf-8")
    once = with_summary(readme, text)
    assert text in once
    assert with_summary(with_summary(readme, "another"), text) == once


def test_every_part_can_be_run_and_none_is_forgotten() -> None:
    for name in running.PARTS:
        assert callable(importlib.import_module(f"proof.{name}").prove), name
    folder = Path(reporting.__file__).parent
    modules = [path for path in folder.rglob("*.py") if "\ndef prove(" in path.read_text(encoding="utf-8")]
    inside = {path.relative_to(folder).parts[0].removesuffix(".py") for path in modules}
    assert inside == set(running.PARTS)


def test_a_part_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="No part crush"):
        running.main(["crush"], fresh=False, share=1.0)
