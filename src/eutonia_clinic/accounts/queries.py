"""Who works where, now."""

from __future__ import annotations

from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from eutonia_clinic.accounts.models import NO_LETTER_ARRIVES, Clinic, Membership, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.gap import still_open

NAMED_IN_THE_RECORD = "whoever keeps a diary"


def memberships_now() -> QuerySet[Membership]:
    """Every membership that holds at this moment, of users who may sign in."""
    now = clock.now()
    return Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now, user__is_active=True)


def memberships_of(user: User) -> QuerySet[Membership]:
    """What this user does now, with the clinics, by their names. `has_gap`: a restore lost something there, and it is open."""
    held = memberships_now().filter(user=user).select_related("clinic")
    return held.annotate(has_gap=Exists(still_open(OuterRef("clinic")))).order_by("clinic__name", "role")


def roles_of(user: User, clinic: Clinic) -> frozenset[Role]:
    """What this user does in this clinic, now."""
    return frozenset(Role(role) for role in memberships_now().filter(user=user, clinic=clinic).values_list("role", flat=True))


def clinics_of(user: User, roles: Collection[Role] = tuple(Role)) -> QuerySet[Clinic]:
    """The clinics in which this user has one of these roles now, by name. Where a scope of records begins."""
    return Clinic.objects.filter(memberships__in=memberships_now().filter(user=user, role__in=roles)).distinct().order_by("name")


def colleagues_of(clinic: Clinic) -> QuerySet[User]:
    """Everybody who has or had a role in a clinic, by name."""
    return User.objects.filter(memberships__clinic=clinic).distinct().order_by("display_name", "email")


def names_of_actors(ids: Collection[int], reads_records: bool) -> dict[int, str]:
    """Who did something, by name.

    Whoever writes in the record and works nowhere is treated here, or cares for somebody who is: their name is for those who read
    records.
    """
    rows = User.objects.filter(pk__in=ids).values_list("pk", "display_name", "email")
    hidden = "" if reads_records else f"@{NO_LETTER_ARRIVES}"
    return {pk: NAMED_IN_THE_RECORD if hidden and email.endswith(hidden) else name for pk, name, email in rows}


def has_second_factor(user: User | AnonymousUser) -> bool:
    """True when this user has set up an authenticator."""
    return user.is_authenticated and Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
