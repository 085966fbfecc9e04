"""Two people at one assessment, and what is carried over from an earlier one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from tests.clinic.assessing import FOOT, RIGHT, a_first_assessment, all_no, begun, sent
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.pages_sent import the_form
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user
from tests.clinic.story import LATER, Visit, a_closed_session, a_visit

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.patients.acts import register_at_clinic
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits import copying
from eutonia_clinic.visits.confirming import unconfirmed
from eutonia_clinic.visits.models import Assessment, AssessmentDraft, StoredProposal


@pytest.fixture
def visit(database: Database) -> Iterator[Visit]:
    with clock.stopped_at(MOMENT):
        yield a_visit()


@pytest.fixture
def browser(visit: Visit) -> Client:
    return signed_in(visit.by)


# Two people write


def test_Two_people_write_and_whoever_comes_second_is_told_and_loses_nothing(browser: Client, visit: Visit) -> None:
    address = a_first_assessment(browser, visit)
    opened = the_form(browser.get(address))
    other = signed_in(a_user(visit.clinic, "Nurse Otto Other", Role.ASSESSOR))
    sent(other, address, **{"person:weight_kg": "71"})
    refused = browser.post(address, opened | {f"{RIGHT}:pain": "7", "act": "save"})
    said = refused.content.decode()
    assert refused.status_code == 409
    assert "Nurse Otto Other changed this meanwhile" in said
    assert "Weight: Nurse Otto Other wrote “71”." in said
    assert "Pain, 0 to 10 (Equinovarus foot RIGHT): Nurse Otto Other wrote “nothing”." in said
    mine = the_form(refused)
    assert (mine[f"{RIGHT}:pain"], mine["person:weight_kg"]) == ("7", "64")
    assert browser.post(address, mine | {"person:weight_kg": "71", "act": "save"}).status_code == 302
    held = the_form(browser.get(address))
    assert (held[f"{RIGHT}:pain"], held["person:weight_kg"]) == ("7", "71")


def test_What_was_recorded_meanwhile_is_not_written_over(browser: Client, visit: Visit) -> None:
    address = a_first_assessment(browser, visit)
    opened = the_form(browser.get(address))
    sent(signed_in(a_user(visit.clinic, "Nurse Otto Other", Role.ASSESSOR)), address, "next")
    refused = browser.post(address, opened | {f"{RIGHT}:pain": "7", "act": "next"})
    assert refused.status_code == 409
    assert "was recorded or put aside meanwhile" in refused.content.decode()
    assert the_form(refused)[f"{RIGHT}:pain"] == "7"
    assert 'value="next"' not in refused.content.decode()
    assert Assessment.objects.count() == 1
    assert browser.get(address)["Location"] == reverse("visits:person", kwargs={"person": visit.person.pk})


def test_A_double_click_records_once(browser: Client, visit: Visit) -> None:
    address = a_first_assessment(browser, visit)
    form = the_form(browser.get(address)) | {"act": "next"}
    assert [browser.post(address, form)["Location"] for _ in range(2)] == ["/proposals/1/"] * 2
    assert (Assessment.objects.count(), StoredProposal.objects.count()) == (1, 1)


def test_A_draft_is_put_aside_and_no_longer_gone_on_with(browser: Client, visit: Visit) -> None:
    address = begun(browser, visit)
    answer = browser.post(f"{address}aside/", the_form(browser.get(address)))
    assert answer["Location"] == reverse("visits:person", kwargs={"person": visit.person.pk})
    assert begun(browser, visit) != address


def test_A_draft_of_another_clinic_is_gone_on_with_there(browser: Client, visit: Visit) -> None:
    """Both clinics know the person; the label and the product are those of the clinic that began."""
    other = a_clinic("OTHERCLINIC")
    there = a_user(other, "Dr Other")
    born = identity_of(visit.person).birth_date
    register_at_clinic(by=there, clinic=other, key=a_key(), person=visit.person, family="TESTPERSON", birth_date=born)
    assert signed_in(there).get(begun(browser, visit)).status_code == 403


# What is carried over


@pytest.fixture
def treated(database: Database) -> Visit:
    """A visit with its whole first treatment behind it."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit, muscles=[{"muscle": "tibialis-anterior", "side": "right", "strength": 4}])
        return visit


