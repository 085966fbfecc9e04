"""A history that is worth tampering with: people of the demonstration, treated by acts in every part of the clinic."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from django.conf import settings

from eutonia_clinic.core import anchors, chain
from eutonia_clinic.demo.making import make

NOW = datetime(2026, 11, 26, 14, 30, tzinfo=UTC)
PEOPLE = (2, 4, 6, 8, 9, 16, 22, 23)
"""Of the cast: red flags, two clinics, plans that wait, a session half given, an amendment, somebody entered twice."""
SESSIONS = 1
"""The last ones of each."""


def written(people: Collection[int] = PEOPLE) -> None:
    """Into the database in use."""
    make(NOW, people, sessions=SESSIONS)
    anchored()


def anchored() -> None:
    """The end of the chain anchored, as it is within the hour."""
    head = chain.head()
    assert head is not None
    anchors.write(head, settings.EUTONIA_ANCHORS)
