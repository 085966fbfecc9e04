"""Requests made from the description of the diary's doors: some of them, and that the proof can fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from proof.bad_input.scene import Scene, a_small_scene
from proof.described import Known
from proof.interface import Answers, ask, known_in
from tests.clinic import databases
from tests.clinic.scenes import MOMENT

from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.diary.views import api

REQUESTS = 160


@pytest.fixture(scope="module")
def scene(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Scene]:
    """One for all: everything that is asked is taken back."""
    anchors = tmp_path_factory.mktemp("anchors") / "anchors.jsonl"
    with (
        django_db_blocker.unblock(), databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("interface")),
        override_settings(EUTONIA_ANCHORS=anchors), clock.stopped_at(MOMENT),
    ):  # fmt: skip
        yield a_small_scene()


@pytest.fixture(scope="module")
def known(scene: Scene) -> Known:
    """What this clinic knows."""
    return known_in(scene)


def wrong(answers: Answers) -> list[str]:
    """Everything that was wrong."""
    return [*answers.faults, *answers.unlike, *answers.written]


def test_every_answer_is_as_it_is_described_and_the_same_on_every_run(scene: Scene, known: Known) -> None:
    answers = ask(scene, known, REQUESTS)
    assert wrong(answers) == []
    assert answers.asked >= REQUESTS
    assert {200, 400, 404, 422} <= set(answers.statuses)
    assert min(answers.opened, answers.kept) > 0
    assert ask(scene, known, REQUESTS) == answers


def test_a_fault_of_the_server_is_found(scene: Scene, known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(api, "sort_out", breaks)
    assert ask(scene, known, REQUESTS).faults


def test_an_answer_that_says_more_than_is_described_is_found(
    scene: Scene, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = api.settings_of
    monkeypatch.setattr(api, "settings_of", lambda device: {**before(device), "dose": 100})
    assert ask(scene, known, REQUESTS).unlike


def test_a_question_that_is_refused_and_yet_written_is_found(
    scene: Scene, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was once of a cursor that is none: what it said was kept before it was read whole."""

    def refuses(*_: object) -> None:
        raise NotValid("on purpose")

    monkeypatch.setattr(api, "told_since", refuses)
    assert ask(scene, known, REQUESTS).written
