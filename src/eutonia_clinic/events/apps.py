"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Adverse events."""

    name = "eutonia_clinic.events"
    label = "events"
    verbose_name = "Adverse events"
