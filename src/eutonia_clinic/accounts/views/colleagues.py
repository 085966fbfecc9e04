"""The pages of an administrator: who works in the clinic, and what each may do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from eutonia_clinic.accounts import acts
from eutonia_clinic.accounts.forms import GrantForm, InviteForm
from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.links import password_link, send_link
from eutonia_clinic.accounts.models import Clinic, Membership, User
from eutonia_clinic.accounts.presenters import DEEDS, colleague_lines, colleague_page
from eutonia_clinic.accounts.queries import colleagues_of, has_second_factor, memberships_now
from eutonia_clinic.accounts.requests import ClinicRequest, key_of
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.accounts.views.signing_in import sends_mail
from eutonia_clinic.core.errors import Refused
from eutonia_clinic.core.forms import ClinicForm

GET_AND_POST = ["GET", "POST"]


@require_GET
def colleagues(request: ClinicRequest) -> HttpResponse:
    """Everybody who has or had a role in the clinic in use."""
    clinic = _clinic(request)
    users = list(colleagues_of(clinic))
    with_second_factor = set(
        Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )
    lines = colleague_lines(users, memberships_now().filter(clinic=clinic), with_second_factor, clinic)
    return _page(request, "colleagues", "People and roles", lines=lines, clinic=clinic.name, invite=reverse("accounts:invite"))


@require_http_methods(GET_AND_POST)
def invite(request: ClinicRequest) -> HttpResponse:
    """Invite somebody."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {**form.cleaned_data, "roles": [Role(role) for role in form.cleaned_data["roles"]]}
        if user := _done(request, form, acts.invite, **asked):
            return _link(request, user, invited=True)
    return _page(request, "invite", "Invite somebody", form=form, key=key_of(request))


@require_http_methods(GET_AND_POST)
def colleague(request: ClinicRequest, colleague: int) -> HttpResponse:
    """One colleague: roles now and before, and what may be done."""
    return _colleague(request, get_object_or_404(User, pk=colleague), None)


@require_http_methods(["POST"])
def grant(request: ClinicRequest, colleague: int) -> HttpResponse:
    """Give a colleague one more role."""
    user = get_object_or_404(User, pk=colleague)
    form = GrantForm(request.POST, held=())
    if form.is_valid():
        role, until = Role(form.cleaned_data["role"]), _end_of(form.cleaned_data["last_day"], _clinic(request))
        if _done(request, form, acts.grant_role, user=user, role=role, until=until):
            messages.success(request, f"{user} is now {role.label.lower()} here.", extra_tags="ok")
            return redirect("accounts:colleague", colleague=colleague)
    return _colleague(request, user, form)


@require_http_methods(GET_AND_POST)
def end(request: ClinicRequest, membership: int) -> HttpResponse:
    """End a role, after asking once more."""
    held = get_object_or_404(Membership.objects.select_related("user"), pk=membership)
    role = Role(held.role).label.lower()
    form = ClinicForm(request.POST or None)
    if request.method == "POST" and _done(request, form, acts.end_role, membership=held):
        messages.success(request, f"{held.user} is no longer {role} here.", extra_tags="ok")
        return redirect("accounts:colleague", colleague=held.user_id)
    said = f"No longer {role} in {_clinic(request)}, from this moment on. What was done stays in the record."
    return _ask(request, form, held.user, f"End the role of {role}", said)


@require_http_methods(GET_AND_POST)
def new_link(request: ClinicRequest, colleague: int) -> HttpResponse:
    """Give a link that sets the password, after asking once more."""
    user = get_object_or_404(User, pk=colleague)
    form = ClinicForm(request.POST or None)
    if request.method == "POST" and _done(request, form, acts.give_link, user=user):
        return _link(request, user, invited=False)
    return _ask(request, form, user, DEEDS["new_link"].words, DEEDS["new_link"].follows)


@require_http_methods(GET_AND_POST)
def second_factor_off(request: ClinicRequest, colleague: int) -> HttpResponse:
    """Take off a second factor, after asking once more."""
    return _deed(request, colleague, "second_factor_off", acts.second_factor_off)


@require_http_methods(GET_AND_POST)
def sign_out(request: ClinicRequest, colleague: int) -> HttpResponse:
    """Sign a colleague out everywhere, after asking once more."""
    return _deed(request, colleague, "sign_out", acts.sign_out_everywhere)


def _deed(request: ClinicRequest, colleague: int, name: str, act: Callable[..., Any]) -> HttpResponse:
    user, deed = get_object_or_404(User, pk=colleague), DEEDS[name]
    form = ClinicForm(request.POST or None)
    if request.method == "POST" and _done(request, form, act, user=user):
        messages.success(request, f"{user}: {deed.done}", extra_tags="ok")
        return redirect("accounts:colleague", colleague=colleague)
    return _ask(request, form, user, deed.words, deed.follows)


def _done(request: ClinicRequest, form: ClinicForm, act: Callable[..., Any], **given: Any) -> Any:
    """Do the act; a refusal becomes the error of the form."""
    try:
        return act(by=request.user, clinic=_clinic(request), key=key_of(request), **given)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _colleague(request: ClinicRequest, user: User, form: GrantForm | None) -> HttpResponse:
    clinic = _clinic(request)
    rows = Membership.objects.filter(user=user, clinic=clinic).select_related("granted_by", "ended_by").order_by("-since", "-pk")
    now = set(memberships_now().filter(user=user, clinic=clinic).values_list("pk", flat=True))
    page = colleague_page(user, list(rows), now, has_second_factor(user), clinic)
    form = form or GrantForm(held=[row.role for row in rows if row.pk in now])
    return _page(
        request,
        "colleague",
        user.display_name,
        page=page,
        form=form,
        key=key_of(request),
        grant=reverse("accounts:grant", kwargs={"colleague": user.pk}),
    )


def _ask(request: ClinicRequest, form: ClinicForm, user: User, title: str, said: str) -> HttpResponse:
    back = reverse("accounts:colleague", kwargs={"colleague": user.pk})
    return _page(request, "ask", title, form=form, said=said, who=user.display_name, back=back, key=key_of(request))


def _link(request: ClinicRequest, user: User, *, invited: bool) -> HttpResponse:
    """Send the link, or show it once to be handed over."""
    address = request.build_absolute_uri(password_link(user))
    if user.has_usable_password() and invited:
        messages.success(request, f"{user} has an account already and works here now.", extra_tags="ok")
        return redirect("accounts:colleagues")
    if sends_mail():
        send_link(user, _clinic(request), address)
        messages.success(request, f"A link is on its way to {user.email}.", extra_tags="ok")
        return redirect("accounts:colleagues")
    return _page(request, "link", f"A link for {user}", address=address, who=user.display_name)


def _page(request: HttpRequest, name: str, title: str, **page: Any) -> HttpResponse:
    form = page.get("form")
    status = 422 if request.method == "POST" and form is not None and form.errors else 200
    return render(
        request,
        f"accounts/{name}.html",
        {"frame": frame_for(request, title, "accounts"), "list": reverse("accounts:colleagues"), **page},
        status=status,
    )


def _clinic(request: ClinicRequest) -> Clinic:
    assert request.clinic is not None, "the access table opens these pages in a clinic only"
    return request.clinic


def _end_of(day: date | None, clinic: Clinic) -> datetime | None:
    """The moment at which a civil day of the clinic is over."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(clinic.time_zone)) if day else None
