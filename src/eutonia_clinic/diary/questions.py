"""The questions about danger that every diary asks, and what to do at once: package data, the same for everybody."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from eutonia.domain.case import Jurisdiction
from eutonia_clinic.core import words as clinic_words

EMERGENCY = MappingProxyType({Jurisdiction.US.value: "911", Jurisdiction.UK_EU.value: "112"})
"""The number that works everywhere under a label: 112 in the European Union and the United Kingdom. A clinic may set its own."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words, how a clinician reads a yes (`said`), what to say on the telephone, and what to do."""

    id: str
    words: str
    said: str
    say: str
    do: str
    urgency: Literal["emergency", "today"]


@cache
def questions() -> Mapping[str, Question]:
    """Every question by its id, in the order in which they are asked."""
    text = files("eutonia_clinic.diary").joinpath("data/questions.toml").read_text(encoding="utf-8")
    found = [Question(**row) for row in tomllib.loads(text)["question"]]
    return MappingProxyType({one.id: one for one in found})


def said_of(ids: Iterable[str]) -> str:
    """'trouble swallowing and trouble breathing': what was answered with yes, in the order of the questions."""
    asked = list(questions())
    known = sorted(ids, key=lambda id: asked.index(id) if id in asked else len(asked))
    return clinic_words.listed(questions()[id].said if id in questions() else id for id in known)


def questions_told() -> list[dict[str, str]]:
    """Every question as a device is told it."""
    told = ("id", "words", "say", "do", "urgency")
    return [{name: getattr(one, name) for name in told} for one in questions().values()]
