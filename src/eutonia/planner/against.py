"""What speaks against a muscle, and what takes it out of the plan: tone that holds the person up, infection, contracture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case, PostureProblem
from eutonia.domain.effect import Target
from eutonia.domain.finding import Citation
from eutonia.knowledge.types import Knowledge, ReasonAgainst
from eutonia.planner.conditions import condition_holds
from eutonia.planner.roles import Role, findings_of, is_overactive

USEFUL_TONE = "useful_tone"
TONE_CONDITIONS = (USEFUL_TONE, "stands", "walks")
"""Conditions about tone in use: they give way when the examiner found that this very muscle does not hold the person up."""

CONDITIONAL = ("When ", "Only ", "Matters most when ")
"""How the note of a muscle begins when the pattern names it only under a condition."""


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that speaks against a muscle. `keeps`: its tone is needed; `excludes`: it is not to be injected now."""

    words: str
    keeps: bool = False
    excludes: bool = False
    citation: Citation | None = None


def objections(target: Target, roles: tuple[Role, ...], case: Case, knowledge: Knowledge) -> tuple[Objection, ...]:
    """Everything against this muscle on this side, each sentence once, the weightiest first."""
    found = [
        *_own_findings(target, case, knowledge),
        *_contracture(target, roles, case, knowledge),
        *(each for role in roles for each in _of_role(target, role, case, knowledge)),
    ]
    found.sort(key=lambda each: (not each.excludes, not each.keeps))
    return tuple({each.words: each for each in reversed(found)}[words] for words in dict.fromkeys(e.words for e in found))


def _own_findings(target: Target, case: Case, knowledge: Knowledge) -> Iterator[Objection]:
    for found in findings_of(target, case, knowledge):
        name = knowledge.muscles[found.muscle].name if found.muscle in knowledge.muscles else found.muscle
        if found.infection_at_site is Answer.YES:
            yield Objection(f"Infection at the site: {name}, {found.side.word}", excludes=True)
        if found.tone_is_useful is Answer.YES:
            yield Objection(f"The tone of {name.lower()}, {found.side.word}, holds the person up", keeps=True)


def _contracture(target: Target, roles: tuple[Role, ...], case: Case, knowledge: Knowledge) -> Iterator[Objection]:
    """A joint that is fixed in every problem of the muscle, with no sign that the muscle is overactive."""
    fixed = all(role.problem.fixed_contracture is Answer.YES and not _has_catch(role.problem) for role in roles)
    if roles and fixed and not is_overactive(target, case, knowledge):
        yield Objection("Fixed contracture and no sign of overactivity: toxin does not lengthen it", excludes=True)


def _has_catch(problem: PostureProblem) -> bool:
    return problem.tardieu is not None and problem.tardieu.catch_degrees != problem.tardieu.full_range_degrees


def _of_role(target: Target, role: Role, case: Case, knowledge: Knowledge) -> Iterator[Objection]:
    for reason in role.pattern.against:
        if _concerns(reason, target, role, knowledge):
            yield from _answered(reason, target, role, case, knowledge)
    if not any(reason.when == USEFUL_TONE and reason.keeps for reason in role.pattern.against):
        yield from _useful_unsaid(target, role, knowledge)
    if is_conditional(role) and not is_overactive(target, case, knowledge):
        words = f"To be seen first: {role.part.note[:1].lower()}{role.part.note[1:]}"
        yield Objection(words, excludes=not role.is_primary, citation=role.part.citation)


def is_conditional(role: Role) -> bool:
    """True when the pattern names the muscle only for what is to be seen first.

    A secondary muscle waits for that: it is not proposed until it was found overactive. A primary one shows it.
    """
    return role.part.note.startswith(CONDITIONAL)


def _concerns(reason: ReasonAgainst, target: Target, role: Role, knowledge: Knowledge) -> bool:
    """A reason that names muscles concerns those; one that names none is shown at the primary muscles."""
    named = {target.muscle, *knowledge.muscles[target.muscle].members}
    return bool(named & set(reason.keeps)) if reason.keeps else role.is_primary


def _answered(
    reason: ReasonAgainst, target: Target, role: Role, case: Case, knowledge: Knowledge
) -> Iterator[Objection]:
    holds = condition_holds(reason.when, role.problem, case, knowledge)
    if holds is Answer.YES:
        keeps = bool(reason.keeps) and not _gives_way(reason, target, case, knowledge)
        yield Objection(reason.words, keeps=keeps, citation=reason.citation)
    elif not reason.when:
        yield Objection(f"To be seen first: {reason.words}", citation=reason.citation)
    elif holds.is_unknown and (reason.keeps or reason.when == USEFUL_TONE):
        yield Objection(f"Not known ({holds.words}): {reason.words}", citation=reason.citation)


def _gives_way(reason: ReasonAgainst, target: Target, case: Case, knowledge: Knowledge) -> bool:
    said = [found.tone_is_useful for found in findings_of(target, case, knowledge)]
    return reason.when in TONE_CONDITIONS and Answer.NO in said and Answer.YES not in said


def _useful_unsaid(target: Target, role: Role, knowledge: Knowledge) -> Iterator[Objection]:
    """Useful tone in a pattern that names no muscle for it: what can hold the person up is kept, or else all of it."""
    useful = role.problem.tone_is_useful
    if useful.is_unknown:
        yield Objection(f"Not known ({useful.words}) whether this tone holds the person up")
    elif useful is Answer.YES:
        holding = {part.muscle for part in role.pattern.muscles if knowledge.muscles[part.muscle].holds_up}
        if not holding or target.muscle in holding:
            yield Objection(f"The tone of {role.pattern.name.lower()} holds the person up", keeps=True)
