"""A request as views see it once the gate has let it through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.errors import NotValid

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

CHOSEN_CLINIC = "clinic"
"""Where the session keeps the clinic in use."""
LONGEST_SENT_KEY = 150
"""An act that follows from the same form has the same key with a word behind it; together they are no longer than is kept."""


class ClinicRequest(HttpRequest):
    """`clinic` is the one in use; None for a user who works in none. `may(route)` says what the access table allows.

    `has_gap`: something which a restore lost was not entered again in it.
    """

    user: User
    clinic: Clinic | None
    clinics: tuple[Clinic, ...]
    roles: frozenset[Role]
    may: Callable[[str], bool]
    has_gap: bool
    htmx: HtmxDetails


def clinic_of(request: ClinicRequest) -> Clinic:
    """The clinic in use, on pages that the access table opens in a clinic only."""
    assert request.clinic is not None, "the access table opens this page in a clinic only"
    return request.clinic


def today_of(request: ClinicRequest) -> date:
    """The civil day of the clinic in use."""
    return clock.today(clinic_of(request).time_zone)


def key_of(request: HttpRequest) -> str:
    """The key under which the act of this form is done once: that of the form that was sent, or a fresh one for a new form."""
    sent = request.POST.get("idempotency_key") or fresh_key()
    if len(sent) > LONGEST_SENT_KEY or not (sent.isascii() and sent.isprintable()):
        raise NotValid("This form cannot be read. Open the page again.")
    return sent
