"""Where a page leads: an address only when this user may open it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from eutonia_clinic.accounts.requests import ClinicRequest


def to(request: ClinicRequest, route: str, **named: Any) -> str:
    """The address of a route; '' when the access table does not open it to this user."""
    return reverse(route, kwargs=named or None) if request.may(route) else ""
