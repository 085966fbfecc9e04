"""Toxin that is no session of the course: which of it is named, and what is said when nobody knows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.learn.people import DAY, ONA, Visits, skeleton

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case
from eutonia.domain.cycle import Course
from eutonia.learn.elsewhere import toxin_elsewhere

BEFORE = date(2026, 9, 1)
BETWEEN = date(2026, 11, 2)
AFTER = date(2026, 12, 2)
COURSE = skeleton(Visits(weeks=(), measures=(), products=(ONA, ONA), assessed_again=True))


def told(*treatments: dict[str, Any], first: Answer = Answer.NO, later: Answer = Answer.NO) -> tuple[str, ...]:
    """What is said of treatments that the later assessment tells of."""
    cases = [COURSE.case, *COURSE.later_cases]
    rows = [{"indication": "limb_spasticity", **one} for one in treatments]
    found = []
    for row, (case, answer) in enumerate(zip(cases, (first, later), strict=True)):
        document = case.model_dump(mode="python")
        document["toxin_history"] |= {"any_in_16_weeks": answer, "treatments": rows if row else []}
        found.append(Case.model_validate(document))
    return toxin_elsewhere(found, COURSE.cycles)


def named(*days: str) -> tuple[str, ...]:
    return (f"Toxin that is no session of this course ({', '.join(days)}) was not counted: it is not known where it acted.",)


YES = "Toxin from before the first session may still have acted then: untreated, the problems may be worse than learned."
UNKNOWN = "Whether toxin from before the first session still acted then is not known: it was learned as if none did."


@pytest.mark.parametrize(
    ("answer", "words"),
    [(Answer.YES, (YES,)), (Answer.NO, ()), (Answer.NOT_ASKED, (UNKNOWN,)), (Answer.CANNOT_ESTABLISH, (UNKNOWN,))],
)
def test_what_was_answered_before_the_first_session_counts_and_no_later_answer(answer: Answer, words: tuple[str, ...]) -> None:
    assert told(first=answer) == words
    assert told(later=answer) == ()


def test_days_are_named_once_and_in_order() -> None:
    rows = [{"given_on": one} for one in (AFTER, BETWEEN, BETWEEN)]
    assert told(*rows) == named("2 Nov 2026", "2 Dec 2026")
    assert told(*rows, first=Answer.YES) == (YES, *named("2 Nov 2026", "2 Dec 2026"))


def test_what_was_given_before_the_first_session_or_is_a_session_is_not_named() -> None:
    sessions = [cycle.session.given_on for cycle in COURSE.cycles]
    assert sessions[0] == DAY
    assert told(*({"given_on": one} for one in (BEFORE, *sessions))) == ()


@pytest.mark.parametrize("indication", ["limb_spasticity", "cervical_dystonia", "other", "not_known"])
def test_where_it_may_have_reached_the_muscles_of_the_course_it_is_named(indication: str) -> None:
    assert told({"given_on": BETWEEN, "indication": indication}) == named("2 Nov 2026")


@pytest.mark.parametrize(
    "change",
    [
        {"indication": "bladder"},
        {"status": "signed_not_given"},
        {"status": "cancelled"},
        {"status": "cancelled", "indication": "bladder"},
        {"given_on": None},
    ],
    ids=str,
)
def test_what_went_elsewhere_or_was_not_given_or_has_no_day_is_not_named(change: dict[str, Any]) -> None:
    assert told({"given_on": BETWEEN, **change}) == ()


def test_a_course_of_one_session() -> None:
    alone = Course(case=COURSE.case, cycles=COURSE.cycles[:1])
    assert toxin_elsewhere([alone.case], alone.cycles) == ()
