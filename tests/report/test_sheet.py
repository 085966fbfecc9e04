"""The sheet that goes to the injection room: same doses, same sides, readable by machine, and closed to injection."""

from __future__ import annotations

import io
import sys

import pytest
from pypdf import PdfReader
from tests.report.made import NASTY, a_big_plan, a_goal_chance, a_person_case, a_proposal, an_option, not_a_candidate

from eutonia.domain.errors import NotAvailable
from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import pdf
from eutonia.report.sheet import CannotSet, print_style

POINTS = {"a4": (595, 842), "us-letter": (612, 792)}


def opened(data: bytes) -> PdfReader:
    """A PDF, read."""
    return PdfReader(io.BytesIO(data))


def text_of(data: bytes, page: int | None = None) -> str:
    """The words of one page, or of all."""
    pages = opened(data).pages
    chosen = pages if page is None else [pages[page]]
    return " ".join(" ".join(one.extract_text() for one in chosen).split())


@pytest.fixture(scope="module")
def sheet(proposal: Proposal, knowledge: Knowledge) -> bytes:
    """The PDF of the proposal."""
    return pdf(proposal, knowledge)


def test_The_first_page_is_the_plan(sheet: bytes) -> None:
    text = text_of(sheet, 0)
    for part in ("TESTPERSON, Ada", "220 units of onabotulinumtoxinA", "RIGHT 160 units", "LEFT 60 units", "Adductor magnus",
                 "60 units", "2 sites", "1.2 mL", "Needs a reason: Bladder dose not confirmed", "Synthetic person",
                 "Dashed, not injected: LEFT Soleus keep", "Drawn 300 units = given", "Planned and prescribed by"):  # fmt: skip
        assert part in text, part


def test_The_plan_fits_one_page_and_is_followed_by_its_grounds(sheet: bytes) -> None:
    assert 3 <= len(opened(sheet).pages) <= 6
    rest = " ".join(text_of(sheet, place) for place in range(1, len(opened(sheet).pages)))
    for part in ("May we?", "320 units of onabotulinumtoxinA", "Limits", "What to expect", "Chance of each goal",
                 "Other doses", "Why each muscle", "Not checked: Largest volume",
                 "Unverified here: Label dose of the soleus", "Sources"):  # fmt: skip
        assert part in rest, part


def test_Person_day_and_page_stand_on_every_sheet(sheet: bytes) -> None:
    pages = opened(sheet).pages
    for place, page in enumerate(pages, start=1):
        text = " ".join(page.extract_text().split())
        assert "TESTPERSON, Ada, test-case, plan for 24 September 2026" in text
        assert f"page {place} of {len(pages)}" in text


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_The_sheet_comes_on_A4_and_Letter(paper: str, proposal: Proposal, knowledge: Knowledge) -> None:
    box = opened(pdf(proposal, knowledge, paper)).pages[0].mediabox  # type: ignore[arg-type]
    assert (round(float(box.width)), round(float(box.height))) == POINTS[paper]


def test_The_sheet_is_tagged_for_assistive_technology(sheet: bytes) -> None:
    root = opened(sheet).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en-GB"
    assert "220 units" in (opened(sheet).metadata or {}).get("/Title", "")
    assert b"pdfuaid" in opened(sheet).trailer["/Root"]["/Metadata"].get_data()


def test_The_same_proposal_gives_the_same_bytes(sheet: bytes, proposal: Proposal, knowledge: Knowledge) -> None:
    assert pdf(proposal, knowledge) == sheet


def test_A_refusal_has_no_place_to_sign(refusal: Proposal, knowledge: Knowledge) -> None:
    text = text_of(pdf(refusal, knowledge))
    for part in ("No dose is proposed", "Not now", "Infection at the site", "Baclofen by mouth (preferred now)"):
        assert part in text
    assert "Injected by" not in text


@pytest.mark.parametrize("words", NASTY)
def test_Nobodys_words_are_read_as_commands(words: str, knowledge: Knowledge) -> None:
    case = a_person_case(title=words)
    person = case.person.model_copy(update={"name": words})
    goals = tuple(goal.model_copy(update={"words": words}) for goal in case.goals)
    hostile = a_proposal(case=case.model_copy(update={"person": person, "goals": goals}), summary=words, unverified=(words,))
    text = text_of(pdf(hostile, knowledge)).replace(" ", "")
    assert words.replace(" ", "")[:24] in text


def test_A_long_plan_still_shows_every_dose(knowledge: Knowledge) -> None:
    doses = tuple(dose.model_copy(update={"muscle": muscle}) for muscle in knowledge.muscles for dose in a_big_plan().doses[:2])
    plan = a_big_plan().model_copy(update={"doses": doses})
    text = text_of(pdf(a_proposal(options=(an_option(plan=plan),)), knowledge))
    assert text.count("60 units 2 sites") == len(knowledge.muscles)


def test_A_proposal_to_wait_can_be_printed(knowledge: Knowledge) -> None:
    waiting = an_option("none", 0, goals=(a_goal_chance(),))
    text = text_of(pdf(not_a_candidate(options=(waiting,)), knowledge))
    assert "Chance of each goal if nothing is injected" in text
    assert "without treatment" not in text, "nothing is compared with itself"


def test_A_letter_that_no_font_has_is_refused_and_never_printed_as_a_box(knowledge: Knowledge) -> None:
    case = a_person_case()
    case = case.model_copy(update={"person": case.person.model_copy(update={"name": "\U00013000\U00012000"})})
    with pytest.raises(CannotSet, match="use the HTML page"):
        pdf(a_proposal(case=case), knowledge)


def test_Without_typst_the_message_says_how_to_get_it(
    proposal: Proposal, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NotAvailable, match=r"pip install 'eutonia\[pdf\]'"):
        pdf(proposal, knowledge)


def test_The_print_style_has_no_variable_left() -> None:
    assert "var(" not in print_style()
    assert ".is-planned{fill:#222222" in print_style()
