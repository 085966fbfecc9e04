"""The front page of a set of proposals: one card each, with the answer on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from eutonia.domain.answers import Side
from eutonia.domain.proposal import PlanOption, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import muscles, view
from eutonia.report.body import body_views, marks
from eutonia.report.page import page
from eutonia.report.svg import join
from eutonia.report.words import sentence, units


@dataclass(frozen=True, slots=True)
class GalleryEntry:
    """One proposal and the address of its page, relative to the gallery."""

    proposal: Proposal
    href: str


@dataclass(frozen=True, slots=True)
class _Card:
    proposal: Proposal
    href: str
    answer: view.Answer
    facts: tuple[str, ...]
    body: Markup


def gallery(entries: Iterable[GalleryEntry], knowledge: Knowledge) -> str:
    """One self-contained page with a card for every entry, in the order given."""
    cards = [_card(entry, knowledge) for entry in entries]
    return page("gallery.html.j2", "Proposals", {"cards": cards}, "Eutonia, proposals")


def _card(entry: GalleryEntry, knowledge: Knowledge) -> _Card:
    option = view.chosen(entry.proposal)
    shown = marks(option.plan.doses, muscles.keeps(entry.proposal), knowledge) if option and option.plan.doses else ()
    drawn = join(one.svg for one in body_views(shown, labels=False)) if shown else Markup("")
    return _Card(entry.proposal, entry.href, view.answer(entry.proposal), _facts(entry.proposal, option), drawn)


def _facts(proposal: Proposal, option: PlanOption | None) -> tuple[str, ...]:
    if option is None or not option.plan.doses:
        return (sentence(proposal.summary),)
    sides = ", ".join(f"{side.word} {units(amount)}" for side in Side if (amount := muscles.side_total(option, side)))
    expected = [f"{fact.name}: {fact.value}" for fact in view.facts(proposal, option) if fact.source == "model"]
    return (sides, *expected, f"Check: {', '.join(words for _, words in view.level_counts(option.check.findings))}")
