"""Vials, dilution and syringes of a draft, in words and drawn."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from eutonia.domain.proposal import PreparedPlan
from eutonia.knowledge.types import Knowledge
from eutonia.report import charts, view
from eutonia.report.charts.syringes import syringe_name
from eutonia.report.preparing import diluent_words, syringe_sites
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Source, Sources, Tag


@dataclass(frozen=True, slots=True)
class SyringeShown:
    """One syringe: its name, the drawing, and the sites it is for in their order."""

    label: str
    name: str
    drawing: Markup
    sites: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything the person who draws up must read."""

    product: str
    left_over: Tag
    vials: Markup
    lines: tuple[tuple[str, str], ...]
    syringes: tuple[SyringeShown, ...]
    note: str
    sources: tuple[Source, ...]


def prepared(drafted: PreparedPlan, knowledge: Knowledge, sources: Sources) -> Prepared:
    """The preparation of a draft. Dose in units comes first; the volume follows from it and cannot be typed."""
    made = drafted.preparation
    sites = syringe_sites(drafted, knowledge)
    return Prepared(
        product=drafted.plan.product,
        left_over=Tag("note" if made.wasted_units else "ok", f"{words.units(made.wasted_units)} left over"),
        vials=charts.vials(made),
        lines=lines(drafted),
        syringes=tuple(
            SyringeShown(s.label, syringe_name(s), charts.syringe(s), said) for s, said in zip(made.syringes, sites, strict=True)
        ),
        note=words.sentence(made.note),
        sources=sources.of(made.citations),
    )


def lines(drafted: PreparedPlan) -> tuple[tuple[str, str], ...]:
    """What to take, what to add, what it gives and what to draw, line by line."""
    made, product = drafted.preparation, drafted.plan.product
    gives = f"{words.number(made.units_per_ml, 2)} units in 1 mL" if made.units_per_ml is not None else ""
    to_give = f"{words.units(drafted.plan.total.amount)} to give, {words.millilitres(made.volume_ml)}"
    draw = f"{words.units(made.drawn_units)} = {to_give} + {words.units(made.wasted_units)} left over"
    found = (
        ("Vials", f"{view.vial_list(drafted)} of {product}"), ("Add", diluent_words(made)), ("Diluent", view.diluent(drafted)),
        ("Gives", gives), ("Draw", draw), ("Once prepared", made.use_within or "cannot establish"),
    )  # fmt: skip
    return tuple((name, said) for name, said in found if said)
