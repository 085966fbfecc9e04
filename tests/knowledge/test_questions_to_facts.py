"""What facts answer when they are asked: whether they hold, what they come to, and what belongs together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.knowledge.small_files import loaded

from eutonia.domain import Citation
from eutonia.knowledge import DoseRange, Knowledge, Statement

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


def a_statement(first: date | None, last: date | None) -> Statement:
    return Statement(Citation(source="label", state="seen"), "any", first, last, "storage", "w")


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (None, None, (True, True, True, True)),
        (FIRST, None, (False, True, True, True)),
        (None, LAST, (True, True, True, False)),
        (FIRST, LAST, (False, True, True, False)),
    ],
)
def test_a_fact_holds_from_its_first_day_to_its_last(first: date | None, last: date | None, holds: tuple[bool, ...]) -> None:
    days = (date(2023, 12, 31), FIRST, LAST, date(2025, 1, 1))
    assert tuple(a_statement(first, last).holds_on(day) for day in days) == holds


@pytest.fixture
def known(tmp_path: Path) -> Knowledge:
    return loaded(tmp_path)


@pytest.fixture
def dose(known: Knowledge) -> DoseRange:
    (dose,) = known.products["sampletoxinA"].doses
    return dose


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"low": None, "typical": None}, True),
        ({"high": None}, False),
        ({"per": "both sides"}, False),
        ({"citation": Citation(source="label", state="recalled")}, False),
        ({"citation": Citation(source="label", state="derived")}, True),
    ],
)
def test_a_verified_dose_for_one_side_with_an_upper_end_fills_in(dose: DoseRange, changes: dict[str, Any], may: bool) -> None:
    assert replace(dose, **changes).may_fill_in is may


def test_a_product_tells_the_doses_of_one_muscle(known: Knowledge, dose: DoseRange) -> None:
    other = replace(dose, muscle="gastrocnemius")
    product = replace(known.products["sampletoxinA"], doses=(dose, other, dose))
    assert product.doses_of("soleus") == (dose, dose)
    assert product.doses_of("gastrocnemius") == (other,)
    assert product.doses_of("plantaris") == ()


def test_a_dilution_has_its_strength(known: Knowledge) -> None:
    (dilution,) = known.products["sampletoxinA"].dilutions
    assert dilution.units_per_ml == Decimal(50)


def test_a_setting_is_asked_by_its_name(known: Knowledge) -> None:
    assert known.number("planner.needle_cost") == Decimal("-0.25")
    with pytest.raises(KeyError, match="no-such"):
        known.number("no-such")


def with_muscles(known: Knowledge, **members: tuple[str, ...]) -> Knowledge:
    soleus = known.muscles["soleus"]
    return replace(known, muscles={id: replace(soleus, id=id, members=some) for id, some in members.items()})


def test_a_group_of_groups_has_each_single_muscle_once_in_order(known: Knowledge) -> None:
    groups = {"heads": ("lateral", "medial"), "calf": ("medial", "heads", "soleus")}
    muscles = with_muscles(known, soleus=(), **groups, lateral=(), medial=())
    assert muscles.singles_of("calf") == ("medial", "lateral", "soleus")
    assert muscles.singles_of("heads") == ("lateral", "medial")
    assert muscles.singles_of("soleus") == ("soleus",)
    with pytest.raises(KeyError, match="plantaris"):
        muscles.singles_of("plantaris")


def test_every_group_is_found_from_its_member(known: Knowledge) -> None:
    muscles = with_muscles(known, soleus=(), calf=("soleus", "medial"), both=("soleus",), medial=())
    assert muscles.groups_with("soleus") == (muscles.muscles["calf"], muscles.muscles["both"])
    assert muscles.groups_with("medial") == (muscles.muscles["calf"],)
    assert muscles.groups_with("both") == ()


def test_knowledge_without_draws_and_without_reasons_for_a_loss_has_none(known: Knowledge) -> None:
    parts = (
        "version", "hash", "sources", "products", "muscles", "patterns", "scales", "alternatives", "screen", "settings", "belief",
    )  # fmt: skip
    bare = Knowledge(**{part: getattr(known, part) for part in parts})
    assert (bare.belief_draws, bare.loss) == ({}, {})
    assert bare == replace(known, loss={})
