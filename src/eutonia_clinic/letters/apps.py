"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters."""

    name = "eutonia_clinic.letters"
    label = "letters"
    verbose_name = "Letters"

    def ready(self) -> None:
        """Lend the pages of visits what they show of letters and consent."""
        from eutonia_clinic.letters.lending import LENT
        from eutonia_clinic.visits.lending import lend

        lend(LENT)
