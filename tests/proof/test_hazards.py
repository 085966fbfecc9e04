"""Every hazard of the log is held by a place in the code and shown by tests that exist; the page of the log is fresh."""

from __future__ import annotations

import pytest
from proof.hazards import PAGE, ROOT, STATES, Hazard, hazards, names_of_tests, page

LOG = hazards()


def test_the_log_is_whole() -> None:
    assert sorted(one.id for one in LOG) == [f"H{number:02}" for number in range(1, 51)]
    assert {one.state for one in LOG} <= STATES.keys()


@pytest.mark.parametrize("one", LOG, ids=lambda one: one.id)
def test_a_hazard_has_a_control_and_tests_that_exist(one: Hazard) -> None:
    assert one.control
    assert (one.state == "held") == bool(one.tests), "a hazard without a test says why"
    assert not one.where or (ROOT / one.where).exists()
    for test in one.tests:
        path, _, name = test.partition("::")
        assert name in names_of_tests(ROOT / path), test


def test_the_gravest_are_held_or_cannot_come_yet() -> None:
    assert [one.id for one in LOG if one.severity == 5 and one.state == "open"] == []


def test_the_page_of_the_log_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m proof.hazards"
