"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Scheduling."""

    name = "eutonia_clinic.scheduling"
    label = "scheduling"
    verbose_name = "Scheduling"
