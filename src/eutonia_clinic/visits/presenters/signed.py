"""A signed plan, read whole: what was signed, what the guard said then, by whom, and where it stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eutonia.domain.answers import Side
from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import muscles
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Field
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import CheckShown, Sources, Tag, check_shown
from eutonia_clinic.visits.documents import Difference, Signed
from eutonia_clinic.visits.presenters.board import stamp
from eutonia_clinic.visits.presenters.preparing import Prepared, prepared
from eutonia_clinic.visits.presenters.signing import SignRow, sign_rows, toxin_answer
from eutonia_clinic.visits.standing import Standing

STANDINGS = {
    Standing.IN_FORCE: Tag("planned", "signed, not given yet"), Standing.EXPIRED: Tag("reason", "past its last day"),
    Standing.AMENDED: Tag("note", "amended: not in force"), Standing.CANCELLED: Tag("note", "cancelled: not in force"),
    Standing.BEING_GIVEN: Tag("given", "being given"), Standing.GIVEN: Tag("given", "given"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version of the plan: its number, what it held, by whom and when, why it was made."""

    words: str
    why: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class SignedLinks:
    """Where the buttons lead; empty for what this user may not do, or what cannot be done any more."""

    start: str = ""
    session: str = ""
    amend: str = ""
    cancel: str = ""
    sheet: str = ""
    labels: str = ""
    proposal: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One place at which the session can be held. The person is booked there today, or not."""

    id: int
    name: str
    booked: bool


@dataclass(frozen=True, slots=True)
class SignedAs:
    """What is not in the signed document."""

    version: int
    standing: Standing
    signed_at: datetime
    content: str
    why: str
    told: tuple[str, ...]
    """Where it stands, in sentences: by whom amended or cancelled, why, until when it holds."""
    idempotency_key: str
    places: tuple[Place, ...] = ()
    """Asked for when the session begins; empty where there is nothing to choose."""
    needs_setting_free: bool = False


@dataclass(frozen=True, slots=True)
class SignedPage:
    """Everything on the page."""

    links: SignedLinks
    title: str
    standing: Tag
    told: tuple[str, ...]
    rows: tuple[SignRow, ...]
    product: str
    right_total: str
    left_total: str
    total: str
    check: CheckShown
    difference: tuple[str, ...]
    answered: str
    prepared: Prepared | None
    signature: tuple[tuple[str, str], ...]
    stamp: tuple[tuple[str, str], ...]
    versions: tuple[VersionShown, ...]
    newest: Link | None
    places: tuple[Place, ...]
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class CancelPage:
    """Why a signed plan will not be given."""

    act: str
    back: str
    what: str
    field: Field
    idempotency_key: str


def signed_page(
    signed: Signed, proposal: Proposal, knowledge: Knowledge, links: SignedLinks, state: SignedAs,
    versions: Sequence[VersionShown],
) -> SignedPage:  # fmt: skip
    """The page of one version. Every figure is of the signed document; nothing is worked out again."""
    plan, sources = signed.plan, Sources(proposal, knowledge)
    newest = versions[-1] if versions and not versions[-1].current else None
    return SignedPage(
        links=links,
        title=f"Signed plan, version {state.version}",
        standing=STANDINGS[state.standing],
        told=state.told,
        rows=sign_rows(plan, knowledge),
        product=plan.product,
        right_total=words.units(muscles.side_total(signed, Side.RIGHT)),
        left_total=words.units(muscles.side_total(signed, Side.LEFT)),
        total=f"{words.units(plan.total.amount)}, {words.count(signed.needles, 'site')}, "
        f"{words.millilitres(signed.preparation.volume_ml)}",
        check=check_shown(plan, signed.check, knowledge, sources),
        difference=tuple(_difference(one, knowledge) for one in signed.difference),
        answered=toxin_answer(signed.case.toxin_history),
        prepared=prepared(signed, knowledge, sources) if plan.doses else None,
        signature=_signature(signed, state),
        stamp=stamp(proposal),
        versions=tuple(versions),
        newest=Link("Go to the version in force", newest.href) if newest else None,
        places=state.places,
        idempotency_key=state.idempotency_key,
    )


def _difference(one: Difference, knowledge: Knowledge) -> str:
    name = muscles.muscle_name(one.muscle, knowledge)
    before, after = (words.units(units) if units else "none" for units in (one.proposed_units, one.signed_units))
    return f"{name} {one.side.word}: proposed {before}, signed {after}."


def _signature(signed: Signed, state: SignedAs) -> tuple[tuple[str, str], ...]:
    registered = f", registered {signed.registration}" if signed.registration else ""
    found = (
        ("Signed by", f"{signed.signed_by}{registered}"),
        ("When", words.day_and_clock(state.signed_at)),
        ("It means", signed.meaning),
        ("Why amended", state.why),
        ("Planned for", words.long_day(signed.plan.planned_for)),
        ("Holds until", words.long_day(signed.valid_until)),
        ("Content", words.short_hash(state.content)),
    )
    return tuple((name, said) for name, said in found if said)


def cancel_page(signed: Signed, act: str, back: str, idempotency_key: str, typed: str = "", error: str = "") -> CancelPage:
    """The page that asks why."""
    field = Field("reason", "Why it will not be given", "long_text", typed, "Kept with the plan.", error)
    what = f"{words.units_of(signed.plan.total)}, planned for {words.long_day(signed.plan.planned_for)}"
    return CancelPage(act, back, what, field, idempotency_key)
