"""The population belief: the same everywhere, spread evenly, cited, and never with onset and offset swapped."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import combinations
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.response.scenes import ABO, INCO, ONA, L, R, known, learned, unfitted, with_setting

from eutonia.domain import KnowledgeFault
from eutonia.domain.belief import Belief
from eutonia.knowledge import Knowledge
from eutonia.response import population_belief
from eutonia.response.population import BETWEEN, OF_TRIALS, PROBLEM, parameter, potency, problem_name, problem_size
from eutonia.response.scales import OF_DISTRIBUTION, Scale, to_working
from eutonia.response.stratified import normals

OF_PEOPLE = sorted(name for name in known().belief if not name.startswith(OF_TRIALS) and name != PROBLEM)


@cache
def prior() -> Belief:
    """The belief before any trial was looked at."""
    return population_belief(unfitted())


def with_parameter(knowledge: Knowledge, name: str, **changes: object) -> Knowledge:
    return replace(knowledge, belief=knowledge.belief | {name: replace(knowledge.belief[name], **changes)})  # type: ignore[arg-type]


def test_the_same_files_give_the_same_belief() -> None:
    one, other = population_belief(unfitted(), 32), population_belief(replace(unfitted()), 32)
    assert one.id == other.id
    assert all(np.array_equal(one.parameters[name], other.parameters[name]) for name in one.parameters)


def test_it_speaks_of_people_and_not_of_trials() -> None:
    assert set(prior().parameters) == {*OF_PEOPLE, BETWEEN + PROBLEM}


def test_the_belief_is_what_it_was_on_every_machine() -> None:
    """Draws come from a hash, so they are fixed for ever: the strata of the first draws are written down here."""
    draws = population_belief(unfitted(), 8).parameters["grading_error"]
    strata = [NormalDist().cdf(z) * 8 - 0.5 for z in draws]
    assert np.allclose(strata, [5, 4, 6, 7, 0, 1, 3, 2], atol=1e-9)


@pytest.mark.parametrize(
    "changed",
    [
        with_parameter(unfitted(), "onset_days", centre=30.0),
        with_parameter(unfitted(), "steepness", spread=0.1),
        with_parameter(unfitted(), "person", between=0.1),
        with_parameter(unfitted(), "wasting", distribution="normal"),
        with_setting(unfitted(), response__seed=1),
        replace(unfitted(), belief_draws={"steepness": np.array([1.5, 2.5])}),
    ],
    ids=["centre", "spread", "between", "distribution", "seed", "fit"],
)
def test_another_distribution_or_seed_has_another_id(changed: Knowledge) -> None:
    assert population_belief(changed, 16).id != population_belief(unfitted(), 16).id


def test_another_number_of_draws_has_another_id() -> None:
    assert len({population_belief(unfitted(), n).id for n in (2, 16, 32)}) == 3


def test_the_number_of_draws_is_a_setting() -> None:
    assert prior().draws == int(unfitted().number("response.draws"))
    assert population_belief(with_setting(unfitted(), response__draws=64)).draws == 64


@pytest.mark.parametrize("draws", [-2, 0, 1, 3, 255])
def test_an_odd_or_empty_number_of_draws_is_refused(draws: int) -> None:
    with pytest.raises(ValueError, match="even and at least 2"):
        population_belief(unfitted(), draws)


@pytest.mark.parametrize("name", OF_PEOPLE)
def test_draws_of_every_parameter_fill_their_distribution_evenly(name: str) -> None:
    """Around its centre, with what is open and how people differ together."""
    row, values = unfitted().belief[name], prior().parameters[name]
    scale = OF_DISTRIBUTION[row.distribution]
    working = to_working(values, scale)
    assert np.isfinite(working).all()
    assert working.mean() == pytest.approx(float(to_working(np.array(row.centre), scale)), abs=1e-9)
    assert working.std() == pytest.approx(np.hypot(row.spread, row.between), rel=0.02, abs=1e-12)


@pytest.mark.parametrize("name", [name for name in OF_PEOPLE if name != "potency.onabotulinumtoxinA"])
def test_each_draw_stands_in_a_part_of_its_own(name: str) -> None:
    assert len(np.unique(prior().parameters[name])) == prior().draws


def test_the_two_halves_mirror_each_other() -> None:
    for name in ("onset_days", "drift.pain"):
        row, values = unfitted().belief[name], prior().parameters[name]
        working = to_working(values, OF_DISTRIBUTION[row.distribution])
        assert np.allclose(working + working[::-1], 2 * to_working(np.array(row.centre), OF_DISTRIBUTION[row.distribution]))


def test_draws_of_different_parameters_are_not_in_step() -> None:
    loose = [values for values in prior().parameters.values() if values.std() > 0]
    correlations = [abs(np.corrcoef(one, other)[0, 1]) for one, other in combinations(loose, 2)]
    assert max(correlations) < 0.35
    assert np.mean(correlations) < 0.08


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40))
def test_offset_is_later_than_onset_in_every_draw_of_every_seed(seed: int, pairs: int) -> None:
    belief = population_belief(with_setting(unfitted(), response__seed=seed), 2 * pairs)
    assert (parameter(belief, "offset_gap_days") > 0).all()
    assert (parameter(belief, "onset_days") > 0).all()


def test_weakness_is_steeper_than_benefit_in_every_draw() -> None:
    assert (parameter(prior(), "harm_steeper") > 0).all()


def test_parts_stay_parts() -> None:
    for name in ("wasting", "felt_onset", "felt_wear_off"):
        assert ((parameter(prior(), name) > 0) & (parameter(prior(), name) < 1)).all()


def test_onset_and_wear_off_are_felt_on_the_way_and_not_at_the_peak() -> None:
    assert parameter(prior(), "felt_onset").max() < 1
    assert parameter(prior(), "felt_wear_off").mean() < parameter(prior(), "felt_onset").mean()


def test_the_yardstick_of_potency_is_exact_and_the_others_are_not() -> None:
    assert (potency(prior(), ONA) == 1).all()
    assert np.median(potency(prior(), INCO)) == pytest.approx(1, abs=0.01)
    assert 1 / 3 < np.median(potency(prior(), ABO)) < 1 / 2.5
    assert potency(prior(), ABO).std() > 0


def test_a_product_without_a_potency_is_refused_in_words() -> None:
    with pytest.raises(KnowledgeFault, match=r"no parameter 'potency\.daxibotulinumtoxinA'; nothing can be forecast"):
        potency(prior(), "daxibotulinumtoxinA")


def test_every_parameter_is_cited_and_says_what_it_is() -> None:
    for row in unfitted().belief.values():
        assert row.citations, row.id
        assert row.words, row.id
        assert all(one.source in unfitted().sources for one in row.citations), row.id


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("onset_days", {"centre": 0.0}),
        ("onset_days", {"centre": -3.0}),
        ("person", {"spread": -0.1}),
        ("person", {"between": -0.1}),
        ("wasting", {"centre": 1.0}),
        ("wasting", {"centre": 0.0}),
    ],
)
def test_a_distribution_that_cannot_be_drawn_from_is_a_fault_of_the_knowledge(name: str, changes: dict[str, float]) -> None:
    with pytest.raises(KnowledgeFault, match=f"belief, parameter {name}: no "):
        population_belief(with_parameter(unfitted(), name, **changes), 16)


def test_nobody_can_change_a_belief() -> None:
    belief: Belief = prior()
    with pytest.raises(ValueError, match="read-only"):
        belief.parameters["person"][0] = 9
    with pytest.raises(TypeError):
        belief.parameters["person"] = np.ones(2)  # type: ignore[index]


def test_each_problem_has_a_size_of_its_own_that_never_changes() -> None:
    right, left = (problem_size(prior(), "flexed-elbow", side) for side in (R, L))
    spread = unfitted().belief[PROBLEM].between
    for one in (right, left):
        assert np.exp(np.log(one).mean()) == pytest.approx(1)
        assert np.log(one).std() == pytest.approx(spread, rel=0.02)
    assert abs(np.corrcoef(right, left)[0, 1]) < 0.35
    assert np.array_equal(right, problem_size(prior(), "flexed-elbow", R))


def test_what_was_learned_of_a_problem_is_used_as_it_is() -> None:
    name = problem_name("flexed-elbow", R)
    assert name == "problem:flexed-elbow:right"
    told = learned(prior(), **{name: 1.7})
    assert (problem_size(told, "flexed-elbow", R) == 1.7).all()
    assert np.array_equal(problem_size(told, "flexed-elbow", L), problem_size(prior(), "flexed-elbow", L))


@pytest.mark.parametrize("changes", [{"centre": 1.2}, {"spread": 0.1}])
def test_the_typical_problem_is_the_measure_of_all_and_cannot_be_moved(changes: dict[str, float]) -> None:
    with pytest.raises(KnowledgeFault, match="parameter problem: its centre is 1"):
        population_belief(with_parameter(unfitted(), PROBLEM, **changes), 16)


def fit_of(count: int) -> dict[str, np.ndarray]:
    """Draws of a fit in which a high steepness goes with a high half density, and people differ by 0.1."""
    along = np.linspace(-1, 1, count)
    return {
        "steepness": 1.9 * np.exp(0.2 * along),
        "half_density.arm": 0.5 * np.exp(0.3 * along),
        "wasting": 1 / (1 + np.exp(-1 - along)),
        "swallowing_background": -2 + 0.1 * along,
        "between.person": np.full(count, 0.1),
        "between.problem": np.full(count, 0.4),
        "evidence.trial_effect": np.full(count, 0.3),
    }


def fitted(count: int = 1000, draws: int = 64) -> Belief:
    return population_belief(replace(unfitted(), belief_draws=fit_of(count)), draws)


@pytest.mark.parametrize("count", [2, 10, 64, 1000])
def test_the_draws_of_a_fit_are_taken_evenly_and_whole(count: int) -> None:
    """What goes together in the fit stays together; every part of it is there as often as every other."""
    belief, fit = fitted(count), fit_of(count)
    rows = [int(np.flatnonzero(np.isclose(fit["steepness"], one))[0]) for one in belief.parameters["steepness"]]
    times = np.bincount(rows, minlength=count)
    assert times.max() - times[times > 0].min() <= (1 if count <= 64 else 0)
    assert np.allclose(belief.parameters["half_density.arm"], fit["half_density.arm"][rows])
    assert np.mean(rows) == pytest.approx((count - 1) / 2, abs=count / 64)


def test_around_each_draw_of_the_fit_people_differ() -> None:
    belief = fitted()
    assert np.log(belief.parameters["person"]).std() == pytest.approx(0.1, rel=0.05)
    row = unfitted().belief["wasting"]
    differ = to_working(belief.parameters["wasting"], Scale.LOG_ODDS)
    assert differ.std() == pytest.approx(np.hypot(np.std(fit_of(1000)["swallowing_background"] * 10), row.between), rel=0.15)
    assert np.log(problem_size(belief, "flexed-elbow", R)).std() == pytest.approx(0.4, rel=0.05)


def test_what_was_not_fitted_keeps_its_prior_and_trials_stay_out() -> None:
    belief, before = fitted(), population_belief(unfitted(), 64)
    assert np.array_equal(belief.parameters["onset_days"], before.parameters["onset_days"])
    assert set(belief.parameters) == set(before.parameters)
    assert belief.id != before.id
    assert "from published trials" in belief.words
    assert "before a fit" in before.words


def test_a_fit_gives_the_same_belief_every_time_and_another_fit_another() -> None:
    assert fitted().id == fitted().id
    assert fitted(1000).id != fitted(998).id


def test_the_belief_as_it_is_packaged_can_be_drawn_and_is_possible() -> None:
    belief = population_belief(known())
    assert set(belief.parameters) == set(prior().parameters)
    for name in OF_PEOPLE:
        assert np.isfinite(to_working(belief.parameters[name], OF_DISTRIBUTION[known().belief[name].distribution])).all(), name


def test_an_id_is_the_name_of_what_it_is_and_sixteen_signs_of_its_hash() -> None:
    assert re.fullmatch(r"population-[0-9a-f]{16}", population_belief(unfitted(), 2).id)


def deviates(name: str, draws: int = 16) -> np.ndarray:
    return normals(f"{unfitted().number('response.seed')}:{name}", draws)


def test_without_a_fit_draws_are_the_centre_moved_by_what_is_open_and_how_people_differ() -> None:
    rows, drawn = unfitted().belief, population_belief(unfitted(), 16).parameters
    for name in ("onset_days", "person", "placebo.pain", "wasting"):
        row = rows[name]
        moved = np.hypot(row.spread, row.between) * deviates(name)
        expected = {
            "lognormal": lambda row=row, moved=moved: row.centre * np.exp(moved),
            "normal": lambda row=row, moved=moved: row.centre + moved,
            "beta": lambda row=row, moved=moved: 1 / (1 + (1 / row.centre - 1) * np.exp(-moved)),
        }[row.distribution]()
        assert np.allclose(drawn[name], expected), name


def test_with_a_fit_people_are_the_draw_of_the_fit_moved_by_how_they_differ() -> None:
    fit = {
        "steepness": np.full(3, 2.5), "between.steepness": np.full(3, 0.2), "onset_days": np.full(3, 30.0),
        "swallowing_background": np.full(3, -2.0), "between.swallowing_background": np.full(3, 0.5),
        "between.problem": np.full(3, 0.7),
    }  # fmt: skip
    drawn = population_belief(replace(unfitted(), belief_draws=fit), 16).parameters
    assert np.allclose(drawn["steepness"], 2.5 * np.exp(0.2 * deviates("steepness")))
    assert np.allclose(drawn["onset_days"], 30 * np.exp(unfitted().belief["onset_days"].between * deviates("onset_days")))
    assert np.allclose(drawn["swallowing_background"], -2 + 0.5 * deviates("swallowing_background"))
    assert np.array_equal(drawn["between.problem"], np.full(16, 0.7))


def test_as_many_rows_as_draws_are_taken_from_the_middles_of_equal_parts() -> None:
    fit = {"steepness": np.arange(1.0, 101), "between.steepness": np.zeros(100)}
    drawn = population_belief(replace(unfitted(), belief_draws=fit), 4).parameters["steepness"]
    assert sorted(np.rint(drawn)) == [13, 38, 63, 88]
    twice = population_belief(replace(unfitted(), belief_draws={name: one[:2] for name, one in fit.items()}), 4).parameters
    assert sorted(np.rint(twice["steepness"])) == [1, 1, 2, 2]


def test_the_size_of_a_problem_is_drawn_by_its_own_name() -> None:
    belief = learned(population_belief(unfitted(), 16), **{"between.problem": 0.3})
    assert np.allclose(problem_size(belief, "flexed-elbow", R), np.exp(0.3 * normals("problem:flexed-elbow:right", 16)))


@pytest.mark.parametrize(("name", "changes"), [("grading_error", {"centre": -3.0}), ("wasting", {"centre": 0.01})])
def test_what_is_inside_its_ends_can_be_drawn(name: str, changes: dict[str, float]) -> None:
    drawn = population_belief(with_parameter(unfitted(), name, **changes), 2).parameters[name]
    assert np.isfinite(drawn).all()


def test_no_draw_of_any_belief_can_be_changed() -> None:
    for belief in (population_belief(unfitted(), 2), fitted(10, 4)):
        assert not any(values.flags.writeable for values in belief.parameters.values())


def test_a_fit_changes_the_id_by_its_names_and_by_its_numbers() -> None:
    def id_of(**fit: float) -> str:
        return population_belief(replace(unfitted(), belief_draws={name: np.full(2, one) for name, one in fit.items()}), 4).id

    assert len({id_of(steepness=2.0), id_of(steepness=2.5), id_of(person=2.0)}) == 3
    only_trials = {"evidence.trial_effect": np.full(2, 1.0)}
    assert population_belief(replace(unfitted(), belief_draws=only_trials), 4).id == population_belief(unfitted(), 4).id
