"""Do the label facts name it? From the facts alone, with their state; never 'expected'."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eutonia.domain.finding import Citation
from eutonia.knowledge import load
from eutonia.knowledge.types import Knowledge, Statement
from eutonia_clinic.events import catalogue
from eutonia_clinic.events.naming import named_of
from eutonia_clinic.events.presenters.saying import VERDICTS, named_rows

US, UK = "US", "UK/EU"
ONA, ABO, INCO = "onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"


@pytest.mark.parametrize(
    ("reaction", "product", "label", "verdict"),
    [
        ("swallowing", ONA, US, "named"), ("swallowing", ONA, UK, "named"), ("swallowing", ABO, UK, "named"),
        ("swallowing", INCO, US, "named"), ("weakness-near", ONA, US, "named"), ("nausea", ONA, US, "named"),
        ("weakness-near", ABO, UK, "named"), ("eyes", INCO, UK, "named"),
        ("seizure", ONA, US, "not_named"), ("dry-mouth", ONA, US, "not_named"), ("retention", ABO, UK, "not_named"),
        ("seizure", INCO, US, "cannot_tell"), ("nausea", INCO, US, "cannot_tell"), ("nausea", INCO, UK, "cannot_tell"),
        ("weakness-near", ONA, UK, "cannot_tell"), ("pneumothorax", ONA, US, "cannot_tell"), ("other", ONA, US, "cannot_tell"),
        ("low-mood", ABO, US, "cannot_tell"), ("nausea", "a-new-product", US, "cannot_tell"),
    ],
)  # fmt: skip
def test_What_the_facts_say(reaction: str, product: str, label: str, verdict: str) -> None:
    assert named_of(reaction, product, label, load()).verdict == verdict


def test_What_is_only_recalled_is_said_to_be_unverified_with_its_source() -> None:
    found = named_of("seizure", INCO, US, load())
    assert [one.is_unverified for one in found.citations] == [True]
    (row,) = named_rows([found], load())
    assert row.tag.words == "cannot tell: facts unverified"
    assert row.sources[0].endswith("(unverified here)")


def test_Once_the_fact_is_verified_it_counts() -> None:
    assert named_of("seizure", INCO, US, _verified(load(), INCO)).verdict == "named"
    assert named_of("nausea", INCO, US, _verified(load(), INCO)).verdict == "not_named"


def test_A_paper_is_no_label() -> None:
    """Dry mouth was seen in trials of the leg; that does not make it named in the label."""
    found = named_of("dry-mouth", ABO, UK, load())
    assert found.verdict == "not_named"
    assert "abo-leg-review" not in {one.source for one in found.citations}


def test_Facts_of_another_label_are_said_to_be_that() -> None:
    assert "named in the facts of another label (US)" in named_of("weakness-near", ONA, UK, load()).because


def test_No_verdict_says_expected() -> None:
    assert not any("expected" in words for words in VERDICTS.values())


def test_Every_way_of_naming_is_in_a_fact_or_stands_there_for_facts_to_come() -> None:
    """A word that was misspelt would never be found: each urgent reaction but air around the lung is named by a verified fact."""
    known = load()
    for one in catalogue.reactions().values():
        verdicts = {named_of(one.id, product, US, known).verdict for product in (ONA, ABO, INCO)}
        if one.urgent and one.id != "pneumothorax":
            assert verdicts == {"named"}, one.id


def _verified(knowledge: Knowledge, product: str) -> Knowledge:
    held = knowledge.products[product]
    statements = tuple(_seen(one) if one.topic == "adverse events" else one for one in held.statements)
    return replace(knowledge, products={**knowledge.products, product: replace(held, statements=statements)})


def _seen(one: Statement) -> Statement:
    return replace(one, citation=Citation(**{**one.citation.model_dump(), "state": "seen"}))
