"""A session read afterwards: what was planned and what was given, from which vials, and every version of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from eutonia.domain.answers import Side
from eutonia.domain.plan import Guidance, Plan
from eutonia.knowledge.types import Knowledge
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.visits.documents import ClosedSession
from eutonia_clinic.visits.presenters.giving import GUIDANCE_WORDS
from eutonia_clinic.visits.presenters.paper import PaperMark

NO_GUIDANCE = "not written down"


@dataclass(frozen=True, slots=True)
class Line:
    """One muscle on one side as it was given. `units` is None while nothing was written down."""

    muscle: str
    side: Side
    planned: Decimal
    units: Decimal | None
    sites: int
    guidance: tuple[Guidance, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Vial:
    """One vial with its sum. What is not wasted and not given is None while the session is open."""

    lot: str
    expiry: date
    units: Decimal
    drawn: Decimal
    given: Decimal
    wasted: Decimal | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the closed session."""

    at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A session as it is known. No `versions`: it is not closed yet."""

    on: date
    product: str
    lines: tuple[Line, ...]
    vials: tuple[Vial, ...]
    versions: tuple[Version, ...]
    where: str = ""
    note: str = ""
    paper: PaperMark | None = None


@dataclass(frozen=True, slots=True)
class GivenLinks:
    """What can be done from here; empty where it cannot."""

    session: str = ""
    correct: str = ""
    follow_up: str = ""
    plan: str = ""
    person: str = ""
    after: tuple[Link, ...] = ()
    """What is handed over now that it is closed."""


@dataclass(frozen=True, slots=True)
class LineShown:
    """One muscle on one side in words."""

    muscle: str
    side: str
    planned: str
    given: str
    sites: str
    guidance: str
    tag: Tag
    why: str


@dataclass(frozen=True, slots=True)
class VialShown:
    """One vial in words."""

    lot: str
    expiry: str
    drawn: str
    given: str
    wasted: str


@dataclass(frozen=True, slots=True)
class GivenPage:
    """Everything on the page."""

    links: GivenLinks
    title: str
    said: str
    where: str
    tag: Tag
    product: str
    lines: tuple[LineShown, ...]
    vials: tuple[VialShown, ...]
    sums: str
    versions: tuple[str, ...]
    note: str
    paper: PaperMark | None


def given_page(read: Read, knowledge: Knowledge, links: GivenLinks) -> GivenPage:
    """The page of a session that is read."""
    given = sum((one.units or Decimal(0) for one in read.lines), Decimal(0))
    return GivenPage(
        links=links, title=f"Session of {words.long_day(read.on)}", said=_said(read, given), where=read.where,
        tag=_tag(read), product=read.product,
        lines=tuple(_line(one, knowledge) for one in right_first(read.lines)), vials=tuple(map(_vial, read.vials)),
        sums=_sums(read, given),
        versions=tuple(_versions(read.versions)), note=read.note, paper=read.paper,
    )  # fmt: skip


def right_first(lines: Iterable[Line]) -> list[Line]:
    """In the order in which the muscles were planned, of each RIGHT before LEFT."""
    held = list(lines)
    order = {one.muscle: at for at, one in reversed(list(enumerate(held)))}
    return sorted(held, key=lambda one: (order[one.muscle], one.side is Side.LEFT))


def lines_of(closed: ClosedSession, plan: Plan) -> tuple[Line, ...]:
    """The muscles of a closed session beside what was signed."""
    planned = {(dose.muscle, dose.side): dose.units for dose in plan.doses}
    used = {(one.muscle, one.side): one.kinds for one in closed.guidance}
    return tuple(
        Line(
            one.muscle, one.side, planned.get((one.muscle, one.side), Decimal(0)), one.units, one.sites,
            used.get((one.muscle, one.side), (one.guidance,) if one.guidance else ()), one.why_different,
        )
        for one in closed.session.doses
    )  # fmt: skip


def _said(read: Read, given: Decimal) -> str:
    total = sum((one.planned for one in read.lines), Decimal(0))
    what = f"{words.dose(given, read.product)} given"
    as_planned = all(one.units == one.planned for one in read.lines)
    return f"{what}, {'as planned' if as_planned else f'of {words.units(total)} planned'}."


def _tag(read: Read) -> Tag:
    if not read.versions:
        return Tag("reason", "not closed yet")
    return Tag("given", "closed, and corrected since" if len(read.versions) > 1 else "closed, adds up")


def _line(one: Line, knowledge: Knowledge) -> LineShown:
    given = words.units(one.units) if one.units is not None else "nothing written yet"
    kinds = words.listed(GUIDANCE_WORDS[kind] for kind in one.guidance) or NO_GUIDANCE
    return LineShown(
        muscle_name(one.muscle, knowledge), one.side.word, words.units(one.planned), given, str(one.sites) if one.units else "–",
        kinds if one.units else "–", _line_tag(one), one.why,
    )  # fmt: skip


def _line_tag(one: Line) -> Tag:
    if one.units is None:
        return Tag("planned", "not given yet")
    if one.units == one.planned:
        return Tag("given", "as planned")
    return Tag("reason", "left out" if not one.units else "different")


def _vial(one: Vial) -> VialShown:
    wasted = words.exact(one.wasted) if one.wasted is not None else "not closed"
    return VialShown(one.lot, words.day(one.expiry), words.exact(one.drawn), words.exact(one.given), wasted)


def _sums(read: Read, given: Decimal) -> str:
    drawn = sum((one.drawn for one in read.vials), Decimal(0))
    if any(one.wasted is None for one in read.vials) or not read.versions:
        return f"{words.exact(drawn)} drawn, {words.exact(given)} given so far."
    wasted = sum((one.wasted or Decimal(0) for one in read.vials), Decimal(0))
    return f"{words.exact(drawn)} drawn = {words.exact(given)} given + {words.exact(wasted)} wasted."


def _versions(versions: Iterable[Version]) -> Iterable[str]:
    for at, one in enumerate(versions):
        what = "Corrected" if at else "Closed"
        reason = f": “{one.reason}”" if one.reason else ""
        yield f"{what} by {one.by}, {words.day_and_clock(one.at)}{reason}."
