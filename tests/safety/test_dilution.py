"""Vial and dilution against the label list of the use (hazards H09, H10)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.safety.scenes import (
    ABO,
    INCO,
    KNOWLEDGE,
    ONA,
    PLANNED,
    Severity,
    a_dose,
    a_problem,
    case,
    checked,
    knowledge_with,
    of,
    plan,
    the,
)

from eutonia.domain import CheckResult
from eutonia.safety import check

NECK = [a_problem("torticollis")]


def prepared(
    product: str, jurisdiction: str, vial: object, diluent: object, muscle: str = "soleus", **changes: Any
) -> CheckResult:
    """The check of one dose from a vial prepared like this."""
    dilution = {"vial_units": vial, "diluent_ml": diluent}
    the_plan = plan(a_dose(muscle, "right", 50, 2), product=product, jurisdiction=jurisdiction, dilution=dilution)
    return checked(the_plan, case(product=product, jurisdiction=jurisdiction, **changes))


@pytest.mark.parametrize("product", PLANNED)
@pytest.mark.parametrize("jurisdiction", ["US", "UK/EU"])
def test_every_vial_with_every_diluent_is_either_on_the_list_or_needs_a_reason(product: str, jurisdiction: str) -> None:
    known = KNOWLEDGE.products[product]
    listed = {
        (o.vial_units, o.diluent_ml) for o in known.dilutions if o.use == "limb" and o.jurisdiction in (jurisdiction, "any")
    }
    sold = {vial.units for vial in known.vials if vial.jurisdiction in (jurisdiction, "any")}
    for vial in sorted({vial for vial, _ in listed} | sold | {Decimal(77)}):
        for diluent in sorted({diluent for _, diluent in listed} | {Decimal(7)}):
            result = prepared(product, jurisdiction, vial, diluent)
            assert bool(of("safety.dilution.limb", result)) is ((vial, diluent) not in listed)
            assert bool(of("safety.vial", result)) is (vial not in sold)


def test_a_dilution_off_the_list_needs_a_reason_and_shows_the_list() -> None:
    finding = the("safety.dilution.limb", prepared(ONA, "US", 100, 3))
    assert (finding.severity, finding.needs_second_name) == (Severity.REASON, False)
    assert "100 units in 2 mL" in finding.because
    assert finding.citations


def test_a_vial_that_is_not_sold_here_needs_a_reason() -> None:
    finding = the("safety.vial", prepared(ONA, "US", 50, 1))
    assert "100, 200" in finding.because
    assert of("safety.vial", prepared(ONA, "UK/EU", 50, 1)) == []


@pytest.mark.parametrize(("vial", "diluent"), [(300, Decimal("0.5")), (500, Decimal("0.625"))])
def test_a_bladder_strength_in_a_limb_needs_two_names(vial: int, diluent: Decimal) -> None:
    finding = the("safety.bladder-strength", prepared(ABO, "UK/EU", vial, diluent))
    assert (finding.severity, finding.needs_second_name) == (Severity.REASON, True)


@pytest.mark.parametrize(("jurisdiction", "vial", "diluent"), [("US", 300, "0.5"), ("US", 500, "0.625"), ("UK/EU", 300, "0.375")])
def test_a_bladder_strength_is_known_under_another_label_and_in_another_vial(jurisdiction: str, vial: int, diluent: str) -> None:
    finding = the("safety.bladder-strength", prepared(ABO, jurisdiction, vial, Decimal(diluent)))
    assert finding.needs_second_name


def test_a_strength_listed_for_bladder_and_limb_alike_is_no_bladder_strength() -> None:
    bladder, limb = (next(o for o in KNOWLEDGE.products[ABO].dilutions if o.use == use) for use in ("bladder", "limb"))
    same = {name: getattr(bladder, name) for name in ("vial_units", "diluent_ml")}
    shared = (*KNOWLEDGE.products[ABO].dilutions, replace(limb, jurisdiction="UK/EU", **same))
    the_plan = plan(product=ABO, jurisdiction="UK/EU", dilution=same)
    result = check(the_plan, case(product=ABO, jurisdiction="UK/EU"), knowledge_with(ABO, dilutions=shared))
    assert of("safety.bladder-strength", result) == []


def test_the_neck_has_a_list_of_its_own() -> None:
    assert of("safety.dilution.neck", prepared(ABO, "UK/EU", 500, 1, "splenius-capitis", problems=NECK)) == []
    finding = the("safety.dilution.neck", prepared(ABO, "UK/EU", 500, 5, "splenius-capitis", problems=NECK))
    assert "for the neck" in finding.title


def test_where_there_is_no_list_for_the_neck_the_one_for_limbs_holds() -> None:
    limbs_only = tuple(option for option in KNOWLEDGE.products[INCO].dilutions if option.use == "limb")
    the_plan = plan(a_dose("sternocleidomastoid", "left", 20, 1), product=INCO)
    result = check(the_plan, case(product=INCO, problems=NECK), knowledge_with(INCO, dilutions=limbs_only))
    assert of("safety.dilution.neck", result) == []


def test_where_there_is_no_list_for_the_neck_the_one_for_the_bladder_does_not_hold() -> None:
    limb = next(option for option in KNOWLEDGE.products[INCO].dilutions if option.use == "limb")
    bladder = replace(limb, use="bladder", diluent_ml=Decimal(9))
    the_plan = plan(a_dose("sternocleidomastoid", "left", 20, 1), product=INCO, dilution={"vial_units": 100, "diluent_ml": 9})
    result = check(the_plan, case(product=INCO, problems=NECK), knowledge_with(INCO, dilutions=(limb, bladder)))
    assert of("safety.dilution.neck", result)


def test_one_dilution_for_arm_and_neck_must_be_listed_for_both() -> None:
    doses = [a_dose("splenius-capitis", "right", 100, 2), a_dose("biceps-brachii", "right", 100, 2)]
    both = plan(*doses, product=ABO, dilution={"vial_units": 500, "diluent_ml": Decimal("2.5")})
    result = checked(both, case(product=ABO, problems=[*NECK, a_problem("flexed-elbow")]))
    assert of("safety.dilution.limb", result) == []
    assert of("safety.dilution.neck", result)


def test_an_unknown_dilution_asks_for_as_much_as_the_worst_known_one() -> None:
    finding = the("safety.dilution-unknown", checked(plan(dilution=None)))
    assert (finding.severity, finding.needs_second_name) == (Severity.REASON, True)


@pytest.mark.parametrize("dilution", [None, {"vial_units": 100, "diluent_ml": 7}])
def test_a_product_that_is_ready_to_use_has_no_dilution_to_check(dilution: dict[str, int] | None) -> None:
    ready = knowledge_with(ONA, needs_reconstitution=False)
    result = check(plan(dilution=dilution), case(), ready)
    assert [finding for finding in result.findings if "dilution" in finding.rule or "vial" in finding.rule] == []
    assert result.could_not_run == ()


def test_a_jurisdiction_without_any_list_says_none() -> None:
    result = check(plan(), case(), knowledge_with(ONA, dilutions=(), vials=()))
    assert "Listed: none" in the("safety.dilution.limb", result).because
    assert "none known" in the("safety.vial", result).because
