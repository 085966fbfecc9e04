"""What a course has taught is kept at once, so that the page of the person answers at once; a fault there undoes nothing."""

from __future__ import annotations

import logging

from django.contrib import messages

from eutonia.domain.errors import EutoniaError
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.errors import NotFound
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits import acts
from eutonia_clinic.visits.models import LearnedBelief

_log = logging.getLogger(__name__)


def keep_what_was_taught(request: ClinicRequest, person: Person) -> LearnedBelief | None:
    """The lessons of the course as it stands now; None where nothing was given yet, or where it could not be worked out."""
    try:
        return acts.keep_lessons(by=request.user, clinic=clinic_of(request), key=fresh_key(), person=person)
    except NotFound:
        return None
    except EutoniaError:
        _log.exception("The lessons of a course could not be worked out")
        said = "What the course has taught could not be worked out. What you entered is saved."
        messages.warning(request, said, extra_tags="reason")
        return None
