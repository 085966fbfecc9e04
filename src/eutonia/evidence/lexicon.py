"""The words of reports and what they mean, as data: headings, products, outcomes, muscles, divisions of a dose."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

DATA = Path(__file__).parent / "data"
"""The published results that the belief is fitted to, and the words in which such results are written."""

_APART = re.compile(r"[^a-z0-9%<>=.]+")
_POINT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_SIGNS = {"≥": ">=", "≤": "<=", "⩾": ">=", "⩽": "<=", "®": " ", "™": " "}


def plain_words(text: str) -> str:
    """Small letters, one space between words; % < > = and the point of a number stay.

    >>> plain_words("responder_≥1_MAS_%")
    'responder >=1 mas %'
    """
    for sign, meaning in _SIGNS.items():
        text = text.replace(sign, meaning)
    return " ".join(_POINT.sub(" ", _APART.sub(" ", text.casefold())).split())


def has_word(text: str, words: Iterable[str]) -> bool:
    """True when one of the phrases stands in the plain text as whole words."""
    return any(f" {word} " in f" {text} " for word in words)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of outcomes.toml: a name in which `words` is found is of this kind, or is left out for `why`."""

    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    kind: str
    why: str
    share: bool | None
    """True: for shares only; False: never for shares; None: for both."""
    needs_primary: re.Pattern[str] | None
    """Words that the trial's primary outcome must hold, for a name that does not tell its scale."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A muscle of experiments that the catalogue does not hold."""

    part: str
    millilitres: float


@dataclass(frozen=True)
class Lexicon:
    """Everything in the word files."""

    headings: Mapping[str, str]
    """Plain heading -> our heading."""
    products: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]
    """placebo, toxin, other_treatment, open_label, blinded, routine, pooled, bilateral, one_side, elsewhere, with_stroke."""
    aetiology: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    joints: Mapping[str, tuple[str, ...]]
    joint_words: Mapping[str, tuple[str, ...]]
    limb_words: Mapping[str, tuple[str, ...]]
    anywhere_words: Mapping[str, tuple[str, ...]]
    treated: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]]
    elsewhere: Mapping[str, Elsewhere]
    splits: Mapping[str, Mapping[str, float]]
    both_sides: frozenset[str]
    totals: Mapping[tuple[str, str], float]
    """Product and part of the body -> units of an ordinary session of one limb, or of the neck."""
    numbers: Mapping[str, float]

    def number(self, name: str) -> float:
        """A number of reading.toml; KeyError for one that the file does not hold."""
        return self.numbers[name]


@cache
def lexicon() -> Lexicon:
    """The word files of the package, read once."""
    words, places, arms = (_file(name) for name in ("words.toml", "places.toml", "arms.toml"))
    named = ("headings", "products", "aetiology")
    return Lexicon(
        headings=_headings(words["headings"]),
        products=_tuples(words["products"]),
        lists=MappingProxyType({name: tuple(table["words"]) for name, table in words.items() if name not in named}),
        aetiology=_tuples(words["aetiology"]),
        rules=tuple(_rule(row) for row in _file("outcomes.toml")["rule"]),
        joints=_tuples(places["joints"]),
        joint_words=_tuples(places["joint_words"]),
        limb_words=_tuples(places["limb_words"]),
        anywhere_words=_tuples(places["anywhere_words"]),
        treated=_tuples(places["treated"]),
        phrases=_tuples(places["phrases"]),
        elsewhere={name: Elsewhere(row["part"], float(row["millilitres"])) for name, row in places["elsewhere"].items()},
        splits={row["trial"]: {muscle: float(part) for muscle, part in row["units"].items()} for row in arms["split"]},
        both_sides=frozenset(row["trial"] for row in arms["both_sides"]),
        totals={(row["product"], row["part"]): float(row["units"]) for row in arms["total"]},
        numbers={row["id"]: float(row["value"]) for row in _file("reading.toml")["setting"]},
    )


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def _tuples(table: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({key: tuple(words) for key, words in table.items()})


def _headings(table: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    return MappingProxyType({plain_words(word): ours for ours, words in table.items() for word in (ours, *words)})


def _rule(row: Mapping[str, Any]) -> Rule:
    pattern = {key: re.compile(row[key]) if key in row else None for key in ("words", "unless", "needs_primary")}
    words = pattern["words"]
    assert words is not None
    return Rule(words, pattern["unless"], row.get("kind", ""), row.get("why", ""), row.get("share"), pattern["needs_primary"])
