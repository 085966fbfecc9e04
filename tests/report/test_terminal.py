"""The terminal says the same in the same order, at 80 columns, without colour, and reads nobody's words as markup."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from tests.report.made import NASTY, a_check, a_course, a_person_case, a_proposal, an_option, candidates, findings

from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import terminal
from eutonia.report.terminal import bar, safe, sparkline


def printed(proposal: Proposal, knowledge: Knowledge, width: int = 80) -> str:
    """What stands on a plain terminal."""
    out = io.StringIO()
    Console(file=out, width=width, no_color=True, force_terminal=False).print(terminal(proposal, knowledge))
    return out.getvalue()


@pytest.fixture(scope="module")
def text(proposal: Proposal, knowledge: Knowledge) -> str:
    """The proposal at 80 columns."""
    return printed(proposal, knowledge)


def test_The_answer_is_the_first_line(text: str) -> None:
    assert text.splitlines()[0] == "Candidate with cautions: 220 units of onabotulinumtoxinA, for 24 September 2026"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_No_line_is_wider_than_the_terminal_and_none_has_an_escape(width: int, proposal: Proposal, knowledge: Knowledge) -> None:
    text = printed(proposal, knowledge, width)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    assert "\x1b" not in text


def test_The_parts_come_in_the_order_of_the_clinic(text: str) -> None:
    heads = [
        "May we?",
        "Doses, units of onabotulinumtoxinA",
        "Check: 40 of 41 checks ran",
        "Limits",
        "What to expect",
        "Other doses",
        "Dilution and syringes",
        "Why each muscle",
        "Other treatments",
        "Not checked",
        "Facts nobody here has verified",
        "Sources",
    ]
    places = [text.index(f"\n\n{head}") for head in heads]
    assert places == sorted(places)


def test_The_dose_table_has_right_before_left(text: str) -> None:
    head = next(line for line in text.splitlines() if line.startswith("Muscle"))
    assert head.index("RIGHT") < head.index("LEFT")
    row = next(line for line in text.splitlines() if line.startswith("Adductor magnus"))
    assert row.split()[4:6] == ["60", "40"]
    assert next(line for line in text.splitlines() if line.startswith("Soleus ")).split()[1:3] == ["50", "keep"]


def test_Sums_windows_sources_and_what_was_not_checked_are_said(text: str) -> None:
    flat = " ".join(text.split())
    for part in ("320 units of onabotulinumtoxinA; the limit is 400", "window 3 Jul 2026 to 24 Sep 2026", "[1 unverified]",
                 "Not checked: Largest volume in one site", "label dose of the soleus", "[1] Made label of a toxin",
                 "plunger rests at 1.5 mL, 1 mL, 0.5 mL and 0 mL", "wears off about day 88 (80 %: 78 to 98)"):  # fmt: skip
        assert part in flat


def test_A_refusal_ends_with_what_else_fits(refusal: Proposal, knowledge: Knowledge) -> None:
    text = printed(refusal, knowledge)
    assert text.startswith("Not now: No dose is proposed")
    assert "Stop: Infection at the site" in text
    assert "Baclofen by mouth (preferred now)" in text
    assert "Doses" not in text


@pytest.mark.parametrize("words", NASTY)
def test_Nobodys_words_are_read_as_markup(words: str, knowledge: Knowledge) -> None:
    case = a_person_case(title=words)
    goals = tuple(goal.model_copy(update={"words": words}) for goal in case.goals)
    hostile = a_proposal(
        case=case.model_copy(update={"goals": goals}), summary=words, unverified=(words,),
        candidates=tuple(c.model_copy(update={"sentence": words}) for c in candidates()),
    )  # fmt: skip
    out = io.StringIO()
    Console(file=out, width=400, force_terminal=True, color_system="truecolor").print(terminal(hostile, knowledge))
    assert words in out.getvalue()
    assert "http" not in "".join(part for part in out.getvalue().split("\x1b") if part.startswith("]8"))


def test_Control_characters_never_reach_the_terminal() -> None:
    assert safe("a\x1b[31mred\x07\nb").plain == "a [31mred b"


@pytest.mark.parametrize(
    ("place", "drawn"),
    [(0, "[======#############-----|]"), (1, "[#############-----------|]"), (2, "[########################!]")],
)
def test_A_limit_bar_reads_without_colour(place: int, drawn: str) -> None:
    assert bar(a_check().limits[place]).plain == drawn


def test_A_limit_of_0_leaves_no_room() -> None:
    assert bar(a_check().limits[0].model_copy(update={"maximum": 0})).plain == "no room: the limit is 0"


def test_The_sparkline_has_one_height_a_week() -> None:
    course = a_course()
    assert len(sparkline(course).plain) == len(course.weeks)


def test_Nothing_to_say_is_said(knowledge: Knowledge) -> None:
    bare = an_option(
        check=a_check().model_copy(update={"limits": ()}), courses=(a_course(weeks=(), bands=(), without_treatment=()),), goals=()
    )
    text = printed(
        a_proposal(options=(bare,), unverified=(), eligibility=a_proposal().eligibility.model_copy(update={"alternatives": ()})),
        knowledge,
    )
    for part in (
        "does not mean that any dose is safe",
        "No forecast was made",
        "None in use",
        "None listed for this person",
        "Every check ran",
    ):
        assert part in " ".join(text.split())


def test_The_swallowing_risk_is_said(knowledge: Knowledge) -> None:
    assert "Swallowing" in printed(a_proposal(swallowing_risk=findings()[:1]), knowledge)
