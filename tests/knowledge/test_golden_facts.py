"""The numbers that can hurt someone, against the copy of them that a second person keeps."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eutonia.knowledge import load

GOLDEN = tomllib.loads((Path(__file__).parent / "golden_facts.toml").read_text(encoding="utf-8"), parse_float=Decimal)
PRODUCTS = load().products


def _named(kind: str, *keys: str) -> list[Any]:
    return [pytest.param(row, id="-".join(str(row[key]) for key in keys)) for row in GOLDEN[kind]]


@pytest.mark.parametrize("row", _named("limit", "product", "jurisdiction", "scope", "subject"))
def test_a_limit_is_what_its_document_says(row: dict[str, Any]) -> None:
    place = (row["jurisdiction"], row["scope"], row["subject"], "")
    (limit,) = [
        one for one in PRODUCTS[row["product"]].limits
        if (one.jurisdiction, one.scope, one.subject, one.indication) == place
    ]  # fmt: skip

    assert limit.maximum == row["maximum"]
    assert limit.window_days == row.get("window_days")
    assert limit.needs_second_name == row["second_name"]
    assert limit.citation.state == row["state"]
    assert limit.severity == ("stop" if row["scope"] == "published_maximum" else "reason")


@pytest.mark.parametrize("row", _named("interval", "product", "jurisdiction"))
def test_the_interval_between_treatments_is_twelve_weeks(row: dict[str, Any]) -> None:
    (interval,) = [
        one for one in PRODUCTS[row["product"]].intervals if one.jurisdiction == row["jurisdiction"] and not one.indication
    ]

    assert interval.days == row["days"]


@pytest.mark.parametrize("row", _named("dose", "product", "muscle", "source"))
def test_a_dose_is_what_its_document_says(row: dict[str, Any]) -> None:
    (dose,) = [
        one for one in PRODUCTS[row["product"]].doses_of(row["muscle"])
        if one.citation.source == row["source"] and one.high is not None
    ]  # fmt: skip

    assert (dose.low, dose.high) == (row["low"], row["high"])
    assert dose.per == row["per"]
    assert dose.citation.state == row["state"]


@pytest.mark.parametrize("row", _named("strength", "product", "jurisdiction"))
def test_every_vial_is_prepared_to_the_same_recommended_strength(row: dict[str, Any]) -> None:
    strengths = {
        one.units_per_ml for one in PRODUCTS[row["product"]].dilutions
        if one.recommended and one.use == "limb" and one.jurisdiction == row["jurisdiction"]
    }  # fmt: skip

    assert strengths == {row["units_per_ml"]}
