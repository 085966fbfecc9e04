"""Finding people, and entering those who are not in the record yet."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core.errors import Alike, NotFound
from eutonia_clinic.patients import acts, queries
from eutonia_clinic.patients.acts import clinic_mark
from eutonia_clinic.patients.forms import IdentityForm, RegisterHereForm
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.models import Person, PersonVersion
from eutonia_clinic.patients.presenters.people import AlikePage, alike_page, people_page
from eutonia_clinic.patients.views.common import CONFLICT, page, refuse, say

GET_AND_POST = ["GET", "POST"]
TYPED = "people.typed"
"""Where the session keeps what was searched for: names and birth dates do not belong in addresses, which are logged."""
LONGEST_SEARCH = 200


@require_http_methods(GET_AND_POST)
def people(request: ClinicRequest) -> HttpResponse:
    """Search the people of the clinic in use."""
    if request.method == "POST":
        typed = _tidy(request.POST.get("typed", ""))
        request.session[TYPED] = typed
        return redirect(f"{reverse('patients:people')}{'?found' if typed else ''}")
    clinic = clinic_of(request)
    typed = str(request.session.get(TYPED, "")) if "found" in request.GET else ""
    recent = () if typed else queries.recently_seen(request.user, clinic)
    register = reverse("patients:register") if request.may("patients:register") else ""
    shown = people_page(typed, queries.search(request.user, typed, clinic), recent, today_of(request), clinic.name, register)
    return page(request, "people", frame_for(request, "People", "people"), page=shown)


@require_http_methods(GET_AND_POST)
def register(request: ClinicRequest) -> HttpResponse:
    """Enter somebody who is not in the record yet."""
    clinic, changing = clinic_of(request), request.POST.get("act") == "change"
    form = IdentityForm(request.POST or None, clinic_name=clinic.name, mark=clinic_mark(clinic), today=today_of(request))
    if request.method == "POST" and not changing and form.is_valid():
        return _registered(request, form, form.identity)
    return page(request, "register", frame_for(request, "Register a person", "people"), form, key=key_of(request))


def _registered(request: ClinicRequest, form: IdentityForm, identity: Identity | None) -> HttpResponse:
    """The person entered; or who may be meant, when somebody like them is in the record."""
    assert identity is not None, "a form that is valid has an identity"
    clinic, others = clinic_of(request), _numbers(request.POST.getlist("other_than"))
    try:
        person = acts.register_person(by=request.user, clinic=clinic, key=key_of(request), identity=identity, other_than=others)
    except Alike as refusal:
        shown = _alike(request, identity.assigned_by(clinic_mark(clinic)), refusal)
        carried: dict[str, Any] = {"typed": form.typed, "other_than": sorted({*others, *refusal.people}), "key": key_of(request)}
        frame = frame_for(request, "Is this the person?", "people")
        return page(request, "alike", frame, status=CONFLICT, page=shown, **carried)
    say(request, f"{identity.name} is registered at {clinic.name}.")
    return redirect("visits:person", person=person.pk)


def _alike(request: ClinicRequest, identity: Identity, refusal: Alike) -> AlikePage:
    """Who may be meant, as far as this user may know."""
    user, clinic = request.user, clinic_of(request)
    found = queries.alike(identity, refusal.people)
    named = queries.may_be_named(user, refusal.people)
    rows = queries.listed(PersonVersion.objects.current().filter(person__in=named))
    known = {one.person_id: list(queries.clinics_that_know(Person(pk=one.person_id))) for one in found}
    here = [person_id for person_id, clinics in known.items() if clinic in clinics]
    where = {person_id: ", ".join(one.name for one in clinics) for person_id, clinics in known.items()}
    return alike_page(refusal.sentence, identity, found, {one.person_id: one for one in rows}, here, where, today_of(request))


@require_http_methods(GET_AND_POST)
def register_here(request: ClinicRequest) -> HttpResponse:
    """Register somebody here whom another clinic knows, by naming them."""
    number = (request.POST or request.GET).get("person", "")
    person = Person.objects.filter(pk__in=_numbers([number])).first()
    form = RegisterHereForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            row = _register_at(request, person, typed["family"], typed["birth_date"])
        except NotFound:
            refuse(form, NotFound("There is no such person at another clinic: family name or date of birth do not agree."))
        else:
            say(request, f"{queries.identity_of(row).name} is registered at {clinic_of(request).name} too.")
            return redirect("visits:person", person=row.pk)
    frame = frame_for(request, "Register somebody whom another clinic knows", "people")
    return page(request, "register_here", frame, form, key=key_of(request), person=number, register=reverse("patients:register"))


def _register_at(request: ClinicRequest, person: Person | None, family: str, birth_date: object) -> Person:
    """The person, registered here. A number that stands for nobody is answered like a name that does not agree."""
    if person is None:
        raise NotFound("There is no such person.")
    acts.register_at_clinic(
        by=request.user,
        clinic=clinic_of(request),
        key=key_of(request),
        person=person,
        family=family,
        birth_date=birth_date,  # type: ignore[arg-type]
    )
    return queries.person_of(request.user, person.pk)


def _tidy(typed: str) -> str:
    """What was typed, without what no keyboard types."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())[:LONGEST_SEARCH]


def _numbers(typed: list[str]) -> list[int]:
    """The numbers of people in a form; what is none is passed over."""
    return [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 19]
