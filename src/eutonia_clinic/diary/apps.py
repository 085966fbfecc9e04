"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """Diary."""

    name = "eutonia_clinic.diary"
    label = "diary"
    verbose_name = "Diary"
