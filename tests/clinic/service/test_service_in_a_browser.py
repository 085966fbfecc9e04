"""A month's service report made and exported by the lead, and refused to everyone else, in a real browser."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from tests.clinic.scenes import a_user
from tests.clinic.seeing import SCREENSHOTS, Served, look_at, look_in_themes
from tests.clinic.service.months import Month

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.service.models import ResearchExport, ServiceReport

pytestmark = pytest.mark.browser
A4_POINTS = (595, 842)
REFUSED = 403
SERVICE = "/service/?by=month&of=2026-10"


def test_A_month_s_report_is_made_and_exported_by_the_lead_and_refused_to_everyone_else(month: Month, served: Served) -> None:
    clinic, lead = month.clinic, month.lead
    tab = served.browser(lead)
    tab.goto("/today/")
    with tab.expect_navigation():
        tab.get_by_role("link", name="Service", exact=True).click()
    assert tab.get_by_role("heading", level=1).inner_text().startswith("Service")
    with tab.expect_navigation():
        tab.get_by_role("link", name="October 2026", exact=True).click()
    look_at(tab, "service")
    look_in_themes(tab, "service")
    tab.get_by_text("Show every value: Change in tone").click()
    with tab.expect_navigation():
        tab.get_by_role("link", name="2 grades better", exact=True).click()
    assert tab.get_by_role("heading", level=1).inner_text() == "Change in tone: 2 grades better"
    assert "TESTJUNIPER" in tab.locator("main").inner_text()
    look_at(tab, "service-people")
    look_in_themes(tab, "service-people")
    tab.set_viewport_size({"width": 1440, "height": 900})
    with tab.expect_navigation():
        tab.get_by_role("link", name="Back to the figures").click()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Make the service report").click()
    report = tab.url
    assert "Made by Prof Noor Template on 3 November 2026" in tab.locator("main").inner_text()
    look_at(tab, "service-report")
    _is_few_pages_of_a4(tab)
    with zipfile.ZipFile(io.BytesIO(_export(tab))) as archive:
        assert "people.csv" in archive.namelist()
    assert (ServiceReport.objects.count(), ResearchExport.objects.get().author) == (1, lead)
    for role in (Role.INJECTOR, Role.ASSESSOR, Role.ADMINISTRATOR, Role.RESEARCHER):
        other = served.browser(a_user(clinic, f"A {role}", role))
        assert [other.goto(where).status for where in (SERVICE, report)] == [REFUSED, REFUSED]
        assert other.goto("/service/export/").status == (200 if role is Role.RESEARCHER else REFUSED)


def _export(tab: Any) -> bytes:
    tab.goto("/service/export/")
    tab.get_by_role("button", name="Make the export").click()
    tab.get_by_text("There is a problem").wait_for()
    look_at(tab, "service-export-refused", (360,))
    tab.get_by_label("What is it for?").fill("Dose and duration, study 12, approved by the board")
    look_at(tab, "service-export")
    look_in_themes(tab, "service-export")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Make the export").click()
    return Path(download.value.path()).read_bytes()


def _is_few_pages_of_a4(tab: Any) -> None:
    paper = tab.pdf(prefer_css_page_size=True)
    pages = PdfReader(io.BytesIO(paper)).pages
    assert 1 <= len(pages) <= 3
    assert "9 signed, 0 amended and 1 cancelled." in " ".join("".join(page.extract_text() for page in pages).split())
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages} == {A4_POINTS}
    if folder := os.environ.get(SCREENSHOTS):
        Path(folder, "service-report.pdf").write_bytes(paper)
