"""Who a person is: the document of one version of an identity."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from eutonia.domain.contradictions import contradiction, each_once
from eutonia.domain.errors import Problem
from eutonia.domain.fields import CivilDate, FilledText, Text
from eutonia.domain.finding import Frozen
from eutonia_clinic.patients import identifiers

LONGEST_NAME = 100
LONGEST_LINE = 120
MOST_LINES = 5
SYNTHETIC = "synthetic-number"
"""The kind of identifier that only people have who do not exist."""
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{3,29}")


def _tidy(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).split())


def _name(value: str) -> str:
    tidy = _tidy(value)
    if not any(letter.isalpha() for letter in tidy) or len(tidy) > LONGEST_NAME:
        raise ValueError(f"a name with a letter in it, at most {LONGEST_NAME} characters")
    return tidy


def _phone(value: str) -> str:
    tidy = _tidy(value)
    if tidy and not _PHONE.fullmatch(tidy):
        raise ValueError("a telephone number: digits, spaces, + at the start")
    return tidy


def _line(value: str) -> str:
    tidy = _tidy(value)
    if len(tidy) > LONGEST_LINE:
        raise ValueError(f"a line of at most {LONGEST_LINE} characters")
    return tidy


Name = Annotated[FilledText, AfterValidator(_name)]
Phone = Annotated[Text, AfterValidator(_phone)]
Line = Annotated[FilledText, AfterValidator(_line)]


class Identifier(Frozen):
    """One number by which somebody knows this person. `assigner` is the clinic that gave it out, where each has its own."""

    kind: str
    value: Annotated[FilledText, AfterValidator(identifiers.spelt)]
    assigner: Text = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two identifiers one."""
        return (self.kind, self.assigner, self.value)


class Identity(Frozen):
    """A person's identity as known at one time. A correction is a new one."""

    document: Literal["eutonia-clinic/identity/1"] = "eutonia-clinic/identity/1"
    family: Name
    given: Name
    birth_date: CivilDate
    sex: Literal["female", "male", "other", "not_asked"] = "not_asked"
    identifiers: Annotated[tuple[Identifier, ...], Field(max_length=10)] = ()
    phone: Phone = ""
    address: Annotated[tuple[Line, ...], Field(max_length=MOST_LINES)] = ()

    @model_validator(mode="after")
    def _identifiers_can_be_right(self) -> Identity:
        problems = each_once("identifiers", (one.key for one in self.identifiers), "kind and number")
        for row, one in enumerate(self.identifiers):
            expected = identifiers.fault(one.kind, one.value)
            if expected:
                problems.append(Problem(f"identifiers[{row}]", f"{one.kind} {one.value}", expected))
        if problems:
            raise contradiction(problems)
        return self

    @property
    def name(self) -> str:
        """The name as a list shows it: SURNAME Given."""
        return f"{self.family.upper()} {self.given}"

    @property
    def is_synthetic(self) -> bool:
        """True for somebody made up, of the demonstration: every page and print says so."""
        return any(one.kind == SYNTHETIC for one in self.identifiers)

    def assigned_by(self, clinic: str) -> Identity:
        """The same identity, its numbers that each clinic gives out for itself marked with the clinic that did."""
        known = identifiers.kinds()
        marked = tuple(
            one.model_copy(update={"assigner": one.assigner or clinic}) if known[one.kind].per_clinic else one
            for one in self.identifiers
        )
        return self.model_copy(update={"identifiers": marked})
