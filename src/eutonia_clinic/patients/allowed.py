"""What every act asks before it begins: may this user do this in this clinic, and does this clinic know this person?

Pages ask the access table first. An act asks again, because commands and imports do not come by a page.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.queries import roles_of
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.errors import NotAllowed, NotFound
from eutonia_clinic.patients.models import Person, Registration
from eutonia_clinic.patients.sameness import ids_of


class HasClinic(Protocol):
    """A row that belongs to a clinic."""

    @property
    def clinic_id(self) -> int: ...


WRITES = frozenset({Role.INJECTOR, Role.ASSESSOR})
"""Roles that add to the record of a person."""
DECIDES = frozenset({Role.INJECTOR})
"""Roles that sign and inject."""
KEEPS_ORDER = frozenset({Role.INJECTOR, Role.LEAD})
"""Roles that say who is the same person."""


def must_have(by: User, clinic: Clinic, roles: Collection[Role]) -> None:
    """Raises `NotAllowed` unless this user has one of these roles in this clinic now."""
    if roles_of(by, clinic).isdisjoint(roles):
        wanted = " or ".join(sorted(Role(role).label.lower() for role in roles))
        raise NotAllowed(f"{by.display_name} is not {wanted} at {clinic.name}, and may not do this there.")


def must_know(clinic: Clinic, person: Person) -> None:
    """Raises `NotFound` unless this person, under any of their numbers, is registered at this clinic."""
    if not Registration.objects.filter(clinic=clinic, person__in=ids_of(person.pk)).exists():
        raise NotFound(f"There is no such person at {clinic.name}.")


def must_be_of_this_clinic(clinic: Clinic, row: HasClinic) -> None:
    """Raises `NotAllowed` when a draft, plan or session is another clinic's: it is gone on with there, under its label."""
    if row.clinic_id != clinic.pk:
        raise NotAllowed("This was begun at another clinic, under whose label it stands. It is gone on with there.")


def must_be_able_to(by: User, clinic: Clinic, roles: Collection[Role], person: Person) -> None:
    """Both: the role, and the registration."""
    must_have(by, clinic, roles)
    must_know(clinic, person)
