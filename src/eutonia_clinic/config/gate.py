"""The gate before every page: who asks, in which clinic, whether the access table allows it, and whose record is read."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.queries import has_second_factor, memberships_of
from eutonia_clinic.accounts.requests import CHOSEN_CLINIC, ClinicRequest
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.accounts.views.failures import FORBIDDEN, NOT_FOUND, refused
from eutonia_clinic.config.access import NAMES_NOTHING, SUBJECTS, TABLE, Known, Reach, Row
from eutonia_clinic.core.asking import asked_once
from eutonia_clinic.core.audit import log_reading
from eutonia_clinic.core.errors import Refused
from eutonia_clinic.core.middleware import to_sign_in

OK = 200
READING = frozenset({"GET", "HEAD"})
LARGEST_ID = BigIntegerField.MAX_BIGINT
_log = logging.getLogger("eutonia.access")


class AccessMiddleware:
    """Refuses what the access table does not allow: 403 for pages, 404 for what belongs to another clinic."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: ClinicRequest) -> HttpResponse:
        _place(request)
        with timezone.override(request.clinic.time_zone if request.clinic else None):
            with asked_once() if request.method in READING else nullcontext():
                response = self._answer(request)
            if response.status_code == OK and request.method == "GET":
                _log_readings(request)
        return response

    def process_view(self, request: ClinicRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Let through, send to sign in, or refuse, before the page is asked for. A refusal stands in the log."""
        del view, args
        try:
            return _let_through(request, kwargs)
        except (PermissionDenied, Http404) as refusal:
            _note(request, NOT_FOUND if isinstance(refusal, Http404) else FORBIDDEN, kwargs)
            raise

    def process_exception(self, request: ClinicRequest, fault: Exception) -> HttpResponse | None:
        """An act that refused is told in its own words, with its own status. Anything else is a fault."""
        return refused(request, fault) if isinstance(fault, Refused) else None


def _let_through(request: ClinicRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
    """Nothing when the page may be asked for, or where to go first. Raises when it may not."""
    row = TABLE.get(_route(request))
    if row is None:
        raise PermissionDenied
    if missing := _what_is_missing(request, row):
        return missing
    if not _is_allowed(request, row):
        raise PermissionDenied
    _must_be_of_the_clinic(request, kwargs)
    return None


def _note(request: ClinicRequest, status: int, kwargs: dict[str, Any]) -> None:
    """Who asked for what is not theirs, by numbers only: nothing that was typed can write into the log."""
    named = "".join(f" {name}={value}" for name, value in kwargs.items() if isinstance(value, int))
    clinic = request.clinic.pk if request.clinic else None
    _log.warning("refused %s %s %s%s user=%s clinic=%s", status, request.method, _route(request), named, request.user.pk, clinic)


def _place(request: ClinicRequest) -> None:
    """The clinics, the one in use, and the roles in it. A clinic that the user has left is no longer in use."""
    memberships = list(memberships_of(request.user)) if request.user.is_authenticated else []
    clinics = list(dict.fromkeys(each.clinic for each in memberships))
    chosen = request.session.get(CHOSEN_CLINIC) if memberships else None
    request.clinics = tuple(clinics)
    request.clinic = next((clinic for clinic in clinics if clinic.pk == chosen), clinics[0] if clinics else None)
    here = [each for each in memberships if each.clinic == request.clinic]
    request.roles = frozenset(Role(each.role) for each in here)
    request.has_gap = any(each.has_gap for each in here)  # type: ignore[attr-defined]
    request.may = lambda route: route in TABLE and _is_allowed(request, TABLE[route])


def _what_is_missing(request: ClinicRequest, row: Row) -> HttpResponse | None:
    """Where to go when the user is not known well enough for a route."""
    if row.known >= Known.BY_PASSWORD and not request.user.is_authenticated:
        return to_sign_in(request)
    if row.known >= Known.BY_SECOND_FACTOR and settings.SECOND_FACTOR_REQUIRED and not has_second_factor(request.user):
        return redirect("mfa_activate_totp")
    return None


def _is_allowed(request: ClinicRequest, row: Row) -> bool:
    return not row.roles or any(row.reach(role) is not Reach.NONE for role in request.roles)


def _must_be_of_the_clinic(request: ClinicRequest, kwargs: dict[str, Any]) -> None:
    """Everything that the address names belongs to the clinic in use, or there is no such page."""
    request.read_people = set()  # type: ignore[attr-defined]
    for name, value in kwargs.items():
        if name in NAMES_NOTHING:
            continue
        found = SUBJECTS[name](_clinic(request), int(value)) if int(value) <= LARGEST_ID else None
        if found is None:
            raise Http404
        if found.person_id is not None:
            request.read_people.add(found.person_id)  # type: ignore[attr-defined]


def _clinic(request: ClinicRequest) -> Clinic:
    if request.clinic is None:
        raise Http404
    return request.clinic


def _log_readings(request: ClinicRequest) -> None:
    for person_id in getattr(request, "read_people", ()):
        log_reading(by=request.user, clinic=request.clinic, person_id=person_id, page=_route(request))


def _route(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
