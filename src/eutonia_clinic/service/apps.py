"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """Service."""

    name = "eutonia_clinic.service"
    label = "service"
    verbose_name = "Service"

    def ready(self) -> None:
        """Lend the pages of visits whether somebody objects to research."""
        from eutonia_clinic.service.lent import LENT
        from eutonia_clinic.visits.lending import lend

        lend(LENT)
