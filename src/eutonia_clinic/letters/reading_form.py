"""What a form of a letter brought, read strictly: nothing is guessed, and everything typed is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from eutonia.domain.fields import LONGEST_TEXT
from eutonia_clinic.letters.documents import MOST_COPIES, MOST_LINES, Typed

LONGEST_LINE = 120
LONGEST_PHONE = 40


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, as far as it can be kept, and what is wrong with it by field."""

    typed: Typed
    errors: Mapping[str, str]


def form_of(post: Mapping[str, str], texts: Iterable[str]) -> Form:
    """The boxes of a letter. A box that cannot be used is kept as it was typed as far as it goes, and said to be wrong."""
    errors: dict[str, str] = {}
    held = {
        "addressee": _line(post, "addressee", "To", errors),
        "address": _lines(post, "address", "Address", MOST_LINES, errors),
        "copies": _lines(post, "copies", "Copies to", MOST_COPIES, errors),
        "telephone": _line(post, "telephone", "Telephone of the clinic", errors, LONGEST_PHONE),
        "reason": _line(post, "reason", "Why a new version?", errors, LONGEST_TEXT),
        "texts": {name: _text(post, name, errors) for name in texts},
    }
    try:
        return Form(Typed.model_validate(held), errors)
    except ValidationError as fault:
        place = str(fault.errors()[0]["loc"][-1])
        return Form(Typed(), {**errors, place: "This holds a sign that cannot be printed. Type it again."})


def _line(post: Mapping[str, str], name: str, label: str, errors: dict[str, str], longest: int = LONGEST_LINE) -> str:
    said = " ".join(post.get(name, "").split())
    if len(said) > longest:
        errors[name] = f"{label}: at most {longest} characters."
    return said[:LONGEST_TEXT]


def _lines(post: Mapping[str, str], name: str, label: str, most: int, errors: dict[str, str]) -> tuple[str, ...]:
    lines = [" ".join(line.split()) for line in post.get(name, "").splitlines() if line.strip()]
    if len(lines) > most:
        errors[name] = f"{label}: at most {most} lines."
    if any(len(line) > LONGEST_LINE for line in lines):
        errors[name] = f"{label}: at most {LONGEST_LINE} characters in a line."
    return tuple(line[:LONGEST_TEXT] for line in lines[:most])


def _text(post: Mapping[str, str], name: str, errors: dict[str, str]) -> str:
    said = post.get(f"text-{name}", "").replace("\r", "").strip()
    if len(said) > LONGEST_TEXT:
        errors[name] = f"At most {LONGEST_TEXT:,} characters; this has {len(said):,}. The rest was cut."
    return said[:LONGEST_TEXT]
