"""Toxin that the course does not hold: it may act in what was seen, and the belief cannot know in which muscles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case, EarlierTreatment
from eutonia.domain.cycle import Cycle
from eutonia.domain.words import day as day_in_words

NEAR_THE_PROBLEMS = ("limb_spasticity", "cervical_dystonia", "other", "not_known")
"""Indications for which toxin may have reached the muscles of the course."""


def toxin_elsewhere(cases: Sequence[Case], cycles: Sequence[Cycle]) -> tuple[str, ...]:
    """A sentence for toxin outside the course that may have acted in it, and one where nobody knows."""
    ours = {cycle.session.given_on for cycle in cycles}
    days = {day for case in cases for one in case.toxin_history.treatments if (day := _day(one)) and day > min(ours)}
    return (*_before(cases[0].toxin_history.any_in_16_weeks), *_named(sorted(days - ours)))


def _day(one: EarlierTreatment) -> date | None:
    return one.given_on if one.status == "given" and one.indication in NEAR_THE_PROBLEMS else None


def _before(first: Answer) -> Iterable[str]:
    if first is Answer.YES:
        yield "Toxin from before the first session may still have acted then: untreated, the problems may be worse than learned."
    elif first.is_unknown:
        yield "Whether toxin from before the first session still acted then is not known: it was learned as if none did."


def _named(days: Sequence[date]) -> Iterable[str]:
    if days:
        told = ", ".join(map(day_in_words, days))
        yield f"Toxin that is no session of this course ({told}) was not counted: it is not known where it acted."
