"""Shared by the tests of the service: one month of a clinic."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.clinic.databases import Database
from tests.clinic.service.months import TODAY, Month, the_month

from eutonia_clinic.core import clock


@pytest.fixture
def month(database: Database) -> Iterator[Month]:
    """The month, looked at on the third of November."""
    month = the_month()
    with clock.stopped_at(TODAY):
        yield month
