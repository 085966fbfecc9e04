"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    """Loss of response."""

    name = "eutonia_clinic.responses"
    label = "responses"
    verbose_name = "Loss of response"
