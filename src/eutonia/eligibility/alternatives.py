"""What else fits: treatments other than toxin, why for this person, and which of them come first now.

The treatments, when each is preferred and its cautions stand in the knowledge. Here is only which of them fits the
situation, by kind, reach and line. A treatment that failed, was not tolerated or was refused is not offered again.
"""

from __future__ import annotations

from dataclasses import replace

from eutonia.domain import Case, Citation, Outcome
from eutonia.domain.proposal import AlternativeAdvice
from eutonia.eligibility.fits import ADD_ON, ADJUNCT, BY_KIND, FOUNDATION, LAST, Fit
from eutonia.eligibility.situation import USED_UP, Situation, situation_of
from eutonia.knowledge.types import Alternative, Knowledge

LINES = (FOUNDATION, "first", "second", "third", ADD_ON, "generalised", "focal", ADJUNCT, LAST)


def alternatives(case: Case, knowledge: Knowledge, outcome: Outcome) -> tuple[AlternativeAdvice, ...]:
    """The treatments that fit this person: preferred ones first, then by line and name."""
    return _fitting(situation_of(case, knowledge, outcome), knowledge)


def without_toxin(case: Case, knowledge: Knowledge) -> tuple[AlternativeAdvice, ...]:
    """The treatments that fit a person whom toxin does not help: as if it were barred, and nothing injected today."""
    return _fitting(replace(situation_of(case, knowledge, Outcome.NOT_NOW), toxin_is_barred=True), knowledge)


def _fitting(situation: Situation, knowledge: Knowledge) -> tuple[AlternativeAdvice, ...]:
    fits = ((option, fit) for option in knowledge.alternatives.values() if (fit := fit_of(option, situation)))
    advice = [_advice(option, fit) for option, fit in fits]
    return tuple(sorted(advice, key=lambda one: (not one.preferred_now, _line_rank(one.line), one.name, one.option)))


def fit_of(option: Alternative, situation: Situation) -> Fit | None:
    """Whether one treatment fits, by its kind; None when it does not."""
    status = situation.status_of(option)
    if status == "refused" or (status in USED_UP and option.line != FOUNDATION):
        return None
    fit = BY_KIND[option.kind](option, situation)
    if status == "in_use":
        return Fit(f"In use: review its effect. {fit.why if fit else ''}".strip(), bool(fit and fit.preferred))
    return fit


def _advice(option: Alternative, fit: Fit) -> AlternativeAdvice:
    return AlternativeAdvice(
        option=option.id,
        name=option.name,
        line=option.line,
        why=fit.why,
        when_preferred=_words(option.when_preferred),
        cautions=_words(option.cautions),
        preferred_now=fit.preferred,
        citations=_citations(option),
    )


def _words(cited: tuple[tuple[str, Citation], ...]) -> str:
    return "; ".join(f"{words} (unverified)" if citation.is_unverified else words for words, citation in cited)


def _citations(option: Alternative) -> tuple[Citation, ...]:
    """Sources of what is shown; the doses are not shown, so theirs do not stand here."""
    return tuple(dict.fromkeys(citation for _, citation in (*option.when_preferred, *option.cautions)))


def _line_rank(line: str) -> int:
    return LINES.index(line) if line in LINES else len(LINES)
