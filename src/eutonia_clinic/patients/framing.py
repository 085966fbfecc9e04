"""The banner of a person, on every page about a person: who it is, what matters, and the toxin of the last weeks."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from eutonia.domain.case import ToxinHistory
from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import INTENDED_USE, SYNTHETIC_USE, Banner, Frame
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.identifiers import spaced
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.lending import lent
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import has_name_alike, identity_of

ALIKE = "another person has a name like this"


def banner_of(
    request: ClinicRequest, person: Person, facts: Sequence[str] = ("not assessed yet",), told: ToxinHistory | None = None
) -> Banner:
    """The banner. `told` is what was answered last about earlier toxin; the treatments are those of the ledger now."""
    identity, today = identity_of(person), today_of(request)
    history = (told or ToxinHistory()).model_copy(update={"treatments": ledger.treatments_of(person)})
    return Banner(
        family=identity.family.upper(),
        given=identity.given,
        identifier=number_of(identity),
        born=words.born(identity.birth_date, today),
        facts=tuple(facts),
        toxin=words.toxin(history, today),
        href=reverse("visits:person", kwargs={"person": person.pk}),
        synthetic=identity.is_synthetic,
        name_alike=ALIKE if has_name_alike(request.user, person) else "",
    )


def person_frame(request: ClinicRequest, person: Person, title: str) -> Frame:
    """The frame of a page about who a person is: the banner of every page about them, and no steps of a visit."""
    banner = lent().banner(request, person)
    footer = (INTENDED_USE, SYNTHETIC_USE) if banner.synthetic else (INTENDED_USE,)
    return frame_for(request, title, "people", banner=banner, footer=footer)


def number_of(identity: Identity) -> str:
    """The number that stands beside a name: the first that is known, spaced as on every other page."""
    return spaced(identity.identifiers[0].value) if identity.identifiers else "no number"
