"""The plan board: is this plan right, within limits, and what will it bring?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup

from eutonia.domain.answers import Side
from eutonia.domain.proposal import PlanOption, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import body_chart, muscles, view
from eutonia.report.body import marks
from eutonia.report.sources import Document
from eutonia.report.view import Fact
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import (
    CheckShown,
    FindingShown,
    Freshness,
    Source,
    Sources,
    Tag,
    check_shown,
    checked_at,
    findings_shown,
)
from eutonia_clinic.visits.presenters.doses import DoseTable, dose_table
from eutonia_clinic.visits.presenters.expecting import Expected, expected
from eutonia_clinic.visits.presenters.preparing import Prepared, prepared
from eutonia_clinic.visits.presenters.reasons import PatternReasons, kept, kept_because, patterns_of


@dataclass(frozen=True, slots=True)
class BoardLinks:
    """Where the board's buttons lead. Everything that changes something is one form, posted to `act`."""

    act: str
    live: str
    assess: str = ""
    sheet: str = ""
    labels: str = ""
    courses: str = ""
    knowledge: str = ""
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A treatment other than toxin."""

    name: str
    line: str
    preferred: bool
    why: str
    when: str
    cautions: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class MayWe:
    """The answer to 'may we?', with what would change it and what else fits."""

    tag: Tag
    findings: tuple[FindingShown, ...]
    would_change: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The plan in one line."""

    big: str
    product: str
    draft: str
    facts: tuple[Fact, ...]
    tags: tuple[Tag, ...]
    checked: str
    can_sign: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class Where:
    """The body chart and its equal in words."""

    picture: Markup
    listed: tuple[str, ...]
    product: str


@dataclass(frozen=True, slots=True)
class PlanBoard:
    """Everything on the board."""

    links: BoardLinks
    verdict: Verdict
    may_we: MayWe
    said: str
    patterns: tuple[PatternReasons, ...]
    kept: tuple[str, ...]
    kept_because: tuple[str, ...]
    doses: DoseTable
    where: Where
    check: CheckShown
    expected: Expected
    prepared: Prepared | None
    swallowing: tuple[FindingShown, ...]
    unverified: tuple[str, ...]
    documents: tuple[Document, ...]
    stamp: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]
    idempotency_key: str = ""
    product_choices: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class BoardState:
    """What is not in the engine's documents: which draft this is, when it was checked, what was typed, what changed since."""

    draft: int = 1
    checked: datetime | None = None
    freshness: Freshness = "fresh"
    stale_because: str = ""
    typed: Mapping[str, str] | None = None
    errors: Mapping[str, str] | None = None
    forecast_from: str = "from published trials; nobody's own course yet"
    idempotency_key: str = ""
    can_sign: bool = True
    """False for someone who may draft and not sign."""


def plan_board(
    proposal: Proposal, drafted: PlanOption, knowledge: Knowledge, links: BoardLinks, state: BoardState = BoardState(),
) -> PlanBoard:  # fmt: skip
    """The board of a draft: `drafted` is the plan as it stands now, checked, forecast and prepared like an option."""
    sources = Sources(proposal, knowledge)
    check = check_shown(drafted.plan, drafted.check, knowledge, sources, state.freshness, state.stale_because)
    return PlanBoard(
        links=links,
        verdict=verdict(proposal, drafted, check, state),
        may_we=may_we(proposal, knowledge, sources),
        said=view.said(proposal),
        patterns=patterns_of(proposal, drafted, knowledge, sources),
        kept=kept(proposal),
        kept_because=kept_because(proposal),
        doses=dose_table(proposal, drafted, knowledge, sources, state.typed, state.errors),
        where=where(proposal, drafted, knowledge),
        check=check,
        expected=expected(proposal, drafted, knowledge, state.forecast_from),
        prepared=prepared(drafted, knowledge, sources) if drafted.plan.doses else None,
        swallowing=findings_shown(view.swallowing(proposal, drafted), knowledge, sources),
        unverified=tuple(words.sentence(one) for one in proposal.unverified),
        documents=sources.register.documents,
        stamp=stamp(proposal),
        changes=changes(proposal, drafted),
        idempotency_key=state.idempotency_key,
        product_choices=tuple((p.id, p.id == drafted.plan.product) for p in knowledge.products.values() if p.planned_here),
    )


