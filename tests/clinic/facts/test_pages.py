"""The pages about facts: every fact with its source and state, found, read, compared."""

from __future__ import annotations

import pytest
from tests.clinic.facts.reading import LIMIT, page_of
from tests.clinic.scenes import a_clinic, a_user

from eutonia_clinic.accounts.models import Clinic, User

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def clinic() -> Clinic:
    """Where it is read."""
    return a_clinic()


@pytest.fixture
def user(clinic: Clinic) -> User:
    """An injector."""
    return a_user(clinic)


def test_every_page_opens(user: User) -> None:
    assert "Knowledge" in page_of(user, "facts:overview")
    assert "400 units of onabotulinumtoxinA" in page_of(user, "facts:fact", LIMIT)
    assert "looked through" in page_of(user, "facts:plans", LIMIT)
    assert "What it says" in page_of(user, "facts:verify", LIMIT)
    assert "never run" in page_of(user, "facts:self_test")
