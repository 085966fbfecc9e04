"""Where and when facts are read in these tests, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.clinic.scenes import MOMENT, a_clinic, a_user

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock


@pytest.fixture(name="_at_noon")
def at_noon() -> Iterator[None]:
    """One moment for everything."""
    with clock.stopped_at(MOMENT):
        yield


@pytest.fixture
def clinic() -> Clinic:
    """Where it is read."""
    return a_clinic()


@pytest.fixture
def user(clinic: Clinic) -> User:
    """An injector."""
    return a_user(clinic)
