"""After a closed session: write, complete, keep and print three letters; the session is corrected, and a new version written."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.clinic.letters.scenes import NEXT_DAY, PHONE, Treated, planned, treated
from tests.clinic.scenes import MOMENT
from tests.clinic.seeing import SCREENSHOTS, Served, look_at
from tests.clinic.stories.hands import Hands

from eutonia_clinic.core import clock
from eutonia_clinic.letters.models import Consent, Letter

pytestmark = pytest.mark.browser
A4_POINTS = (595, 842)
PAGES = {"The person treated": (1, 4), "General practitioner": (1, 3), "Physiotherapy": (1, 3)}
SMALLEST_POINTS = {"The person treated": 13, "General practitioner": 8, "Physiotherapy": 8}


def on_paper(tab: Any, name: str) -> list[Any]:
    """The page on A4, and what its sheets hold."""
    made = tab.pdf(prefer_css_page_size=True)
    if folder := os.environ.get(SCREENSHOTS):
        (Path(folder) / f"{name}.pdf").write_bytes(made)
    pages = list(PdfReader(io.BytesIO(made)).pages)
    assert all(tuple(round(float(side)) for side in one.mediabox[2:]) == A4_POINTS for one in pages)
    return pages


def smallest(tab: Any) -> float:
    """The smallest letters on paper, in points."""
    tab.emulate_media(media="print")
    found = tab.evaluate(
        """() => {
            const written = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && !e.closest('.vh');
            return Math.min(...[...document.querySelectorAll('.paper .sheet *')].filter(written)
                .map(e => parseFloat(getComputedStyle(e).fontSize)))
        }"""
    )
    tab.emulate_media(media="null")
    return float(found) * 0.75


def test_The_three_letters_of_a_session_from_the_record_to_paper_and_again(served: Served) -> None:
    of = treated()
    with clock.stopped_at(NEXT_DAY):
        tab = served.browser(of.visit.by)
        hands = Hands(tab)
        tab.goto(reverse("visits:person", kwargs={"person": of.visit.person.pk}))
        hands.press("Letters and consent")
        hands.look("letters-none")
        for to in PAGES:
            write(hands, of, to)
        hands.look_in_themes("letters-listed")
    with clock.stopped_at(NEXT_DAY + timedelta(days=1)):
        document = of.closing.content.model_copy(update={"note": "Guidance by ultrasound"})
        of.visit.act("correct_session", closed=of.closing, document=document, reason="Guidance was forgotten")
        tab = served.browser(of.visit.by)
        hands = Hands(tab)
        tab.goto(reverse("letters:of_person", kwargs={"person": of.visit.person.pk}))
        hands.press("Letter to the person")
        assert "This letter rests on a session that was corrected on 26 September 2026" in hands.says
        hands.look_in_themes("letter-outdated")
        hands.press("Write a new version")
        hands.fill("Why a new version?", "The session was corrected")
        hands.press("I have checked it: keep this letter")
        assert "version 2" in hands.says
        tab.goto(reverse("letters:print", kwargs={"letter": Letter.objects.get(replaces__isnull=False).replaces_id}))
        assert "SUPERSEDED by version 2" in tab.locator("main").inner_text()
        on_paper(tab, "letter-superseded")


def write(hands: Hands, of: Treated, to: str) -> None:
    """One letter: chosen, completed, kept, looked at, on paper, posted."""
    tab, name = hands.tab, to.lower().replace(" ", "-")
    hands.press("Write a letter")
    hands.answer("To whom?", to)
    if to == "General practitioner":
        hands.look("letter-choose")
    hands.press("Write it from the record")
    if to != "The person treated":
        hands.fill("To", "Dr Otto Sample")
        hands.fill("Address", "1 Example Street\nExampleton\nEX1 1EX")
    hands.fill("Telephone of the clinic", PHONE)
    hands.look(f"letter-draft-{name}")
    hands.press("I have checked it: keep this letter")
    assert "The letter is kept under your name" in hands.says
    hands.look(f"letter-kept-{name}")
    hands.press("Print", exact=True)
    pages = on_paper(tab, f"letter-{name}")
    fewest, most = PAGES[to]
    assert fewest <= len(pages) <= most
    assert smallest(tab) >= SMALLEST_POINTS[to] - 0.05
    assert "RIGHT" in " ".join(one.extract_text() for one in pages)
    look_at(tab, f"letter-print-{name}", (360, 900))
    tab.set_viewport_size({"width": 1440, "height": 900})
    with tab.expect_navigation():
        tab.get_by_role("link", name="Back").click()
    hands.answer("How did it leave?", "Posted")
    hands.press("Write it down")
    assert "Posted on 25 Sep 2026" in hands.says
    hands.press("Letters and consent")


def test_Consent_is_talked_over_recorded_and_withdrawn(served: Served) -> None:
    visit, draft = planned()
    with clock.stopped_at(MOMENT):
        tab = served.browser(visit.by)
        hands = Hands(tab)
        tab.goto(reverse("visits:person", kwargs={"person": visit.person.pk}))
        assert "No consent is recorded for this plan" in hands.says
        hands.press("Talk it over and record")
        hands.look_in_themes("consent-form")
        for box in tab.locator("main [name^=risk-]").all():
            box.check()
        hands.answer("Who decides?", "The person decides for themselves")
        hands.answer("What was decided?", "Consents to this treatment")
        hands.answer("Was the paper form signed?", "Yes")
        hands.press("Record it")
        assert Consent.objects.get().decision == "consents"
        hands.look_in_themes("consent-recorded")
        hands.fill("What did the person say?", "She fears the needles.")
        hands.press("Record that consent is withdrawn")
        assert "Consent withdrawn" in hands.says
        tab.goto(reverse("letters:consent_print", kwargs={"draft": draft.pk}))
        assert len(on_paper(tab, "consent-form")) <= 2
        assert smallest(tab) >= 8 - 0.05
        look_at(tab, "consent-print", (360, 900))
