"""How the service did last month, kept as a report by the lead."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from eutonia_clinic.demo.playing import Story, Turn
from eutonia_clinic.demo.staff import Staff
from eutonia_clinic.service.acts import make_service_report
from eutonia_clinic.service.periods import named


def last_months_report(staff: Staff, now: datetime) -> Story:
    """One act, at the moment at which the demonstration is made."""
    clinic = staff.spasticity
    month = named("month", now.astimezone(ZoneInfo(clinic.time_zone)).date()).before
    yield Turn(now, make_service_report, staff["lead"], clinic, {"period": month}, "the service")
