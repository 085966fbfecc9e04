"""The first belief: the same everywhere, spread evenly, cited, and never with onset and offset swapped."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.response.scenes import ABO, INCO, ONA, few, known, many, with_setting

from eutonia.domain import KnowledgeFault
from eutonia.domain.belief import Belief
from eutonia.knowledge import Knowledge
from eutonia.response import first_belief
from eutonia.response.draws import parameter, potency


def with_parameter(knowledge: Knowledge, name: str, **changes: object) -> Knowledge:
    return replace(knowledge, belief=knowledge.belief | {name: replace(knowledge.belief[name], **changes)})  # type: ignore[arg-type]


def test_the_same_files_give_the_same_belief() -> None:
    one, other = first_belief(known(), 32), first_belief(replace(known()), 32)
    assert one.id == other.id
    assert all(np.array_equal(one.parameters[name], other.parameters[name]) for name in known().belief)


def test_the_belief_is_what_it_was_on_every_machine() -> None:
    """Draws come from a hash, so they are fixed for ever: the strata of the first draws are written down here."""
    draws = first_belief(known(), 8).parameters["grading_error"]
    strata = [NormalDist().cdf(z) * 8 - 0.5 for z in draws]
    assert np.allclose(strata, [5, 4, 6, 7, 0, 1, 3, 2], atol=1e-9)


@pytest.mark.parametrize(
    "changed",
    [
        with_parameter(known(), "onset_days", centre=30.0),
        with_parameter(known(), "person", spread=0.1),
        with_parameter(known(), "wasting", distribution="normal"),
        with_setting(known(), response__seed=1),
    ],
    ids=["centre", "spread", "distribution", "seed"],
)
def test_another_distribution_or_seed_has_another_id(changed: Knowledge) -> None:
    assert first_belief(changed, 16).id != few().id


def test_another_number_of_draws_has_another_id() -> None:
    assert len({first_belief(known(), n).id for n in (2, 16, 32)}) == 3


def test_the_number_of_draws_is_a_setting() -> None:
    assert many().draws == int(known().number("response.draws"))
    assert first_belief(with_setting(known(), response__draws=64)).draws == 64


@pytest.mark.parametrize("draws", [-2, 0, 1, 3, 255])
def test_an_odd_or_empty_number_of_draws_is_refused(draws: int) -> None:
    with pytest.raises(ValueError, match="even and at least 2"):
        first_belief(known(), draws)


@pytest.mark.parametrize("name", sorted(known().belief))
def test_draws_of_every_parameter_fill_their_distribution_evenly(name: str) -> None:
    row, values = known().belief[name], many().parameters[name]
    assert np.isfinite(values).all()
    if row.distribution == "lognormal":
        assert np.exp(np.log(values).mean()) == pytest.approx(row.centre)
        assert np.log(values).std() == pytest.approx(row.spread, rel=0.02, abs=1e-12)
    else:
        assert values.mean() == pytest.approx(row.centre, abs=0.001)
        assert values.std() == pytest.approx(row.spread, rel=0.02)


@pytest.mark.parametrize("name", sorted(name for name, row in known().belief.items() if row.spread > 0))
def test_each_draw_stands_in_a_part_of_its_own(name: str) -> None:
    assert len(np.unique(many().parameters[name])) == many().draws


def test_draws_of_different_parameters_are_not_in_step() -> None:
    loose = [values for values in many().parameters.values() if values.std() > 0]
    correlations = [abs(np.corrcoef(one, other)[0, 1]) for one, other in combinations(loose, 2)]
    assert max(correlations) < 0.35
    assert np.mean(correlations) < 0.08


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40))
def test_offset_is_later_than_onset_in_every_draw_of_every_seed(seed: int, pairs: int) -> None:
    belief = first_belief(with_setting(known(), response__seed=seed), 2 * pairs)
    assert (parameter(belief, "offset_gap_days") > 0).all()
    assert (parameter(belief, "onset_days") > 0).all()


def test_weakness_is_steeper_than_benefit_in_every_draw() -> None:
    assert (parameter(many(), "harm_steeper") > 0).all()


def test_parts_stay_parts() -> None:
    for name in ("wasting", "felt_onset", "felt_wear_off"):
        assert ((parameter(many(), name) > 0) & (parameter(many(), name) < 1)).all()


def test_onset_and_wear_off_are_felt_on_the_way_and_not_at_the_peak() -> None:
    assert parameter(many(), "felt_onset").max() < 1
    assert parameter(many(), "felt_wear_off").mean() < parameter(many(), "felt_onset").mean()


def test_the_yardstick_of_potency_is_exact_and_the_others_are_not() -> None:
    assert (potency(many(), ONA) == 1).all()
    assert np.median(potency(many(), INCO)) == pytest.approx(1, abs=0.01)
    assert 1 / 3 < np.median(potency(many(), ABO)) < 1 / 2.5
    assert potency(many(), ABO).std() > 0


def test_a_product_without_a_potency_is_refused_in_words() -> None:
    with pytest.raises(KnowledgeFault, match=r"no parameter 'potency\.daxibotulinumtoxinA'; nothing can be forecast"):
        potency(many(), "daxibotulinumtoxinA")


def test_every_parameter_is_cited_and_says_what_it_is() -> None:
    for row in known().belief.values():
        assert row.citations, row.id
        assert row.words, row.id
        assert all(one.source in known().sources for one in row.citations), row.id


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("onset_days", {"centre": 0.0}),
        ("onset_days", {"centre": -3.0}),
        ("person", {"spread": -0.1}),
        ("wasting", {"spread": 0.9}),
    ],
)
def test_a_distribution_that_cannot_be_drawn_from_is_a_fault_of_the_knowledge(name: str, changes: dict[str, float]) -> None:
    with pytest.raises(KnowledgeFault, match=f"belief, parameter {name}: no|belief, parameter {name}: a"):
        first_belief(with_parameter(known(), name, **changes), 16)


def test_nobody_can_change_a_belief() -> None:
    belief: Belief = many()
    with pytest.raises(ValueError, match="read-only"):
        belief.parameters["person"][0] = 9
    with pytest.raises(TypeError):
        belief.parameters["person"] = np.ones(2)  # type: ignore[index]
