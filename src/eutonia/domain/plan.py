"""The plan: which muscle, which side, how many units, how many sites, in what dilution; and who accepts what."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from eutonia.domain.answers import Side
from eutonia.domain.case import Jurisdiction
from eutonia.domain.contradictions import contradiction, each_once
from eutonia.domain.fields import Amount, CivilDate, Ends, FilledText, Identifier, KnowledgeId, Whole
from eutonia.domain.finding import Frozen
from eutonia.domain.units import Units, total

Dose = Annotated[Amount, Ends(gt=0)]
MOST_SITES = 40
"""Needle positions that one dose may have."""


class Guidance(StrEnum):
    """How the needle finds the muscle."""

    ULTRASOUND = "ultrasound"
    STIMULATION = "stimulation"
    ELECTROMYOGRAPHY = "electromyography"
    ANATOMICAL = "anatomical"


class Dilution(Frozen):
    """How each vial is prepared: diluent added to a vial of a given strength."""

    vial_units: Dose
    diluent_ml: Dose

    @property
    def units_per_ml(self) -> Decimal:
        """Strength of the prepared solution."""
        return self.vial_units / self.diluent_ml


class MuscleDose(Frozen):
    """Units for one muscle on one side. The dose is primary; its volume follows from the dilution."""

    muscle: KnowledgeId
    side: Side
    units: Dose
    sites: Annotated[Whole, Ends(ge=1, le=MOST_SITES)] = 1
    guidance: Guidance | None = None


class Override(Frozen):
    """A finding accepted by a named person for a stated reason."""

    rule: FilledText
    muscle: KnowledgeId | None = None
    side: Side | None = None
    reason: FilledText
    by: FilledText
    second_name: FilledText | None = None
    on: CivilDate


class Plan(Frozen):
    """Doses of one product for one person on one day, however they came about."""

    document: Literal["eutonia/plan/1"] = "eutonia/plan/1"
    case_id: Identifier
    product: KnowledgeId
    jurisdiction: Jurisdiction
    planned_for: CivilDate
    doses: Annotated[tuple[MuscleDose, ...], Field(max_length=200)] = ()
    dilution: Dilution | None = None
    overrides: Annotated[tuple[Override, ...], Field(max_length=200)] = ()

    @model_validator(mode="after")
    def _each_muscle_once_per_side(self) -> Plan:
        problems = each_once("doses", ((dose.muscle, dose.side) for dose in self.doses), "muscle and side")
        if problems:
            raise contradiction(problems)
        return self

    def units_of(self, dose: MuscleDose) -> Units:
        """The units of one row, bound to this plan's product."""
        return Units(dose.units, self.product)

    @property
    def total(self) -> Units:
        """All units of the plan."""
        return total([self.units_of(dose) for dose in self.doses], self.product)

    def with_product(self, product: str) -> Plan:
        """The same plan for another product: every dose, the dilution and every override are emptied (hazard H05)."""
        return self.model_copy(update={"product": product, "doses": (), "dilution": None, "overrides": ()})
