"""What every entry of a session is asked before it is written: who, into what, from which vial, and how much."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from eutonia.domain.answers import Side
from eutonia.domain.errors import Problem
from eutonia.domain.plan import Plan
from eutonia.domain.units import plain
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.errors import NotValid, TooLate
from eutonia_clinic.core.numbers import number
from eutonia_clinic.patients.allowed import DECIDES, must_be_able_to, must_be_of_this_clinic
from eutonia_clinic.visits.giving import Entries, VialData, strength
from eutonia_clinic.visits.models import GivenEntry, InjectionSession, SignedPlan, VialEntry
from eutonia_clinic.visits.standing import is_closed


def must_be_open(by: User, clinic: Clinic, session: InjectionSession) -> None:
    """Raises unless this user may give here, and the session goes on."""
    must_be_able_to(by, clinic, DECIDES, session.person)
    must_be_of_this_clinic(clinic, session)
    if is_closed(session):
        raise TooLate("This session is closed. What is wrong in it is corrected, with a reason.")


def must_be_of(row: VialEntry | GivenEntry, session: InjectionSession) -> None:
    """Raises unless an entry is of this session and stands."""
    if row.session_id != session.pk:
        raise NotValid("This entry is of another session.")
    if type(row).objects.filter(replaces_id=row.pk).exists():
        raise TooLate("Somebody else corrected this entry meanwhile. Look at it again.")


def must_be_usable(vial: VialData, day: date, plan: Plan) -> None:
    """Raises `NotValid` with everything that keeps a vial from being used for a plan."""
    problems = []
    if vial.expiry < day:
        problems.append(Problem("expiry", vial.expiry.isoformat(), f"a day not before the session, {day.isoformat()}"))
    if not 0 < vial.drawn_units <= vial.vial_units:
        expected = f"more than 0, at most the {plain(vial.vial_units)} of the vial"
        problems.append(Problem("drawn_units", plain(vial.drawn_units), expected))
    wanted = plan.dilution
    if wanted and strength(vial.vial_units, vial.diluent_ml) != strength(wanted.vial_units, wanted.diluent_ml):
        signed = f"{plain(wanted.vial_units)} units in {plain(wanted.diluent_ml)} mL"
        problems.append(Problem("diluent_ml", plain(vial.diluent_ml), f"the strength that was signed: {signed}"))
    _must_not_be_stale(vial.mixed_at, problems)
    other = _other_product_of(vial.gtin, plan.product)
    if other:
        problems.append(Problem("gtin", vial.gtin, f"a vial of {plan.product}: this code stood on a vial of {other} before"))
    if problems:
        raise NotValid("This vial cannot be used for this plan.", problems)


def _must_not_be_stale(mixed_at: datetime, problems: list[Problem]) -> None:
    now, most = current().at, timedelta(hours=float(number("visits.opened_vial_hours")))
    if mixed_at > now:
        problems.append(Problem("mixed_at", mixed_at.isoformat(), "a time that has been"))
    elif now - mixed_at > most:
        hours = plain(number("visits.opened_vial_hours"))
        problems.append(Problem("mixed_at", mixed_at.isoformat(), f"a time within the last {hours} hours"))


def _other_product_of(gtin: str, product: str) -> str:
    """The product for which a code was used before, when that was another one (hazard H06)."""
    if not gtin:
        return ""
    plans = SignedPlan.objects.filter(session__vials__gtin=gtin).exclude(product=product)
    return plans.values_list("product", flat=True).first() or ""


def vial_for(units: Decimal, vial: VialEntry | None, entries: Entries) -> VialEntry | None:
    """The vial that is named, or the only one."""
    if not units:
        return None
    if vial is None and len(entries.vials) == 1:
        return entries.vials[0]
    if vial is None or vial.pk not in {one.pk for one in entries.vials}:
        raise NotValid("Say from which vial of this session it was given.")
    return vial


def must_be_planned(plan: Plan, entries: Entries, muscle: str, side: Side, units: Decimal) -> None:
    """Raises unless so many units more are within what was signed for this place."""
    signed = sum((dose.units for dose in plan.doses if (dose.muscle, dose.side) == (muscle, side)), Decimal(0))
    given = entries.given_into(muscle, side)
    if units < 0 or given + units > signed:
        expected = f"at most the {plain(signed)} units signed for {muscle} {side.word}, {plain(given)} of them given already"
        raise NotValid("More than was signed. Amend the plan first.", [Problem("units", plain(units), expected)])


def must_not_be_given_yet(entries: Entries, muscle: str, side: Side, site: int | None) -> None:
    """Raises `TooLate` when something was written down for this needle position: a tap on a screen that is behind."""
    rows = entries.at(muscle, side, site) if site is not None else ()
    if rows:
        units = plain(sum((one.units for one in rows), Decimal(0)))
        raise TooLate(f"{rows[0].author.display_name} wrote {units} units down for this site already. It was not entered twice.")


def must_hold(vial: VialEntry, entries: Entries, units: Decimal) -> None:
    """Raises unless so many units are left in a vial, and it was not mixed too long ago."""
    left = vial.drawn_units - entries.given_from(vial)
    if units > left:
        expected = f"at most the {plain(left)} units left of lot {vial.lot}"
        raise NotValid("This vial does not hold that.", [Problem("units", plain(units), expected)])
    if is_mixed_too_long_ago(vial):
        raise NotValid(f"Lot {vial.lot} was mixed too long ago. Open another vial.")


def is_mixed_too_long_ago(vial: VialEntry) -> bool:
    """True when a vial may not be given from any more, whatever is left in it."""
    return vial.mixed_at is None or current().at - vial.mixed_at > timedelta(hours=float(number("visits.opened_vial_hours")))


def stated_reason(replaces: object | None, reason: str) -> str:
    """The reason of a correction, in words; none for what corrects nothing."""
    if replaces is not None and not any(letter.isalpha() for letter in reason):
        raise NotValid("A correction needs a reason, in words.")
    return reason if replaces is not None else ""
