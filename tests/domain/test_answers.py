"""Unknown stays apart from no, sides are words, and an Ashworth grade has an order but no arithmetic."""

from __future__ import annotations

import pytest

from eutonia.domain import Answer, Ashworth, Severity, Side


def test_both_unknowns_are_unknown_and_neither_is_no() -> None:
    assert [answer for answer in Answer if answer.is_unknown] == [Answer.NOT_ASKED, Answer.CANNOT_ESTABLISH]


def test_an_answer_is_never_printed_blank() -> None:
    assert [answer.words for answer in Answer] == ["yes", "no", "not asked", "cannot establish"]


@pytest.mark.parametrize("side", Side)
def test_the_other_side_of_the_other_side_is_this_side(side: Side) -> None:
    assert side.other is not side
    assert side.other.other is side


def test_sides_are_printed_as_words() -> None:
    assert (Side.RIGHT.word, Side.LEFT.word) == ("RIGHT", "LEFT")


def test_there_is_no_side_called_both() -> None:
    assert {side.value for side in Side} == {"right", "left"}


def test_ashworth_grades_stand_in_the_order_of_the_scale() -> None:
    in_order = ["0", "1", "1+", "2", "3", "4"]
    assert [grade.value for grade in sorted(Ashworth, key=lambda grade: grade.rank)] == in_order
    assert [grade.rank for grade in Ashworth] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("text", ["1.5", "1 +", "5", "-1", "", "I"])
def test_a_grade_that_is_not_on_the_scale_is_no_grade(text: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Ashworth"):
        Ashworth(text)


def test_a_stop_outranks_a_reason_and_a_reason_outranks_a_note() -> None:
    assert [severity.rank for severity in (Severity.NOTE, Severity.REASON, Severity.STOP)] == [1, 2, 3]
    assert [severity.words for severity in Severity] == ["stop", "needs a reason", "note"]
