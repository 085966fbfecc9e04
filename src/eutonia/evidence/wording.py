"""What the words of a report mean: an outcome's kind, an arm's product, a population, a design."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from eutonia.evidence.lexicon import Rule, has_word, lexicon, plain_words
from eutonia.evidence.rows import Kind

Aetiology = Literal["stroke", "multiple sclerosis", "dystonia", "healthy", "mixed"]

PLACEBO = ""
"""The product of an arm without toxin."""
UNKNOWN = "unknown"
"""A toxin of type A that the report does not name, or that the knowledge does not hold. Its units mean nothing here."""

_SHARE = re.compile(r"%|\brate\b|\bproportion\b|\bshare\b|respon(?:der|ders|ded)\b|\bpercent\b|\bper cent\b|\bn(?: improved)?$")
_MEAN_PER_CENT = re.compile(
    r"% ?(?:change|reduction|improvement|fall|decrease)|per ?cent(?:age)? (?:change|reduction|improvement)"
    r"|(?:change|reduction) %$"
)
_THRESHOLD_SIGN = re.compile(r"(>=|>|at least|by) ?(\d+(?:\.\d+)?)")
_THRESHOLD_WORD = re.compile(r"(\d+(?:\.\d+)?) ?(?:points?|pts?|grades?|levels?|steps?)")
_FALL = re.compile(r"\b(?:reduction|decrease|improvement|fall|drop|decline|lowering)\b")
_MODIFIED = re.compile(r"\bm+as\b|\bmodified (?:modified )?ashworth")
_ASHWORTH = re.compile(r"\b(?:m*as|ashworth)\b")
_BASELINE_FROM = re.compile(r"baseline (?:m*as|ashworth)? ?(?:>=|>|=|of)? ?(\d(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the name of an outcome says."""

    kind: Kind | None
    why: str = ""
    """Why it is left out, when `kind` is None."""
    share: bool = False
    threshold: float | None = None
    told_threshold: bool = False
    at_least_read: bool = False
    """The name says 'more than'; read as 'at least', for the line under the sign is often lost in print."""
    is_fall: bool = False
    """The name speaks of a fall: a positive figure is an improvement."""
    per_cent: bool = False
    """A mean change in per cent of the level before treatment."""
    is_level: bool = False
    """The name speaks of a level, not of a change."""


def meaning(name: str, counted: bool, primary: str = "") -> Meaning:
    """What an outcome is. `counted`: the row has x of n, so it is a share. `primary`: the trial's primary outcome."""
    plain = plain_words(name)
    per_cent = bool(_MEAN_PER_CENT.search(plain)) and not counted and not _THRESHOLD_SIGN.search(plain)
    share = (counted or bool(_SHARE.search(plain))) and not per_cent
    rule = next((one for one in lexicon().rules if _holds(one, plain, share, plain_words(primary))), None)
    if rule is None or rule.why:
        return Meaning(None, rule.why if rule else "the model does not predict this outcome")
    return _of_kind(Kind(rule.kind), plain, share, per_cent)


def _holds(rule: Rule, plain: str, share: bool, primary: str) -> bool:
    return (
        bool(rule.words.search(plain))
        and not (rule.unless and rule.unless.search(plain))
        and rule.share in (None, share)
        and not (rule.needs_primary and not rule.needs_primary.search(primary))
    )


def _of_kind(kind: Kind, plain: str, share: bool, per_cent: bool) -> Meaning:
    threshold, strict = _threshold(plain) if kind is Kind.TONE_RESPONDER else (None, False)
    default = lexicon().number("tone.threshold") if kind is Kind.TONE_RESPONDER else None
    changes = bool(_FALL.search(plain)) or "chang" in plain or "from baseline" in plain
    return Meaning(
        kind=kind,
        share=share,
        threshold=threshold if threshold is not None else default,
        told_threshold=threshold is not None,
        at_least_read=strict,
        is_fall=bool(_FALL.search(plain)),
        per_cent=per_cent or (kind is Kind.NECK_IMPROVEMENT and "%" in plain),
        is_level=not changes,
    )


