"""What was typed on the plan board, read strictly: a dose that cannot be read is never guessed, and is never no dose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict

from eutonia.domain.answers import Side
from eutonia.domain.case import Case
from eutonia.domain.plan import MOST_SITES, Guidance, MuscleDose, Plan
from eutonia.knowledge.types import Product
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.forms import AMOUNT
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.presenters.doses import dose_name, guidance_name, sites_name

BOX = re.compile(r"(dose|sites|guidance):([a-z0-9-]+):(right|left)")
SITES = re.compile(r"[1-9]\d?", re.ASCII)
Place = tuple[str, Side]


@dataclass(frozen=True, slots=True)
class TypedPlan:
    """The doses of one form. `plan` is that of the draft where anything cannot be read: then nothing is known of the rest."""

    plan: Plan
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    """Every muscle and side that has a box in the form, the added ones too."""


def read_plan(form: QueryDict, drafted: Plan, case: Case) -> TypedPlan:
    """The plan that a form holds, made from a draft. What is the same as in the draft keeps its dilution.

    Raises `NotValid` for a form that the board did not make.
    """
    boxes = _boxes(form)
    places = tuple(dict.fromkeys((muscle, side) for kind, muscle, side in boxes if kind == "dose"))
    reading = _Reading(boxes, drafted, engine.knowledge().products[drafted.product])
    found = [reading.dose(place) for place in places]
    kept = [dose for dose in drafted.doses if (dose.muscle, dose.side) not in places]
    typed = {_NAMES[kind](muscle, side): text for (kind, muscle, side), text in boxes.items()}
    if reading.errors:
        return TypedPlan(drafted, typed, reading.errors, places)
    return TypedPlan(with_doses(drafted, [*_sited([one for one in found if one], reading, case), *kept]), typed, {}, places)


def with_doses(plan: Plan, doses: Iterable[MuscleDose]) -> Plan:
    """A plan with other doses, its vials and dilution worked out anew; the same plan where the doses are the same."""
    wanted = tuple(doses)
    if set(wanted) == set(plan.doses):
        return plan
    bare = plan.model_copy(update={"doses": wanted, "dilution": None, "overrides": ()})
    return bare.model_copy(update={"dilution": engine.prepared(bare).dilution})


def _boxes(form: QueryDict) -> dict[tuple[str, str, Side], str]:
    muscles = engine.knowledge().muscles
    found = {}
    for name, values in form.lists():
        if not name.startswith(("dose:", "sites:", "guidance:")):
            continue
        known = BOX.fullmatch(name)
        if known is None or known[2] not in muscles or len(values) != 1:
            raise NotValid("This form cannot be read. Open the plan again.")
        found[known[1], known[2], Side(known[3])] = str(values[0]).strip()
    return found


_NAMES = {"dose": dose_name, "sites": sites_name, "guidance": guidance_name}


@dataclass(slots=True)
class _Reading:
    """One form while it is read."""

    boxes: Mapping[tuple[str, str, Side], str]
    drafted: Plan
    product: Product
    errors: dict[str, str] = field(default_factory=dict)
    usual: set[Place] = field(default_factory=set)
    """Where the number of needle positions was not set by hand, so that it follows the dose."""

    def dose(self, place: Place) -> MuscleDose | None:
        """The dose in one box; None for no dose, or for one that cannot be read, which `errors` then says."""
        units = self._units(place)
        before = next((one for one in self.drafted.doses if (one.muscle, one.side) == place), None)
        if not units:
            return None
        sites = self._sites(place, units, before)
        made = {"muscle": place[0], "side": place[1], "units": units, "sites": sites, "guidance": self._guidance(place, before)}
        return MuscleDose.model_validate(made)

    def _units(self, place: Place) -> Decimal | None:
        text, name = self.boxes["dose", *place], dose_name(*place)
        if not text:
            return None
        if not AMOUNT.fullmatch(text):
            self.errors[name] = f"“{text}” cannot be read. Type a number such as 40 or 2.5, without comma, sign or unit."
            return None
        amount = Decimal(text)
        if amount % self.product.step_units:
            self.errors[name] = f"{text} is not a multiple of {words.dose(self.product.step_units, self.product.id)}."
            return None
        return amount

    def _sites(self, place: Place, units: Decimal, before: MuscleDose | None) -> int:
        text = self.boxes.get(("sites", *place), "")
        as_before = before is not None and text in ("", str(before.sites))
        if before is not None and as_before and before.units == units:
            return before.sites
        if as_before or not text:
            self.usual.add(place)
            return 1
        if not SITES.fullmatch(text) or int(text) > MOST_SITES:
            self.errors[sites_name(*place)] = f"“{text}” cannot be read. Type a whole number from 1 to {MOST_SITES}."
            return 1
        return int(text)

    def _guidance(self, place: Place, before: MuscleDose | None) -> Guidance | None:
        text = self.boxes.get(("guidance", *place))
        if text is None:
            return before.guidance if before else None
        try:
            return Guidance(text) if text else None
        except ValueError:
            raise NotValid("This form cannot be read. Open the plan again.") from None


def _sited(doses: list[MuscleDose], reading: _Reading, case: Case) -> list[MuscleDose]:
    """The doses with their needle positions: the usual number where nobody said another."""
    follow = [one for one in doses if (one.muscle, one.side) in reading.usual]
    usual = {(one.muscle, one.side): one for one in engine.sites_of(follow, case)} if follow else {}
    return [usual.get((one.muscle, one.side), one) for one in doses]
