"""What pages about people show of visits. This part does not know visits; visits lends it these functions when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from eutonia_clinic.accounts.requests import ClinicRequest
from eutonia_clinic.core.frame import Banner
from eutonia_clinic.patients.models import Person


@dataclass(frozen=True, slots=True)
class Holding:
    """What the record holds of one kind about a person, with the days, the latest first: 'assessments', two days."""

    name: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Lent:
    """`banner` is that of every page about a person; `holdings` is what was done for them, kind by kind."""

    banner: Callable[[ClinicRequest, Person], Banner]
    holdings: Callable[[Person], tuple[Holding, ...]]


_lent: list[Lent] = []


def lend(functions: Lent) -> None:
    """Called once, when the clinic starts."""
    _lent[:] = [functions]


def lent() -> Lent:
    """What visits has lent."""
    return _lent[0]
