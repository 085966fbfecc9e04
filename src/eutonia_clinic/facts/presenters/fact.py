"""One fact: what it says, how far it may be trusted, label beside label, and the plans that rest on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eutonia.knowledge import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Field
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.facts.naming import Held
from eutonia_clinic.facts.presenters.facts import (
    KINDS,
    SourceShown,
    kind_of,
    label_words,
    name_of,
    says,
    sources_of,
    tags_of,
)
from eutonia_clinic.facts.standing import Standing, State, may_be_verified, names_needed
from eutonia_clinic.facts.using import OF_EVERY_PLAN, OF_NO_PLAN, Use
from eutonia_clinic.patients.presenters.today import Someone

TRUST = {
    State.RECALLED: "Nobody has read it in a source. It may hold a plan back, and never fills in a dose.",
    State.SEEN: "It was read in the source below before the program was given out, not in the label that you have here.",
    State.DERIVED: "It was worked out from figures that were read in the source below.",
    State.PROJECT: "It is a choice of this project, argued in its decision records.",
    State.VERIFIED: "Somebody here read the same in the label below. The engine uses it as a fact that was read.",
    State.CORRECTED: "Somebody here read otherwise in the label below. What they read is what the engine uses.",
    State.SUPERSEDED: "The files that came with the program have changed since it was read here. What the files say holds. "
    "Read it again in the current label.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WaitingShown:
    """A reading that waits for its second name. What was read is shown to whoever read it: the second reads for themselves."""

    said: str
    value: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """What one document said of the fact, from when, and by whom it was read."""

    since: str
    before: str
    says: str
    document: str
    by: str
    why: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class UseRow:
    """One plan that rests on the fact."""

    who: Someone
    plan: str
    planned_for: str
    why: str
    made: str
    said: str
    tag: Tag
    href: str


@dataclass(frozen=True, slots=True)
class FactPage:
    """Everything on the page."""

    id: str
    name: str
    kind: str
    says: str
    tags: tuple[Tag, ...]
    trust: str
    sources: tuple[SourceShown, ...]
    names: str
    waiting: WaitingShown | None
    versions: tuple[VersionShown, ...]
    uses: tuple[UseRow, ...]
    uses_said: str
    uses_none: str
    links: tuple[Link, ...]
    given: Link | None


@dataclass(frozen=True, slots=True)
class PlansPage:
    """The plans that were given, so far back as one page looks."""

    name: str
    says: str
    back: str
    rule: str
    rows: tuple[UseRow, ...]
    looked: str
    further: Link | None


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """The page on which somebody writes down what a label says."""

    heading: str
    name: str
    kind: str
    says: str
    sources: tuple[SourceShown, ...]
    names: str
    back: str
    label: str = ""
    first: str = ""
    fields: tuple[Field, ...] = field(default=())


def fact_page(
    one: Standing, knowledge: Knowledge, waiting: WaitingShown | None, versions: Sequence[VersionShown], uses: Sequence[UseRow],
    links: Sequence[Link], given: Link | None,
) -> FactPage:  # fmt: skip
    """The page."""
    fact = one.fact
    return FactPage(
        id=fact.id, name=name_of(fact), kind=kind_of(fact), says=words.capital(says(fact)), tags=tags_of(one),
        trust=TRUST[one.state], sources=sources_of(fact, knowledge), names=names_words(fact), waiting=waiting,
        versions=tuple(versions), uses=tuple(uses), uses_said=rule_words(fact), uses_none=_none(fact), links=tuple(links),
        given=given,
    )  # fmt: skip


def names_words(fact: Held) -> str:
    """How many have to read it, and why."""
    if not may_be_verified(fact):
        return "No label says this, so it is not verified against one here."
    if names_needed(fact) == 1:
        return "One person verifies or corrects it, under their name."
    return (
        "Two people verify or correct it, since it bounds or makes up a dose: each reads the label for themselves, in their own "
        "account. After one name nothing has changed."
    )


def rule_words(fact: Held) -> str:
    """How plans that rest on it are found, said on the page."""
    if fact.kind in OF_NO_PLAN:
        return "No dose, limit or check rests on it."
    if fact.kind in OF_EVERY_PLAN:
        return "Every plan of this clinic rests on it."
    how = {
        "limit": "signed plans whose check counted this limit, and drafts of this product",
        "dose": "plans of this product that inject this muscle, its group or a member of it",
        "volume": "plans that inject this muscle, its group or a member of it",
        "anatomy": "plans that inject this muscle, its group or a member of it",
        "pattern": "plans for somebody in whom this pattern was found",
        "against": "plans for somebody in whom this pattern was found",
        "vial": "plans that are mixed from this vial",
        "dilution": "plans that are mixed from this vial, whatever the diluent",
    }.get(fact.kind, f"plans of {fact.product}")
    where = "" if fact.jurisdiction == "any" else f", under the {fact.jurisdiction} label"
    return f"Counted as resting on it: {how}{where}. Of the clinic in use."


def _none(fact: Held) -> str:
    return "No plan that waits or is being given rests on it." if fact.kind not in OF_NO_PLAN else "None can."


def version_shown(since: datetime | None, before: str, said: str, document: str, by: str, why: str, tag: Tag) -> VersionShown:
    """One row of label beside label."""
    when = words.day(since.date()) if since else "from the beginning"
    return VersionShown(when, before, said, document, by, why, tag)


def use_row(use: Use, fact: Held, who: Someone, href: str, made: datetime) -> UseRow:
    """One plan. What was made on another value than the present one says so first."""
    other = use.is_of_before(fact)
    tag = Tag("stop", "made on another value") if other and use.status in ("not given yet", "being given") else None
    tag = tag or (Tag("reason", "made on another value") if other else None)
    return UseRow(
        who=who, plan=words.units_of(use.plan.total), planned_for=words.day(use.plan.planned_for), why=words.sentence(use.why),
        made=f"{'Drafted' if use.status == 'draft' else 'Signed'} {words.day(made.date())}, {use.by}",
        said=says(fact, use.said, short=True), tag=tag or Tag(*PLAIN[use.status]), href=href,
    )  # fmt: skip


PLAIN = {
    "not given yet": ("planned", "signed, not given yet"), "being given": ("given", "being given"), "draft": ("note", "draft"),
    "given": ("given", "given, or cancelled"),
}  # fmt: skip


def in_order(rows: Iterable[tuple[Use, UseRow]]) -> tuple[UseRow, ...]:
    """Those made on another value first; within them as they came: not given, being given, drafts."""
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[1].tag.words != "made on another value"))


def verify_page(one: Standing, knowledge: Knowledge, back: str) -> VerifyPage:
    """The first person's page."""
    fact = one.fact
    return VerifyPage(
        heading="Verify against the current label" if fact.product else "Verify against the source", name=name_of(fact),
        kind=kind_of(fact), says=words.capital(says(fact)), sources=sources_of(fact, knowledge), names=names_words(fact),
        back=back,
    )  # fmt: skip


def second_page(one: Standing, knowledge: Knowledge, back: str, label: str, first: str) -> VerifyPage:
    """The second person's page: which label, where in it, but not what the first read."""
    fact = one.fact
    return VerifyPage(
        heading="Read it as the second person", name=name_of(fact), kind=kind_of(fact), says=words.capital(says(fact)),
        sources=sources_of(fact, knowledge), names=names_words(fact), back=back, label=label, first=first,
    )  # fmt: skip


__all__ = [
    "KINDS", "FactPage", "PlansPage", "UseRow", "VerifyPage", "VersionShown", "WaitingShown", "fact_page", "in_order",
    "label_words", "names_words", "rule_words", "second_page", "use_row", "verify_page", "version_shown",
]  # fmt: skip
