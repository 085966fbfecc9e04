"""The front page of a set: one card each, the answer on it, the body beside it."""

from __future__ import annotations

import pytest
from tests.report.made import NASTY, a_person_case, a_proposal
from tests.report.reading import read

from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import GalleryEntry, gallery


@pytest.fixture(scope="module")
def text(proposal: Proposal, refusal: Proposal, knowledge: Knowledge) -> str:
    """Two cards."""
    return gallery([GalleryEntry(proposal, "one.html"), GalleryEntry(refusal, "two.html")], knowledge)


def test_Every_case_has_its_card_with_the_answer_and_a_link(text: str) -> None:
    cards = read(text).find("article")
    assert [card.find("a")[0].attributes["href"] for card in cards] == ["one.html", "two.html"]
    assert "220 units" in cards[0].text()
    assert "Candidate with cautions" in cards[0].text()
    assert "No dose is proposed" in cards[1].text()


def test_A_plan_shows_its_body_and_a_refusal_does_not(text: str) -> None:
    cards = read(text).find("article")
    assert len(cards[0].find("svg", class_="bodychart")) == 2
    assert not cards[1].find("svg", class_="bodychart")
    assert "RIGHT Soleus 50 units" in cards[0].find("svg", class_="bodychart")[1].attributes["aria-label"]


def test_An_empty_set_says_what_would_be_here(knowledge: Knowledge) -> None:
    assert "No example has been proposed yet" in gallery([], knowledge)


@pytest.mark.parametrize("words", NASTY)
def test_A_title_is_words_only(words: str, knowledge: Knowledge) -> None:
    tree = read(gallery([GalleryEntry(a_proposal(case=a_person_case(title=words)), "a.html")], knowledge))
    assert not tree.find("script")
    assert " ".join(words.split()) in " ".join(tree.find("h2")[0].text().split())
