"""Small facts for tests: dose rows, vials, dilutions and limits with what a test does not care about filled in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.build import a_case

from eutonia.domain.case import Case
from eutonia.domain.finding import Citation
from eutonia.knowledge import DilutionOption, DoseRange, Knowledge, Limit, Product, Vial, load

KNOWLEDGE = load()
ONA = KNOWLEDGE.products["onabotulinumtoxinA"]
SEEN = Citation(source="eutonia-project", section="a test", state="seen")
RECALLED = SEEN.model_copy(update={"state": "recalled"})
_FACT: dict[str, Any] = {"citation": SEEN, "jurisdiction": "any", "valid_from": None, "valid_to": None}


def number(value: float | str | None) -> Decimal | None:
    """A number as the knowledge holds it."""
    return None if value is None else Decimal(str(value))


def a_row(low: float | None, typical: float | None, high: float | None, **changes: Any) -> DoseRange:
    """A verified dose of practice for the right or left soleus."""
    fields = _FACT | {
        "muscle": "soleus", "kind": "practice", "low": number(low), "typical": number(typical), "high": number(high),
        "sites_low": None, "sites_high": None, "per": "side", "on_label": False, "words": "",
    }  # fmt: skip
    return DoseRange(**(fields | changes))


def a_vial(units: float) -> Vial:
    """A vial on sale."""
    return Vial(**_FACT, units=Decimal(str(units)))


def a_dilution(vial_units: float, diluent_ml: float, **changes: Any) -> DilutionOption:
    """A dilution for a limb."""
    fields = _FACT | {
        "vial_units": number(vial_units), "diluent_ml": number(diluent_ml), "use": "limb", "recommended": False,
    }  # fmt: skip
    return DilutionOption(**(fields | changes))


def a_limit(scope: str, maximum: float, **changes: Any) -> Limit:
    """A limit on everything."""
    fields = _FACT | {
        "id": f"test-{scope}", "scope": scope, "subject": "", "indication": "", "maximum": number(maximum),
        "unit": "mL" if scope == "site_volume" else "units", "window_days": None, "severity": "reason",
        "needs_second_name": False, "words": "a limit",
    }  # fmt: skip
    return Limit(**(fields | changes))


def toxin(**changes: Any) -> Product:
    """onabotulinumtoxinA with some of its facts replaced."""
    return replace(ONA, **changes)


def knowing(product: Product = ONA, **settings: float) -> Knowledge:
    """The knowledge with one product replaced and planner settings changed by name."""
    changed = {
        f"planner.{name}": replace(KNOWLEDGE.settings[f"planner.{name}"], value=Decimal(str(value)))
        for name, value in settings.items()
    }
    return replace(
        KNOWLEDGE, products=KNOWLEDGE.products | {product.id: product}, settings=KNOWLEDGE.settings | changed
    )


def someone(**changes: Any) -> Case:
    """An ordinary person with every safety question answered no; with goals only when the test names them."""
    return a_case(tuple(KNOWLEDGE.screen), **({"goals": []} | changes))
