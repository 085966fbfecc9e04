"""Each dose against what is written about its muscle."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.safety.scenes import (
    ABO,
    DAY,
    INCO,
    KNOWLEDGE,
    ONA,
    a_dose,
    a_problem,
    case,
    checked,
    interruptions,
    knowledge_with,
    of,
    plan,
    the,
)

from eutonia.domain import Citation, Severity
from eutonia.knowledge.types import DoseRange
from eutonia.safety import applied_limits, check
from eutonia.safety.in_force import ceiling

STEPS = {product: KNOWLEDGE.products[product].step_units for product in (ONA, ABO, INCO)}


@pytest.mark.parametrize("product", [ONA, ABO, INCO])
def test_a_dose_between_two_steps_is_told(product: str) -> None:
    odd = plan(a_dose("soleus", "right", int(STEPS[product]) + 1, 1), product=product)
    even = plan(a_dose("soleus", "right", int(STEPS[product]) * 2, 1), product=product)
    assert the("safety.step", checked(odd, case(product=product))).severity is Severity.NOTE
    assert of("safety.step", checked(even, case(product=product))) == []


def test_a_muscle_without_any_sourced_dose_needs_a_reason() -> None:
    finding = the("safety.no-sourced-dose", checked(plan(a_dose("gracilis", "right", 50, 2))))
    assert finding.severity is Severity.REASON
    assert "Gracilis RIGHT" in finding.because


def test_a_member_without_a_dose_of_its_own_is_bound_by_its_group() -> None:
    thighs = case(problems=[a_problem("adducted-thighs")])
    both = plan(a_dose("adductor-longus", "right", 150, 3), a_dose("adductor-magnus", "right", 150, 3))
    more = plan(a_dose("adductor-longus", "right", 150, 3), a_dose("adductor-magnus", "right", 155, 4))
    assert interruptions(checked(both, thighs)) == []
    finding = the("safety.muscle", checked(more, thighs))
    assert (finding.muscle, finding.side) == ("hip-adductors", "right")
    assert finding.arithmetic is not None
    assert (finding.arithmetic.total, finding.arithmetic.limit) == (305, 300)
    assert finding.arithmetic.terms == ("Adductor longus RIGHT 150 units", "Adductor magnus RIGHT 155 units")


def test_a_smaller_group_counts_within_a_larger_one() -> None:
    calf = plan(a_dose("gastrocnemius", "right", 150, 4), a_dose("soleus", "right", 55, 2), product=INCO)
    finding = the("safety.muscle", checked(calf, case(product=INCO)))
    assert (finding.muscle, finding.arithmetic and finding.arithmetic.total) == ("triceps-surae", 205)


def test_above_the_label_and_inside_practice_is_a_note() -> None:
    result = checked(plan(a_dose("soleus", "right", 80, 3)))
    finding = the("safety.above-label", result)
    assert finding.severity is Severity.NOTE
    assert finding.arithmetic is not None
    assert (finding.arithmetic.total, finding.arithmetic.limit) == (80, 75)
    assert of("safety.above-label", checked(plan(a_dose("soleus", "right", 75, 3)))) == []
    assert interruptions(result) == []


@pytest.mark.parametrize(
    ("product", "muscle", "most", "sites"),
    [(ONA, "soleus", 200, 5), (ONA, "biceps-brachii", 200, 4), (ABO, "soleus", 500, 3), (INCO, "biceps-brachii", 200, 4)],
)
def test_above_every_sourced_dose_needs_a_reason(product: str, muscle: str, most: int, sites: int) -> None:
    step = int(STEPS[product])
    problem = [a_problem("equinovarus-foot" if muscle == "soleus" else "flexed-elbow")]
    at_most = checked(plan(a_dose(muscle, "right", most, sites), product=product), case(product=product, problems=problem))
    above = checked(
        plan(a_dose(muscle, "right", most + step, sites + 1), product=product), case(product=product, problems=problem)
    )
    assert interruptions(at_most) == []
    finding = the("safety.muscle", above)
    assert finding.severity is Severity.REASON
    assert finding.citations
    assert finding.arithmetic is not None
    assert (finding.arithmetic.total, finding.arithmetic.unit) == (most + step, f"units of {product}")


def test_off_label_muscles_are_told_together() -> None:
    thighs = case(problems=[a_problem("adducted-thighs"), a_problem("flexed-knee")])
    both = plan(a_dose("hip-adductors", "right", 100, 4), a_dose("medial-hamstrings", "right", 100, 3))
    finding = the("safety.off-label", checked(both, thighs))
    assert finding.severity is Severity.NOTE
    assert "Hip adductors" in finding.because
    assert "edial hamstrings" in finding.because


@pytest.mark.parametrize(("kind", "on_label", "is_named"), [
    ("label", True, True), ("label", False, False), ("practice", True, False),
])  # fmt: skip
def test_a_row_of_a_label_names_its_muscle_and_a_row_of_practice_never_does(kind: str, on_label: bool, is_named: bool) -> None:
    knowledge = knowledge_with(ONA, doses=(row(100, kind=kind, on_label=on_label),), indications=())
    assert bool(of("safety.off-label", check(plan(), case(), knowledge))) is not is_named


@pytest.mark.parametrize("scope", ["muscle", "bilateral"])
def test_a_stated_limit_of_a_muscle_is_a_source_of_its_dose(scope: str) -> None:
    stated = next(one for one in KNOWLEDGE.products[ONA].limits if one.id == "ona-us-sternocleidomastoid")
    knowledge = knowledge_with(ONA, doses=(), limits=(replace(stated, scope=scope, subject="soleus"),))
    assert of("safety.no-sourced-dose", check(plan(), case(), knowledge)) == []


def test_a_group_whose_every_member_is_on_the_label_is_on_the_label() -> None:
    assert of("safety.off-label", checked(plan(a_dose("gastrocnemius", "right", 150, 3)))) == []


def test_unverified_figures_are_told_in_one_note() -> None:
    finding = the("safety.unverified", checked())
    assert finding.severity is Severity.NOTE
    assert "Soleus" in finding.because
    assert all(citation.is_unverified for citation in finding.citations)


def test_verified_figures_are_not_told() -> None:
    elbow = case(problems=[a_problem("flexed-elbow")])
    assert of("safety.unverified", checked(plan(a_dose("biceps-brachii", "right", 100, 2)), elbow)) == []


def row(high: int | None, state: str = "seen", kind: str = "practice", **changes: object) -> DoseRange:
    """A dose row of the soleus with an upper end."""
    some = KNOWLEDGE.products[ONA].doses_of("soleus")[0]
    facts = {"high": None if high is None else Decimal(high), "kind": kind, "per": "side", "jurisdiction": "any"}
    citation = Citation(source="we-move-2005", section=str(high), state=state)
    return replace(some, citation=citation, valid_from=None, valid_to=None, **(facts | changes))


@pytest.mark.parametrize(
    ("rows", "binds"),
    [
        ([], None),
        ([row(None)], None),
        ([row(100), row(200)], 200),
        ([row(100), row(200, "recalled")], 100),
        ([row(100), row(200, "recalled", "label")], 200),
        ([row(100, "recalled"), row(200, "recalled")], 100),
        ([row(100, "recalled"), row(200, "derived")], 200),
    ],
)
def test_a_recalled_figure_from_practice_may_restrain_and_never_loosen(rows: list[DoseRange], binds: int | None) -> None:
    found = ceiling(rows)
    assert (found.high if found else None) == binds


def soleus_limit(*rows: DoseRange) -> list[tuple[str, Decimal]]:
    """Limits of the right soleus when the product has only these rows."""
    knowledge = knowledge_with(ONA, doses=rows, limits=())
    limits = applied_limits(case(), ONA, case().jurisdiction, case().planned_for, knowledge)
    return [(one.scope, one.maximum) for one in limits if one.side in (None, "right")]


@pytest.mark.parametrize("per", ["fascicle", "level"])
def test_a_dose_for_each_fascicle_or_level_binds_each_site_unless_a_side_is_given(per: str) -> None:
    pieces = row(50, per=per)
    assert soleus_limit(pieces) == [("site_units", 50)]
    assert soleus_limit(pieces, row(100)) == [("muscle", 100)]
    assert soleus_limit(pieces, row(200, "recalled")) == [("muscle", 200), ("site_units", 50)]


@pytest.mark.parametrize(
    ("rows", "binds"),
    [
        ([row(300), row(400, per="both sides")], True),
        ([row(300), row(300, per="both sides")], True),
        ([row(300), row(200, per="both sides")], False),
        ([row(75, kind="label"), row(100, per="both sides")], False),
        ([row(75, kind="label"), row(100, kind="label", per="both sides")], True),
        ([row(100, per="both sides")], True),
        ([row(300), row(None, per="both sides")], False),
    ],
)
def test_a_figure_for_both_sides_never_holds_a_dose_below_a_label_or_one_side(rows: list[DoseRange], binds: bool) -> None:
    assert any(scope == "bilateral" for scope, _ in soleus_limit(*rows)) is binds


@pytest.mark.parametrize("product", [ONA, ABO, INCO])
@pytest.mark.parametrize("jurisdiction", ["US", "UK/EU"])
def test_no_label_dose_on_both_sides_is_above_a_limit_of_its_muscle(product: str, jurisdiction: str) -> None:
    labels = [r for r in KNOWLEDGE.products[product].doses if r.kind == "label" and r.per == "side" and r.high]
    current = [r for r in labels if r.jurisdiction == jurisdiction and r.holds_on(DAY)]
    assert current
    for one in current:
        both = [{"muscle": one.muscle, "side": side, "units": one.high, "sites": 40} for side in ("right", "left")]
        result = checked(
            plan(*both, product=product, jurisdiction=jurisdiction), case(product=product, jurisdiction=jurisdiction)
        )
        assert {"safety.muscle", "safety.bilateral"}.isdisjoint(interruptions(result)), one.muscle


def test_facts_of_other_jurisdictions_and_other_days_set_no_limit() -> None:
    day = case().planned_for
    elsewhere = row(500, jurisdiction="other")
    other_label = row(500, kind="label", jurisdiction="UK/EU")
    too_late = replace(row(500), valid_from=day.replace(year=day.year + 1))
    over = replace(row(500), valid_to=day.replace(year=day.year - 1))
    assert soleus_limit(row(100), elsewhere, other_label, too_late, over) == [("muscle", 100)]
    assert soleus_limit(elsewhere, other_label, too_late, over) == []


def test_a_dose_in_a_fascicle_of_the_fist_is_bound_at_the_site() -> None:
    fist = case(problems=[a_problem("clenched-fist")], jurisdiction="UK/EU")
    dose = a_dose("flexor-digitorum-superficialis", "right", 55, 1)
    result = check(plan(dose, jurisdiction="UK/EU"), fist, KNOWLEDGE)
    assert the("safety.site-units", result).muscle == "flexor-digitorum-superficialis"
