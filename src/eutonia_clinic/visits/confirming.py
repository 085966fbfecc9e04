"""What of an assessment was carried over from an earlier one and nobody has confirmed yet: it closes signing (hazard H32)."""

from __future__ import annotations

from eutonia_clinic.visits import copying
from eutonia_clinic.visits.models import Assessment


def unconfirmed(assessment: Assessment) -> tuple[str, ...]:
    """The places of an assessment that still wait to be confirmed."""
    carried = copying.read(assessment.unconfirmed)
    if not carried:
        return ()
    confirmed = [place for row in assessment.confirmations.all() for place in copying.read(row.places)]
    return copying.left(carried, confirmed)
