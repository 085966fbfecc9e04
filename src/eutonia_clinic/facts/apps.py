"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """Knowledge."""

    name = "eutonia_clinic.facts"
    label = "facts"
    verbose_name = "Knowledge"
