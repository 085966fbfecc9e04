"""Every source a proposal rests on, and every fact in it that nobody here has verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eutonia.domain.finding import Citation, Finding
from eutonia.domain.proposal import BindingLimit, CandidateMuscle, DoseEvidence, Eligibility, PlanOption, UsedSource
from eutonia.domain.units import plain
from eutonia.knowledge.types import Knowledge


def citations(
    eligibility: Eligibility,
    options: Iterable[PlanOption],
    candidates: Iterable[CandidateMuscle],
    binding: BindingLimit | None,
    knowledge: Knowledge,
) -> Iterator[Citation]:
    """Every citation that stands anywhere in the proposal."""
    yield from _of_findings(eligibility.findings)
    for advice in eligibility.alternatives:
        yield from advice.citations
    for option in options:
        yield from _of_option(option)
    for muscle in candidates:
        yield from muscle.citations
        yield from (row.citation for row in muscle.evidence)
    if binding:
        yield binding.citation
    for parameter in knowledge.belief.values():
        yield from parameter.citations


def _of_findings(findings: Iterable[Finding]) -> Iterator[Citation]:
    for finding in findings:
        yield from finding.citations


def _of_option(option: PlanOption) -> Iterator[Citation]:
    yield from _of_findings(option.check.findings)
    yield from (use.citation for use in option.check.limits)
    yield from option.preparation.citations
    if option.swallowing:
        yield from option.swallowing.citations


def used_sources(found: Iterable[Citation], knowledge: Knowledge) -> tuple[UsedSource, ...]:
    """The documents cited, once each, by title."""
    ids = {citation.source for citation in found}
    used = [knowledge.sources[id] for id in ids if id in knowledge.sources]
    return tuple(
        UsedSource(
            id=one.id,
            title=one.title,
            kind=one.kind,
            publisher=one.publisher,
            dated=one.dated,
            address=one.address,
        )
        for one in sorted(used, key=lambda one: (one.title, one.id))
    )


def unverified(candidates: Iterable[CandidateMuscle], options: Iterable[PlanOption], knowledge: Knowledge) -> tuple[str, ...]:
    """Facts about dose, limits and preparation that are shown or restrain the plan and that nobody here has verified."""
    said = [*_doses(candidates, knowledge), *_limits(options, knowledge)]
    return tuple(dict.fromkeys(said))


def _doses(candidates: Iterable[CandidateMuscle], knowledge: Knowledge) -> Iterator[str]:
    for muscle in candidates:
        for row in muscle.evidence:
            if row.citation.is_unverified:
                yield f"{muscle.name}, {row.kind} dose {_range(row)} units: {_where(row.citation, knowledge)}"


def _range(row: DoseEvidence) -> str:
    ends = dict.fromkeys(plain(end) for end in (row.low, row.typical, row.high) if end is not None)
    return " to ".join((next(iter(ends)), list(ends)[-1]) if len(ends) > 1 else ends) or "of an unknown number of"


def _limits(options: Iterable[PlanOption], knowledge: Knowledge) -> Iterator[str]:
    for option in options:
        for use in option.check.limits:
            if use.citation.is_unverified:
                yield f"{use.words}, limit {plain(use.maximum)} {use.unit}: {_where(use.citation, knowledge)}"


def _where(citation: Citation, knowledge: Knowledge) -> str:
    title = knowledge.sources[citation.source].title if citation.source in knowledge.sources else citation.source
    return f"{title}, {citation.section}" if citation.section else title
