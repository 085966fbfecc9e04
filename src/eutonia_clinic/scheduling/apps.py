"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Scheduling."""

    name = "eutonia_clinic.scheduling"
    label = "scheduling"
    verbose_name = "Scheduling"

    def ready(self) -> None:
        """Lend the pages of visits who comes when."""
        from eutonia_clinic.scheduling.lent import LENT
        from eutonia_clinic.visits.lending import lend

        lend(LENT)
