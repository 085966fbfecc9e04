"""What this part lends to the pages of visits: sentences, a link, entries of the record, and what a walk leaves for the plan."""

from __future__ import annotations

from collections.abc import Sequence

from eutonia_clinic.accounts.requests import ClinicRequest, today_of
from eutonia_clinic.core.frame import Link, Message
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.lending import Holding
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.responses.models import GoingOn, ResponseReview
from eutonia_clinic.responses.presenters import noticing
from eutonia_clinic.responses.standing import mark, standing_of, walked
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.lending import Lent, LentKind
from eutonia_clinic.visits.taught import taught_now
from eutonia_clinic.visits.timeline import Entry, Kind


def notices(request: ClinicRequest, person: Person) -> Sequence[Message]:
    """That the effect fades, whether it was explained, and the stop rule."""
    found = taught_now(person, today_of(request)).taught
    if found is None or found.advice is None or found.advice.loss is None:
        return ()
    href = to(request, "responses:review", person=person.pk)
    return noticing.notices(found.advice, standing_of(ids_of(person.pk)), href)


def links(request: ClinicRequest, person: Person) -> Sequence[Link]:
    """The course of the effect, once there is one."""
    href = to(request, "responses:review", person=person.pk)
    found = taught_now(person, today_of(request)).taught
    return (Link("The course of the effect", href),) if href and found else ()


def holdings(person: Person) -> Sequence[Holding]:
    """The walks that were recorded."""
    rows = ResponseReview.objects.current().filter(person__in=ids_of(person.pk)).order_by("-pk")
    return (Holding("reviews of a fading effect", tuple(one.date() for one in rows.values_list("made_at", flat=True))),)


def _reviewed(one: Entry) -> str:
    what = "Reasons for a fading effect looked into"
    return f"{what}, anew" if one.replaces else what


LENT = Lent(
    "responses",
    notices=notices,
    links=links,
    mark=mark,
    tables=(ResponseReview,),
    holdings=holdings,
    walked=walked,
    kinds=(
        LentKind(
            Kind("response_review", ResponseReview, replaces="replaces_id", text="reason"), _reviewed, "responses:reviewed",
            "response_review", Tag("note", "looked into"),
        ),
        LentKind(
            Kind("going_on", GoingOn, about="review_id", text="reason"), lambda _: "Treats again although the effect had faded",
            "responses:reviewed", "response_review", Tag("reason", "all the same"), by_about=True,
        ),
    ),
)  # fmt: skip
