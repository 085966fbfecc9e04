"""The clinic's side of the diary as it is seen: at every width, no rule of accessibility broken, and the sheet on paper."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.urls import reverse
from pypdf import PdfReader
from tests.clinic.diary.keeping import a_device, a_red_flag, an_entry
from tests.clinic.scenes import MOMENT
from tests.clinic.seeing import SCREENSHOTS, Served, draw, look_at, look_in_themes
from tests.clinic.story import Visit, a_closed_session, a_visit

from eutonia_clinic.core import clock
from eutonia_clinic.diary.models import DiaryEntry

SEVEN_WEEKS = MOMENT + timedelta(days=49)
A4_POINTS = (595, 842)


def some_weeks(visit: Visit) -> None:
    """Seven weeks of a person and a carer: better, then wearing off."""
    mine, carer = a_device(visit), a_device(visit, "carer", "Ada Example")
    scores = (7, 6, 4, 3, 3, 4, 6)
    entries: list[dict[str, Any]] = []
    for after in range(1, 49):
        day = (MOMENT + timedelta(days=after)).date().isoformat()
        score = scores[after // 7]
        felt = {6: "onset", 44: "wear_off"}.get(after)
        symptoms = {mine.symptom("stiffness"): score, mine.symptom("pain"): score - 2, mine.symptom("moving"): score - 1}
        if after % 6:
            entries.append(an_entry(day, symptoms=symptoms, spasms=score + after % 3, felt=felt))
    mine.send(*entries, an_entry(entries[-1]["day"], spasms=2, replaces=entries[-1]["id"], note="Counted again."))
    carer.send(an_entry(entries[-2]["day"], spasms=9, note="A bad night; she slept in the chair."))


def a_diary() -> tuple[Visit, DiaryEntry]:
    """A treated person whose diary has weeks in it, and a red flag."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
    with clock.stopped_at(SEVEN_WEEKS):
        some_weeks(visit)
        day = SEVEN_WEEKS.date().isoformat()
        return visit, a_red_flag(visit, day=day, note="Coughs at every meal since yesterday.")


def test_The_clinic_reads_a_diary_and_answers_a_red_flag(served: Served) -> None:
    visit, flag = a_diary()
    with clock.stopped_at(SEVEN_WEEKS):
        tab = served.browser(visit.by)
        tab.goto(reverse("visits:today"))
        look_at(tab, "diary-today", (360, 1440))
        with tab.expect_navigation():
            tab.get_by_role("link", name="Look at it").click()
        look_at(tab, "diary-flag")
        look_in_themes(tab, "diary-flag")
        tab.get_by_label("What did you do about it?").fill("Called. Thickened drinks; seen by speech therapy today.")
        with tab.expect_navigation():
            tab.get_by_role("button", name="I have looked at this").click()
        look_at(tab, "diary-entries")
        look_in_themes(tab, "diary-entries")
        tab.goto(reverse("visits:person", kwargs={"person": visit.person.pk}))
        look_at(tab, "diary-person", (360, 1440))
    assert flag.reviewed.words.startswith("Called.")


def test_The_clinic_invites_and_the_sheet_fits_one_page(served: Served) -> None:
    visit, _ = a_diary()
    of = {"person": visit.person.pk}
    with clock.stopped_at(SEVEN_WEEKS):
        tab = served.browser(visit.by)
        tab.goto(reverse("diary:invite", kwargs=of))
        look_at(tab, "diary-invite")
        look_in_themes(tab, "diary-invite")
        tab.get_by_label("A carer, who writes in their place").check()
        tab.get_by_label("Name of the carer").fill("Ben Example")
        with tab.expect_navigation():
            tab.get_by_role("button", name="Make a code").click()
        draw(tab, "diary-invited")
        paper = tab.pdf(prefer_css_page_size=True)
        if folder := os.environ.get(SCREENSHOTS):
            Path(folder, "diary-invited.pdf").write_bytes(paper)
        pages = PdfReader(io.BytesIO(paper)).pages
        assert len(pages) == 1
        assert tuple(round(float(side)) for side in pages[0].mediabox[2:]) == A4_POINTS
        assert "You write for Juniper" in pages[0].extract_text()


def test_The_other_pages_hold_at_every_width(served: Served) -> None:
    visit, flag = a_diary()
    of = {"person": visit.person.pk}
    with clock.stopped_at(SEVEN_WEEKS):
        tab = served.browser(visit.by)
        for name in ("symptoms", "type_in"):
            tab.goto(reverse(f"diary:{name}", kwargs=of))
            look_at(tab, f"diary-{name}")
            look_in_themes(tab, f"diary-{name}")
        tab.locator("#f-0-s0").fill("12")
        with tab.expect_navigation():
            tab.get_by_role("button", name="Keep what was typed").click()
        look_at(tab, "diary-type_in-fault", (360, 1440))
        tab.goto(reverse("diary:close_device", kwargs={"diary_device": flag.device_id}))
        look_at(tab, "diary-close", (360,))
