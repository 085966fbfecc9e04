"""Who a person is: every version, and a correction."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import Alike, Changed, NotValid
from eutonia_clinic.patients import acts, queries
from eutonia_clinic.patients.acts import clinic_mark
from eutonia_clinic.patients.forms import CorrectIdentityForm
from eutonia_clinic.patients.framing import person_frame
from eutonia_clinic.patients.models import Person, PersonVersion
from eutonia_clinic.patients.presenters.identity import (
    Change,
    IdentityPage,
    alike_words,
    facts_of,
    meanwhile,
    merge_shown,
    version_shown,
)
from eutonia_clinic.patients.views.common import CONFLICT, givers, page, refuse, say


@require_GET
def identity(request: ClinicRequest, person: int) -> HttpResponse:
    """Who this is, and everything that was ever known of it."""
    shown = queries.person_of(request.user, person)
    return page(request, "identity", person_frame(request, shown, "Who this is"), page=_identity_page(request, shown))


def _identity_page(request: ClinicRequest, person: Person) -> IdentityPage:
    versions = list(queries.versions_of(person).select_related("author", "clinic", "replaces"))
    merges = list(queries.merges_of(person).select_related("author", "clinic"))
    names = givers(*(version.content for version in versions))
    now = {version.person_id: version.content for version in reversed(versions)}

    def link(route: str) -> str:
        return reverse(route, kwargs={"person": person.pk}) if request.may(route) else ""

    return IdentityPage(
        facts=facts_of(queries.identity_of(person), names),
        clinics=words.listed(clinic.name for clinic in queries.clinics_that_know(person)),
        versions=tuple(version_shown(one, names, f"entry {one.person_id}" if merges else "") for one in versions),
        merges=tuple(merge_shown(one, now[one.merged_id].name, request.may("patients:unmerge")) for one in merges),
        correct=link("patients:correct_identity"),
        same=link("patients:same"),
        alike=alike_words(len(queries.lookalikes(person))),
        back=reverse("visits:person", kwargs={"person": person.pk}),
    )


@require_http_methods(["GET", "POST"])
def correct_identity(request: ClinicRequest, person: int) -> HttpResponse:
    """The identity as it is known now, with the reason."""
    shown, clinic = queries.person_of(request.user, person), clinic_of(request)
    version = queries.version_of(shown)
    opened = _opened(request, shown, version)
    form = CorrectIdentityForm(
        request.POST or None, clinic_name=clinic.name, mark=clinic_mark(clinic), today=today_of(request), known=version.content
    )
    changes: tuple[Change, ...] = ()
    status, alike = 0, False
    if request.method == "POST" and form.is_valid():
        try:
            _corrected(request, shown, opened, form)
        except Changed as refusal:
            refuse(form, refusal)
            changes, status = tuple(meanwhile(opened, version, givers(opened.content, version.content))), CONFLICT
        except Alike as refusal:
            refuse(form, refusal, form.number_names[0])
            status, alike = CONFLICT, True
        except NotValid as refusal:
            refuse(form, refusal, "reason")
        else:
            say(request, "Corrected. What was known before stays in the record.")
            return redirect("patients:identity", person=shown.pk)
    back = reverse("patients:identity", kwargs={"person": shown.pk})
    return page(
        request, "correct_identity", person_frame(request, shown, "Correct who this is"), form, status=status,
        shown=version.pk, back=back, changes=changes, alike=alike, key=key_of(request),
    )  # fmt: skip


def _opened(request: ClinicRequest, person: Person, version: PersonVersion) -> PersonVersion:
    """The version that the form was filled from."""
    typed = request.POST.get("shown", "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 19
    return (queries.versions_of(person).filter(pk=int(typed)).first() if is_number else None) or version


def _corrected(request: ClinicRequest, person: Person, opened: PersonVersion, form: CorrectIdentityForm) -> None:
    assert form.identity is not None, "a form that is valid has an identity"
    if form.identity.assigned_by(clinic_mark(clinic_of(request))) == opened.content:
        raise NotValid("Nothing was changed. Change what is wrong, or go back.")
    acts.correct_identity(
        by=request.user, clinic=clinic_of(request), key=key_of(request), person=person, shown=opened,
        identity=form.identity, reason=form.cleaned_data["reason"],
    )  # fmt: skip
