"""One page asks each question once, and an act never takes an answer from memory."""

from __future__ import annotations

import pytest

from eutonia_clinic.core.asking import always_asked, asked_once, is_asked_once, once

asked: list[object] = []


@once
def question(of: object, more: str = "") -> str:
    """What is asked here."""
    asked.append(of)
    return f"{of}{more}"


@pytest.fixture(autouse=True)
def nothing_asked_yet() -> None:
    asked.clear()


def test_outside_a_page_every_question_is_asked() -> None:
    assert (question(1), question(1)) == ("1", "1")
    assert asked == [1, 1]
    assert not is_asked_once()


def test_within_a_page_each_is_asked_once_by_its_arguments_and_nothing_outlives_the_page() -> None:
    with asked_once():
        assert (question(1), question(1), question(2), question(1, more="x")) == ("1", "1", "2", "1x")
        with asked_once():
            assert question(1) == "1"
        assert asked == [1, 2, 1]
    with asked_once():
        question(1)
    assert asked == [1, 2, 1, 1]


def test_an_act_asks_anew_and_so_does_the_page_after_it() -> None:
    with asked_once():
        question(1)
        with always_asked():
            question(1)
            question(1)
        question(1)
        question(1)
    assert asked == [1, 1, 1, 1]


def test_a_question_that_could_not_be_answered_is_asked_again() -> None:
    tries: list[int] = []

    @once
    def failing() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise LookupError
        return len(tries)

    with asked_once():
        with pytest.raises(LookupError):
            failing()
        assert (failing(), failing()) == (2, 2)