def test_What_is_carried_over_waits_for_one_tick_a_row_and_a_changed_value_for_none(treated: Visit) -> None:
    with clock.stopped_at(LATER):
        browser = signed_in(treated.by)
        address = begun(browser, treated)
        page = browser.get(address).content.decode()
        assert "Still so: Equinovarus foot, RIGHT and LEFT" in page
        assert "3 rows carried over and not confirmed: signing stays closed" in page
        assert page.count("carried over, not confirmed") == 3
        sent(browser, address, **{f"{RIGHT}:ashworth": "2", "still:goal:1": "yes"})
        waiting = copying.read(AssessmentDraft.objects.get(is_finished=False).unconfirmed)
        assert "problems[0].ashworth" not in waiting
        assert {"problems[0].spasms_per_day", "muscles[0].strength", "person.weight_kg", "product"} <= set(waiting)
        assert not [place for place in waiting if place.startswith("goals")]
        sent(browser, address, **{f"still:movement:{FOOT}": "yes", "still:person": "yes"})
        assert copying.read(AssessmentDraft.objects.get(is_finished=False).unconfirmed) == ()
        assert "carried over, not confirmed" not in browser.get(address).content.decode()


def carried_list(page: str) -> str:
    """The words of the list of what waits."""
    part = page.split('id="carried"', 1)[1].split("</section>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_Everything_that_waits_is_listed_with_its_values_and_confirmed_by_one_word(treated: Visit) -> None:
    with clock.stopped_at(LATER):
        browser = signed_in(treated.by)
        address = begun(browser, treated)
        listed = carried_list(browser.get(address).content.decode())
        for said in (
            "Equinovarus foot RIGHT · Ashworth: 3 · Spasms a day: 6", "Tibialis anterior RIGHT: 4", "Goal 1",
            "Heel to the ground when walking", "The person and the product", "Weight: 64 kg", "onabotulinumtoxinA",
            "no answer of last time is carried over",
        ):  # fmt: skip
            assert said in listed, said
        sent(browser, address, "still-all", **{f"{RIGHT}:ashworth": "2"})
        page = browser.get(address).content.decode()
        assert 'id="carried"' not in page
        assert "carried over, not confirmed" not in page
        assert "still so by your word" in page
        assert copying.read(AssessmentDraft.objects.get(is_finished=False).unconfirmed) == ()


def test_Who_confirmed_stands_in_the_record_and_what_was_changed_is_nobodys_word(treated: Visit) -> None:
    """A nurse says that nothing else has changed; the injector changes one of it after all, asks, and records."""
    with clock.stopped_at(LATER):
        nurse = signed_in(a_user(treated.clinic, "Nurse Otto Other", Role.ASSESSOR))
        address = begun(nurse, treated)
        sent(nurse, address, "still-all", **{f"{RIGHT}:ashworth": "2"})
        browser = signed_in(treated.by)
        sent(browser, address, **{"person:weight_kg": "66", "history:any": "no"})
        all_no(browser, address)
        sent(browser, address, "next", answered_by="carer")
        row = Assessment.objects.latest("pk")
        kept = row.confirmations.get()
        places = copying.read(kept.places)
        assert (kept.author, kept.said_by) == (treated.by, "Nurse Otto Other")
        assert {"problems[0].spasms_per_day", "goals[0].words", "person.height_cm", "product"} <= set(places)
        assert not {"problems[0].ashworth", "person.weight_kg"} & set(places)
        assert not [place for place in places if place.startswith(("screen", "toxin_history"))]
        assert unconfirmed(row) == ()
        read = browser.get(reverse("visits:assessment", kwargs={"assessment": row.pk})).content.decode()
        assert "Carried over and still so, by the word of Nurse Otto Other, 14 Jan 2027" in read


def test_One_word_for_all_is_not_taken_while_something_cannot_be_read(treated: Visit) -> None:
    with clock.stopped_at(LATER):
        browser = signed_in(treated.by)
        address = begun(browser, treated)
        sent(browser, address, "still-all", **{f"{RIGHT}:pain": "much"})
        assert copying.read(AssessmentDraft.objects.get(is_finished=False).unconfirmed) != ()
        page = browser.get(address).content.decode()
        assert "What cannot be read is kept as it was typed" in page
        assert 'id="carried"' in page


def test_Of_two_who_write_the_word_of_whoever_saw_an_older_page_is_not_taken(treated: Visit) -> None:
    with clock.stopped_at(LATER):
        browser = signed_in(treated.by)
        address = begun(browser, treated)
        opened = the_form(browser.get(address))
        sent(signed_in(a_user(treated.clinic, "Nurse Otto Other", Role.ASSESSOR)), address, **{"person:weight_kg": "71"})
        assert browser.post(address, opened | {"act": "still-all"}).status_code == 409
        assert copying.read(AssessmentDraft.objects.get(is_finished=False).unconfirmed) != ()


class Hand:
    """A hand that counts what it does: a button, a link, a box filled or a tick is one."""

    def __init__(self, browser: Client) -> None:
        self.browser, self.done, self.typed = browser, 0, dict[str, str]()

    def fills(self, **typed: str) -> None:
        """Boxes and ticks."""
        self.done += len(typed)
        self.typed |= typed

    def presses(self, address: str, act: str) -> str:
        """A button of the form; where it leads."""
        self.done += 1
        shown = the_form(self.browser.get(address)) if act else {}
        answer = self.browser.post(address, shown | self.typed | {"act": act})
        self.typed = {}
        return str(answer["Location"]).partition("#")[0]


def test_A_repeat_visit_comes_to_its_plan_in_few_interactions(treated: Visit) -> None:
    """From the person's page: begin, look at every row, measure what changed, ask, record, plan."""
    with clock.stopped_at(LATER):
        hand = Hand(signed_in(treated.by))
        address = hand.presses(reverse("visits:start_assessment", kwargs={"person": treated.person.pk}), "")
        hand.fills(**{f"{RIGHT}:ashworth": "2", f"{RIGHT}:spasms": "4", f"still:movement:{FOOT}": "yes"})
        hand.fills(**{"still:goal:1": "yes", "still:person": "yes", "history:any": "no"})
        hand.fills(**{"screen:infection-at-site": "no", "screen:frailty": "no"})
        for topic in ("allergy", "neuromuscular", "reserve", "pregnancy", "interaction", "trigger"):
            hand.presses(address, f"no:{topic}")
        answer = hand.presses(address, "next")
        row = Assessment.objects.latest("pk")
        assert unconfirmed(row) == ()
        assert set(row.content.screen.answers.values()) == {"no"}
        assert answer == reverse("visits:may_we", kwargs={"proposal": row.proposals.get().pk})
        assert hand.done == 16


def test_A_row_that_is_taken_out_moves_no_mark_to_another(treated: Visit) -> None:
    with clock.stopped_at(LATER):
        browser = signed_in(treated.by)
        address = begun(browser, treated)
        sent(browser, address, "add:adducted-thighs")
        sent(browser, address, **{"problem:adducted-thighs:left:ashworth": "2"})
        sent(browser, address, f"remove:{FOOT}")
        waiting = copying.read(AssessmentDraft.objects.get(is_finished=False).unconfirmed)
        assert not [place for place in waiting if place.startswith("problems")]


def test_What_was_not_confirmed_is_recorded_as_such_and_confirmed_afterwards(treated: Visit) -> None:
    with clock.stopped_at(LATER):
        browser = signed_in(treated.by)
        address = begun(browser, treated)
        sent(browser, address, **{"still:goal:1": "yes", "still:person": "yes", "history:any": "no"})
        all_no(browser, address)
        page = browser.get(sent(browser, address, "next", answered_by="carer")["Location"]).content.decode()
        row = Assessment.objects.latest("pk")
        assert "2 rows carried over and not confirmed: signing stays closed." in page
        own = reverse("visits:assessment", kwargs={"assessment": row.pk})
        read = browser.get(own).content.decode()
        assert "Equinovarus foot RIGHT: Ashworth 3" in read
        assert "Tibialis anterior RIGHT strength 4" in read
        confirm = reverse("visits:confirm", kwargs={"assessment": row.pk})
        assert "Nothing was ticked" in browser.post(confirm, {}, follow=True).content.decode()
        done = browser.post(confirm, {"places": ["problems[0]", "muscles[0]"]}, follow=True).content.decode()
        assert "2 rows confirmed." in done
        assert unconfirmed(row) == ()
        assert browser.post(confirm, {"places": ["goals[0]"]}).status_code == 422
