"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Adverse events."""

    name = "eutonia_clinic.events"
    label = "events"
    verbose_name = "Adverse events"

    def ready(self) -> None:
        """Lend the pages of visits what they show of adverse events."""
        from eutonia_clinic.events.lent import LENT
        from eutonia_clinic.visits.lending import lend

        lend(LENT)
