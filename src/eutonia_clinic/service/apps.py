"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """Service."""

    name = "eutonia_clinic.service"
    label = "service"
    verbose_name = "Service"
