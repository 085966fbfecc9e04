"""What the service lends to the pages of visits: whether a person's data may stand in exports for research."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from eutonia_clinic.accounts.requests import ClinicRequest
from eutonia_clinic.core.frame import Link
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.service.choosing import choices_of
from eutonia_clinic.service.models import ResearchChoice
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.lending import Lent, LentKind, is_held
from eutonia_clinic.visits.timeline import Entry, Kind


def links(request: ClinicRequest, person: Person) -> Sequence[Link]:
    """One link, from the person's page, which says whether they object."""
    href, ids = to(request, "service:research", person=person.pk), ids_of(person.pk)
    if not href:
        return ()
    objects = is_held(ResearchChoice, ids) and any(one.objects_to_it for one in choices_of(ids))
    return (Link(f"Use of data for research{': objects' if objects else ''}", href),)


def _kind(name: str, words: str, objects: bool) -> LentKind:
    kind = Kind(name, ResearchChoice, product="said_by", text="reason", when=Q(objects_to_it=objects))

    def said(one: Entry) -> str:
        return f"{words}, said by {one.product}"

    return LentKind(kind, said, "service:research", "person")


LENT = Lent(
    "service", links=links, tables=(ResearchChoice,),
    kinds=(
        _kind("objects_to_research", "Objects to the use of their data for research", True),
        _kind("no_longer_objects", "Objection to the use of their data for research taken back", False),
    ),
)  # fmt: skip
