"""A walk as a form brings it: what was typed, as values. What is missing is told when it is recorded, not while it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.http import QueryDict

from eutonia.domain.answers import Answer
from eutonia_clinic.core.texts import wanted_of
from eutonia_clinic.responses.documents import Follows, Said, Verdict

STOP_RULE = "next.stop"
"""The rule of the engine that says so after two cycles in a row that brought nothing."""
FIELDS = ("conclusion", "follows", "why", "answered_by", "reason")
KINDS = ("answer", "verdict", "words", "said", "said-words")
Chosen = TypeVar("Chosen", Answer, Verdict, Said, Follows)


@dataclass(frozen=True, slots=True)
class Walk:
    """Everything that was typed and chosen, by question, reason and treatment."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Said] = field(default_factory=dict)
    said_words: Mapping[str, str] = field(default_factory=dict)
    answered_by: str = ""
    conclusion: str = ""
    follows: Follows | None = None
    why: str = ""


def typed_in(sent: QueryDict) -> dict[str, str]:
    """What a form brought, under the names that a walk knows; each text in one line."""
    return {name: " ".join(str(sent[name]).split()) for name in sent if _is_ours(name)}


def cannot_be_kept(typed: Mapping[str, str]) -> dict[str, str]:
    """What is expected in place of each text that is too long, or holds what no page can show. Nothing is cut off in silence."""
    return {name: wanted for name, text in typed.items() if (wanted := wanted_of(text))}


def walk_from(typed: Mapping[str, str]) -> Walk:
    """What was typed, as values. A choice that is none of those offered counts as not made."""
    return Walk(
        answers=_chosen("answer", typed, Answer),
        verdicts=_chosen("verdict", typed, Verdict),
        words=_texts("words", typed),
        said=_chosen("said", typed, Said),
        said_words=_texts("said-words", typed),
        answered_by=typed.get("answered_by", ""),
        conclusion=typed.get("conclusion", ""),
        follows=_one(typed.get("follows", ""), Follows),
        why=typed.get("why", ""),
    )


def _is_ours(name: str) -> bool:
    return name in FIELDS or name.partition(":")[0] in KINDS


def _named(kind: str, typed: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((name.removeprefix(f"{kind}:"), text) for name, text in typed.items() if name.startswith(f"{kind}:"))


def _texts(kind: str, typed: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in _named(kind, typed) if text}


def _chosen(kind: str, typed: Mapping[str, str], of: type[Chosen]) -> dict[str, Chosen]:
    found = ((name, _one(text, of)) for name, text in _named(kind, typed))
    return {name: one for name, one in found if one is not None}


def _one(text: str, of: type[Chosen]) -> Chosen | None:
    return next((one for one in of if one.value == text), None)
