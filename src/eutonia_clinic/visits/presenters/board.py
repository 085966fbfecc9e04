"""The plan board: is this plan right, within limits, and what will it bring?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup

from eutonia.domain.answers import Side
from eutonia.domain.proposal import PlanOption, PreparedPlan, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import body_chart, muscles, view
from eutonia.report.body import marks
from eutonia.report.sources import Document
from eutonia.report.view import Fact
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Field, errors_of, field_id
from eutonia_clinic.core.presenting import (
    CheckShown,
    FindingShown,
    Freshness,
    Sources,
    Tag,
    check_shown,
    checked_at,
    findings_shown,
)
from eutonia_clinic.visits.presenters.before import NeedShown, why_waiting
from eutonia_clinic.visits.presenters.doses import DoseTable, dose_table
from eutonia_clinic.visits.presenters.expecting import NO_SOURCE, Expected, expected
from eutonia_clinic.visits.presenters.may_we import MayWe, may_we
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
    aside: str = ""


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
    version: int = 1
    editable: bool = True
    read_only_because: str = ""
    may_reason: bool = True
    needs: tuple[NeedShown, ...] = ()
    day: Field | None = None
    errors: tuple[tuple[str, str], ...] = ()
    """What cannot be read: the id of the box, and what is wrong."""

    @property
    def reason_act(self) -> str:
        """What a button sends that opens the form for a reason; empty for those who may give none."""
        return "reason" if self.editable and self.may_reason else ""

    @property
    def is_unknown(self) -> bool:
        """True when the check did not answer, so that no figure can be shown."""
        return self.check.freshness == "failed"

    @property
    def is_outdated(self) -> bool:
        """True when the proposal is older than what it was made from: what it says is struck through until it is made anew."""
        return any(one.step == "renew" for one in self.needs)


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
    version: int = 1
    amends: str = ""
    """'amends version 1', when this draft takes the place of a signed plan."""
    read_only_because: str = ""
    """Why the one who looks may not change it; empty for those who may."""
    may_reason: bool = True
    needs: tuple[NeedShown, ...] = ()
    agree: Mapping[str, str] = field(default_factory=dict)
    """For the key of each finding that waits for the second name of the one who looks: where it is given."""
    places: Collection[tuple[str, Side]] = ()
    day: Field | None = None


def plan_board(
    proposal: Proposal, drafted: PlanOption, knowledge: Knowledge, links: BoardLinks, state: BoardState = BoardState(),
) -> PlanBoard:  # fmt: skip
    """The board of a draft: `drafted` is the plan as it stands now, checked, forecast and prepared like an option."""
    sources = Sources(proposal, knowledge)
    check = agreeable(
        check_shown(drafted.plan, drafted.check, knowledge, sources, state.freshness, state.stale_because), state.agree
    )
    return PlanBoard(
        links=links,
        verdict=verdict(proposal, drafted, check, state),
        may_we=may_we(proposal, knowledge, sources),
        said=view.said(proposal),
        patterns=patterns_of(proposal, drafted, knowledge, sources),
        kept=kept(proposal),
        kept_because=kept_because(proposal),
        doses=dose_table(proposal, drafted, knowledge, sources, state.typed, state.errors, state.places),
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
        version=state.version,
        editable=not state.read_only_because,
        read_only_because=state.read_only_because,
        may_reason=state.may_reason,
        needs=state.needs,
        day=state.day,
        errors=(
            *((_box_of(name), f"{_spoken(name, knowledge)}: {said}") for name, said in (state.errors or {}).items()),
            *errors_of([state.day] if state.day else []),
        ),
    )


def _box_of(name: str) -> str:
    """The id of the input that has this name."""
    return field_id(name) if not name.startswith("sites:") else f"{field_id(name.replace('sites:', 'dose:', 1))}-sites"


def _spoken(name: str, knowledge: Knowledge) -> str:
    """'Soleus RIGHT' for the box of a dose; what it is for any other."""
    kind, _, rest = name.partition(":")
    muscle, _, side = rest.partition(":")
    found = f"{muscles.muscle_name(muscle, knowledge)} {Side(side).word}" if side else words.capital(kind)
    return f"{found}, sites" if kind == "sites" else found


def agreeable(check: CheckShown, agree: Mapping[str, str]) -> CheckShown:
    """The check with a way to the second name at each finding that waits for that of the one who looks."""
    return (
        replace(check, findings=tuple(replace(one, agree=agree.get(one.key, "")) for one in check.findings)) if agree else check
    )


def verdict(proposal: Proposal, drafted: PlanOption, check: CheckShown, state: BoardState) -> Verdict:
    """The strip: what it takes, what it brings, what it costs, how long it lasts, and whether it may be signed."""
    dosed = bool(drafted.plan.doses)
    why = _why_not(dosed, check, state)
    return Verdict(
        big=words.units(drafted.plan.total.amount) if dosed else "No dose",
        product=drafted.plan.product,
        draft=words.joined((f"draft {state.draft}", state.amends), ", "),
        facts=view.facts(proposal, drafted) if dosed else (),
        tags=check.tags if check.freshness != "stale" else (Tag("reason", "out of date"),),
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
    if state.needs:
        return why_waiting(state.needs)
    return state.read_only_because or ("" if state.can_sign else "An injector reviews and signs this draft.")


def where(proposal: Proposal, drafted: PlanOption, knowledge: Knowledge) -> Where:
    """The body chart of a draft."""
    keeps = muscles.keeps(proposal)
    said = tuple(mark.sentence for mark in marks(drafted.plan.doses, keeps, knowledge))
    return Where(body_chart(drafted.plan.doses, keeps, knowledge), said, drafted.plan.product)


def changes(proposal: Proposal, drafted: PreparedPlan) -> tuple[str, ...]:
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


def _total_words(option: PlanOption, drafted: PreparedPlan) -> str:
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
    """The same board when the check did not answer: signing is closed, nothing looks safe, no figure is told but the doses."""
    check = replace(board.check, freshness="failed", stale_because=because, interval="")
    tags = (Tag("stop", "not checked"),)
    return replace(
        board,
        check=check,
        verdict=replace(board.verdict, facts=(), tags=tags, checked="not checked", can_sign=False, why_not=check.why_closed),
        doses=replace(board.doses, volume="not worked out"),
        expected=replace(board.expected, courses=(), more_courses=0, goals=NO_SOURCE, options=()),
        swallowing=(),
        prepared=None,
    )
