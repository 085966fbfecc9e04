"""The small family of errors a person may see. Each has an exit code; none is shown as a traceback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class EutoniaError(Exception):
    """Something the person can put right: the message names the field, what was found and what is expected."""

    exit_code = 1


class MixedProducts(EutoniaError):
    """Units of two products met. They are never added, compared or converted."""

    exit_code = 3

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"units of {one} cannot be added to, compared with or converted into units of {other}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in one field of a document."""

    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.field}: found {self.found}; expected {self.expected}"


class BadInput(EutoniaError):
    """A document that cannot be read or is not valid. Holds every fault found, not only the first."""

    exit_code = 2

    def __init__(self, document: str, problems: Sequence[Problem]) -> None:
        self.document = document
        self.problems = tuple(problems)
        super().__init__("\n".join([f"{document} cannot be used.", *(f"  {p}" for p in self.problems)]))


class KnowledgeFault(EutoniaError):
    """A reference file is missing, malformed or contradicts another. Nothing is planned on such knowledge."""

    exit_code = 4


class NotAvailable(EutoniaError):
    """Something optional is not installed; the message says how to install it."""

    exit_code = 5