def verdict(proposal: Proposal, drafted: PlanOption, check: CheckShown, state: BoardState) -> Verdict:
    """The strip: what it takes, what it brings, what it costs, how long it lasts, and whether it may be signed."""
    dosed = bool(drafted.plan.doses)
    why = _why_not(dosed, check, state)
    return Verdict(
        big=words.units(drafted.plan.total.amount) if dosed else "No dose",
        product=drafted.plan.product,
        draft=f"draft {state.draft}",
        facts=view.facts(proposal, drafted) if dosed else (),
        tags=check.tags,
        checked=f"{check.ran}, {checked_at(state.checked)}",
        can_sign=not why,
        why_not=why,
    )


def _why_not(dosed: bool, check: CheckShown, state: BoardState) -> str:
    if not dosed:
        return "There is nothing to sign: no dose is planned."
    if state.errors:
        return f"Signing is closed: {words.count(len(state.errors), 'dose')} cannot be read."
    if check.why_closed:
        return check.why_closed
    return "" if state.can_sign else "An injector reviews and signs this draft."


def may_we(proposal: Proposal, knowledge: Knowledge, sources: Sources) -> MayWe:
    """Eligibility with every finding behind it, and the treatments other than toxin, the preferred first."""
    found = proposal.eligibility
    ordered = sorted(found.alternatives, key=lambda a: not a.preferred_now)
    return MayWe(
        tag=Tag(view.LEVELS[found.outcome], words.capital(found.outcome.words)),
        findings=findings_shown(found.findings, knowledge, sources),
        would_change=tuple(words.sentence(one) for one in found.would_change),
        alternatives=tuple(
            Alternative(
                words.capital(a.name), a.line, a.preferred_now, words.sentence(a.why), words.sentence(a.when_preferred),
                words.sentence(a.cautions), sources.of(a.citations),
            )
            for a in ordered
        ),
    )  # fmt: skip


def where(proposal: Proposal, drafted: PlanOption, knowledge: Knowledge) -> Where:
    """The body chart of a draft."""
    keeps = muscles.keeps(proposal)
    said = tuple(mark.sentence for mark in marks(drafted.plan.doses, keeps, knowledge))
    return Where(body_chart(drafted.plan.doses, keeps, knowledge), said, drafted.plan.product)


def changes(proposal: Proposal, drafted: PlanOption) -> tuple[str, ...]:
    """How a draft differs from what was proposed: the proposal is never altered, the difference is shown and kept."""
    option = view.chosen(proposal)
    if option is None:
        return ()
    if option.plan.product != drafted.plan.product:
        return (f"Proposed with {option.plan.product}, drafted with {drafted.plan.product}: no dose can be compared.",)
    before = {(d.muscle, d.side): d.units for d in option.plan.doses}
    after = {(d.muscle, d.side): d.units for d in drafted.plan.doses}
    names = {c.muscle: c.name for c in proposal.candidates}
    moved = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
    said = [
        f"{words.capital(names.get(muscle, muscle.replace('-', ' ')))} {side.word}: "
        f"proposed {_or_none(before.get((muscle, side)))}, planned {_or_none(after.get((muscle, side)))}."
        for muscle, side in sorted(moved, key=lambda key: (key[0], key[1] is Side.LEFT))
    ]
    return (*said, _total_words(option, drafted)) if said else ()


def _or_none(amount: Decimal | None) -> str:
    return "none" if amount is None else words.units(amount)


def _total_words(option: PlanOption, drafted: PlanOption) -> str:
    before, after = option.plan.total, drafted.plan.total
    return (
        "Total unchanged." if before == after else f"Total: proposed {words.units_of(before)}, planned {words.units_of(after)}."
    )


def stamp(proposal: Proposal) -> tuple[tuple[str, str], ...]:
    """What this proposal was made from, to be compared with a print."""
    return (
        ("Proposal", words.short_hash(proposal.proposal_id)),
        ("Assessment", words.short_hash(proposal.case_hash)),
        ("Engine", proposal.engine_version),
        ("Knowledge", f"{proposal.knowledge.version} ({words.short_hash(proposal.knowledge.hash)})"),
        ("Belief", proposal.belief_id),
    )


def unanswered(board: PlanBoard, because: str = "") -> PlanBoard:
    """The same board when the check did not answer: signing is closed, nothing looks safe."""
    check = replace(board.check, freshness="failed", stale_because=because)
    tags = (Tag("stop", "not checked"),)
    return replace(
        board,
        check=check,
        verdict=replace(board.verdict, tags=tags, checked="not checked", can_sign=False, why_not=check.why_closed),
    )
