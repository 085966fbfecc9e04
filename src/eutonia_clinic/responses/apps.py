"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    """Loss of response."""

    name = "eutonia_clinic.responses"
    label = "responses"
    verbose_name = "Loss of response"

    def ready(self) -> None:
        """Lend the pages of visits what a fading effect means for them."""
        from eutonia_clinic.responses.lent import LENT
        from eutonia_clinic.visits.lending import lend

        lend(LENT)
