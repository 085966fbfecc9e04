"""The toxin ledger: which treatments still count on a civil day, and how many units of one product they come to.

The inclusive rule, stated once: a treatment on day d counts for a plan on day p when p - d < window days. With a window
of 84 days (12 weeks) a treatment 83 days ago counts and one 84 days ago does not: day d + 84 is the first eligible day.
Only calendar days are counted, so that neither the hour nor a change of the clock can move a limit (hazards H14, H15).

What is not known counts: a treatment without a date, or with a date that cannot be right, is taken to lie inside every
window. A cancelled treatment is released. One that is signed and not yet given is reserved, and counts before its day too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from eutonia.domain.case import EarlierTreatment, ToxinHistory
from eutonia.domain.units import Units, total


@dataclass(frozen=True, slots=True)
class Ledger:
    """A person's toxin history, read on the day of a plan. Built by `read_ledger`.

    `active` holds the given and the reserved treatments, in an order that does not depend on how they were entered.
    """

    active: tuple[EarlierTreatment, ...]
    born_on: date
    day: date

    def has_usable_date(self, treatment: EarlierTreatment) -> bool:
        """True when the date is known and can be right."""
        return treatment.given_on is not None and not self.has_impossible_date(treatment)

    def has_impossible_date(self, treatment: EarlierTreatment) -> bool:
        """True when the date lies before birth, or after the plan although the treatment is said to be given."""
        given_on = treatment.given_on
        if given_on is None:
            return False
        return given_on < self.born_on or (treatment.status == "given" and given_on > self.day)

    def is_inside(self, treatment: EarlierTreatment, window_days: int) -> bool:
        """True when the treatment counts in a window that ends on the day of the plan."""
        if treatment.given_on is None or not self.has_usable_date(treatment):
            return True
        return abs((self.day - treatment.given_on).days) < window_days

    def inside(self, window_days: int) -> tuple[EarlierTreatment, ...]:
        """Every active treatment that counts in the window, of whatever product."""
        return tuple(t for t in self.active if self.is_inside(t, window_days))

    def counted(self, product: str, window_days: int) -> tuple[EarlierTreatment, ...]:
        """The treatments in the window whose units of this product are known."""
        return tuple(t for t in self.inside(window_days) if t.product == product and t.units is not None)

    def given(self, product: str, window_days: int) -> Units:
        """Units of one product in the window, given and reserved. Never across products, never with an unknown as 0."""
        return total(list(units_of(self.counted(product, window_days))), product)

    def eligible_from(self, interval_days: int) -> date | None:
        """First civil day on which the interval is met; None with no dated treatment, or with one that has no date."""
        dates = [t.given_on for t in self.active if t.given_on is not None and self.has_usable_date(t)]
        if not dates or len(dates) < len(self.active):
            return None
        return shifted(max(dates), interval_days)


def read_ledger(history: ToxinHistory, born_on: date, day: date) -> Ledger:
    """The ledger of one person on the day of a plan. Cancelled treatments are released."""
    active = (treatment for treatment in history.treatments if treatment.status != "cancelled")
    return Ledger(tuple(sorted(active, key=_order)), born_on, day)


def shifted(day: date, days: int) -> date:
    """A civil day so many calendar days later (or earlier); at the ends of the calendar, its last or first day."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def units_of(treatments: Iterable[EarlierTreatment]) -> Iterable[Units]:
    """The known units of treatments whose product is known, each bound to its own product."""
    for treatment in treatments:
        if treatment.units is not None and treatment.product is not None:
            yield Units(treatment.units, treatment.product)


def _order(treatment: EarlierTreatment) -> str:
    return treatment.model_dump_json()
