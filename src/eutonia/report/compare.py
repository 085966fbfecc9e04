"""The options side by side, for the page, the terminal and the print."""

from __future__ import annotations

from eutonia.domain.proposal import Proposal
from eutonia.report import view, words


def compared(proposal: Proposal) -> list[tuple[str, list[str]]]:
    """The options side by side: one row a quantity, one cell an option."""
    options = proposal.options
    return [
        ("Total units", [words.exact(o.plan.total.amount) for o in options]),
        ("Goal weeks gained", [f"{words.number(o.goal_weeks.median)} ({words.band_80(o.goal_weeks)})" for o in options]),
        ("First goal, best week", [view.best_goal_words(o) for o in options]),
        ("Limiting weakness", [words.short_chance_band(o.weakness) for o in options]),
        ("Wears off from", [view.wear_off_words(o) for o in options]),
        ("Needles", [str(o.needles) for o in options]),
        ("Left over, units", [words.exact(o.preparation.wasted_units) for o in options]),
        ("Check", [", ".join(text for _, text in view.level_counts(o.check.findings)) for o in options]),
    ]
