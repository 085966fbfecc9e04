"""People who were treated, for tests of who comes when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.clinic.scenes import MOMENT
from tests.clinic.story import Visit, a_closed_session, a_visit

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import clock
from eutonia_clinic.visits.models import SessionClosed

LONG_AGO = date(1974, 3, 2)


def treated(
    clinic: Clinic, family: str = "TESTPERSON", born: date = LONG_AGO, day: datetime = MOMENT, forecast: bool = True
) -> tuple[Visit, SessionClosed]:
    """Somebody treated on a day, with the forecast that was shown."""
    with clock.stopped_at(day):
        visit = a_visit(clinic, family=family, born=born)
        closing = a_closed_session(visit, day)
        if forecast:
            visit.act("keep_forecast", plan=closing.session.plan)
    return visit, closing


def weeks(many: float) -> datetime:
    """So many weeks after the first moment."""
    return MOMENT + timedelta(weeks=many)
