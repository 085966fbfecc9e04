"""The paper twin: the same questions, one sheet, black ink, and what to do stands on it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_user
from tests.clinic.seeing import Served, draw, look_at

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.diary.acts import choose_symptoms, set_diary_telephone
from eutonia_clinic.diary.documents import Chosen
from eutonia_clinic.diary.languages import languages, words_of
from eutonia_clinic.diary.paper import DAYS, sheet_of
from eutonia_clinic.diary.questions import questions
from eutonia_clinic.diary.symptoms import symptom, usual

CLINIC = {"name": "TESTCLINIC", "telephone": "020 7946 0000", "hours": "", "emergency": "999"}
A4_ACROSS = (842, 595)
FIRST = date(2026, 9, 25)


def a_sheet(language: str = "en", **changes: Any) -> Any:
    held = {"name": "Juniper Testperson", "identifier": "SYN-1", "symptoms": usual(None).symptoms, "clinic": CLINIC}
    return sheet_of(**{**held, "language": language, "first": FIRST, **changes})


def test_the_sheet_asks_what_the_app_asks_in_its_order() -> None:
    asked = [line.words for line in a_sheet().lines]
    assert asked[:3] == ["Stiffness", "Pain from spasms", "Moving about"]
    assert len(asked) == 6
    assert [line.words for line in a_sheet().flags] == [one.words for one in questions().values()]


def test_fourteen_days_have_their_dates_over_the_end_of_a_month() -> None:
    columns = a_sheet().columns
    assert len(columns) == DAYS
    assert [(one.weekday, one.date) for one in columns[:7:5]] == [("Fri", "25 Sep"), ("Wed", "30 Sep")]
    assert columns[6].date == "1 Oct"
    assert [column.number for column in columns if column.starts_week] == [8]


def test_without_a_first_day_the_hand_writes_the_dates() -> None:
    assert {column.date for column in a_sheet(first=None).columns} == {""}


def test_a_symptom_of_the_clinics_own_keeps_its_words_in_every_language() -> None:
    own = (symptom("Getting out of the car"),)
    for language in languages():
        line = a_sheet(language, symptoms=own).lines[0]
        assert line.words == "Getting out of the car"
        assert line.hint == f"{words_of(language)['scale.low']}; {words_of(language)['scale.high']}"


@pytest.mark.parametrize("language", languages())
def test_what_to_do_stands_on_the_sheet_for_every_warning_sign(language: str) -> None:
    sheet = a_sheet(language)
    assert len(sheet.warned) == len(questions())
    assert all(one.do and one.say for one in sheet.warned)
    assert [one.is_emergency for one in sheet.warned] == [one.urgency == "emergency" for one in questions().values()]


def the_page(client: Client, person: Any, **asked: str) -> str:
    return client.get(f"/people/{person.pk}/diary/paper/", asked).content.decode()


@pytest.fixture
def scene(database: Database) -> Any:
    with clock.stopped_at(MOMENT):
        clinic = a_clinic()
        by = a_user(clinic, "Dr Ines Sample", Role.INJECTOR, Role.LEAD)
        yield clinic, by, a_person(by, clinic)


def test_the_page_speaks_the_language_that_is_asked_for(scene: Any) -> None:
    _clinic, by, person = scene
    client = signed_in(by)
    assert 'lang="de-DE"' in the_page(client, person, language="de")
    assert "Steifigkeit" in the_page(client, person, language="de")
    assert "Stiffness" in the_page(client, person, language="xx")


def test_a_day_that_is_none_leaves_the_dates_open(scene: Any) -> None:
    _clinic, by, person = scene
    client = signed_in(by)
    assert "24 Sep" in the_page(client, person)
    assert "Feb" not in the_page(client, person, first="2026-02-30")
    assert "24 Sep" not in the_page(client, person, first="")


def test_chosen_symptoms_stand_on_the_sheet(scene: Any) -> None:
    clinic, by, person = scene
    chosen = Chosen(symptoms=(symptom("Cramp in the calf"),))
    choose_symptoms(by=by, clinic=clinic, key=a_key(), person=person, chosen=chosen)
    page = the_page(signed_in(by), person)
    assert "Cramp in the calf" in page
    assert "Moving about" not in page


def test_nobody_without_the_person_prints_it(scene: Any) -> None:
    _clinic, _by, person = scene
    stranger = a_user(a_clinic("Other"), "Other injector", Role.INJECTOR)
    assert Client().get(f"/people/{person.pk}/diary/paper/").status_code == 302
    assert signed_in(stranger).get(f"/people/{person.pk}/diary/paper/").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("language", languages())
def test_It_is_one_sheet_in_black_with_nothing_small(served: Served, scene: Any, language: str) -> None:
    clinic, by, person = scene
    told = {"telephone": "020 7946 0000", "emergency": "999", "hours": "Monday to Friday, 9 to 17"}
    set_diary_telephone(by=by, clinic=clinic, key=a_key(), **told)
    tab = served.browser(by)
    tab.goto(f"/people/{person.pk}/diary/paper/?language={language}")
    look_at(tab, f"diary-paper-{language}")
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.emulate_media(media="print")
    draw(tab, f"diary-paper-{language}-print")
    pages = PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True))).pages
    assert len(pages) == 1
    assert tuple(round(float(side)) for side in pages[0].mediabox[2:]) == A4_ACROSS
    said = " ".join(pages[0].extract_text().split())
    assert "999" in said
    assert "020 7946 0000" in said
    smallest, colours = tab.evaluate(LOOKS)
    assert smallest * 0.75 >= 8 - 0.05
    assert [colour for colour in colours if len(set(colour.split(",")[:3])) > 1] == []


LOOKS = """() => {
    const all = [...document.querySelectorAll('.a4 *')];
    const written = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const numbers = text => text.replace(/[^0-9.,]/g, '');
    return [Math.min(...all.filter(e => written(e) && !e.closest('.vh')).map(e => parseFloat(getComputedStyle(e).fontSize))),
            [...new Set(all.flatMap(e => { const s = getComputedStyle(e); return [s.color, s.borderTopColor] }))].map(numbers)];
}"""
