"""What must be typed to sign: the year of birth, what the signature means, and what proves who signs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from eutonia_clinic.core.fields import Choice, Field

YEAR = re.compile(r"\d{4}", re.ASCII)
LONGEST_REASON = 2000
MEANINGS = (
    Choice("planned", "I have planned this treatment and I prescribe it"),
    Choice("verified", "I have verified another injector’s plan"),
)
AMENDED = Choice("amended", "I amend the plan signed before; this version takes its place")


def sign_fields(
    typed: Mapping[str, str], errors: Mapping[str, str], amends: bool, needs_password: bool, needs_code: bool
) -> tuple[Field, ...]:
    """What must be typed to sign. The year of birth is asked of the person and not shown on this page."""
    meanings = (AMENDED,) if amends else MEANINGS
    return (
        Field(
            "birth_year",
            "Year of birth",
            "code",
            typed.get("birth_year", ""),
            "Ask the person, then type it. This catches the wrong person.",
            errors.get("birth_year", ""),
            width=4,
        ),
        Field(
            "meaning",
            "My signature means",
            "choices",
            typed.get("meaning", ""),
            error=errors.get("meaning", ""),
            choices=meanings,
        ),
        *((_reason_field(typed, errors),) if amends else ()),
        *((_password_field(errors),) if needs_password else ()),
        *((_code_field(errors),) if needs_code else ()),
    )


def _reason_field(typed: Mapping[str, str], errors: Mapping[str, str]) -> Field:
    hint = "Printed on every copy of the new version."
    return Field("reason", "Why the plan is amended", "long_text", typed.get("reason", ""), hint, errors.get("reason", ""))


def _password_field(errors: Mapping[str, str]) -> Field:
    return Field("password", "Password", "password", error=errors.get("password", ""), autocomplete="current-password")


def _code_field(errors: Mapping[str, str]) -> Field:
    name, error = "Code from your authenticator", errors.get("code", "")
    return Field("code", name, "code", error=error, autocomplete="one-time-code", width=10)


def sign_errors(form: Mapping[str, str], amends: bool) -> dict[str, str]:
    """What is wrong with what was typed, by the field, before anything is proved."""
    reason = form.get("reason", "")
    checks = {
        "birth_year": (YEAR.fullmatch(form.get("birth_year", "").strip()), "Year of birth: type four digits, for example 1974."),
        "meaning": (meaning_of(form.get("meaning", ""), amends), "Choose what your signature means."),
        "reason": (
            not amends or (any(letter.isalpha() for letter in reason) and len(reason) <= LONGEST_REASON),
            f"Say in words why the plan is amended, in at most {LONGEST_REASON} letters.",
        ),
    }
    return {name: said for name, (holds, said) in checks.items() if not holds}


def meaning_of(value: str, amends: bool = False) -> str:
    """What a signature says, in the words that were shown; empty when nothing was chosen."""
    offered = (AMENDED,) if amends else MEANINGS
    return next((one.words for one in offered if one.value == value), "")
