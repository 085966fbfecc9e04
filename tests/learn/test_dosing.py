"""Units reach muscles as the forecast has them, and muscles that are alike are worked out once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.learn.people import ABO, ONA, TWO, Visits, known, skeleton
from tests.learn.test_reading import changed, read

from eutonia.domain import Side
from eutonia.domain.cycle import Course
from eutonia.learn.dosing import Dosing, dosing_of
from eutonia.response.anatomy import volume


def dosing(course: Course) -> Dosing:
    return dosing_of(read(course), known())


def with_doses(*doses: tuple[str, str, int]) -> Course:
    rows = tuple({"muscle": muscle, "side": side, "units": units, "sites": 1} for muscle, side, units in doses)
    return changed(skeleton(Visits()), lambda d: d["cycles"][0]["session"].update(doses=rows))


def test_one_column_for_each_density_in_each_part() -> None:
    found = dosing(skeleton(Visits(problems=TWO, products=(ONA, ABO))))
    assert set(found.parts) == {"arm", "leg"}
    assert found.units_per_ml.shape == (7, 2)
    assert np.allclose(found.units_per_ml[:, 1], 2.5 * found.units_per_ml[:, 0], rtol=0.02)


def test_a_group_reaches_its_members_at_its_own_density() -> None:
    found = dosing(with_doses(("hip-adductors", "right", 200)))
    whole = volume("hip-adductors", read(skeleton(Visits())).case.person, known()).millilitres
    assert found.units_per_ml == pytest.approx(np.array([[200 / whole]]))


def test_a_group_and_a_member_add() -> None:
    both = dosing(with_doses(("hip-adductors", "right", 200), ("adductor-longus", "right", 50)))
    group = dosing(with_doses(("hip-adductors", "right", 200))).units_per_ml[0, 0]
    longus = 50 / volume("adductor-longus", read(skeleton(Visits())).case.person, known()).millilitres
    assert sorted(both.units_per_ml[:, 0]) == pytest.approx([group, group + longus])


def test_shares_are_those_of_the_muscles_that_were_injected() -> None:
    found = dosing(with_doses(("soleus", "right", 75), ("soleus", "left", 75)))
    assert found.share.shape == (1, 1), "both sides have one density, and one column"
    one_side = dosing(with_doses(("soleus", "right", 75)))
    assert found.share.tolist() == one_side.share.tolist()
    assert 0 < found.share[0, 0] < 1


def test_all_muscles_of_a_problem_make_it_up() -> None:
    patterns = known().patterns["equinovarus-foot"].muscles
    found = dosing(with_doses(*((one.muscle, "right", 10) for one in patterns)))
    assert found.share.sum() == pytest.approx(1)


def test_the_other_side_has_no_part_in_it() -> None:
    found = dosing(with_doses(("soleus", Side.LEFT.value, 75)))
    assert found.share.tolist() == [[0.0]]
    assert found.share.dtype == found.units_per_ml.dtype == np.float64
    assert [(one.muscle, one.side) for one in found.elsewhere] == [("soleus", Side.LEFT)]


def test_what_has_a_part_in_one_of_the_problems_is_not_elsewhere() -> None:
    found = dosing(skeleton(Visits(problems=TWO)))
    assert found.elsewhere == ()
    assert found.share.shape == (len(found.parts), 2)
    assert all(np.count_nonzero(row) == 1 for row in found.share)


@pytest.mark.parametrize("doses", [(), (("soleus", "right", 0),)])
def test_nothing_given_is_no_density(doses: Any) -> None:
    assert dosing(with_doses(*doses)).units_per_ml.sum() == 0
