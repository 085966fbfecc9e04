"""Pattern, then muscles: why each muscle was chosen, and why not, with what all muscles of a pattern share said once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eutonia.domain.answers import Side
from eutonia.domain.plan import MuscleDose
from eutonia.domain.proposal import CandidateMuscle, PlanOption, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import muscles, view
from eutonia.report.muscles import Story
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Source, Sources


@dataclass(frozen=True, slots=True)
class MuscleReasons:
    """One muscle: what it gets in this draft, its own reasons, and the sentence of the planner."""

    name: str
    gets: str
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    why: tuple[str, ...]
    dosed: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class PatternReasons:
    """One pattern: what all its muscles share, the muscles that are dosed, and those considered and left out."""

    name: str
    sides: str
    shared: tuple[str, ...]
    dosed: tuple[MuscleReasons, ...]
    left_out: tuple[MuscleReasons, ...]


def patterns_of(proposal: Proposal, drafted: PlanOption, knowledge: Knowledge, sources: Sources) -> tuple[PatternReasons, ...]:
    """The patterns of the case in its order. A muscle stands under the first pattern that names it."""
    told = [story for stories in muscles.stories(proposal) for story in stories if not all(row.keep for row in story.rows)]
    order = dict.fromkeys(problem.pattern for problem in proposal.case.problems)
    groups = [(pattern, [s for s in told if _first_pattern(s, tuple(order)) == pattern]) for pattern in order]
    return tuple(_pattern(name, mine, proposal, drafted, knowledge, sources) for name, mine in groups if mine)


def kept(proposal: Proposal) -> tuple[str, ...]:
    """'LEFT soleus', the muscles whose tone holds the person up."""
    return tuple(f"{c.side.word} {c.name}" for c in proposal.candidates if c.keep)


def kept_because(proposal: Proposal) -> tuple[str, ...]:
    """Why they are kept, each reason once."""
    return tuple(
        dict.fromkeys(words.sentence(r) for c in proposal.candidates if c.keep for r in c.reasons_against or (c.sentence,))
    )


def _first_pattern(story: Story, order: Sequence[str]) -> str:
    named = {pattern for row in story.rows for pattern in row.patterns}
    return next((pattern for pattern in order if pattern in named), "")


def _pattern(
    pattern: str, told: Sequence[Story], proposal: Proposal, drafted: PlanOption, knowledge: Knowledge, sources: Sources
) -> PatternReasons:
    shared = _shared([row for story in told for row in story.rows])
    rows = [_muscle(story, shared, drafted, sources) for story in told]
    sides = words.listed(
        side.word for side in Side if any(p.pattern == pattern and p.side is side for p in proposal.case.problems)
    )
    return PatternReasons(
        name=view.pattern_name(pattern, knowledge), sides=sides, shared=both_sides(shared),
        dosed=tuple(r for r in rows if r.dosed), left_out=tuple(r for r in rows if not r.dosed),
    )  # fmt: skip


def _shared(rows: Sequence[CandidateMuscle]) -> tuple[str, ...]:
    """Reasons that every muscle of the pattern has on its side, when there is more than one to share them."""
    if len({row.muscle for row in rows}) < 2:
        return ()
    found: dict[str, None] = {}
    for side in Side:
        here = [set(row.reasons_for) for row in rows if row.side is side]
        first = next((row.reasons_for for row in rows if row.side is side), ())
        found.update(dict.fromkeys(r for r in first if all(r in one for one in here)))
    return tuple(found)


def _muscle(story: Story, shared: Sequence[str], drafted: PlanOption, sources: Sources) -> MuscleReasons:
    doses = [d for d in drafted.plan.doses if any(row.muscle == d.muscle for row in story.rows)]
    known = {words.sentence(r) for r in shared}
    return MuscleReasons(
        name=story.name,
        gets=_gets(doses),
        reasons_for=both_sides(r for r in story.reasons_for if r not in known),
        reasons_against=both_sides(story.reasons_against),
        why=story.sentences,
        dosed=bool(doses),
        sources=sources.of(story.citations),
    )


def both_sides(reasons: Iterable[str]) -> tuple[str, ...]:
    """Sentences in which a reason that both sides share is said once: '8 spasms a day, RIGHT and LEFT.'"""
    sides: dict[str, list[Side]] = {}
    for reason in reasons:
        said = words.sentence(reason)
        here = [side for side in Side if f", {side.word}" in said]
        plain = said.replace(f", {here[0].word}", ", {side}", 1) if len(here) == 1 else said
        sides.setdefault(plain, []).extend(here if plain != said else [])
    return tuple(one.replace("{side}", words.listed(s.word for s in Side if s in found)) for one, found in sides.items())


def _gets(doses: Sequence[MuscleDose]) -> str:
    """'RIGHT 60, LEFT 50 units', or that it is not dosed."""
    said = [f"{side.word} {words.exact(d.units)}" for side in Side for d in doses if d.side is side]
    return f"{', '.join(said)} units" if said else "not dosed"
