"""What a fact says, figure by figure: how each is called, in which unit, and how what somebody typed becomes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from textwrap import shorten
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from eutonia.domain.units import plain
from eutonia_clinic.core import words
from eutonia_clinic.facts.naming import Held

Shape = Literal["amount", "whole", "text", "choice"]
NOT_SAID = "not given"
SHORT = 140
"""Characters of a value in a list."""

CALLED: Mapping[str, str] = {
    "step_units": "Step", "units": "Strength", "vial_units": "Vial", "diluent_ml": "Diluent", "maximum": "At most",
    "window_days": "Within", "days": "At least", "low": "From", "typical": "Usual", "high": "To", "sites_low": "Sites, from",
    "sites_high": "Sites, to", "millilitres": "Volume", "per_kg_m": "For each kilogram and metre", "intercept": "And",
    "rank": "Part in the pattern", "note": "Note", "because": "What a yes means", "remedy": "What to do", "value": "Value",
    "centre": "Typical person", "spread": "What is open", "between": "How people differ",
    "important_change": "Change that matters",
    "words": "What it says", "weakness_costs": "What weakness costs", "neighbours_at_risk": "Neighbours at risk",
}  # fmt: skip
"""Field: how it is called on a page. Every other field is called by its own name."""

UNITS: Mapping[str, str] = {
    "step_units": "units", "units": "units", "vial_units": "units", "diluent_ml": "mL", "window_days": "days", "days": "days",
    "low": "units", "typical": "units", "high": "units", "sites_low": "sites", "sites_high": "sites", "millilitres": "mL",
    "per_kg_m": "mL", "intercept": "mL",
}  # fmt: skip
OF_A_PRODUCT = "units"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a fact. `choices` are the only values of one that is chosen."""

    name: str
    called: str
    shape: Shape
    unit: str
    held: str
    choices: tuple[str, ...] = ()


def figures_of(fact: Held) -> tuple[Figure, ...]:
    """Every figure of a fact, as it stands."""
    return tuple(_figure(fact, name) for name in fact.figures)


def _figure(fact: Held, name: str) -> Figure:
    shape, choices = _shape(fact, name)
    unit = UNITS.get(name) or (str(getattr(fact.record, "unit", "")) if shape != "text" else "")
    called = CALLED.get(name, words.capital(name.replace("_", " ")))
    return Figure(name, called, shape, unit, fact.said[name], choices)


def _shape(fact: Held, name: str) -> tuple[Shape, tuple[str, ...]]:
    """How a figure is typed, by the type of its field."""
    if isinstance(fact.record, tuple):
        return "text", ()
    hint = _plain_hint(get_type_hints(type(fact.record))[name])
    if get_origin(hint) is Literal:
        return "choice", tuple(str(one) for one in get_args(hint))
    return ({int: "whole", Decimal: "amount", float: "amount"}.get(hint, "text"), ())  # type: ignore[return-value]


def _plain_hint(hint: Any) -> Any:
    """The type without 'or none'."""
    if get_origin(hint) is UnionType:
        return next(part for part in get_args(hint) if part is not NoneType)
    return hint


def as_values(fact: Held, said: Mapping[str, str]) -> dict[str, Any]:
    """Stored text as the values that the fields of the record hold. Raises `ValueError` for what is none."""
    return {one.name: _value(one, said[one.name]) for one in figures_of(fact)}


def _value(figure: Figure, text: str) -> Any:
    if figure.shape in ("text", "choice"):
        return text
    if not text:
        return None
    return int(text) if figure.shape == "whole" else Decimal(text)


def told(fact: Held, said: Mapping[str, str], *, short: bool = False) -> str:
    """What a fact says, in one line: 'at most 240 units of onabotulinumtoxinA', '75 to 100 units of …, 2 to 3 sites'."""
    line = SENTENCES[fact.kind](fact, said) if fact.kind in SENTENCES else _each(fact, said)
    line = line or NOT_SAID
    return shorten(line, SHORT, placeholder=" …") if short else line


def _each(fact: Held, said: Mapping[str, str]) -> str:
    """Figure by figure, those that say nothing left out."""
    return "; ".join(_told(fact, one, said.get(one.name, "")) for one in figures_of(fact) if said.get(one.name, ""))


def _limit(fact: Held, said: Mapping[str, str]) -> str:
    unit = f"units of {fact.product}" if fact.record.unit == OF_A_PRODUCT else fact.record.unit
    days = said.get("window_days", "")
    return f"at most {_number(said['maximum'])} {unit}" + (f" within {days} days" if days else "")


def _dose(fact: Held, said: Mapping[str, str]) -> str:
    units = f"{_span(said, 'low', 'high')} units of {fact.product}".strip() if said["low"] or said["high"] else ""
    usual = f"usual {_number(said['typical'])} units of {fact.product}" if said["typical"] else ""
    sites = _span(said, "sites_low", "sites_high")
    return words.joined((units, usual, f"{sites} {'site' if sites == '1' else 'sites'}" if sites else ""), ", ")


def _dilution(fact: Held, said: Mapping[str, str]) -> str:
    return f"a vial of {_number(said['vial_units'])} units of {fact.product} in {_number(said['diluent_ml'])} mL"


def _interval(fact: Held, said: Mapping[str, str]) -> str:
    return f"at least {said['days']} days" if fact.product else ""


def _span(said: Mapping[str, str], low: str, high: str) -> str:
    """'75 to 100', '75' where both ends are the same, 'from 75' or 'to 100' where one is not given."""
    first, last = (_number(said[name]) if said[name] else "" for name in (low, high))
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"from {first}" if first else f"to {last}" if last else ""


def _number(text: str) -> str:
    return plain(Decimal(text))


SENTENCES: Mapping[str, Callable[[Held, Mapping[str, str]], str]] = {
    "limit": _limit, "dose": _dose, "dilution": _dilution, "interval": _interval,
}  # fmt: skip
"""Kinds whose figures make one sentence together."""


def _told(fact: Held, figure: Figure, text: str) -> str:
    if figure.shape in ("text", "choice"):
        return text if len(fact.figures) == 1 else f"{figure.called.lower()}: {text}"
    amount = figure_words(fact, figure, text)
    return amount if len(fact.figures) == 1 else f"{figure.called.lower()} {amount}"


def figure_words(fact: Held, figure: Figure, text: str) -> str:
    """One number with its unit, and the product beside units of toxin."""
    if not text:
        return NOT_SAID
    unit = f"units of {fact.product}" if figure.unit == OF_A_PRODUCT and fact.product else figure.unit
    return f"{plain(Decimal(text))} {unit}".strip() if figure.shape in ("amount", "whole") else text


def changes_of(fact: Held, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """What is other: how the figure is called, what it was and what it is, in words."""
    return tuple(
        (one.called, figure_words(fact, one, before.get(one.name, "")), figure_words(fact, one, after.get(one.name, "")))
        for one in figures_of(fact)
        if before.get(one.name, "") != after.get(one.name, "")
    )


def change_words(fact: Held, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """'at most 400 units of …, now 360 units of …': the numbers that are other; of a text only that it is other."""
    shapes = {one.called: one.shape for one in figures_of(fact)}
    return "; ".join(
        f"{called.lower()} {was}, now {now}" if shapes[called] in ("amount", "whole") else f"{called.lower()} is worded otherwise"
        for called, was, now in changes_of(fact, before, after)
    )
