"""The part as Django knows it."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Visits."""

    name = "eutonia_clinic.visits"
    label = "visits"
    verbose_name = "Visits"

    def ready(self) -> None:
        """Lend the pages about people what they show of visits."""
        from eutonia_clinic.patients.lending import Lent, lend
        from eutonia_clinic.visits.framing import banner_of
        from eutonia_clinic.visits.lending import holdings_of as more_holdings_of
        from eutonia_clinic.visits.queries import holdings_of

        lend(Lent(banner_of, lambda person: (*holdings_of(person), *more_holdings_of(person))))
