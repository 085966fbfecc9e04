"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters."""

    name = "eutonia_clinic.letters"
    label = "letters"
    verbose_name = "Letters"
