"""Adverse events for tests: a person treated, and what happened after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.clinic.prepared import once
from tests.clinic.scenes import MOMENT, a_key
from tests.clinic.story import Visit

from eutonia_clinic.core.documents import plain
from eutonia_clinic.events import acts, catalogue
from eutonia_clinic.events.documents import EventDocument, News
from eutonia_clinic.events.models import AdverseEvent
from eutonia_clinic.events.suspecting import candidates_of

ON = MOMENT + timedelta(days=10)
"""Ten days after the injection: the day on which it began and was told."""
LATER = MOMENT + timedelta(days=24)


def answered(**changes: str) -> dict[str, str]:
    """Every criterion answered no, but for these."""
    return dict.fromkeys(catalogue.options("seriousness"), "no") | {name.replace("_", "-"): one for name, one in changes.items()}


def an_event(visit: Visit, **changes: Any) -> EventDocument:
    """Trouble swallowing, not serious, ten days after the latest session."""
    found = candidates_of(visit.person)
    held: dict[str, Any] = {
        "reactions": ["swallowing"], "happened": "Coughs when drinking water since Sunday.", "onset_on": ON.date(),
        "told_on": ON.date(), "told_by": "person", "seriousness": answered(), "severity": "moderate", "outcome": "not-recovered",
        "suspects": found.sessions[:1], "relation": "probable", "actions": ["watched"],
    }  # fmt: skip
    return EventDocument.model_validate(plain(held | changes))


@once
def recorded(visit: Visit, **changes: Any) -> AdverseEvent:
    """The event as the injector writes it down."""
    return did("record_event", visit, person=visit.person, event=an_event(visit, **changes))


def did(name: str, visit: Visit, **given: Any) -> Any:
    """One act on adverse events, under a key of its own."""
    return getattr(acts, name)(**{"by": visit.by, "clinic": visit.clinic, "key": a_key(), **given})


def some_news(**changes: Any) -> News:
    """Two weeks later it is over."""
    held: Mapping[str, Any] = {
        "on": LATER.date(), "words": "Drinks without coughing.", "outcome": "recovered", "ended_on": LATER.date(),
    }  # fmt: skip
    return News.model_validate(plain(dict(held) | changes))
