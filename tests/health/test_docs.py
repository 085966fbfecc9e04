"""What the documents promise holds: their links lead somewhere, the commands exist, the made pages are fresh."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripts.build_docs import PAGE, page
from tests.health.source import ROOT
from tests.running import eutonia

from eutonia.propose.stamp import INTENDED_USE

DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)\)")
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_a_file(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_page_of_the_examples_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make docs"


def test_the_commands_of_the_readme_work_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^\.venv/bin/eutonia ([^#\n]+)", README, re.MULTILINE)
    assert len(commands) >= 5
    for words in commands:
        assert eutonia(*words.split()).code == 0, words


@pytest.mark.parametrize("command", ["demo", "test"])
def test_the_two_commands_are_in_the_makefile_and_explained(command: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"make {command}" in README
    assert re.search(rf"^{command}:.* ## ", makefile, re.MULTILINE)


def test_the_intended_use_is_the_one_that_every_proposal_carries() -> None:
    on_one_line = " ".join(README.split())
    for sentence in re.split(r"(?<=\.) ", INTENDED_USE)[:2]:
        assert sentence in on_one_line
    assert "dose advice" in on_one_line
    assert "dose advice" in INTENDED_USE
