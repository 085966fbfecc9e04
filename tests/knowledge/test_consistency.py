"""Names lead somewhere and facts do not contradict each other: where a fault is said to stand, and what is none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from tests.knowledge.small_files import loaded

from eutonia.domain import KnowledgeFault
from eutonia.knowledge import Knowledge, refuse_contradictions, refuse_loose_ends
from eutonia.knowledge.consistency import loose_ends

SAMPLE = "sampletoxinA"
LIMIT = "limit sample-site"
IN_ORDER = ("", "note", "reason", "stop")


@pytest.fixture
def known(tmp_path: Path) -> Knowledge:
    return loaded(tmp_path)


def of_product(known: Knowledge, part: str = "", **changes: Any) -> Knowledge:
    """The product changed, or the first record of one part of it."""
    sample = known.products[SAMPLE]
    if part:
        first, *others = getattr(sample, part)
        changes = {part: (replace(first, **changes), *others)}
    return replace(known, products={SAMPLE: replace(sample, **changes)})


def of_pattern(known: Knowledge, **changes: Any) -> Knowledge:
    return replace(known, patterns={"equinus-foot": replace(known.patterns["equinus-foot"], **changes)})


def with_reason(known: Knowledge, **changes: Any) -> Knowledge:
    (reason,) = known.patterns["equinus-foot"].against
    return of_pattern(known, against=(replace(reason, **changes),))


def of_question(known: Knowledge, **changes: Any) -> Knowledge:
    return replace(known, screen={"fever": replace(known.screen["fever"], **changes)})


def of_muscle(known: Knowledge, **changes: Any) -> Knowledge:
    return replace(known, muscles={"soleus": replace(known.muscles["soleus"], **changes)})


def with_two_doses(known: Knowledge, **changes: Any) -> Knowledge:
    """The dose that is right, and a second one."""
    (dose,) = known.products[SAMPLE].doses
    return of_product(known, doses=(dose, replace(dose, **changes)))


def refused(known: Knowledge) -> str:
    with pytest.raises(KnowledgeFault) as fault:
        refuse_contradictions(known)
    return str(fault.value)


def test_the_small_knowledge_holds_together(known: Knowledge) -> None:
    assert list(loose_ends(known)) == []
    refuse_contradictions(known)


def test_each_name_that_leads_nowhere_is_told_with_its_file_and_field(known: Knowledge) -> None:
    products, pattern = f"products/{SAMPLE}", "patterns/leg/equinus-foot.toml"
    (entry,) = known.patterns["equinus-foot"].muscles
    assert [
        *loose_ends(with_two_doses(known, muscle="calf")),
        *loose_ends(of_product(known, "indications", muscles=("soleus", "calf"))),
        *loose_ends(of_product(known, "limits", subject="shin")),
        *loose_ends(of_muscle(known, members=("gastrocnemius",))),
        *loose_ends(of_muscle(known, members=("soleus",))),
        *loose_ends(of_pattern(known, muscles=(entry, replace(entry, muscle="calf")))),
        *loose_ends(with_reason(known, keeps=("soleus", "calf"))),
        *loose_ends(with_reason(known, when="weak:calf")),
        *loose_ends(with_reason(known, when="weakish")),
        *loose_ends(of_question(known, products=(SAMPLE, "sample"))),
        *loose_ends(of_question(known, parts=("leg", "knee"))),
    ] == [
        (f"{products}/doses.toml", "dose, number 2, muscle", "calf"),
        (f"{products}/product.toml", "indication, muscles", "calf"),
        (f"{products}/limits.toml", f"{LIMIT}, subject", "shin"),
        ("muscles/leg/soleus.toml", "members", "gastrocnemius"),
        ("muscles/leg/soleus.toml", "members", "soleus"),
        (pattern, "muscle", "calf"),
        (pattern, "against equinus-weak", "calf"),
        (pattern, "against equinus-weak", "calf"),
        (pattern, "against equinus-weak, when", "weakish"),
        ("screen, question fever", "products", "sample"),
        ("screen, question fever", "parts", "knee"),
    ]


def test_the_first_loose_end_is_the_fault(known: Knowledge) -> None:
    with pytest.raises(KnowledgeFault, match=r"^screen, question fever: parts: 'knee' leads nowhere$"):
        refuse_loose_ends(of_question(known, parts=("knee", "elbow")))


@pytest.mark.parametrize("subject", ["", "arm", "leg", "trunk", "neck", "jaw", "calf", "soleus"])
def test_a_limit_is_for_all_for_a_part_for_a_region_or_for_a_muscle(known: Knowledge, subject: str) -> None:
    assert list(loose_ends(of_product(known, "limits", subject=subject))) == []


@pytest.mark.parametrize("part", ["arm", "leg", "trunk", "neck", "jaw"])
def test_a_question_may_be_about_each_part_of_the_body(known: Knowledge, part: str) -> None:
    assert list(loose_ends(of_question(known, parts=(part,)))) == []


@pytest.mark.parametrize(
    "when",
    [
        "", "useful_tone", "contracture", "dysphagia", "respiratory", "walks", "stands", "first_treatment", "bilateral",
        "weak:soleus",
    ],
)  # fmt: skip
def test_a_reason_may_wait_for_what_the_engine_can_see(known: Knowledge, when: str) -> None:
    assert list(loose_ends(with_reason(known, when=when))) == []


def test_names_of_muscles_are_not_followed_while_there_are_none_and_products_are(known: Knowledge) -> None:
    assert list(loose_ends(replace(known, muscles={}))) == []
    assert list(loose_ends(replace(known, muscles={}, products={}))) == [("screen, question fever", "products", SAMPLE)]


@pytest.mark.parametrize(("if_yes", "if_unknown"), list(product(IN_ORDER, repeat=2)))
def test_unknown_may_be_as_severe_as_yes_or_more_and_never_milder(known: Knowledge, if_yes: str, if_unknown: str) -> None:
    question = of_question(known, if_yes=if_yes, if_unknown=if_unknown)
    if IN_ORDER.index(if_unknown) < IN_ORDER.index(if_yes):
        assert refused(question) == f"screen, question fever: if_unknown: found {if_unknown!r}, milder than if_yes"
    else:
        refuse_contradictions(question)


@pytest.mark.parametrize(
    ("changes", "name", "found"),
    [
        ({"low": Decimal(0)}, "low, typical, high", "0, 75, 100.5"),
        ({"low": Decimal(-1)}, "low, typical, high", "-1, 75, 100.5"),
        ({"low": Decimal(76)}, "low, typical, high", "76, 75, 100.5"),
        ({"low": None, "typical": Decimal(101)}, "low, typical, high", "101, 100.5"),
        ({"low": Decimal(101), "typical": None}, "low, typical, high", "101, 100.5"),
        ({"sites_low": 0}, "sites_low, sites_high", "0, 4"),
        ({"sites_low": 5}, "sites_low, sites_high", "5, 4"),
        ({"sites_low": None, "sites_high": 0}, "sites_low, sites_high", "0"),
    ],
)
def test_a_dose_rises_from_above_nothing(known: Knowledge, changes: dict[str, Any], name: str, found: str) -> None:
    assert refused(with_two_doses(known, **changes)) == (
        f"products/{SAMPLE}/doses.toml: dose, number 2, {name}: found {found}; expected a rising order above 0"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"low": Decimal("0.5")},
        {"low": Decimal(75), "high": Decimal(75)},
        {"low": None, "typical": None, "high": None},
        {"sites_low": 1},
        {"sites_low": 4},
        {"sites_low": None, "sites_high": None},
        {"sites_high": None},
    ],
)
def test_a_dose_may_be_small_all_one_figure_or_not_known(known: Knowledge, changes: dict[str, Any]) -> None:
    refuse_contradictions(with_two_doses(known, **changes))


@pytest.mark.parametrize(
    ("part", "changes", "fault"),
    [
        ("limits", {"maximum": Decimal(0)}, f"limits.toml: {LIMIT}, maximum: found 0; expected more than 0"),
        ("limits", {"maximum": Decimal(-1)}, f"limits.toml: {LIMIT}, maximum: found -1; expected more than 0"),
        ("limits", {"unit": "mL"}, f"limits.toml: {LIMIT}, unit: found 'mL' for the scope 'site_units'"),
        ("limits", {"scope": "site_volume"}, f"limits.toml: {LIMIT}, unit: found 'units' for the scope 'site_volume'"),
        (
            "limits",
            {"window_days": 84},
            f"limits.toml: {LIMIT}, window_days: a window belongs to a cumulative limit, and to no other",
        ),
        (
            "limits",
            {"scope": "cumulative"},
            f"limits.toml: {LIMIT}, window_days: a window belongs to a cumulative limit, and to no other",
        ),
        ("vials", {"units": Decimal(0)}, "product.toml: vial, units: found 0; expected more than 0"),
        ("vials", {"units": Decimal(-1)}, "product.toml: vial, units: found -1; expected more than 0"),
        ("vials", {"units": Decimal(50)}, "product.toml: dilution, vial_units: found 100; no such vial of this product"),
        ("dilutions", {"diluent_ml": Decimal(0)}, "product.toml: dilution, diluent_ml: found 0; expected more than 0"),
        ("dilutions", {"diluent_ml": Decimal(-1)}, "product.toml: dilution, diluent_ml: found -1; expected more than 0"),
        ("intervals", {"days": 0}, "product.toml: interval sample-interval, days: found 0; expected more than 0"),
        ("intervals", {"days": -1}, "product.toml: interval sample-interval, days: found -1; expected more than 0"),
    ],
)
def test_what_cannot_be_true_of_a_product_is_refused_by_file_and_field(
    known: Knowledge, part: str, changes: dict[str, Any], fault: str
) -> None:
    assert refused(of_product(known, part, **changes)) == f"products/{SAMPLE}/{fault}"


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("limits", {"maximum": Decimal("0.5")}),
        ("limits", {"unit": "mL", "scope": "site_volume"}),
        ("limits", {"scope": "cumulative", "window_days": 1}),
        ("dilutions", {"diluent_ml": Decimal("0.5")}),
        ("intervals", {"days": 1}),
    ],
)
def test_what_is_small_or_of_another_kind_may_still_be_true(known: Knowledge, part: str, changes: dict[str, Any]) -> None:
    refuse_contradictions(of_product(known, part, **changes))


def test_a_vial_may_be_small(known: Knowledge) -> None:
    small = of_product(known, "vials", units=Decimal("0.5"))
    refuse_contradictions(of_product(small, "dilutions", vial_units=Decimal("0.5")))


def test_a_limit_or_an_interval_that_stands_twice_is_refused(known: Knowledge) -> None:
    sample = known.products[SAMPLE]
    limits = (sample.limits[0], replace(sample.limits[1], id="sample-site"))
    assert refused(of_product(known, limits=limits)) == f"products/{SAMPLE}: limit: 'sample-site' stands there twice"
    assert refused(of_product(known, intervals=sample.intervals * 2)) == (
        f"products/{SAMPLE}: interval: 'sample-interval' stands there twice"
    )
    refuse_contradictions(of_product(known, "intervals", id="sample-site"))
