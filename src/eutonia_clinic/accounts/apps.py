"""The part as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "eutonia_clinic.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Watch signing in."""
        from eutonia_clinic.accounts.watch import watch

        watch()
