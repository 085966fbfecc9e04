"""The needle positions of a plan, what was given at each, and what is chosen in a session before it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from eutonia.domain.answers import Side
from eutonia.domain.fields import Amount, FilledText
from eutonia.domain.finding import Frozen
from eutonia.domain.plan import Guidance, Plan
from eutonia.domain.proposal import Preparation
from eutonia.report.preparing import NeedleSite, needle_sites
from eutonia_clinic.core.documents import read
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.documents import GuidanceUsed, Signed
from eutonia_clinic.visits.giving import Entries
from eutonia_clinic.visits.models import GivenEntry, InjectionSession, SessionDraft, VialEntry

Place = tuple[str, Side]
"""One muscle on one side."""


class Choices(Frozen):
    """What is chosen in a session and is no entry yet: guidance by place, and waste by the label of the syringe."""

    document: Literal["eutonia-clinic/session-choices/1"] = "eutonia-clinic/session-choices/1"
    guidance: Annotated[tuple[GuidanceUsed, ...], Field(max_length=200)] = ()
    wasted: dict[FilledText, Amount] = Field(default_factory=dict)

    def guidance_of(self, place: Place) -> tuple[Guidance, ...]:
        """The kinds that are pressed for one place."""
        return next((one.kinds for one in self.guidance if (one.muscle, one.side) == place), ())

    def pressed(self, place: Place, kind: Guidance) -> Choices:
        """The same with one kind pressed, or let go when it was pressed."""
        held = set(self.guidance_of(place)) ^ {kind}
        others = tuple(one for one in self.guidance if (one.muscle, one.side) != place)
        kinds = tuple(one for one in Guidance if one in held)
        mine = (GuidanceUsed(muscle=place[0], side=place[1], kinds=kinds),) if kinds else ()
        return self.model_copy(update={"guidance": (*others, *mine)})

    def with_waste(self, label: str, units: Decimal) -> Choices:
        """The same with so many units of one syringe as waste; 0 takes the waste back."""
        others = {name: held for name, held in self.wasted.items() if name != label}
        return self.model_copy(update={"wasted": {**others, label: units} if units else others})


@dataclass(frozen=True, slots=True)
class Position:
    """One needle position: its number in the whole plan and within its muscle, both from 1."""

    number: int
    within: int
    site: NeedleSite

    @property
    def place(self) -> Place:
        """Its muscle and side."""
        return self.site.dose.muscle, self.site.dose.side


@dataclass(frozen=True, slots=True)
class Share:
    """Units of one entry at one position."""

    units: Decimal
    row: GivenEntry


@dataclass(frozen=True, slots=True)
class Needles:
    """Every position of a plan with how it is prepared."""

    plan: Plan
    made: Preparation
    positions: tuple[Position, ...]

    def numbered(self, number: int) -> Position | None:
        """The position with this number; None when the plan has no such one."""
        return next((one for one in self.positions if one.number == number), None)

    def at(self, muscle: str, side: Side, within: int) -> Position | None:
        """The position of this muscle and side with this number within it."""
        return next((one for one in self.positions if (one.place, one.within) == ((muscle, side), within)), None)


def needles_of(signed: Signed) -> Needles:
    """The needle positions of a signed plan, in its order, as the engine shares its doses; and the signed preparation."""
    plan, made = signed.plan, signed.preparation
    seen: dict[Place, int] = {}
    found = []
    for number, site in enumerate(needle_sites(plan, made, engine.knowledge()), start=1):
        place = site.dose.muscle, site.dose.side
        seen[place] = seen.get(place, 0) + 1
        found.append(Position(number, seen[place], site))
    return Needles(plan, made, tuple(found))


def given_at(needles: Needles, entries: Entries) -> Mapping[int, tuple[Share, ...]]:
    """What was given at each position that has an entry, by its number.

    An entry that names no position covers the next ones of its muscle that wait, as many as it says, each with what was planned.
    """
    found: dict[int, tuple[Share, ...]] = {}
    for one in needles.positions:
        if rows := entries.at(*one.place, one.within):
            found[one.number] = tuple(Share(row.units, row) for row in rows)
    for row in (one for one in entries.given if one.site is None):
        waiting = [one for one in needles.positions if one.place == place_of(row) and one.number not in found]
        found |= _shared(row, waiting[: max(row.sites, 1)])
    return found


def beyond(needles: Needles, entries: Entries) -> tuple[GivenEntry, ...]:
    """What was given where the plan, as it was amended, has no position any more."""
    shown = {share.row.pk for shares in given_at(needles, entries).values() for share in shares}
    return tuple(row for row in entries.given if row.pk not in shown)


def from_vials(entries: Entries, units: Decimal, usable: Iterable[VialEntry]) -> tuple[tuple[VialEntry, Decimal], ...]:
    """From which vial each part of a dose is: the vial mixed first is emptied first, and what it no longer holds is of the next.

    Syringes are drawn up in that order. Where two vials share a syringe nobody can tell their units apart; by this rule the
    units of each add up, and none gives more than was drawn from it. What no vial holds is left out of the answer.
    """
    parts = []
    for vial in sorted(usable, key=lambda one: (one.mixed_at, one.pk)):
        taken = min(units, entries.left_in(vial))
        if taken > 0:
            parts.append((vial, taken))
            units -= taken
    return tuple(parts)


def draft_of(session: InjectionSession) -> tuple[Choices, int]:
    """What is chosen in a session, and the version of it; nothing in version 0 before the first choice."""
    draft = SessionDraft.objects.filter(session=session).first()
    return (read(draft.document, Choices), draft.version) if draft else (Choices(), 0)


def place_of(row: GivenEntry) -> Place:
    """The muscle and side of an entry."""
    return row.muscle, Side(row.side)


def _shared(row: GivenEntry, over: list[Position]) -> dict[int, tuple[Share, ...]]:
    """The units of one entry over positions: to each what was planned, to the last what is left of it."""
    found: dict[int, tuple[Share, ...]] = {}
    left = row.units
    for one in over:
        units = left if one is over[-1] else min(one.site.units, left)
        found[one.number] = (Share(units, row),)
        left -= units
    return found
