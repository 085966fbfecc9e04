"""Courses whose effect fades, on the day on which their next cycle would begin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.clinic.databases import Database
from tests.clinic.responses.fading import STOPPED, cycles
from tests.clinic.story import Visit, a_visit

from eutonia_clinic.core import clock


@pytest.fixture
def faded(database: Database) -> Iterator[Visit]:
    """Three cycles: a goal reached, important relief, nothing."""
    visit = a_visit()
    with clock.stopped_at(cycles(visit)):
        yield visit


@pytest.fixture
def stopped(database: Database) -> Iterator[Visit]:
    """Three cycles, the last two of which brought nothing."""
    visit = a_visit()
    with clock.stopped_at(cycles(visit, STOPPED)):
        yield visit
