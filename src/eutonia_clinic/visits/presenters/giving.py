"""The session: what do I give next, and does it add up?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from markupsafe import Markup

from eutonia.domain.answers import Side
from eutonia.domain.plan import Guidance, MuscleDose, Plan
from eutonia.domain.proposal import Preparation
from eutonia.knowledge.types import Knowledge
from eutonia.report.muscles import muscle_name
from eutonia.report.preparing import NeedleSite, needle_sites
from eutonia_clinic.core import words
from eutonia_clinic.core.charting import given_bar
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.visits.presenters.accounting import Beyond, Count, Giving, Refusal, SiteGiven, SyringeLeft, VialTaken, why_not

__all__ = [
    "Beyond", "Block", "Chip", "Different", "Giving", "Refusal", "SessionLinks", "SessionPage", "SiteGiven", "SiteShown",
    "VialShown", "VialTaken", "session_page",
]  # fmt: skip

GUIDANCE_WORDS = {
    Guidance.ULTRASOUND: "Ultrasound", Guidance.STIMULATION: "Stimulation", Guidance.ELECTROMYOGRAPHY: "Electromyography",
    Guidance.ANATOMICAL: "Anatomical",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class VialShown:
    """One vial as a card."""

    title: str
    lines: tuple[str, ...]
    todo: bool


@dataclass(frozen=True, slots=True)
class Different:
    """What was typed for another amount at a site, and what is wrong with it."""

    units: str
    why: str
    error: str


@dataclass(frozen=True, slots=True)
class SiteShown:
    """One needle position."""

    number: int
    amount: str
    line: str
    tag: Tag | None
    done: bool
    is_next: bool
    planned: str
    different: Different | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """One kind of guidance, pressed or not. `act` is what its button sends."""

    words: str
    pressed: bool
    act: str


@dataclass(frozen=True, slots=True)
class Block:
    """One muscle on one side."""

    anchor: str
    muscle: str
    side: str
    syringe: str
    planned: str
    done: bool
    done_words: str
    sites_words: str
    sites: tuple[SiteShown, ...]
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class SessionLinks:
    """Where the buttons of a session post to."""

    act: str
    vials: str
    amend: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Everything on the page."""

    links: SessionLinks
    title: str
    product: str
    signed: str
    where: str
    sides: str
    interrupted: str
    vials: tuple[VialShown, ...]
    blocks: tuple[Block, ...]
    syringes: tuple[SyringeLeft, ...]
    equation: tuple[tuple[str, str], ...]
    progress: str
    bar: Markup
    can_close: bool
    why_not: str
    idempotency_key: str
    amend_key: str
    plan: int
    version: int
    refused: str
    errors: tuple[tuple[str, str], ...]
    beyond: tuple[str, ...]
    vials_first: bool
    """Nothing can be given before a vial is recorded: its button is the black one then."""


def session_page(plan: Plan, made: Preparation, state: Giving, knowledge: Knowledge, links: SessionLinks) -> SessionPage:
    """A session of a signed plan."""
    sites = needle_sites(plan, made, knowledge)
    count = Count(plan, made, state, sites)
    why = why_not(count, state)
    return SessionPage(
        links=links,
        title=f"Session: {words.units_of(plan.total)}",
        product=plan.product,
        signed=state.signed,
        where=state.where,
        sides=_sides(sites),
        interrupted=state.interrupted,
        vials=tuple(_vial(i, one) for i, one in enumerate(state.vials, start=1)),
        blocks=_blocks(made, state, sites, knowledge),
        syringes=count.of_every_syringe(),
        equation=count.equation(),
        progress=f"{len(state.given)} of {words.count(len(sites), 'site')}",
        bar=given_bar(count.given, count.wasted, count.drawn, plan.product),
        can_close=not why,
        why_not=why,
        idempotency_key=state.idempotency_key,
        amend_key=f"{state.idempotency_key}-amend",
        plan=state.plan,
        version=state.version,
        refused=state.refused.words if state.refused else "",
        errors=state.refused.places if state.refused else (),
        beyond=tuple(_beyond(one, knowledge) for one in state.beyond),
        vials_first=_waits_for_a_vial(state),
    )


def _waits_for_a_vial(state: Giving) -> bool:
    return state.drawn is not None and not state.drawn


