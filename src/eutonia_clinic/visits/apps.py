"""The part as Django knows it."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Visits."""

    name = "eutonia_clinic.visits"
    label = "visits"
    verbose_name = "Visits"
