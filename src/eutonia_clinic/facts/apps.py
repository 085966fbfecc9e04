"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """Knowledge."""

    name = "eutonia_clinic.facts"
    label = "facts"
    verbose_name = "Knowledge"

    def ready(self) -> None:
        """Lend visits what was verified here, and what is to be said of plans that rest on a fact that was corrected."""
        from eutonia_clinic.facts.here import verified
        from eutonia_clinic.facts.noticing import notices, red_flags
        from eutonia_clinic.visits.lending import Lent, lend

        lend(Lent("facts", notices=notices, red_flags=red_flags, knowledge=verified))
