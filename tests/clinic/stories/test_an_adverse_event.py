"""An adverse event, from the diary's red flag to the report: written down, looked at, followed to its outcome, handed over."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from tests.clinic.databases import Database
from tests.clinic.diary.keeping import a_red_flag
from tests.clinic.scenes import MOMENT, a_user
from tests.clinic.seeing import SCREENSHOTS, Served, look_at, look_in_themes
from tests.clinic.stories.hands import Hands
from tests.clinic.story import Visit, a_closed_session, a_visit

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.events import queries
from eutonia_clinic.events.models import AdverseEvent

pytestmark = pytest.mark.browser
A4_POINTS = (595, 842)
SMALLEST_POINTS = 8
NOT_SO = ("The person died", "Life was in danger", "Lasting or marked loss", "A child was born", "Medically important")
TOLD = MOMENT + timedelta(days=9)
OVER = MOMENT + timedelta(days=23)


@pytest.fixture
def visit(database: Database) -> Visit:
    """75 units were given nine days ago; this evening the diary says that swallowing is hard."""
    with clock.stopped_at(MOMENT):
        visit = a_visit(sex="female")
        a_closed_session(visit, other_treatments=[{"option": "baclofen-oral", "status": "in_use"}])
    with clock.stopped_at(TOLD):
        a_red_flag(visit, day="2026-10-03", note="I cough when I drink water.")
    return visit


def test_An_adverse_event_from_the_diary_to_the_report(served: Served, visit: Visit) -> None:
    lead = a_user(visit.clinic, "Prof Noor Template", Role.LEAD)
    with clock.stopped_at(TOLD):
        hands = Hands(served.browser(visit.by))
        _is_recorded_from_the_diary(hands)
        _is_looked_at_and_gone_from_today(hands)
    with clock.stopped_at(OVER):
        hands = Hands(served.browser(visit.by))
        _is_followed_to_its_outcome(hands)
        _is_reported_on_paper_and_written_down(hands)
        _is_behind_a_number_of_the_lead(served.browser(lead))
    (told,) = queries.events_of(visit.person)
    assert (told.what, told.outcome, told.after[0].lots) == (("Trouble swallowing",), "Recovered", ("C1234AB",))


def _is_recorded_from_the_diary(hands: Hands) -> None:
    hands.tab.goto("/today/")
    hands.press("Look at it")
    hands.press("Record an adverse event")
    assert "Begun from the diary, 3 Oct 2026" in hands.says
    hands.fill("What happened, in words", "")
    hands.press("Record the adverse event")
    assert "What happened, in words: say it." in hands.says
    hands.look("event-refused")
    hands.fill("What happened, in words", "Coughs when she drinks water, since the evening.")
    for question in NOT_SO:
        hands.answer(question, "No")
    hands.answer("A stay in hospital began", "Yes")
    hands.answer("How it is now", "Not recovered")
    hands.answer("How bad it was", "Moderate: something could not be done as usual")
    hands.answer("Due to the toxin, in your opinion", "Probable")
    hands.look_in_themes("event-filled-in")
    hands.press("Record the adverse event")
    for words in ("Trouble swallowing", "Soleus RIGHT, 75 units of onabotulinumtoxinA", "9 days after the injection",
                  "named in the label facts", "report by 18 Oct 2026", "Coughs when she drinks water"):  # fmt: skip
        assert words in hands.says, words
    hands.look_in_themes("event")


def _is_looked_at_and_gone_from_today(hands: Hands) -> None:
    address = hands.tab.url
    hands.tab.goto("/today/")
    assert "trouble swallowing, an adverse event. Serious: a stay in hospital" in hands.says
    hands.tab.goto(address)
    hands.fill("What follows from it, if anything", "Seen by speech therapy tomorrow")
    hands.press("Reviewed", exact=True)
    hands.tab.goto("/today/")
    assert "an adverse event. Serious" not in hands.says
    hands.tab.goto("/adverse-events/")
    hands.look_in_themes("events-open")


def _is_followed_to_its_outcome(hands: Hands) -> None:
    hands.tab.goto("/adverse-events/")
    assert "report was due by 18 Oct 2026" not in hands.says
    hands.press("Trouble swallowing")
    hands.press("Follow up")
    hands.fill("What was learned, in words", "Home after two days; drinks without coughing.")
    hands.answer("How it is now", "Recovered")
    for part, typed in (("day", "15"), ("month", "10"), ("year", "2026")):
        hands.tab.locator(f"[name=ended_on_{part}]").fill(typed)
    hands.look_in_themes("event-follow-up")
    hands.press("Record what was learned")
    assert "Now: recovered, over on 15 Oct 2026" in hands.says


def _is_reported_on_paper_and_written_down(hands: Hands) -> None:
    event = hands.tab.url
    hands.press("Report to print")
    look_at(hands.tab, "event-report", (360, 900))
    _is_a_report_on_paper(hands.tab)
    hands.tab.goto(event)
    hands.press("Write down that it was reported")
    hands.fill("Number that the scheme gave", "MW-2026-77")
    hands.look("event-reported")
    hands.press("Write it down")
    assert "Reported to US MedWatch, Form FDA 3500 on 17 Oct 2026, number MW-2026-77." in hands.says
    assert "nothing more to do" in hands.says
    hands.look("event-over")


def _is_a_report_on_paper(tab: Any) -> None:
    paper = tab.pdf(prefer_css_page_size=True)
    folder = os.environ.get(SCREENSHOTS)
    if folder:
        (Path(folder) / "event-report.pdf").write_bytes(paper)
    pages = PdfReader(io.BytesIO(paper)).pages
    assert len(pages) <= 2
    assert all(tuple(round(float(side)) for side in page.mediabox[2:]) == A4_POINTS for page in pages)
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in ("Lot C1234AB", "Soleus RIGHT", "Dysphagia", "J. T.", "Home after two days"):
        assert words in said, words
    assert "TESTPERSON" not in said
    tab.emulate_media(media="print")
    smallest = tab.evaluate(
        "() => Math.min(...[...document.querySelectorAll('.a4 *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && "
        "n.data.trim()) && !e.closest('.vh')).map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert smallest * 0.75 >= SMALLEST_POINTS - 0.05
    tab.emulate_media(media="screen")


def _is_behind_a_number_of_the_lead(tab: Any) -> None:
    tab.goto("/adverse-events/lots/")
    look_at(tab, "events-lots")
    look_in_themes(tab, "events-lots")
    with tab.expect_navigation():
        tab.get_by_role("link", name="C1234AB").first.click()
    look_at(tab, "events-behind", (360, 1440))
    assert "1 person given it, 1 person with an adverse event" in tab.locator("main").inner_text()
    assert AdverseEvent.objects.count() == 2
