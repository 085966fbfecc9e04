"""Courses whose effect fades, made once and copied for each test that asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests.clinic import databases
from tests.clinic.databases import Database
from tests.clinic.responses.fading import FADING, STOPPED, cycles
from tests.clinic.story import Visit, a_visit

from eutonia_clinic.core import clock


class Courses:
    """Databases with one person each, treated as their course says."""

    def __init__(self, template: Path, folders: pytest.TempPathFactory) -> None:
        self._template, self._folders = template, folders
        self._made: dict[str, tuple[Path, Visit, datetime]] = {}

    @contextmanager
    def copy(self, name: str, course: Sequence[Any], folder: Path) -> Iterator[Visit]:
        """A copy of the database of a course, on the day on which its next cycle would begin."""
        if name not in self._made:
            self._made[name] = self._make(course)
        template, visit, day = self._made[name]
        with databases.sqlite_copy(template, folder), clock.stopped_at(day):
            yield visit

    def _make(self, course: Sequence[Any]) -> tuple[Path, Visit, datetime]:
        folder = self._folders.mktemp("course")
        with databases.sqlite_copy(self._template, folder), override_settings(EUTONIA_ANCHORS=folder / "anchors"):
            visit = a_visit()
            day = cycles(visit, course)
        return folder / databases.FILE, visit, day


@pytest.fixture(scope="session")
def courses(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Courses:
    """Every course that a test asked for so far."""
    return Courses(sqlite_template, tmp_path_factory)


@pytest.fixture
def faded(courses: Courses, tmp_path: Path, django_db_blocker: Any) -> Iterator[Visit]:
    """Three cycles: a goal reached, important relief, nothing. It is the day on which the fourth would begin."""
    with ExitStack() as stack, django_db_blocker.unblock():
        yield stack.enter_context(courses.copy("faded", FADING, tmp_path))


@pytest.fixture
def stopped(courses: Courses, tmp_path: Path, django_db_blocker: Any) -> Iterator[Visit]:
    """Three cycles, the last two of which brought nothing."""
    with ExitStack() as stack, django_db_blocker.unblock():
        yield stack.enter_context(courses.copy("stopped", STOPPED, tmp_path))


@pytest.fixture
def faded_anywhere(database: Database) -> Iterator[Visit]:
    """The same as `faded`, on either kind of database."""
    visit = a_visit()
    with clock.stopped_at(cycles(visit)):
        yield visit
