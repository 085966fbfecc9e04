"""The report says each number as it was counted, a shortfall above all, and the README says the same."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from proof.outcomes import Outcome, all_of, none_of
from proof.reporting import Kept, report, summary, with_summary

from proof import reporting, running

NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)
LOST = none_of("acts lost at a kill", 0, 1_000, 1_000)
FOUND = all_of("tampers found", 299, 300, 300, "one column is not covered")
KEPT = (Kept("crash", 61, (LOST,), "abc"), Kept("audit", 5, (FOUND,), "def"))


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
    page = report(KEPT, "abc", running.PARTS, NOW)
    assert "Proof of 29 November 2026" in page
    assert "from commit abc;" in page
    assert "\n1 min 1 s.\n" in page
    assert "0 min 5 s, run on commit def: nothing that it looks at was changed since." in page
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


@pytest.fixture
def committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Writes a file of a small repository of its own, and says under which commit."""
    monkeypatch.setattr(running, "ROOT", tmp_path)
    running._git("init", "--quiet")

    def write(name: str) -> str:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{len(list(tmp_path.rglob('*')))}", encoding="utf-8")
        running._git("add", name)
        running._git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", name)
        return running._commit()

    return write


def test_what_a_part_found_holds_while_nothing_that_it_looks_at_was_changed(committed: Callable[[str], str]) -> None:
    first = committed("src/eutonia/safety.py")
    second = committed("src/eutonia_clinic/visits.py")
    assert running._is_the_same("second_check", first, second)
    assert not running._is_the_same("crash", first, second)
    assert not running._is_the_same("second_check", f"{first} changed", second)
    third = committed("src/eutonia/planner.py")
    assert not running._is_the_same("second_check", first, third)
    assert running._is_the_same("crash", third, third)


def test_a_part_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="No part crush"):
        running.main(["crush"], fresh=False, share=1.0)
