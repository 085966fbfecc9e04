"""What the pages about facts share."""

from __future__ import annotations

from django.http import Http404

from eutonia.knowledge import load
from eutonia_clinic.accounts.requests import ClinicRequest
from eutonia_clinic.facts.here import Here, here
from eutonia_clinic.facts.naming import Held


def fact_or_404(name: str) -> tuple[Held, Here]:
    """The fact that an address names, as it holds now."""
    now = here(load())
    held = now.facts.get(name)
    if held is None:
        raise Http404
    return held, now


def may_decide(request: ClinicRequest) -> bool:
    """True when this user verifies and corrects facts, and runs the self-test."""
    return request.may("facts:verify")
