"""Where a clinic sees people: its places, and the one at which a session is held."""

from __future__ import annotations

from eutonia_clinic.accounts.models import Clinic, Site
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.visits.models import InjectionSession, SessionClosed


def places_of(clinic: Clinic) -> tuple[Site, ...]:
    """The places of a clinic at which people are seen now, by name."""
    return tuple(Site.objects.filter(clinic=clinic, closed_at__isnull=True).order_by("name"))


def must_be_a_place_of(clinic: Clinic, site: Site) -> None:
    """Raises `NotValid` for the place of another clinic, and for one that is closed."""
    if not Site.objects.filter(pk=site.pk, clinic=clinic, closed_at__isnull=True).exists():
        raise NotValid(f"{site.name} is no place at which people of {clinic} are seen now. Choose another.")


def place_of_session(clinic: Clinic, site: Site | None) -> Site | None:
    """Where a session is held: the place that is named; the only one there is; none at a clinic without places.

    Raises `NotValid` when it was not said and there is more than one: nobody guesses where somebody was treated.
    """
    if site is not None:
        must_be_a_place_of(clinic, site)
        return site
    held = places_of(clinic)
    if len(held) > 1:
        raise NotValid("Say where the session is held: people are seen at more than one place here.")
    return held[0] if held else None


def where_held(session: InjectionSession) -> str:
    """The place of a session by name: as it was written down at the end, or where it was begun; empty where nobody said."""
    closed = SessionClosed.objects.current().filter(session=session).values_list("held_at", flat=True).first()
    if closed is not None:
        return str(closed)
    return session.site.name if session.site else ""


def names_of_places(session: InjectionSession) -> tuple[str, ...]:
    """Where it can have been held: every place of its clinic, those that are closed now among them, by name."""
    return tuple(Site.objects.filter(clinic=session.clinic_id).order_by("name").values_list("name", flat=True))
