"""What still closes signing: the findings that no named reason has answered."""

from __future__ import annotations

import unicodedata

from eutonia.domain import CheckResult, Finding, Override, Plan, Severity

INVISIBLE = ("Cf", "Mn")
"""Unicode categories: characters without a shape, and accents once they stand apart."""

JAPANESE = ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA")


def still_open(plan: Plan, result: CheckResult) -> tuple[Finding, ...]:
    """The findings that still close signing, in their order.

    A stop, and a check that could not run, stay open whatever anybody writes. A finding that needs a reason is
    answered by an override of the same rule, muscle and side that has text and a name and, where two names are needed,
    a second name that is not the first one again. A reason dated after the plan answers nothing.
    """
    return tuple(one for one in result.findings if one.interrupts and not _is_answered(one, plan))


def can_be_signed(plan: Plan, result: CheckResult) -> bool:
    """True when nothing is open. `result` must be the check of this very plan, run again at signing."""
    return not still_open(plan, result)


def _is_answered(finding: Finding, plan: Plan) -> bool:
    if finding.could_not_run or finding.severity is Severity.STOP:
        return False
    return any(
        _matches(one, finding) and _suffices(one, finding.needs_second_name)
        for one in plan.overrides
        if one.on <= plan.planned_for
    )


def _matches(override: Override, finding: Finding) -> bool:
    return (override.rule, override.muscle, override.side) == (finding.rule, finding.muscle, finding.side)


def _suffices(override: Override, needs_second_name: bool) -> bool:
    first, second = name_words(override.by), name_words(override.second_name or "")
    has_text = any(letter.isalpha() for letter in override.reason) and bool(first)
    return has_text and (not needs_second_name or is_another_person(first, second))


def is_another_person(first: frozenset[str], second: frozenset[str]) -> bool:
    """True for two names of which neither is the other with words left out: 'Sample' may well be 'Dr Ines Sample'."""
    return bool(second) and not (first <= second or second <= first)


def name_words(text: str) -> frozenset[str]:
    """The words of a name as they are compared: case, accents, spacing, order and marks do not make another person.

    Empty when there is no letter, and when one word mixes scripts: a Cyrillic letter in a Latin name is a disguise.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (c for c in plain if unicodedata.category(c) not in INVISIBLE)
    words = frozenset("".join(c if c.isalnum() else " " for c in kept).split())
    is_a_name = any(c.isalpha() for word in words for c in word) and all(len(_scripts(word)) <= 1 for word in words)
    return words if is_a_name else frozenset()


def _scripts(word: str) -> set[str]:
    """The scripts of a word's letters, by the first word of each letter's name; the parts of Japanese count as one."""
    found = {unicodedata.name(c, "").partition(" ")[0] for c in word if c.isalpha() and unicodedata.category(c) != "Lm"}
    return {"JAPANESE" if one in JAPANESE else one for one in found}
