"""Clinics and the people who work in them."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from eutonia.domain import Jurisdiction
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.rows import Changing

NO_LETTER_ARRIVES = "diary.invalid"
"""Where users have their addresses who write in the record and never sign in. The domain can exist nowhere (RFC 2606)."""


class Theme(models.TextChoices):
    """How a page looks to one user."""

    SYSTEM = "system", "As this device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Contrast(models.TextChoices):
    """How strong the lines and letters are for one user."""

    STANDARD = "standard", "Standard"
    HIGH = "high", "High"


def known_time_zone(name: str) -> None:
    """Refuse a name that no time zone has."""
    if name not in available_timezones():
        raise ValidationError(f"{name} is not the name of a time zone, such as Europe/London.")


class Users(BaseUserManager["User"]):
    """Users by e-mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user who signs in with this address."""
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, display_name: str, password: str | None = None, registration: str = "") -> User:
        """A new user. Without a password nobody can sign in as this user until one is set by a link."""
        user = self.model(email=email.strip().lower(), display_name=display_name, registration=registration)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user


class User(Changing, AbstractBaseUser):
    """A named person who signs in. Nobody shares an account, so that every act has one author."""

    email = models.EmailField(max_length=254, unique=True)
    display_name = models.CharField(max_length=120)
    registration = models.CharField(max_length=60, blank=True, help_text="Professional registration, such as GMC 1234567.")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now)
    session_round = models.PositiveIntegerField(default=0, help_text="Counted up to sign this user out everywhere.")
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)
    contrast = models.CharField(max_length=8, choices=Contrast, default=Contrast.STANDARD)

    audited = ("email", "display_name", "registration", "is_active", "session_round")
    always_told = False
    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="address_is_in_small_letters")]

    def __str__(self) -> str:
        return self.display_name

    def get_session_auth_hash(self) -> str:
        """What ties a session to this user: it ends when the password changes or an administrator ends it."""
        return f"{super().get_session_auth_hash()}-{self.session_round}"

    def get_full_name(self) -> str:
        """The name that stands beside what this user did."""
        return self.display_name


class Clinic(models.Model):
    """A service that owns records: its civil days, whose label applies, and the product that it usually uses."""

    name = models.CharField(max_length=120, unique=True)
    time_zone = models.CharField(max_length=64, validators=[known_time_zone])
    jurisdiction = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Jurisdiction])
    default_product = models.CharField(max_length=64, help_text="The id of a product of the knowledge.")

    def __str__(self) -> str:
        return self.name


class Site(Changing):
    """A place where a clinic sees people. It is closed, never removed: what was booked there keeps its place."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="The moment from which nobody is seen there.")

    audited = ("clinic_id", "name", "closed_at")
    always_told = False

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "name"], name="one_name_for_each_site")]

    def __str__(self) -> str:
        return self.name


class Membership(Changing):
    """One role of one user in one clinic, from one moment until another. A row is ended, never removed."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True, help_text="The moment from which it no longer holds.")
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    audited = ("user_id", "clinic_id", "role", "since", "until")
    always_told = False

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "clinic", "role"], condition=Q(until__isnull=True), name="one_open_membership_for_each_role"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="membership_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="membership_has_a_known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {Role(self.role).label.lower()}, {self.clinic}"
