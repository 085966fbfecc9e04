"""Keep what was expected beside an act that stands whatever happens to it: a fault is told and logged, and no more."""

from __future__ import annotations

import logging

from django.contrib import messages

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.visits import acts
from eutonia_clinic.visits.models import SignedPlan

_log = logging.getLogger(__name__)


def keep_forecast(request: ClinicRequest, plan: SignedPlan, otherwise: str) -> None:
    """Keep the forecast of a signed plan; `otherwise` is said to the user where it cannot be kept."""
    try:
        acts.keep_forecast(by=request.user, clinic=clinic_of(request), key=fresh_key(), plan=plan)
    except Exception:  # what was signed or seen is kept whatever fails here
        _log.exception("The forecast of the signed plan %s could not be kept", plan.pk)
        messages.warning(request, otherwise, extra_tags="reason")
