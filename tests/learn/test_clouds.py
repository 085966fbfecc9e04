"""Clouds: where they say they are dense their points are, and fitting one to points finds their shape."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_t, norm

from eutonia.learn.chance import normals
from eutonia.learn.clouds import Cloud, Mixture, around, fitted
from eutonia.learn.mode import Place

INFORMATION = np.diag([9.0, 4.0, 0.01, 0.0])
CENTRE = np.array([1.0, -1.0, 0.5, 0.0])


def cloud(freedom: int = 6) -> Cloud:
    turn = np.linalg.qr(np.random.default_rng(5).normal(size=(4, 4)))[0]
    return around(Place(CENTRE, 0.0, np.zeros(4), turn @ INFORMATION @ turn.T), 0.1, freedom)


def test_only_directions_with_information_are_taught() -> None:
    assert cloud().taught == 2


def test_its_own_axes_and_back() -> None:
    points = np.random.default_rng(6).normal(size=(10, 4))
    assert cloud().from_own(cloud().to_own(points)) == pytest.approx(points)


def test_the_density_is_student_t_where_it_was_taught_and_normal_elsewhere() -> None:
    found = cloud()
    points = found.points("a cloud", 50)
    own = found.to_own(points)
    truth = multivariate_t(shape=np.eye(2), df=6).logpdf(own[:, :2]) + norm.logpdf(own[:, 2:]).sum(axis=1)
    shared = -np.log(2 * np.pi) * 4 / 2
    assert found.log_density(points) + shared == pytest.approx(truth - found.log_volume)


def test_without_anything_taught_it_is_the_prior() -> None:
    prior = around(Place(np.zeros(3), 0.0, np.zeros(3), np.zeros((3, 3))), 0.1, 8)
    points = prior.points("prior", 64)
    assert prior.log_density(points) == pytest.approx(-(points**2).sum(axis=1) / 2)


def test_points_have_the_widths_of_the_curvature() -> None:
    own = cloud(freedom=400).points("many", 4000)
    covariance = np.cov(own.T)
    assert sorted(np.linalg.eigvalsh(covariance)) == pytest.approx([0.1, 0.2, 0.99, 1.0], rel=0.1)


def test_wider_is_wider_in_what_was_taught_only() -> None:
    narrow, wide = cloud(), cloud().wider(4)
    points = narrow.points("a cloud", 20)
    assert wide.to_own(points)[:, :2] == pytest.approx(narrow.to_own(points)[:, :2] / 2)
    assert wide.to_own(points)[:, 2:] == pytest.approx(narrow.to_own(points)[:, 2:])
    assert wide.log_volume == pytest.approx(narrow.log_volume + 2 * np.log(2))


def test_a_cloud_fitted_to_weighted_points_has_their_mean_and_covariance() -> None:
    before = around(Place(np.zeros(2), 0.0, np.zeros(2), np.eye(2)), 0.1, 8)
    random = np.random.default_rng(7)
    points = random.multivariate_normal([0.5, -0.5], [[0.3, 0.2], [0.2, 0.4]], size=20_000)
    found = fitted(points, np.full(len(points), 1 / len(points)), before, 10)
    assert found.centre == pytest.approx([0.5, -0.5], abs=0.02)
    assert found.axes @ found.axes.T == pytest.approx(np.array([[0.3, 0.2], [0.2, 0.4]]), abs=0.02)
    assert found.axes @ found.inverse == pytest.approx(np.eye(2), abs=1e-9)
    assert found.log_volume == pytest.approx(np.log(abs(np.linalg.det(found.axes))))


def test_doubt_holds_on_to_the_shape_before() -> None:
    before = around(Place(np.zeros(2), 0.0, np.zeros(2), np.eye(2)), 0.1, 8)
    found = fitted(np.full((5, 2), 3.0), np.full(5, 1 / 5), before, 1e9)
    assert found.centre == pytest.approx([0, 0], abs=1e-6)
    assert found.axes @ found.axes.T == pytest.approx(before.axes @ before.axes.T)


def test_a_mixture_weighs_each_cloud_by_its_points() -> None:
    one, other = cloud(), cloud().wider(9)
    points = other.points("a cloud", 30)
    found = Mixture((one, other), (300, 100)).log_density(points)
    expected = np.log(0.75 * np.exp(one.log_density(points)) + 0.25 * np.exp(other.log_density(points)))
    assert found == pytest.approx(expected)
    assert len(Mixture((one, other), (30, 10)).points("both")) == 40


def test_points_are_normals_and_where_it_was_taught_they_reach_as_far_as_student_t() -> None:
    found = cloud()
    own, tails = normals("a cloud", 5, 4), normals("a cloud:tails", 5, 6)
    for row, point in enumerate(found.points("a cloud", 5)):
        reach = np.sqrt(6 / sum(one**2 for one in tails[row]))
        expected = found.centre + found.axes @ (own[row] * [reach, reach, 1, 1])
        assert point == pytest.approx(expected)
    assert not normals("a cloud", 5, 4).flags.writeable


def test_axes_stand_by_how_much_was_taught_and_have_the_widths_of_the_posterior() -> None:
    """Information 3, 0 and 8 in directions of their own, and a rounding below nothing."""
    found = around(Place(np.zeros(4), 0.0, np.zeros(4), np.diag([3.0, -1e-9, 8.0, 0.25])), 0.25, 6)
    assert np.abs(found.axes).tolist() == [[0, 1 / 2, 0, 0], [0, 0, 0, 1], [1 / 3, 0, 0, 0], [0, 0, np.sqrt(1 / 1.25), 0]]
    assert np.abs(found.inverse) == pytest.approx(np.array([[0, 0, 3, 0], [2, 0, 0, 0], [0, 0, 0, np.sqrt(1.25)], [0, 1, 0, 0]]))
    assert found.inverse @ found.axes == pytest.approx(np.eye(4))
    assert found.log_volume == pytest.approx(-np.log(6 * np.sqrt(1.25)))
    assert found.taught == 2, "no more than the least is not taught"
    assert found.freedom == 6


def test_wider_keeps_its_way_back() -> None:
    wide = cloud().wider(4)
    assert wide.inverse @ wide.axes == pytest.approx(np.eye(4))
    assert np.linalg.norm(wide.axes, axis=0) == pytest.approx(np.linalg.norm(cloud().axes, axis=0) * [2, 2, 1, 1])
    assert wide.log_volume == pytest.approx(np.log(abs(np.linalg.det(wide.axes))))


def test_a_cloud_fitted_to_three_weighted_points_worked_out() -> None:
    """Weights of a half and two quarters are worth 8/3 points; the cloud before counts as 2 more, at its own centre."""
    before = around(Place(np.array([1.0, 0.0, 2.0]), 0.0, np.zeros(3), np.diag([8.0, 3.0, 0.0])), 0.1, 6)
    points = np.array([[1.4, 0.3, 1.0], [0.6, -0.5, 2.5], [1.2, 0.8, 4.0]])
    weights = np.array([0.5, 0.25, 0.25])
    found = fitted(points, weights, before, 2)
    trust = 8 / 3
    own = before.to_own(points)[:, :2]
    mean = weights @ own
    covariance = (trust * np.cov(own.T, aweights=weights, ddof=0) + 2 * np.eye(2)) / (trust + 2)
    taught = before.axes[:, :2]
    assert found.centre == pytest.approx(before.centre + taught @ mean * trust / (trust + 2))
    assert found.axes[:, :2] @ found.axes[:, :2].T == pytest.approx(taught @ covariance @ taught.T)
    assert found.axes[:, 2].tolist() == before.axes[:, 2].tolist()
    assert found.inverse @ found.axes == pytest.approx(np.eye(3))
    assert found.log_volume == pytest.approx(np.log(abs(np.linalg.det(found.axes))))
    assert before.axes @ before.inverse == pytest.approx(np.eye(3)), "what was there before is left as it was"


def test_the_points_of_a_mixture_are_those_of_its_clouds_one_after_the_other() -> None:
    one, other = cloud(), cloud().wider(9)
    found = Mixture((one, other), (3, 2)).points("both")
    assert found.tolist() == [*one.points("both:0", 3).tolist(), *other.points("both:1", 2).tolist()]


def test_a_mixture_far_out_is_as_dense_as_its_densest_cloud() -> None:
    one, other = cloud(), cloud().wider(9)
    points = np.array([[1e8, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1e3]])
    found = Mixture((one, other), (300, 100)).log_density(points)
    highest = np.maximum(one.log_density(points) + np.log(0.75), other.log_density(points) + np.log(0.25))
    assert (found >= highest - 1e-9).all()
    assert (found <= highest + np.log(2)).all()


@pytest.mark.parametrize("counts", [(3,), (3, 2, 1)])
def test_every_cloud_of_a_mixture_has_its_count(counts: tuple[int, ...]) -> None:
    mixture = Mixture((cloud(), cloud()), counts)
    with pytest.raises(ValueError, match="zip"):
        mixture.points("both")
    with pytest.raises(ValueError, match="zip"):
        mixture.log_density(np.zeros((1, 4)))


@pytest.mark.parametrize("taught", [1, 2, 3, 4])
def test_the_density_of_any_number_of_taught_directions(taught: int) -> None:
    found = around(Place(CENTRE, 0.0, np.zeros(4), np.diag([3.0] * taught + [0.0] * (4 - taught))), 0.1, 5)
    points = found.points("taught", 6)
    own = found.to_own(points)
    truth = multivariate_t(shape=np.eye(taught), df=5).logpdf(own[:, :taught]) + norm.logpdf(own[:, taught:]).sum(axis=1)
    assert found.log_density(points) - np.log(2 * np.pi) * 2 == pytest.approx(truth - found.log_volume)