def _beyond(one: Beyond, knowledge: Knowledge) -> str:
    said = f"{muscle_name(one.muscle, knowledge)} {one.side.word}: {words.units(one.units)} given"
    return words.joined((said, one.why), ". ")


def _sides(sites: tuple[NeedleSite, ...]) -> str:
    found = [(side, sum(one.dose.side is side for one in sites)) for side in Side]
    return words.listed(f"{side.word} {words.count(many, 'site')}" for side, many in found if many)


def _vial(number: int, one: VialTaken) -> VialShown:
    lot = f"Lot {one.lot}" if one.lot else "Lot not recorded"
    expires = f"expires {words.day(one.expires)}" if one.expires else "expiry not recorded"
    mixed = f"mixed {words.clock(one.mixed)}" if one.mixed else "not mixed yet"
    use_by = f"use by {words.day_and_clock(one.use_by)}" if one.use_by else ""
    drawn = f"{words.units(one.drawn)} drawn" if one.drawn is not None and one.drawn != one.units else ""
    todo = not (one.lot and one.expires and one.mixed)
    return VialShown(
        f"Vial {number} · {words.units(one.units)}", (f"{lot}, {expires}", words.joined((mixed, use_by, drawn), ", ")), todo
    )


def _blocks(made: Preparation, state: Giving, sites: tuple[NeedleSite, ...], knowledge: Knowledge) -> tuple[Block, ...]:
    numbered = list(enumerate(sites, start=1))
    coming = 0 if _waits_for_a_vial(state) else next((i for i, _ in numbered if i not in state.given), 0)
    groups = [(dose, list(of)) for dose, of in groupby(numbered, key=lambda pair: pair[1].dose)]
    return tuple(_block(dose, of, made, state, coming, knowledge) for dose, of in groups)


def _block(
    dose: MuscleDose,
    of: list[tuple[int, NeedleSite]],
    made: Preparation,
    state: Giving,
    coming: int,
    knowledge: Knowledge,
) -> Block:
    done = all(i in state.given for i, _ in of)
    given = sum((state.given[i].units for i, _ in of if i in state.given), Decimal(0))
    as_planned = all(state.given[i].units == site.units for i, site in of if i in state.given)
    syringes = words.listed(dict.fromkeys(site.syringe for _, site in of))
    return Block(
        anchor=f"{dose.muscle}-{dose.side.value}", muscle=muscle_name(dose.muscle, knowledge), side=dose.side.word,
        syringe=f"syringe {syringes}" if syringes else "", planned=words.units(dose.units), done=done and as_planned,
        done_words=f"{words.units(given)} {'as planned' if as_planned else f'of {words.units(dose.units)} planned'}",
        sites_words=f"sites {words.listed(str(i) for i, _ in of)}" if len(of) > 1 else f"site {of[0][0]}",
        sites=tuple(_site(i, site, made, state, coming) for i, site in of), chips=_chips(dose, state),
    )  # fmt: skip


def _site(number: int, site: NeedleSite, made: Preparation, state: Giving, coming: int) -> SiteShown:
    given = state.given.get(number)
    planned = words.units(site.units)
    if given is None:
        line = f"{_volume(site.units, made)} planned"
        typed = _different(number, state)
        return SiteShown(number, planned, line, None, False, number == coming, words.exact(site.units), typed)
    same = given.units == site.units
    line = (
        f"given as planned, {words.clock(given.at)}"
        if same
        else f"{_volume(given.units, made)} given, {words.clock(given.at)}. {given.why}"
    )
    tag = None if same else Tag("reason", f"{planned} planned")
    return SiteShown(number, words.units(given.units), line, tag, True, False, words.exact(site.units))


def _different(number: int, state: Giving) -> Different | None:
    said = state.refused
    if said is None or said.site != number:
        return None
    return Different(said.units, said.why, said.words)


def _volume(amount: Decimal, made: Preparation) -> str:
    return words.millilitres(amount / made.units_per_ml) if made.units_per_ml else "volume: see the vial"


def _chips(dose: MuscleDose, state: Giving) -> tuple[Chip, ...]:
    chosen = state.guidance.get((dose.muscle, dose.side), ())
    name = f"{dose.muscle}:{dose.side.value}"
    return tuple(Chip(said, kind in chosen, f"guidance:{name}:{kind.value}") for kind, said in GUIDANCE_WORDS.items())
