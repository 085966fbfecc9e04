"""Small builders for tests of the record: a clinic with its people, and what they do. Nobody here exists."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.db import connection

from eutonia_clinic.accounts.models import Clinic, Membership, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.rows import OnlyAddedTo
from eutonia_clinic.core.triggers import guards, without_guards
from eutonia_clinic.patients.acts import no_longer_apart, register_person
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import distinct_of

MOMENT = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)
_numbers = count(1)


def a_key() -> str:
    """A key that no other act of this run has."""
    return f"key-{next(_numbers)}"


def a_clinic(name: str = "TESTCLINIC spasticity", **changes: Any) -> Clinic:
    """A clinic in London under the label of the United States, as the examples of the engine are."""
    held = {"time_zone": "Europe/London", "jurisdiction": "US", "default_product": "onabotulinumtoxinA"}
    return Clinic.objects.create(name=name, **(held | changes))


def a_user(clinic: Clinic, name: str = "Dr Ines Sample", *roles: Role) -> User:
    """Somebody who works at a clinic, as an injector when no role is named."""
    user = User.objects.create_user(f"user{next(_numbers)}@example.org", name)
    for role in roles or (Role.INJECTOR,):
        Membership.objects.create(user=user, clinic=clinic, role=role, since=datetime(2020, 1, 1, tzinfo=UTC))
    return user


def an_identity(family: str = "TESTPERSON", given: str = "Juniper", born: date = date(1974, 3, 2), **changes: Any) -> Identity:
    """A synthetic person."""
    return Identity.model_validate({"family": family, "given": given, "birth_date": born, **changes})


def a_person(by: User, clinic: Clinic, other_than: Collection[int] = (), **changes: Any) -> Person:
    """A person registered at a clinic."""
    return register_person(by=by, clinic=clinic, key=a_key(), identity=an_identity(**changes), other_than=list(other_than))


def a_twin(by: User, clinic: Clinic, of: Person, **changes: Any) -> Person:
    """A second entry of somebody who is in the record already, which nobody has told apart from the first."""
    twin = a_person(by, clinic, other_than=[of.pk], **{"family": "Testpersson", **changes})
    for row in distinct_of(twin):
        no_longer_apart(by=by, clinic=clinic, key=a_key(), distinct=row, reason="Nobody knows")
    return twin


@contextmanager
def guards_down(*models: type[OnlyAddedTo]) -> Iterator[None]:
    """What somebody with the rights of the database's owner can do: the guards of these tables are lifted for a while."""
    say([line for model in models for line in without_guards(connection.vendor, model)])
    yield
    say([line for model in models for line in guards(connection.vendor, model)])


def say(statements: list[str]) -> None:
    """Run statements as they are."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def at_once(many: int, work: Callable[[int], object]) -> list[object]:
    """The work, in so many threads that begin together; what each returned or raised."""
    together, found = threading.Barrier(many), list[object]([None] * many)

    def run(at: int) -> None:
        together.wait()
        try:
            found[at] = work(at)
        except Exception as fault:
            found[at] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
