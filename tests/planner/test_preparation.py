"""The preparation table of a plan: vials, diluent, syringes, and what is left over."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.build import a_dose, a_plan
from tests.planner.facts import KNOWLEDGE, RECALLED, SEEN, a_dilution, a_limit, a_vial, knowing, toxin

from eutonia.domain.errors import BadInput
from eutonia.domain.finding import Citation
from eutonia.domain.plan import Dilution, Plan
from eutonia.domain.proposal import Preparation
from eutonia.knowledge import DilutionOption, Limit, Statement
from eutonia.planner.preparation import choose_vials, prepare, uses_of
from eutonia.planner.vials import VialChoice


def prepared(*doses: dict[str, Any], dilution: dict[str, Any] | None = None, **changes: Any) -> Preparation:
    """The preparation of a plan in the US that leaves the dilution to us."""
    return prepare(a_plan(doses=list(doses), dilution=dilution, **changes), KNOWLEDGE)


THREE_PLACES = (
    a_dose("hip-adductors", "right", 100, 4),
    a_dose("soleus", "right", 125, 5),
    a_dose("hip-adductors", "left", 75, 3),
)


def test_three_hundred_units_for_two_legs() -> None:
    table = prepared(*THREE_PLACES)
    assert (table.vials, table.diluent_ml) == ((200, 100), (4, 2))
    assert (table.units_per_ml, table.volume_ml) == (50, 6)
    assert (table.drawn_units, table.wasted_units) == (300, 0)
    assert [(s.label, s.region, s.side.value, s.units) for s in table.syringes] == [
        ("A", "thigh", "right", 100),
        ("B", "calf", "right", 125),
        ("C", "thigh", "left", 75),
    ]
    assert table.dilution is not None
    assert (table.dilution.vial_units, table.dilution.diluent_ml) == (200, 4)
    assert "sodium chloride" in table.diluent
    assert "24 hours" in table.use_within
    assert table.note == ""


def test_two_muscles_of_one_region_and_side_share_a_syringe() -> None:
    table = prepared(a_dose("soleus", "right", 75, 3), a_dose("tibialis-posterior", "right", 50, 2))
    [syringe] = table.syringes
    assert syringe.site_units == (25, 25, 25, 25, 25)


def test_what_is_left_over_is_said() -> None:
    table = prepared(a_dose(units=75))
    assert (table.drawn_units, table.wasted_units) == (100, 25)
    assert "25 units of onabotulinumtoxinA are left over" in table.note


class TestTheDilutionOfThePlan:
    def test_its_strength_and_its_vial_are_kept(self) -> None:
        table = prepared(*THREE_PLACES, dilution={"vial_units": 100, "diluent_ml": 1})
        assert (table.vials, table.units_per_ml) == ((100, 100, 100), 100)

    def test_another_vial_at_the_same_strength_is_used_where_it_wastes_less(self) -> None:
        table = prepared(*THREE_PLACES, dilution={"vial_units": 200, "diluent_ml": 4})
        assert table.vials == (200, 100)

    def test_preparing_again_what_was_chosen_changes_nothing(self) -> None:
        for units in range(5, 405, 5):
            plan = a_plan(doses=[a_dose(units=units, sites=8)], dilution=None)
            first = prepare(plan, KNOWLEDGE)
            assert prepare(plan.model_copy(update={"dilution": first.dilution}), KNOWLEDGE) == first

    def test_one_that_stands_in_no_source_is_used_and_flagged(self) -> None:
        table = prepared(a_dose(units=100), dilution={"vial_units": 100, "diluent_ml": 7})
        assert table.vials == (100,)
        assert "in no source" in table.note

    def test_a_bladder_strength_is_flagged_as_in_no_source_for_a_limb(self) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 10, use="bladder"),))
        plan = a_plan(doses=[a_dose(units=100)], dilution={"vial_units": 100, "diluent_ml": 10})
        assert "in no source" in prepare(plan, knowing(product)).note


class TestWhichVials:
    def chosen(self, dilution: dict[str, Any] | None, *rows: DilutionOption, **changes: Any) -> VialChoice | None:
        """The vials of a product with vials of 100 and 200 units and these dilutions."""
        product = toxin(vials=(a_vial(100), a_vial(200)), dilutions=rows)
        return choose_vials(a_plan(**({"dilution": dilution} | changes)), product, knowing(product))

    def test_a_dilution_of_the_plan_that_stands_in_no_source_is_held_as_that(self) -> None:
        found = self.chosen({"vial_units": 100, "diluent_ml": 7}, a_dilution(100, 2), a_dilution(100, 7, use="bladder"))
        assert found is not None
        [own] = found.prepared
        assert own == DilutionOption(
            Citation(source="plan", section="dilution of the plan", state="recalled"), "any", None, None,
            Decimal(100), Decimal(7), "limb", False,
        )  # fmt: skip

    def test_one_that_stands_in_a_source_is_that_row(self) -> None:
        row = a_dilution(100, 2, recommended=True)
        for rows in ((row,), (a_dilution(100, 1), a_dilution(200, 2), row)):
            found = self.chosen({"vial_units": 100, "diluent_ml": 2}, *rows)
            assert found is not None
            assert found.prepared == (row,)

    def test_a_row_of_elsewhere_is_no_source_here(self) -> None:
        found = self.chosen({"vial_units": 100, "diluent_ml": 2}, a_dilution(100, 2, jurisdiction="UK/EU"))
        assert found is not None
        assert found.prepared[0].citation.source == "plan"

    def test_the_vial_of_the_plan_is_preferred_where_it_wastes_no_more(self) -> None:
        rows, doses = (a_dilution(100, 2), a_dilution(200, 4)), [a_dose(units=200, sites=4)]
        found = self.chosen({"vial_units": 100, "diluent_ml": 2}, *rows, doses=doses)
        assert found is not None
        assert [one.vial_units for one in found.prepared] == [100, 100]

    def test_a_plan_of_nothing_needs_none_whatever_its_dilution(self) -> None:
        assert self.chosen({"vial_units": 100, "diluent_ml": 2}, a_dilution(100, 2), doses=[]) is None
        assert self.chosen(None, a_dilution(100, 2), doses=[]) is None


def test_the_table_of_an_ordinary_plan_in_full() -> None:
    seen = {name: SEEN.model_copy(update={"section": name}) for name in ("diluent", "storage", "other", "dilution")}
    told = [Statement(citation, "any", None, None, topic, f"Words of {topic}") for topic, citation in seen.items()]
    product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 3, citation=seen["dilution"]),), statements=tuple(told))
    plan = a_plan(doses=[a_dose(units=75, sites=2), a_dose("masseter", "left", 20, 1)], dilution=None)
    table = prepare(plan, knowing(product))
    assert table.model_copy(update={"syringes": ()}) == Preparation(
        dilution=Dilution(vial_units=Decimal(100), diluent_ml=Decimal(3)),
        diluent="Words of diluent",
        vials=(Decimal(100),),
        diluent_ml=(Decimal(3),),
        units_per_ml=Decimal("33.33"),
        drawn_units=Decimal(100),
        wasted_units=Decimal(5),
        volume_ml=Decimal("2.85"),
        syringes=(),
        use_within="Words of storage",
        citations=(seen["dilution"], seen["diluent"], seen["storage"]),
        note="5 units of onabotulinumtoxinA are left over and discarded.",
    )
    assert [(one.region, one.side.value, one.site_units) for one in table.syringes] == [
        ("calf", "right", (Decimal("37.5"), Decimal("37.5"))),
        (KNOWLEDGE.muscles["masseter"].region, "left", (Decimal(20),)),
    ]


def test_a_dilution_of_the_plan_is_no_source_and_the_others_stay() -> None:
    table = prepared(a_dose(units=100), dilution={"vial_units": 100, "diluent_ml": 7})
    assert "plan" not in {one.source for one in table.citations}
    assert table.citations
    assert table.dilution == Dilution(vial_units=Decimal(100), diluent_ml=Decimal(7))
    assert table.note == "This dilution is in no source for a limb or the neck."


class TestFlags:
    @pytest.mark.parametrize(("units", "said"), [(50, "Soleus right: 1.75 mL at one site, above 1.7 mL"), (45, "")])
    def test_the_fullest_site_counts_and_not_the_last(self, units: int, said: str) -> None:
        limits = (a_limit("site_volume", 1.7),)
        product = toxin(vials=(a_vial(50),), dilutions=(a_dilution(50, 5),), limits=limits, statements=())
        note = prepare(a_plan(doses=[a_dose(units=units, sites=3)], dilution=None), knowing(product)).note
        assert said in note
        assert ("at one site" in note) is bool(said)

    @pytest.mark.parametrize(
        "limit",
        [
            a_limit("site_units", 1),
            a_limit("site_volume", 1, subject="arm"),
            a_limit("site_volume", 1, jurisdiction="UK/EU"),
            a_limit("site_volume", 3),
        ],
    )
    def test_a_limit_about_something_else_says_nothing(self, limit: Limit) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 10),), limits=(limit,))
        note = prepare(a_plan(doses=[a_dose(units=100, sites=5)], dilution=None), knowing(product)).note
        assert note == ""

    def test_a_muscle_that_is_not_known_meets_no_limit(self) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 10),), limits=(a_limit("site_volume", 1),))
        assert prepare(a_plan(doses=[a_dose("no-such-muscle", units=100)], dilution=None), knowing(product)).note == ""

    def test_nothing_left_over_is_not_said(self) -> None:
        assert prepared(a_dose(units=100)).note == ""

    def test_a_recalled_dilution_is_unverified(self) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 2, citation=RECALLED),))
        assert "Unverified" in prepare(a_plan(dilution=None), knowing(product)).note

    def test_one_recalled_dilution_of_two_is_enough(self) -> None:
        dilutions = a_dilution(200, 4), a_dilution(100, 2, citation=RECALLED)
        product = toxin(vials=(a_vial(100), a_vial(200)), dilutions=dilutions)
        note = prepare(a_plan(doses=[a_dose(units=300, sites=8)], dilution=None), knowing(product)).note
        assert note == "Unverified: the dilution was not checked here against the current label."

    def test_too_much_volume_at_one_site_is_said_with_its_figures(self) -> None:
        product = toxin(
            vials=(a_vial(100),), dilutions=(a_dilution(100, 10),), limits=(a_limit("site_volume", 1),), statements=()
        )
        note = prepare(a_plan(doses=[a_dose(units=100, sites=5)], dilution=None), knowing(product)).note
        assert "Soleus right: 2 mL at one site, above 1 mL" in note

    def test_the_volume_of_the_limit_itself_is_allowed(self) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 10),), limits=(a_limit("site_volume", 2),))
        note = prepare(a_plan(doses=[a_dose(units=100, sites=5)], dilution=None), knowing(product)).note
        assert "at one site" not in note

    def test_a_stronger_dilution_is_taken_to_keep_the_volume_of_a_site(self) -> None:
        dilutions = (a_dilution(100, 10, recommended=True), a_dilution(100, 2))
        product = toxin(vials=(a_vial(100),), dilutions=dilutions, limits=(a_limit("site_volume", 1),))
        table = prepare(a_plan(doses=[a_dose(units=100, sites=5)], dilution=None), knowing(product))
        assert table.units_per_ml == 50
        assert "at one site" not in table.note

    def test_what_the_knowledge_does_not_say_is_not_made_up(self) -> None:
        product = toxin(statements=())
        table = prepare(a_plan(dilution=None), knowing(product))
        assert table.diluent == table.use_within == "Not known here: see the label of the vial."


class TestNothingToPrepare:
    def test_an_empty_plan_is_an_empty_table(self) -> None:
        table = prepared()
        assert table == Preparation(
            dilution=None, diluent="", vials=(), diluent_ml=(), units_per_ml=None, drawn_units=Decimal(0),
            wasted_units=Decimal(0), volume_ml=Decimal(0), syringes=(), use_within="", note="",
        )  # fmt: skip

    def test_no_known_vial_is_said_and_not_hidden(self) -> None:
        table = prepare(a_plan(dilution=None), knowing(toxin(vials=())))
        assert table.vials == ()
        assert "No vial of onabotulinumtoxinA with a dilution is known for US" in table.note

    def test_an_unknown_product_is_refused(self) -> None:
        with pytest.raises(BadInput, match=r"\Aplan cannot be used\.\n  product: found 'no-such-toxin'"):
            prepare(a_plan(product="no-such-toxin"), KNOWLEDGE)


def test_neck_and_jaw_are_another_use_than_limb_and_trunk() -> None:
    def uses(*muscles: str) -> tuple[str, ...]:
        return uses_of(a_plan(doses=[a_dose(muscle) for muscle in muscles]), KNOWLEDGE)

    assert uses("soleus", "quadratus-lumborum") == ("limb",)
    assert uses("splenius-capitis", "masseter") == ("neck",)
    assert uses("soleus", "splenius-capitis") == ("limb", "neck")
    assert uses("masseter") == uses("sternocleidomastoid") == ("neck",)
    assert uses("no-such-muscle") == ("limb",)
    assert uses() == ()


def test_a_muscle_the_knowledge_does_not_hold_still_gets_its_syringe() -> None:
    [syringe] = prepared(a_dose("no-such-muscle", "left", 50, 2)).syringes
    assert (syringe.region, syringe.units) == ("no-such-muscle", 50)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan of a product that is planned here, in either jurisdiction."""
    product = draw(st.sampled_from(sorted(p.id for p in KNOWLEDGE.products.values() if p.planned_here)))
    step = KNOWLEDGE.products[product].step_units
    places = draw(
        st.lists(
            st.tuples(st.sampled_from(sorted(KNOWLEDGE.muscles)), st.sampled_from(["right", "left"])),
            min_size=1, max_size=6, unique=True,
        )
    )  # fmt: skip
    doses = [
        {"muscle": muscle, "side": side, "units": int(step) * draw(st.integers(1, 40)), "sites": draw(st.integers(1, 6))}
        for muscle, side in places
    ]
    jurisdiction = draw(st.sampled_from(["US", "UK/EU"]))
    return a_plan(product=product, jurisdiction=jurisdiction, doses=doses, dilution=None)


@given(plans())
@settings(max_examples=80, deadline=None)
def test_of_any_plan_what_is_drawn_is_given_and_wasted_and_in_the_syringes(plan: Plan) -> None:
    table = prepare(plan, KNOWLEDGE)
    assert table.drawn_units == plan.total.amount + table.wasted_units == sum(table.vials)
    assert sum(syringe.units for syringe in table.syringes) == plan.total.amount
    assert len(table.vials) == len(table.diluent_ml)
    strengths = {units / ml for units, ml in zip(table.vials, table.diluent_ml, strict=True)}
    assert len(strengths) == 1
    assert all(syringe.volume_ml <= syringe.size_ml for syringe in table.syringes)
    assert Decimal(0) <= table.wasted_units < max(table.vials)
    assert {one.source for one in table.citations} <= set(KNOWLEDGE.sources)
