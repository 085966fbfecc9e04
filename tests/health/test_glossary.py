"""One glossary: every word that the rooms pass to each other stands in it, and what it calls code exists."""

from __future__ import annotations

import re

import pytest
from tests.health.source import ROOT, modules, modules_of_the_clinic

import eutonia.domain

GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
TERMS = (
    "assessment", "Ashworth grade", "Tardieu", "pattern", "problem", "muscle", "group", "target", "side", "units", "step",
    "site", "dilution", "limit", "cumulative window", "eligible from", "finding", "stop", "needs a reason", "note",
    "override", "belief", "draw", "course", "goal weeks", "frontier", "verification state", "seen", "derived", "recalled",
    "project", "useful tone", "screen", "toxin history", "cycle", "session", "could not run",
)  # fmt: skip
CODE = sorted(set(re.findall(r"`([A-Za-z_]+)`", GLOSSARY)))
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in [*modules(), *modules_of_the_clinic()])


@pytest.mark.parametrize("term", TERMS)
def test_a_term_of_the_field_is_explained(term: str) -> None:
    assert f"**{term}**".casefold() in GLOSSARY.casefold()


@pytest.mark.parametrize("name", [name for name in eutonia.domain.__all__ if name[0].isupper()])
def test_a_type_that_rooms_pass_to_each_other_is_explained(name: str) -> None:
    assert f"`{name}`" in GLOSSARY


@pytest.mark.parametrize("name", CODE)
def test_what_the_glossary_calls_code_exists(name: str) -> None:
    assert re.search(rf"\b{name}\b", SOURCE)
