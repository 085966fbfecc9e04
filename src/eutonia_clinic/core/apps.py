"""The part as Django knows it."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The record."""

    name = "eutonia_clinic.core"
    label = "core"
    verbose_name = "The record"
