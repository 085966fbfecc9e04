"""The arithmetic of a session: drawn = given + wasted + what is left, to the exact unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from eutonia.domain.answers import Side
from eutonia.domain.plan import Guidance, Plan
from eutonia.domain.proposal import Preparation
from eutonia.report.preparing import NeedleSite
from eutonia_clinic.core import words

VIALS = "vials"
"""Stands for a syringe where what was mixed and not drawn up is counted."""


@dataclass(frozen=True, slots=True)
class VialTaken:
    """One vial: its strength, and what is known of it so far. Nothing about a vial is guessed."""

    units: Decimal
    lot: str = ""
    expires: date | None = None
    mixed: datetime | None = None
    use_by: datetime | None = None
    drawn: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SiteGiven:
    """What was given at one site, when, and why it differs from the plan."""

    units: Decimal
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Beyond:
    """What was given where the plan, as it was amended since, has no site any more."""

    muscle: str
    side: Side
    units: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A tap that was not recorded: why, what is wrong where (the id on the page, and the words), and what was typed at a site."""

    words: str
    places: tuple[tuple[str, str], ...] = ()
    site: int = 0
    units: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Giving:
    """A session as far as it has come. Sites by their number from 1; waste by the label of the syringe."""

    vials: tuple[VialTaken, ...]
    given: Mapping[int, SiteGiven]
    guidance: Mapping[tuple[str, Side], tuple[Guidance, ...]]
    wasted: Mapping[str, Decimal]
    signed: str
    idempotency_key: str = ""
    interrupted: str = ""
    drawn: Decimal | None = None
    """Units drawn from the vials that are recorded; None stands for everything as planned."""
    beyond: tuple[Beyond, ...] = ()
    plan: int = 0
    version: int = 0
    """The signed plan and the choices that are shown: a tap says for which it was meant."""
    refused: Refusal | None = None
    where: str = ""
    """The name of the place; empty where the clinic has none."""


@dataclass(frozen=True, slots=True)
class SyringeLeft:
    """What is in one syringe: drawn, given, still to give, and what would be waste."""

    label: str
    drawn: str
    given: str
    to_give: str
    wasted: str
    would_be_waste: str
    act: str
    take_back: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """The arithmetic of a session: drawn = given + wasted + what is still in syringes and vials, to the exact unit."""

    plan: Plan
    made: Preparation
    state: Giving
    sites: tuple[NeedleSite, ...]

    @property
    def drawn(self) -> Decimal:
        return self.made.drawn_units if self.state.drawn is None else self.state.drawn

    @property
    def given(self) -> Decimal:
        here = sum((one.units for one in self.state.given.values()), Decimal(0))
        return here + sum((one.units for one in self.state.beyond), Decimal(0))

    @property
    def wasted(self) -> Decimal:
        return sum(self.state.wasted.values(), Decimal(0))

    @property
    def left(self) -> Decimal:
        return self.drawn - self.given - self.wasted

    @property
    def spare(self) -> Decimal:
        """What is left when every open site gets what is planned: no more than this can be waste."""
        open_sites = (one.units for i, one in enumerate(self.sites, start=1) if i not in self.state.given)
        return self.left - sum(open_sites, Decimal(0))

    def equation(self) -> tuple[tuple[str, str], ...]:
        """('300 drawn', '='), ('190 given', '+') and so on: each term with the sign after it."""
        terms = (
            (f"{words.exact(self.drawn)} drawn", "="), (f"{words.exact(self.given)} given", "+"),
            (f"{words.exact(self.wasted)} wasted", "+"), (f"{words.exact(self.left)} left", ""),
        )  # fmt: skip
        return terms

    def of_every_syringe(self) -> tuple[SyringeLeft, ...]:
        """Each syringe, and last what stays in the vials, when anything does."""
        rows = [self.of_syringe(one.label, one.units) for one in self.made.syringes]
        in_vials = self.drawn - sum((one.units for one in self.made.syringes), Decimal(0))
        return (*rows, self.of_syringe(VIALS, in_vials)) if in_vials > 0 else tuple(rows)

    def of_syringe(self, label: str, drawn: Decimal) -> SyringeLeft:
        mine = [(i, one) for i, one in enumerate(self.sites, start=1) if one.syringe == label]
        given = sum((self.state.given[i].units for i, _ in mine if i in self.state.given), Decimal(0))
        to_give = sum((one.units for i, one in mine if i not in self.state.given), Decimal(0))
        wasted = self.state.wasted.get(label, Decimal(0))
        over = min(drawn - given - to_give - wasted, self.spare)
        return SyringeLeft(
            label, words.exact(drawn), words.exact(given), words.exact(to_give), words.exact(wasted), _left_over(over),
            f"waste:{label}" if over > 0 else "", f"keep:{label}" if wasted else "",
        )  # fmt: skip


def _left_over(over: Decimal) -> str:
    """What a syringe holds beyond its sites; before the vials are recorded there is nothing that could be over."""
    return words.exact(over) if over >= 0 else "not drawn yet"


def over_in(count: Count, label: str) -> Decimal:
    """Units of one syringe, or of the vials, that are not accounted for: what the button records as waste."""
    shown = next((one for one in count.of_every_syringe() if one.label == label and one.act), None)
    return Decimal(shown.would_be_waste.replace(",", "")) if shown else Decimal(0)


def why_not(count: Count, state: Giving) -> str:
    """Why the session cannot be closed; empty when it can."""
    waiting = len(count.sites) - len(state.given)
    unknown = sum(not (one.lot and one.expires) for one in state.vials)
    said = [
        f"{words.count(waiting, 'site is', 'sites are')} open" if waiting else "",
        f"lot or expiry of {words.count(unknown, 'vial')} is not recorded" if unknown else "",
        f"{words.dose(count.left, count.plan.product)} {'is' if count.left == 1 else 'are'} neither given nor wasted"
        if count.left > 0
        else "",
        f"{words.dose(-count.left, count.plan.product)} more are given and wasted than were drawn: take back the waste"
        if count.left < 0
        else "",
    ]
    return f"The session cannot be closed: {words.listed(said)}." if any(said) else ""
