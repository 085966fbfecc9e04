"""One person under one belief: every parameter read once, by name, and combined by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.build import a_problem
from tests.response.scenes import ABO, ONA, case_of, few, known, learned, problem_of, with_volume

from eutonia.domain import KnowledgeFault
from eutonia.domain.belief import Belief
from eutonia.domain.case import Measure, Person
from eutonia.response import volume
from eutonia.response.person import Reading, assumed_volumes, density_per_unit, read


@cache
def belief() -> Belief:
    """Every number another, so that none can stand in for another."""
    return learned(
        few(),
        **{
            "onset_days": 20.0, "offset_gap_days": 30.0, "steepness": 2.0, "harm_steeper": 1.5, "harm_size": 0.4,
            "person": 1.2, "trend": 0.1, "aetiology.multiple_sclerosis": 0.5, "susceptibility": 1.5, "wasting": 0.75,
            "half_density.leg": 0.6, "sensitivity.pain": 3.0, "effect.pain": 0.9, "effect.ashworth.leg": 0.7,
            "effect.ashworth.neck": 0.8, "joint.ankle": 0.25, "placebo.ashworth.leg": 0.45, "placebo.pain": 0.35,
            "potency.abobotulinumtoxinA": 0.3, "potency.onabotulinumtoxinA": 2.0,
        },
    )  # fmt: skip


def person(answer: str = "yes") -> Person:
    described = {"birth_date": "1974-03-02", "weight_kg": 64, "height_cm": 168, "multiple_sclerosis": answer}
    return case_of(a_problem("equinovarus-foot"), person=described).person


def reading(answer: str = "yes", cycles: int = 0) -> Reading:
    return read(belief(), ONA, person(answer), cycles)


def test_every_parameter_is_read_by_its_name() -> None:
    found = reading()
    assert found.belief is belief()
    assert found.product == ONA
    expected = {
        "onset_days": 20, "offset_days": 50, "steepness": 2, "harm_steepness": 3.5, "harm_size": 0.4,
        "response": 1.2 * 0.5, "susceptibility": 1.5, "left_by_wasting": 0.75,
    }  # fmt: skip
    for name, value in expected.items():
        assert np.allclose(getattr(found, name), value), name
        assert getattr(found, name).shape == (few().draws,), name
    assert np.allclose(found["trend"], 0.1)


def test_where_multiple_sclerosis_is_ruled_out_nothing_wastes_and_the_disease_says_nothing() -> None:
    assert np.allclose(reading("no").response, 1.2)
    assert np.array_equal(reading("no").left_by_wasting, np.ones(few().draws))


def test_the_response_grows_by_the_cycles_so_far() -> None:
    assert np.allclose(reading(cycles=3).response, 1.2 * 0.5 * np.exp(0.3))
    assert np.array_equal(read(belief(), ONA, person()).response, reading(cycles=0).response)


def test_less_toxin_is_needed_against_pain_than_against_tone() -> None:
    assert np.allclose(reading().half_density("leg", Measure.ASHWORTH), 0.6)
    assert np.allclose(reading().half_density("leg", Measure.PAIN), 0.2)


def test_relief_at_full_block_is_that_of_the_measure_the_part_the_joint_and_the_problem() -> None:
    case = case_of(a_problem("equinovarus-foot"), a_problem("torticollis"))
    foot, neck = (known().patterns[one.pattern] for one in case.problems)
    of_foot, of_neck = (problem_of(belief(), 5, one.id) for one in (foot, neck))
    found = reading().full_relief(case.problems[0], foot, Measure.ASHWORTH)
    assert found[5] == pytest.approx(0.7 * 0.6 * of_foot * 0.25)
    assert reading().full_relief(case.problems[0], foot, Measure.PAIN)[5] == pytest.approx(0.9 * 0.6 * of_foot)
    assert reading().full_relief(case.problems[1], neck, Measure.ASHWORTH)[5] == pytest.approx(0.8 * 0.6 * of_neck)


def test_the_unspecific_change_is_that_of_the_part_for_tone_and_one_for_pain() -> None:
    assert np.allclose(reading().placebo("leg", Measure.ASHWORTH), 0.45)
    assert np.allclose(reading().placebo("leg", Measure.PAIN), 0.35)


@pytest.mark.parametrize(
    ("muscle", "answer", "product", "acts"),
    [
        ("soleus", "yes", None, 2.0 / 0.75),
        ("soleus", "no", None, 2.0),
        ("soleus", "yes", ABO, 0.3 / 0.75),
        ("biceps-brachii", "yes", None, 2.0 / 0.75),
        ("splenius-capitis", "yes", None, 2.0),
    ],
)
def test_one_unit_is_spread_over_what_is_left_of_the_muscle(muscle: str, answer: str, product: str | None, acts: float) -> None:
    found = density_per_unit(reading(answer), known().muscles[muscle], person(), known(), product)
    millilitres = volume(muscle, person(), known()).millilitres
    assert np.allclose(found, acts * 1.5 / millilitres)


def test_a_product_the_belief_does_not_know_is_refused_at_once() -> None:
    with pytest.raises(KnowledgeFault, match=r"potency\.no-such"):
        read(belief(), "no-such", person())


def test_each_assumed_volume_is_told_once_in_the_order_of_the_names() -> None:
    knowledge = with_volume(with_volume(known(), "soleus", None), "gastrocnemius-medial-head", None)
    found = assumed_volumes({"triceps-surae", "soleus", "brachialis"}, person(), knowledge)
    assert found == (
        f"No volume is known for {known().muscles['gastrocnemius-medial-head'].name}: 150 mL was assumed.",
        "No volume is known for Soleus: 150 mL was assumed.",
    )
