"""Every figure of a clinic for a period, by its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from eutonia_clinic.service.figures import activity, forecasts, outcomes, safety, times, vials
from eutonia_clinic.service.figures.rows import Figures, Rows
from eutonia_clinic.service.reading import Read

FIGURES: Mapping[str, Callable[[Read], Rows]] = MappingProxyType(
    {
        "people": activity.people_seen,
        "sessions": activity.sessions,
        "plans": activity.plans,
        "not-followed": activity.not_followed,
        "open": activity.left_open,
        "outside": outcomes.outside_the_weeks,
        "goals": outcomes.goals,
        "tone": outcomes.tone,
        "spasms": outcomes.spasms,
        "pain": outcomes.pain,
        "intervals": times.intervals,
        "without-effect": times.without_effect,
        "vials": vials.vials,
        "events": safety.events,
        "reactions": safety.reactions,
        "red-flags": safety.red_flags,
        "not-asked": safety.not_asked,
        "overrides": safety.overrides,
        "forecasts": forecasts.forecasts,
    }
)


def every_figure(read: Read) -> Figures:
    """All of them."""
    return {key: rows(read) for key, rows in FIGURES.items()}


def one_figure(read: Read, key: str) -> Figures:
    """The one that a key such as 'goals:pain.met' belongs to, and no other; nothing when there is none of that name."""
    name = key.partition(":")[0]
    return {name: FIGURES[name](read)} if name in FIGURES else {}
