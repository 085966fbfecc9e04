"""The pages of the demonstration. It keeps no rows of its own: what it makes is a record like any other."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Known to Django for its templates."""

    name = "eutonia_clinic.demo"
    label = "demo"
