"""A person objects to the use of their data in exports: written down with a name, honoured everywhere, counted, taken back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.scenes import a_key, a_person, a_user
from tests.clinic.service.months import Month
from tests.clinic.visits.planning_by_pages import form_of

from eutonia_clinic.accounts.models import User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.errors import Changed, NotAllowed, NotValid
from eutonia_clinic.patients.acts import merge
from eutonia_clinic.patients.models import Person
from eutonia_clinic.service.acts import choose_about_research
from eutonia_clinic.service.choosing import choices_of, token_of
from eutonia_clinic.service.exporting.gathering import first_days, gather
from eutonia_clinic.service.exporting.making import Wanted, make
from eutonia_clinic.service.models import ResearchChoice
from eutonia_clinic.service.periods import month_named

OCTOBER = month_named("2026-10")
assert OCTOBER
UNTIL = OCTOBER.ends


@pytest.fixture
def injector(month: Month) -> User:
    return a_user(month.clinic, "Dr Late Comer")


@pytest.fixture
def person(month: Month) -> Person:
    """Somebody of whom an export holds something."""
    return Person.objects.get(pk=min(one.person_id for one in gather(month.clinic, UNTIL).people))


def chosen(by: User, month: Month, person: Person, objects: bool = True, **given: str) -> ResearchChoice:
    said = {"said_by": "The person", "words": "I would rather not.", "seen": token_of(choices_of([person.pk]))}
    row: ResearchChoice = choose_about_research(
        by=by, clinic=month.clinic, key=a_key(), person=person, objects=objects, **(said | given)
    )
    return row


def sent(client: Client, person: Person, **typed: str) -> object:
    """The form of the page as it stands, filled in."""
    page = client.get(reverse("service:research", kwargs={"person": person.pk})).content.decode()
    form = form_of(page.replace('class="form" method', 'id="choice" method'), "choice")
    where = reverse("service:choose", kwargs={"person": person.pk})
    return client.post(where, {**form, "said_by": "The person", "words": "I would rather not.", **typed}, follow=True)


def test_whoever_objects_is_left_out_of_the_export_and_counted(month: Month, injector: User, person: Person) -> None:
    wanted = Wanted(UNTIL, 5)
    before = make(month.clinic, wanted, "one").told
    chosen(injector, month, person)
    gathered = gather(month.clinic, UNTIL)
    assert gathered.objecting == 1
    assert person.pk not in {one.person_id for one in gathered.people}
    assert person.pk not in first_days(month.clinic, UNTIL)
    after = make(month.clinic, wanted, "two")
    assert after.told.people_known == before.people_known, "whoever objects is counted among those left out"
    assert after.told.people_left_out == before.people_left_out + 1
    assert "or they object to this use" in after.files["README.md"].decode()


def test_an_objection_holds_at_every_clinic_and_under_every_number(month: Month, injector: User, person: Person) -> None:
    twin = a_person(injector, month.clinic, other_than=[person.pk], family="Testpersson")
    chosen(injector, month, twin)
    assert gather(month.clinic, UNTIL).objecting == 0
    lead = a_user(month.clinic, "Prof Bela Other", Role.LEAD)
    merge(by=lead, clinic=month.clinic, key=a_key(), kept=person, merged=twin, reason="One person")
    assert gather(month.clinic, UNTIL).objecting == 1
    chosen(injector, month, person, objects=False, seen=token_of(choices_of([person.pk, twin.pk])), words="Asked again")
    assert gather(month.clinic, UNTIL).objecting == 0


def test_it_is_written_down_on_a_page_with_who_said_it_and_stands_in_the_record(
    month: Month, injector: User, person: Person
) -> None:
    client = signed_in(injector)
    page = sent(client, person, said_by="Her daughter, Ada", words="Gave no reason").content.decode()  # type: ignore[attr-defined]
    assert "Every export leaves this person out" in page
    assert "Objects to use in research: Her daughter, Ada" in page
    assert "“Gave no reason” written down by Dr Late Comer" in page
    whole = client.get(reverse("visits:record", kwargs={"person": person.pk})).content.decode()
    assert "Objects to the use of their data for research, said by Her daughter, Ada" in whole
    own = client.get(reverse("visits:person", kwargs={"person": person.pk})).content.decode()
    assert "Use of data for research: objects" in own
    again = sent(client, person, words="Changed her mind").content.decode()  # type: ignore[attr-defined]
    assert "The objection was taken back." in again
    assert [one.objects_to_it for one in ResearchChoice.objects.order_by("pk")] == [True, False]
    assert gather(month.clinic, UNTIL).objecting == 0


@pytest.mark.parametrize(("typed", "said"), [({"said_by": ""}, "Who said it?"), ({"words": "..."}, "Say in words who said it")])
def test_without_a_name_and_words_nothing_is_written(
    month: Month, injector: User, person: Person, typed: dict[str, str], said: str
) -> None:
    page = sent(signed_in(injector), person, **typed)
    assert said in page.content.decode()  # type: ignore[attr-defined]
    assert not ResearchChoice.objects.exists()


def test_who_comes_second_is_told_and_who_may_not_is_refused(month: Month, injector: User, person: Person) -> None:
    chosen(injector, month, person)
    with pytest.raises(Changed):
        chosen(injector, month, person, objects=False, seen="")
    with pytest.raises(NotValid, match="stands already"):
        chosen(injector, month, person)
    with pytest.raises(NotAllowed):
        chosen(month.researcher, month, person, objects=False)
    lead = signed_in(month.lead)
    page = lead.get(reverse("service:research", kwargs={"person": person.pk})).content.decode()
    assert "Every export leaves this person out" in page
    assert "Who said it" not in page
    assert lead.post(reverse("service:choose", kwargs={"person": person.pk})).status_code == 403
    assert signed_in(month.researcher).get(reverse("service:research", kwargs={"person": person.pk})).status_code == 403
