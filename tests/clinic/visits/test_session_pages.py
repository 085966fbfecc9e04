"""The pages of a session: begun, tapped, closed, read and corrected; whatever is wrong is said where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django.urls import reverse
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_key, a_user
from tests.clinic.story import a_visit, bladder_toxin, closed, given
from tests.clinic.visits.giving_by_pages import FOUND, Tablet, a_plan, a_tablet, equation

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.patients import acts as people
from eutonia_clinic.visits.models import GivenEntry, InjectionSession, LearnedBelief, SessionClosed, VialEntry
from eutonia_clinic.visits.opened import opened
from eutonia_clinic.visits.presenters.accounting import over_in

OK, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE = 200, 403, 404, 409, 422
CODE = "(01)09506000134352(17)270831(10)C1234AB"


@pytest.fixture
def tablet(database: Database) -> Iterator[Tablet]:
    """A session of five sites of 25 units with two vials of 100 recorded; time stands still."""
    with clock.stopped_at(MOMENT):
        yield a_tablet()


def html(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_a_session_is_given_tap_by_tap_and_closed(tablet: Tablet) -> None:
    for number in range(1, 6):
        answer = tablet.tap(f"given:{number}")
        assert answer.status_code == OK
    assert equation(html(answer)) == "200 drawn = 125 given + 0 wasted + 75 left"
    assert "75 units of onabotulinumtoxinA are neither given nor wasted" in html(answer)
    assert equation(html(tablet.tap("waste:vials"))) == "200 drawn = 125 given + 75 wasted + 0 left"
    left = tablet.tap("close")
    assert left["HX-Redirect"] == tablet.at("given")
    page = tablet.look("given")
    assert "125 units of onabotulinumtoxinA given, as planned." in page
    assert "200 drawn = 125 given + 75 wasted." in page
    assert "Closed by Dr Ines Sample, 24 Sep 2026, 10:00." in page
    assert "The session is closed" in page
    assert LearnedBelief.objects.count() == 1


def test_before_a_vial_is_recorded_nothing_is_said_to_be_left_over(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        page = Tablet.of(visit, a_plan(visit)).look()
    assert "not drawn yet" in page
    assert "-125" not in page


def test_the_next_button_is_black_and_what_is_given_can_be_undone(tablet: Tablet) -> None:
    page = html(tablet.tap("given:1"))
    assert re.findall(r'class="glove pri" type="submit" name="act" value="([^"]+)"', page) == ["given:2"]
    page = html(tablet.tap("undo:1"))
    assert re.findall(r'class="glove pri" type="submit" name="act" value="([^"]+)"', page) == ["given:1"]
    assert equation(page) == "200 drawn = 0 given + 0 wasted + 200 left"
    assert equation(html(tablet.tap("given:1"))) == "200 drawn = 25 given + 0 wasted + 175 left"


def test_every_tap_brings_a_fresh_key_and_the_same_tap_again_does_nothing_twice(tablet: Tablet) -> None:
    sent = dict(tablet.hidden)
    tablet.tap("given:1")
    assert tablet.hidden["idempotency_key"] != sent["idempotency_key"]
    tablet.hidden = sent
    answer = tablet.tap("given:1")
    assert (answer.status_code, GivenEntry.objects.count()) == (OK, 1)


def test_another_tap_under_a_key_that_had_reached_us_is_told(tablet: Tablet) -> None:
    """The answer of the first tap was lost on its way; the tablet still shows the old page."""
    sent = dict(tablet.hidden)
    tablet.tap("given:1")
    tablet.hidden = sent
    answer = tablet.tap("given:2")
    assert answer.status_code == CONFLICT
    assert "The tap before this one had reached the clinic" in html(answer)
    assert 'value="undo:1"' in html(answer)
    assert GivenEntry.objects.count() == 1
    assert tablet.tap("given:2").status_code == OK


def test_a_tap_from_a_screen_that_is_behind_is_told_and_not_doubled(tablet: Tablet) -> None:
    other = Tablet(tablet.visit, tablet.session, signed_in(a_user(tablet.visit.clinic, "Dr Second Tablet")))
    other.look()
    tablet.tap("given:1")
    answer = other.tap("given:1")
    assert answer.status_code == CONFLICT
    assert "Dr Ines Sample wrote 25 units down for this site already. It was not entered twice." in html(answer)
    assert GivenEntry.objects.count() == 1


def test_a_tap_for_a_plan_that_was_amended_meanwhile_gives_nothing(tablet: Tablet) -> None:
    tablet.hidden["plan"] = "999"
    answer = tablet.tap("given:1")
    assert answer.status_code == CONFLICT
    assert "The plan was amended since this page was opened" in html(answer)
    assert not GivenEntry.objects.exists()


def test_another_amount_is_read_strictly_and_kept_as_typed(tablet: Tablet) -> None:
    for units, why, said in (
        ("", "cramp", "The units given are missing"), ("1S", "cramp", "“1S” cannot be read"),
        ("26", "more", "More than was signed"),
        ("15", "", "Say why it is different"), ("1,5", "cramp", "cannot be read"), ("-5", "cramp", "cannot be read"),
    ):  # fmt: skip
        answer = tablet.tap("different:2", units_2=units, why_2=why)
        page = html(answer)
        assert answer.status_code == UNPROCESSABLE
        assert said in page
        assert "<details open>" in page
        assert f'value="{units}"' in page
    assert not GivenEntry.objects.exists()


def test_another_amount_stands_with_its_reason_and_its_rest_is_offered_as_waste(tablet: Tablet) -> None:
    page = html(tablet.tap("different:1", units_1="15", why_1="Cramp, needle out"))
    assert "0.3 mL given, 10:00. Cramp, needle out" in page
    assert "Record 10 units in syringe A as waste" in page
    assert equation(html(tablet.tap("waste:A"))) == "200 drawn = 15 given + 10 wasted + 175 left"
    assert equation(html(tablet.tap("keep:A"))) == "200 drawn = 15 given + 0 wasted + 185 left"
    assert tablet.tap("waste:B").status_code == CONFLICT


def test_what_open_sites_still_need_is_never_offered_as_waste(tablet: Tablet) -> None:
    """Nor where the sites of a syringe are not known, or less was drawn than is planned."""
    tablet.tap("given:1")
    count = opened(tablet.session).count
    assert over_in(count, "vials") == 75
    assert over_in(replace(count, made=count.made.model_copy(update={"syringes": ()})), "vials") == 75
    assert not over_in(replace(count, state=replace(count.state, drawn=Decimal(100))), "vials")


def test_a_vial_that_was_not_emptied_says_so(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        tablet = a_tablet(vials=0)
        tablet.record_vial(drawn_units="60")
        page = tablet.look()
    assert "Vial 1 · 100 units" in page
    assert "60 units drawn" in page
    assert "Lot not recorded" in page


def test_guidance_is_pressed_let_go_and_read_afterwards(tablet: Tablet) -> None:
    for kind in ("ultrasound", "stimulation", "anatomical"):
        tablet.tap(f"guidance:soleus:right:{kind}")
    page = html(tablet.tap("guidance:soleus:right:anatomical"))
    assert len(re.findall('aria-pressed="true"', page)) == 2
    for number in range(1, 6):
        tablet.tap(f"given:{number}")
    tablet.tap("waste:vials")
    tablet.tap("close")
    assert "Ultrasound and Stimulation" in tablet.look("given")
    (used,) = SessionClosed.objects.get().content.guidance
    assert (used.muscle, [kind.value for kind in used.kinds]) == ("soleus", ["ultrasound", "stimulation"])


def test_what_the_page_never_offers_is_refused(tablet: Tablet) -> None:
    strange = (
        "given:0",
        "given:99",
        "given:x",
        "undo:1",
        "guidance:soleus:left:ultrasound",
        "guidance:soleus:right:magic",
        "waste:Z",
    )
    for act in strange:
        assert tablet.tap(act).status_code in (CONFLICT, UNPROCESSABLE), act
    assert not GivenEntry.objects.exists()


def test_a_close_that_does_not_add_up_says_everything_that_does_not(tablet: Tablet) -> None:
    tablet.tap("given:1")
    answer = tablet.tap("close")
    page = html(answer)
    assert answer.status_code == UNPROCESSABLE
    assert "The session does not add up yet." in page
    assert '<a href="#soleus-right">Soleus RIGHT: nothing written.' in page
    assert '<a href="#gastrocnemius-medial-head-right">Gastrocnemius, medial head RIGHT: 25 given, 50 planned.' in page
    assert '<a href="#left-h">Wasted from lot C1234AB: nothing written.' in page
    assert not SessionClosed.objects.exists()


def test_without_script_a_tap_leads_back_to_its_site(tablet: Tablet) -> None:
    sent = {**tablet.hidden, "act": "given:1"}
    answer = tablet.client.post(tablet.at("session_act"), sent)
    assert (answer.status_code, answer["Location"]) == (FOUND, f"{tablet.at('session')}#site-1")
    again = tablet.client.post(tablet.at("session_act"), {**sent, "idempotency_key": "another"})
    assert again.status_code == CONFLICT
    assert "<html" in html(again)


def test_an_interrupted_session_is_opened_where_it_stood(tablet: Tablet) -> None:
    tablet.tap("given:1")
    tablet.tap("guidance:soleus:right:ultrasound")
    assert "Nothing was lost" not in tablet.look()
    with clock.stopped_at(MOMENT + timedelta(minutes=12)):
        page = tablet.look()
    assert "From 10:00 to 10:12 nothing was entered. Nothing was lost" in page
    assert equation(page) == "200 drawn = 25 given + 0 wasted + 175 left"
    assert 'aria-pressed="true">Ultrasound' in page


def test_what_is_new_since_the_signature_is_told_with_a_way_to_amend(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_plan(visit)
        told = EarlierTreatment.model_validate(bladder_toxin((MOMENT - timedelta(weeks=3)).date().isoformat()))
        people.tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=told)
        client = signed_in(visit.by)
        answer = client.post(reverse("visits:open_session", kwargs={"plan": plan.pk}), {"idempotency_key": a_key()})
        page = html(answer)
    assert answer.status_code == CONFLICT
    assert "The session was not begun" in page
    assert f'action="{reverse("visits:amend", kwargs={"plan": plan.pk})}"' in page
    assert 'class="finding' in page
    assert not InjectionSession.objects.exists()


def test_a_session_that_was_begun_is_gone_on_with(tablet: Tablet) -> None:
    again = Tablet.of(tablet.visit, tablet.session.plan)
    assert again.session == tablet.session


def test_a_closed_session_is_only_read(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = given(visit, a_plan(visit, {"muscle": "soleus", "side": "right", "units": 75, "sites": 3}))
        tablet = Tablet.of(visit, session.plan)
        closed(visit, session)
        for route in ("session", "vials"):
            assert tablet.client.get(tablet.at(route))["Location"] == tablet.at("given")
        answer = tablet.tap("given:1")
        assert answer["HX-Redirect"] == tablet.at("given")
        assert "This session is closed" in tablet.look("given")


def test_an_assessor_reads_what_was_given_and_gives_nothing(tablet: Tablet) -> None:
    client = signed_in(a_user(tablet.visit.clinic, "An Assessor", Role.ASSESSOR))
    assert client.post(tablet.at("session_act"), {"act": "given:1"}).status_code == FORBIDDEN
    page = html(client.get(tablet.at("given")))
    assert "not closed yet" in page
    assert tablet.at("correct_session") not in page
    assert tablet.at("session") + '"' not in page


# Vials


def test_a_code_fills_lot_and_expiry_and_nothing_is_recorded_before_it_is_compared(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        tablet = a_tablet(vials=0)
        answer = tablet.record_vial(act="read", code=CODE, lot="", expiry_day="", expiry_month="", expiry_year="")
        page = html(answer)
        assert "The code says lot C1234AB, expiry 31 Aug 2027." in page
        assert 'name="lot" type="text" value="C1234AB"' in page
        assert not VialEntry.objects.exists()
        assert tablet.record_vial(code=CODE).status_code == FOUND
    assert VialEntry.objects.get().gtin == "09506000134352"


WRONG_VIALS: tuple[tuple[dict[str, str], str], ...] = (
    ({"lot": ""}, "Lot: type the lot"), ({"expiry_day": "31", "expiry_month": "9"}, "Expiry: this is not a day"),
    ({"expiry_year": "2025"}, "Expiry: 2025-08-31. Expected a day not before the session"),
    ({"drawn_units": "1O0"}, "Units drawn from it: “1O0” cannot be read"), ({"drawn_units": "120"}, "Units drawn from it: 120."),
    ({"diluent_ml": "4"}, "Diluent added: 4. Expected the strength that was signed"), ({"diluent_ml": ""}, "Diluent added: type"),
    ({"diluent_ml": "0"}, "0 mL cannot be right: every product planned here is a powder"),
    ({"mixed_time": "9:5"}, "Mixed at: type hours and minutes"), ({"mixed_time": "23:00"}, "Mixed at: 2026-09-24"),
    ({"mixed_on_day": "22"}, "expected a time within"), ({"code": "(01)123"}, "Code: The GTIN of the code cannot be read"),
    ({"code": CODE, "lot": "OTHER"}, "Lot: the code says C1234AB"), ({"code": CODE, "expiry_day": "30"}, "Expiry: the code says"),
    ({"vial_units": "0"}, "Units in the vial"),
)  # fmt: skip


def test_what_cannot_be_right_of_a_vial_is_said_at_its_field(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        tablet = a_tablet(vials=0)
        for changes, said in WRONG_VIALS:
            answer = tablet.record_vial(**changes)
            page = re.sub(r"<[^>]+>", "", html(answer))
            assert answer.status_code == UNPROCESSABLE, changes
            assert said.lower() in page.lower()
    assert not VialEntry.objects.exists()


def test_a_vial_is_corrected_with_a_reason_and_keeps_its_code(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        tablet = a_tablet(vials=0)
        tablet.record_vial(code=CODE)
        vial = VialEntry.objects.get()
        page = html(tablet.client.get(f"{tablet.at('vials')}?vial={vial.pk}"))
        assert 'name="lot" type="text" value="C1234AB"' in page
        change = {"corrects": str(vial.pk), "lot": "C1234AC"}
        told = tablet.record_vial(**change)
        assert told.status_code == UNPROCESSABLE
        assert "A correction needs a reason" in html(told)
        assert tablet.record_vial(**change, reason="The last letter").status_code == FOUND
        assert tablet.client.get(f"{tablet.at('vials')}?vial={vial.pk}").status_code == NOT_FOUND
    assert (VialEntry.objects.current().get().lot, VialEntry.objects.current().get().gtin) == ("C1234AC", "09506000134352")


def test_more_vials_than_were_planned_can_be_recorded(tablet: Tablet) -> None:
    page = tablet.look("vials")
    assert "Every vial that is needed is recorded" in page
    assert "?vial=another" in page
    assert "Vial 3" in html(tablet.client.get(f"{tablet.at('vials')}?vial=another"))


# Correcting


def a_closed_tablet(tablet: Tablet) -> Tablet:
    for number in range(1, 6):
        tablet.tap(f"given:{number}")
    tablet.tap("waste:vials")
    tablet.tap("close")
    return tablet


def correction(page: str, **changes: str) -> dict[str, str]:
    """The form as it stands on the page, with changes."""
    held: dict[str, str] = {}

    class Boxes(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            of = dict(attrs)
            if tag == "input" and of.get("name") and of["name"] != "csrfmiddlewaretoken":
                held[str(of["name"])] = of.get("value") or ""

    Boxes().feed(page)
    return {**held, "else:muscle": "", "else:side": "", **changes}


def test_a_closed_session_is_written_down_anew_and_adds_up_again(tablet: Tablet) -> None:
    a_closed_tablet(tablet)
    form = correction(
        tablet.look("correct_session"), **{
            "dose:soleus:right:units": "70", "dose:soleus:right:why": "Syringe not emptied", "vial:1:given": "20",
            "vial:1:wasted": "80", "reason": "Counted again",
        },
    )  # fmt: skip
    answer = tablet.client.post(tablet.at("correct_session"), form)
    assert answer["Location"] == tablet.at("given")
    page = tablet.look("given")
    assert "120 units of onabotulinumtoxinA given, of 125 units planned." in page
    assert "Corrected by Dr Ines Sample, 24 Sep 2026, 10:00: “Counted again”." in page
    again = tablet.client.post(tablet.at("correct_session"), {**form, "idempotency_key": "another"})
    assert (again.status_code, "corrected this session meanwhile" in html(again)) == (CONFLICT, True)


def test_the_other_side_can_be_written_down(tablet: Tablet) -> None:
    a_closed_tablet(tablet)
    form = correction(
        tablet.look("correct_session"), **{
            "dose:soleus:right:units": "0", "dose:soleus:right:sites": "0", "dose:soleus:right:why": "It was the left",
            "else:muscle": "soleus", "else:side": "left", "else:units": "75", "else:sites": "3", "else:why": "Given on the left",
            "reason": "The other side",
        },
    )  # fmt: skip
    assert tablet.client.post(tablet.at("correct_session"), form).status_code == FOUND
    doses = SessionClosed.objects.current().get().content.session.doses
    assert [(one.muscle, one.side.word, one.units) for one in doses if one.units] == [
        ("gastrocnemius-medial-head", "RIGHT", 50), ("soleus", "LEFT", 75),
    ]  # fmt: skip


WRONG_CORRECTIONS: tuple[tuple[dict[str, str], str], ...] = (
    ({"reason": ""}, "Why it is corrected: say why"), ({"dose:soleus:right:units": "7O"}, "“7O” cannot be read"),
    ({"dose:soleus:right:units": "70"}, "other than planned: say why"),
    ({"vial:0:wasted": "5"}, "100 drawn; 100 given and 5 wasted are 105"),
    (
        {"dose:soleus:right:units": "70", "dose:soleus:right:why": "less"},
        "the muscles hold 120 units and the vials gave 125",
    ),
    ({"vial:0:lot": ""}, "type the lot"), ({"vial:0:expiry_month": "13"}, "this is not a day"),
    ({"vial:0:drawn": "120"}, "more than the 100 units of the vial"), ({"dose:soleus:right:sites": "2.5"}, "not a whole number"),
    ({"else:muscle": "soleus", "else:side": "right"}, "stands above"), ({"else:muscle": "soleus"}, "choose muscle and side"),
)  # fmt: skip


def test_a_correction_that_cannot_be_right_is_said_at_its_field(tablet: Tablet) -> None:
    a_closed_tablet(tablet)
    page = tablet.look("correct_session")
    for changes, said in WRONG_CORRECTIONS:
        answer = tablet.client.post(tablet.at("correct_session"), correction(page, **{"reason": "Counted again", **changes}))
        assert answer.status_code == UNPROCESSABLE, changes
        assert said in re.sub(r"<[^>]+>", "", html(answer))
    assert SessionClosed.objects.count() == 1


def test_a_session_that_is_open_is_put_right_in_itself(tablet: Tablet) -> None:
    answer = tablet.client.get(tablet.at("correct_session"))
    assert answer.status_code == CONFLICT
    assert "Put it right in the session itself" in html(answer)
