"""The part as Django knows it."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """People."""

    name = "eutonia_clinic.patients"
    label = "patients"
    verbose_name = "People"
