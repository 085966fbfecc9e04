"""What this part lends to the pages of visits."""

from __future__ import annotations

from collections.abc import Sequence

from eutonia_clinic.accounts.requests import ClinicRequest
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.lending import Holding
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.scheduling.models import FollowUpBooking, MissedVisit, NotComing
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.lending import Lent, LentKind
from eutonia_clinic.visits.timeline import Entry, Kind


def links(request: ClinicRequest, person: Person) -> Sequence[Link]:
    """When they come next, one click from their page."""
    href = to(request, "scheduling:propose", person=person.pk)
    return (Link("When next: follow-up and session", href),) if href else ()


def today_links(request: ClinicRequest) -> Sequence[Link]:
    """Beside the list of who is due."""
    href = to(request, "scheduling:overdue")
    return (Link("Overdue: follow-ups, worn off and not booked, nobody came, given on paper?", href),) if href else ()


def holdings(person: Person) -> Sequence[Holding]:
    """The days set for follow-ups."""
    rows = FollowUpBooking.objects.current().filter(person__in=ids_of(person.pk), day__isnull=False).order_by("-day")
    return (Holding("follow-ups booked", tuple(day for day in rows.values_list("day", flat=True) if day)),)


def _booked(one: Entry) -> str:
    return f"Follow-up booked for {words.day(one.day)}" if one.day else "Booking of the follow-up taken back"


def _missed(one: Entry) -> str:
    return f"{NotComing(one.product).label} on {words.day(one.day)}" if one.day else "Did not come"


LENT = Lent(
    "scheduling",
    links=links,
    today_links=today_links,
    holdings=holdings,
    kinds=(
        LentKind(
            Kind("follow_up_booked", FollowUpBooking, day="day", replaces="replaces_id"), _booked, "scheduling:propose", "person"
        ),
        LentKind(
            Kind("missed", MissedVisit, day="day", product="what", text="reason"), _missed, "scheduling:propose", "person",
            Tag("reason", "nobody came"),
        ),
    ),
)  # fmt: skip
