"""Bad input: each named case once through one door, and that the proof can fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from proof.bad_input.bad import every_case, of_kind
from proof.bad_input.forms import read
from proof.bad_input.proving import some
from proof.bad_input.scene import Scene, a_small_scene
from tests.clinic import databases
from tests.clinic.scenes import MOMENT

from eutonia_clinic.core import clock

REQUESTS = 200
DOORS = ("patients:register", "patients:tell_treatment", "visits:vials", "diary:telephone")
SEED = 7


@pytest.fixture(scope="module")
def scene(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Scene]:
    """One for all: everything that is tried is taken back."""
    anchors = tmp_path_factory.mktemp("anchors") / "anchors.jsonl"
    folder = tmp_path_factory.mktemp("bad-input")
    with (
        django_db_blocker.unblock(), databases.sqlite_copy(sqlite_template, folder), override_settings(EUTONIA_ANCHORS=anchors),
        clock.stopped_at(MOMENT),
    ):  # fmt: skip
        yield a_small_scene()


@pytest.fixture(scope="module")
def found(scene: Scene) -> list[Any]:
    """Some forms of the clinic, with fields of every kind among them."""
    from proof.bad_input.finding import doors_of
    from proof.bad_input.standing import standing

    return doors_of(scene, standing(), DOORS)


def test_there_are_many_of_them_and_none_twice() -> None:
    assert len(every_case()) >= 500
    assert len({(one.group, one.what) for one in every_case()}) == len(every_case())


def wrong(tried: Iterable[Any]) -> list[str]:
    """What is wrong, with the case, the door and the field."""
    return [f"{one.case.what} in {one.field} of {one.door}: {one.wrong}" for one in tried if one.wrong]


def test_each_case_through_a_form_or_as_many_forms_as_it_needs(scene: Scene, found: list[Any]) -> None:
    from proof.bad_input.by_forms import Trying, rounds

    trying, left = Trying(scene), {(one.group, one.what) for one in every_case()}
    for each in rounds(found):
        new = tuple(one for one in each.spoilt if (one[1].group, one[1].what) in left)
        if new:
            left -= {(one[1].group, one[1].what) for one in new}
            assert wrong(trying.tried(replace(each, spoilt=new))) == []
    assert {group for group, _ in left} <= {"bodies", "files", "lists", "moments", "days", "numbers"}, "no form is their door"


def test_what_a_page_reads_back_first_is_agreed_to_and_then_kept(scene: Scene) -> None:
    from proof.bad_input.bad import KEPT
    from proof.bad_input.by_forms import Trying, rounds
    from proof.bad_input.finding import doors_of
    from proof.bad_input.standing import standing

    trying = Trying(scene)
    tried = rounds(doors_of(scene, standing(), ("visits:paper",)))
    kept = [one for one in tried if one.door.route == "visits:paper" and one.spoilt[0][1].expected == KEPT]
    assert len(kept) > 1
    assert wrong(found for one in some(kept, 1 / 40) for found in trying.tried(one)) == []


def test_each_moment_and_body_through_the_diary(scene: Scene) -> None:
    from proof.bad_input.by_diary import Diary

    diary = Diary(scene)
    moments = (one for one in diary.tries() if one[1] == "written_at" or one[2].group in ("days", "names"))
    assert wrong(diary.tried(*one) for one in some(moments, 1 / 3)) == []
    assert wrong(diary.body(one) for one in of_kind("body")) == []


def test_each_file_and_body_through_the_command_line(tmp_path: Path) -> None:
    from proof.bad_input.by_documents import Reading

    reading = Reading(tmp_path)
    assert wrong(reading.path(one) for one in of_kind("file")) == []
    assert wrong(reading.body(one) for one in of_kind("body")) == []
    assert wrong(reading.tried(*one) for one in some(reading.tries(), 1 / 40)) == []


def test_each_question_in_an_address_is_answered(scene: Scene, found: list[Any]) -> None:
    from proof.bad_input.by_addresses import Asking

    asking = Asking(scene, found)
    assert wrong(asking.tried(*one) for one in some(asking.tries(), 1 / 13)) == []


def test_requests_at_random_bring_nothing_down_and_store_nothing_when_refused(scene: Scene, found: list[Any]) -> None:
    from proof.bad_input.fuzzing import Fuzzer

    answers = list(Fuzzer(scene, found, SEED).ask(REQUESTS))
    assert [one for one in answers if not isinstance(one, int)] == []
    assert {200, 302, 403, 404, 405, 422} <= set(answers)


def test_a_door_that_takes_what_it_should_refuse_is_found(
    scene: Scene, found: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deliberate fault: a day is read as the nearest one that exists."""
    from proof.bad_input.by_forms import Round, Trying

    from eutonia_clinic.core import forms

    monkeypatch.setattr(forms, "day_of", lambda *_: MOMENT.date())
    door = next(one for one in found if one.route == "patients:tell_treatment")
    day = next(one for one in door.boxes if one.kind == "day")
    case = next(one for one in of_kind("day") if one.what == "30 February")
    (tried,) = Trying(scene).tried(Round(door, ((day, case),)))
    assert tried.wrong.startswith("taken")


def test_a_page_that_shows_words_as_markup_is_found() -> None:
    assert read("<p>Ada<script>alert(1)</script></p>").scripts == ["alert(1)"]
    assert read('<a href="javascript:alert(1)">Ada</a>').scripts
    assert read("<p>Ada&lt;script&gt;alert(1)&lt;/script&gt;</p>").scripts == []
