"""The report for a regulator: every field that a scheme asks for, nothing that names the person, and the same as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.events.happening import LATER, ON, answered, did, recorded, some_news
from tests.clinic.events.test_pages import at, text
from tests.clinic.scenes import MOMENT
from tests.clinic.story import Visit, a_closed_session, a_history, a_visit, bladder_toxin

from eutonia_clinic.core import clock
from eutonia_clinic.events import catalogue
from eutonia_clinic.events.models import AdverseEvent
from eutonia_clinic.events.presenters.report import CONTENT
from eutonia_clinic.events.suspecting import candidates_of

MUST = {"reporter", "patient", "sex", "age", "weight", "suspects", "reactions", "onset", "seriousness", "outcome", "narrative",
        "concomitant", "named"}  # fmt: skip
"""What a report holds whatever the scheme."""


@pytest.fixture
def visit(database: Database) -> Iterator[Visit]:
    with clock.stopped_at(MOMENT):
        visit = a_visit(sex="female", identifiers=[{"kind": "nhs-number", "value": "943 476 5919"}])
        a_closed_session(
            visit, toxin_history=a_history(MOMENT, "yes", bladder_toxin("2026-08-20")),
            other_treatments=[{"option": "baclofen-oral", "status": "in_use"}],
        )  # fmt: skip
    with clock.stopped_at(ON):
        yield visit


@pytest.fixture
def browser(visit: Visit) -> Client:
    return signed_in(visit.by)


def an_event_followed(visit: Visit) -> AdverseEvent:
    found = candidates_of(visit.person)
    first = recorded(
        visit, seriousness=answered(hospital="yes"), elsewhere=found.elsewhere, other_medicines="Baclofen", where="Neck, left",
        device="Needle, 27 gauge",
    )  # fmt: skip
    with clock.stopped_at(LATER):
        row: AdverseEvent = did("follow_event", visit, event=first, news=some_news())
    return row


@pytest.mark.parametrize("scheme", list(catalogue.schemes()))
def test_Every_scheme_asks_for_what_a_report_must_hold_and_every_field_can_be_filled(scheme: str) -> None:
    asked = {one.content for one in catalogue.schemes()[scheme].fields}
    assert asked >= MUST
    assert asked <= set(CONTENT)
    for one in catalogue.schemes()[scheme].deadlines:
        assert one.source.title
        assert one.state in ("seen", "recalled")


@pytest.mark.parametrize(
    ("jurisdiction", "zone", "scheme"),
    [("US", "America/New_York", "medwatch-3500"), ("US", "Europe/London", "medwatch-3500"),
     ("UK/EU", "Europe/London", "yellow-card"), ("UK/EU", "Europe/Berlin", "eu"), ("UK/EU", "Europe/Dublin", "eu")],
)  # fmt: skip
def test_The_scheme_is_that_of_the_clinic(jurisdiction: str, zone: str, scheme: str) -> None:
    assert catalogue.scheme_for(jurisdiction, zone).id == scheme


def test_The_report_says_everything_that_is_known(browser: Client, visit: Visit) -> None:
    with clock.stopped_at(LATER):
        said = text(signed_in(visit.by).get(at("report", event=an_event_followed(visit))))
    for words in (
        "US MedWatch, Form FDA 3500", "onabotulinumtoxinA (Botox): 75 units of onabotulinumtoxinA in all, into the muscle",
        "once on 24 Sep 2026; 10 days after the injection", "vial of 100 units of onabotulinumtoxinA, 75 units given from it",
        "Lot C1234AB, expiry 12 Apr 2027", "Soleus RIGHT, 75 units of onabotulinumtoxinA, 3 sites",
        "200 units of onabotulinumtoxinA, bladder",
        "Dysphagia (trouble swallowing)", "4 Oct 2026", "Requires or prolongs inpatient hospitalisation: yes", "Recovered",
        "J. T., adverse event", "female", "52 years", "64 kg", "Dr Ines Sample", "Baclofen", "Coughs when drinking water since",
        "18 Oct 2026: Drinks without coughing.", "named in the label facts", "Multiple sclerosis, EDSS 6", "Needle, 27 gauge",
        "Spasticity in multiple sclerosis: equinovarus foot", "Nothing is sent to a regulator from here", "21 CFR 600.80",
    ):  # fmt: skip
        assert words in said, words


@pytest.mark.parametrize("scheme", list(catalogue.schemes()))
def test_Nothing_of_it_names_the_person(browser: Client, visit: Visit, scheme: str) -> None:
    row = an_event_followed(visit)
    with clock.stopped_at(LATER):
        client = signed_in(visit.by)
        for route in ("report", "report_file"):
            said = client.get(at(route, event=row), {"scheme": scheme}).content.decode()
            for name in ("TESTPERSON", "Testperson", "Juniper", "943", "1974", "Mar 1974"):
                assert name not in said, (route, name)


def test_A_name_in_somebodys_own_words_is_warned_of(browser: Client, visit: Visit) -> None:
    row = recorded(visit, happened="Juniper, when drinking, coughs.")
    assert "hold a name of the person: juniper. Correct the event" in text(browser.get(at("report", event=row)))
    assert "hold a name" not in text(browser.get(at("report", event=recorded(visit, happened="Junipers are green."))))


def test_The_file_holds_the_same_fields(browser: Client, visit: Visit) -> None:
    row = recorded(visit)
    answer = browser.get(at("report_file", event=row), {"scheme": "yellow-card"})
    assert answer["Content-Disposition"] == f'attachment; filename="adverse-event-{row.pk}-yellow-card.json"'
    tree: dict[str, Any] = json.loads(answer.content)
    assert (tree["scheme"], tree["sent"]) == ("yellow-card", "not by this program")
    shown = text(browser.get(at("report", event=row), {"scheme": "yellow-card"}))
    for field in tree["fields"]:
        assert field["label"] in shown
    held = {field["content"]: field["value"] for field in tree["fields"]}
    assert held["outcome"] == ["Not recovered"]
    assert held["ended"] == ["not over"]


def test_What_is_not_known_is_said_to_be_not_known(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit(born=MOMENT.date().replace(year=1960), family="Other")
    with clock.stopped_at(ON):
        row = recorded(visit, suspects=[], device="Needle", onset_on=None, seriousness={})
        said = text(signed_in(visit.by).get(at("report", event=row), {"scheme": "nonsense"}))
    for words in ("not assessed here", "not asked", "not known", "no medicine suspected", "Results in death: not asked"):
        assert words in said, words
