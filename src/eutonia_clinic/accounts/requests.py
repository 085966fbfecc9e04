"""A request as views see it once the gate has let it through."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

CHOSEN_CLINIC = "clinic"
"""Where the session keeps the clinic in use."""


class ClinicRequest(HttpRequest):
    """`clinic` is the one in use; None for a user who works in none. `may(route)` says what the access table allows."""

    user: User
    clinic: Clinic | None
    clinics: tuple[Clinic, ...]
    roles: frozenset[Role]
    may: Callable[[str], bool]
    htmx: HtmxDetails