def _threshold(plain: str) -> tuple[float | None, bool]:
    """Points of a fall that make a responder, and whether the name says 'more than'."""
    without_time = re.sub(r"\b(?:w(?:ee)?ks?|days?|d) ?\d+|\b\d+ ?(?:w(?:ee)?ks?|days?)\b", " ", plain)
    if found := _THRESHOLD_SIGN.search(without_time):
        return float(found[2]), found[1] == ">"
    found = _THRESHOLD_WORD.search(without_time)
    return (float(found[1]) if found else None), False


def has_one_plus(name: str, primary: str) -> bool:
    """True when the scale has the grade 1+: the Modified Ashworth scale. The outcome's own name goes before the trial's words."""
    plain = plain_words(name)
    return bool(_MODIFIED.search(plain if _ASHWORTH.search(plain) else plain_words(primary)))


def baseline_in(arm: str) -> float | None:
    """The least level before treatment by which an arm was chosen: "placebo, baseline AS>3" -> 3."""
    found = _BASELINE_FROM.search(plain_words(arm))
    return float(found[1]) if found else None


def weeks_told(name: str) -> float | None:
    """The weeks of "reinjection_>=16wk_%"; None when the name tells none."""
    found = re.search(r"(?:>=|>|at least) ?(\d+(?:\.\d+)?) ?w", plain_words(name))
    return float(found[1]) if found else None


def time_unit(name: str) -> Literal["days", "weeks", "months", ""]:
    """The unit of time in which the name says that the figure is."""
    words = plain_words(name).split()
    if {"day", "days", "d"} & set(words):
        return "days"
    if {"week", "weeks", "wk", "wks"} & set(words):
        return "weeks"
    return "months" if {"month", "months"} & set(words) else ""


def product_of(*texts: str) -> str | None:
    """The product that the first telling text names: an id of the knowledge, `UNKNOWN`, `PLACEBO`; None when none is named.

    Two products in one text make an unknown one: their units cannot be added. Where a text says no more than toxin, a later
    one may tell which.
    """
    some_toxin = False
    for text in texts:
        plain = plain_words(text)
        named = {product for product, words in lexicon().products.items() if has_word(plain, words)}
        if named:
            return named.pop() if len(named) == 1 else UNKNOWN
        some_toxin = some_toxin or has_word(plain, lexicon().lists["toxin"])
        if not some_toxin and has_word(plain, lexicon().lists["placebo"]):
            return PLACEBO
    return UNKNOWN if some_toxin else None


def is_placebo(product: str, arm: str) -> bool:
    """True when the product, or the arm where no product is told, is without toxin."""
    told = product_of(product)
    return told == PLACEBO or (told is None and product_of(arm) == PLACEBO)


def is_other_treatment(product: str) -> bool:
    """True when the product is a treatment that is no toxin."""
    plain = plain_words(product)
    return product_of(product) is None and has_word(plain, lexicon().lists["other_treatment"])


def is_comparison(arm: str) -> bool:
    """True for an arm that is a comparison of two: "BoNT vs placebo", "difference"."""
    return has_word(plain_words(arm), lexicon().lists["pooled"])


def aetiology_of(population: str) -> Aetiology:
    """The population in one word; "mixed" for several causes, for others, and when nothing is told."""
    plain = plain_words(population)
    causes = [cause for cause, words in lexicon().aetiology.items() if has_word(plain, words)]
    if has_word(plain, lexicon().lists["elsewhere"]) or len(causes) != 1:
        return "mixed"
    return causes[0]  # type: ignore[return-value]


def is_open_label(design: str, arm: str) -> bool:
    """True when people knew what they were given. An arm of an extension is open though its trial began blind."""
    if has_word(plain_words(arm), lexicon().lists["open_label"]):
        return True
    plain = plain_words(design)
    return has_word(plain, lexicon().lists["open_label"]) and not has_word(plain, lexicon().lists["blinded"])


def is_routine(design: str, arm: str) -> bool:
    """True when adverse events are those that were reported in routine care, not those that a trial asked for."""
    return has_word(f"{plain_words(design)} {plain_words(arm)}", lexicon().lists["routine"])


def confidence_of(text: str) -> Literal["seen", "derived", "recalled"]:
    """How far the figure may be trusted; seen when the table does not say."""
    plain = plain_words(text)
    if plain.startswith("recalled"):
        return "recalled"
    return "derived" if plain.startswith("derived") else "seen"


