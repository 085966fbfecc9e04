"""What a session holds so far, beside what was planned; and whether it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from django.db.models import Q
from pydantic import Field

from eutonia.domain.answers import Side
from eutonia.domain.cycle import GivenDose, Session
from eutonia.domain.errors import Problem
from eutonia.domain.fields import Amount, CivilDate, Ends, FilledText, Text
from eutonia.domain.finding import Frozen
from eutonia.domain.plan import Guidance, Plan
from eutonia.domain.units import plain
from eutonia_clinic.core.documents import canonical, read, same
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.visits.documents import ClosedSession, GuidanceUsed, VialLine
from eutonia_clinic.visits.models import GivenEntry, InjectionSession, VialEntry

LONGEST_CODE = 64
Code = Annotated[FilledText, Field(max_length=LONGEST_CODE)]


TAKEN_BACK = Q(units=0, why_different="")
"""A correction that says no more than that nothing was given: the place waits again. What was left out has its reason."""


AMENDED_SINCE = "Given before the plan was amended."


class VialData(Frozen):
    """A vial as it is entered or scanned. `drawn_units` are all that were taken from it."""

    lot: Code
    expiry: CivilDate
    gtin: Annotated[Text, Field(pattern=r"^([0-9]{14})?$")] = ""
    serial: Annotated[Text, Field(max_length=LONGEST_CODE)] = ""
    vial_units: Annotated[Amount, Ends(gt=0)]
    diluent_ml: Annotated[Amount, Ends(gt=0)]
    drawn_units: Amount
    mixed_at: datetime


@dataclass(frozen=True, slots=True)
class Entries:
    """The vials and doses of a session that stand, corrections taken into account."""

    vials: tuple[VialEntry, ...]
    given: tuple[GivenEntry, ...]

    def given_from(self, vial: VialEntry) -> Decimal:
        """Units given from one vial."""
        return _sum(one.units for one in self.given if one.vial_id == vial.pk)

    def given_into(self, muscle: str, side: Side) -> Decimal:
        """Units given into one muscle on one side."""
        return _sum(one.units for one in self._into(muscle, side))

    def has(self, muscle: str, side: Side) -> bool:
        """True when something was written down for this place, be it that nothing was given."""
        return any(True for _ in self._into(muscle, side))

    def at(self, muscle: str, side: Side, site: int) -> tuple[GivenEntry, ...]:
        """What was written down for one needle position: more than one row where it came from more than one vial."""
        return tuple(one for one in self._into(muscle, side) if one.site == site)

    def left_in(self, vial: VialEntry) -> Decimal:
        """Units that were drawn from a vial and not given."""
        return vial.drawn_units - self.given_from(vial)

    def why_different(self, muscle: str, side: Side) -> str:
        """Why a place was given other than planned, in the words entered."""
        return "; ".join(dict.fromkeys(one.why_different for one in self._into(muscle, side) if one.why_different))

    def dose(self, muscle: str, side: Side, used: tuple[Guidance, ...] = ()) -> GivenDose:
        """Everything given into one place, as the engine reads it. `used` is the guidance that was chosen for the place."""
        rows = list(self._into(muscle, side))
        guidance = {Guidance(one.guidance) for one in rows if one.guidance} if not used else set(used)
        return GivenDose(
            muscle=muscle,
            side=side,
            units=self.given_into(muscle, side),
            sites=sum(one.sites for one in rows if one.units),
            guidance=guidance.pop() if len(guidance) == 1 else None,
            why_different=self.why_different(muscle, side),
        )

    def without(self, entry: GivenEntry) -> Entries:
        """The same without one dose that is about to be replaced."""
        return Entries(self.vials, tuple(one for one in self.given if one.pk != entry.pk))

    def _into(self, muscle: str, side: Side) -> Iterator[GivenEntry]:
        return (one for one in self.given if (one.muscle, one.side) == (muscle, side.value))


@dataclass(frozen=True, slots=True)
class Beside:
    """One muscle on one side: what was signed, and what was given so far. `is_written` is false while nothing was entered."""

    muscle: str
    side: Side
    planned_units: Decimal
    planned_sites: int
    given_units: Decimal
    is_written: bool
    entries: tuple[GivenEntry, ...]

    @property
    def why_different(self) -> str:
        """Why it was given other than planned: the words entered, or that an amendment took out the site that had been given."""
        said = "; ".join(dict.fromkeys(one.why_different for one in self.entries if one.why_different.strip()))
        beyond = any(one.site is not None and one.site > self.planned_sites for one in self.entries)
        return said or (AMENDED_SINCE if beyond and self.given_units > self.planned_units else "")


def entries_of(session: InjectionSession) -> Entries:
    """What stands in a session now."""
    vials = VialEntry.objects.current().filter(session=session).order_by("pk")
    given = GivenEntry.objects.current().filter(session=session).exclude(TAKEN_BACK).select_related("author").order_by("pk")
    latest = _latest_vials(session)
    return Entries(tuple(vials), tuple(_from_latest(one, latest) for one in given))


def beside(plan: Plan, entries: Entries) -> tuple[Beside, ...]:
    """Planned beside given, in the order of the plan; what was given and is no longer planned comes last."""
    planned = {(dose.muscle, dose.side): dose for dose in plan.doses}
    places = dict.fromkeys([*planned, *((one.muscle, Side(one.side)) for one in entries.given)])
    return tuple(
        Beside(
            muscle=muscle,
            side=side,
            planned_units=planned[muscle, side].units if (muscle, side) in planned else Decimal(0),
            planned_sites=planned[muscle, side].sites if (muscle, side) in planned else 0,
            given_units=entries.given_into(muscle, side),
            is_written=entries.has(muscle, side),
            entries=tuple(one for one in entries.given if (one.muscle, one.side) == (muscle, side.value)),
        )
        for muscle, side in places
    )


def strength(units: Decimal, millilitres: Decimal) -> Fraction:
    """Units in 1 mL, exactly: 100 units in 3 mL has no decimal strength."""
    return Fraction(units) / Fraction(millilitres)


def closed_document(
    session: InjectionSession,
    entries: Entries,
    plan: Plan,
    wasted: Mapping[int, Decimal],
    note: str,
    guidance: tuple[GuidanceUsed, ...] = (),
) -> ClosedSession:
    """The document of a session that adds up. Raises `NotValid` with everything that does not, each in its place."""
    rows = beside(plan, entries)
    problems = [*_unwritten(rows), *_unexplained(rows), *_unreconciled(entries, wasted)]
    if problems:
        raise NotValid("The session does not add up yet.", problems)
    used = {(one.muscle, one.side): one.kinds for one in guidance}
    lines = tuple(_line(vial, entries, wasted[vial.pk]) for vial in entries.vials)
    engine_session = Session(
        given_on=session.given_on,
        product=plan.product,
        dilution=plan.dilution,
        doses=tuple(_dose(row, entries, used.get((row.muscle, row.side), ())) for row in rows),
        drawn_units=_sum(line.drawn_units for line in lines),
        wasted_units=_sum(line.wasted_units for line in lines),
        lots=tuple(dict.fromkeys(line.lot for line in lines)),
    )
    where = session.site.name if session.site else ""
    whole = ClosedSession(session=engine_session, vials=lines, guidance=guidance, held_at=where, note=note)
    return same(read(canonical(whole), ClosedSession))


def _unwritten(rows: Iterable[Beside]) -> Iterator[Problem]:
    for row in rows:
        if not row.is_written:
            yield Problem(f"{row.muscle} {row.side.word}", "nothing written", "the units given, or 0 and why it was left out")


def _dose(row: Beside, entries: Entries, used: tuple[Guidance, ...]) -> GivenDose:
    return entries.dose(row.muscle, row.side, used).model_copy(update={"why_different": row.why_different})


def _unexplained(rows: Iterable[Beside]) -> Iterator[Problem]:
    for row in rows:
        if row.is_written and row.given_units != row.planned_units and not row.why_different:
            found = f"{plain(row.given_units)} given, {plain(row.planned_units)} planned"
            yield Problem(f"{row.muscle} {row.side.word}", found, "why it is different, in words")


def _unreconciled(entries: Entries, wasted: Mapping[int, Decimal]) -> Iterator[Problem]:
    for vial in entries.vials:
        given, lost = entries.given_from(vial), wasted.get(vial.pk)
        if lost is None:
            yield Problem(f"wasted from lot {vial.lot}", "nothing written", "the units left over; 0 when there are none")
        elif lost < 0 or vial.drawn_units != given + lost:
            found = f"drawn {plain(vial.drawn_units)}; given {plain(given)} and wasted {plain(lost)} are {plain(given + lost)}"
            yield Problem(f"wasted from lot {vial.lot}", found, "drawn = given + wasted, to the unit")
    strange = sorted(set(wasted) - {vial.pk for vial in entries.vials})
    if strange:
        yield Problem("wasted", ", ".join(map(str, strange)), "the numbers of vials of this session")


def _line(vial: VialEntry, entries: Entries, wasted: Decimal) -> VialLine:
    return read(
        canonical(
            {
                "lot": vial.lot,
                "expiry": vial.expiry,
                "gtin": vial.gtin,
                "serial": vial.serial,
                "vial_units": vial.vial_units,
                "diluent_ml": vial.diluent_ml,
                "drawn_units": vial.drawn_units,
                "given_units": entries.given_from(vial),
                "wasted_units": wasted,
            }
        ),
        VialLine,
    )


def _latest_vials(session: InjectionSession) -> dict[int, int]:
    """For each vial entry, the number of the entry that stands in its place: what was given from it follows a correction."""
    successor = dict(VialEntry.objects.filter(session=session, replaces__isnull=False).values_list("replaces_id", "pk"))
    latest: dict[int, int] = {}
    for number in [*successor, *successor.values()]:
        end = number
        while end in successor:
            end = successor[end]
        latest[number] = end
    return latest


def _from_latest(entry: GivenEntry, latest: Mapping[int, int]) -> GivenEntry:
    if entry.vial_id is not None:
        entry.vial_id = latest.get(entry.vial_id, entry.vial_id)
    return entry


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
