"""What still closes signing: the findings that no named reason has answered."""

from __future__ import annotations

from eutonia.domain import CheckResult, Finding, Override, Plan, Severity


def still_open(plan: Plan, result: CheckResult) -> tuple[Finding, ...]:
    """The findings that still close signing, in their order.

    A stop, and a check that could not run, stay open whatever anybody writes. A finding that needs a reason is
    answered by an override of the same rule, muscle and side that has text and a name and, where two names are needed,
    a second name that is not the first one again.
    """
    return tuple(one for one in result.findings if one.interrupts and not _is_answered(one, plan.overrides))


def can_be_signed(plan: Plan, result: CheckResult) -> bool:
    """True when nothing is open. `result` must be the check of this very plan, run again at signing."""
    return not still_open(plan, result)


def _is_answered(finding: Finding, overrides: tuple[Override, ...]) -> bool:
    if finding.could_not_run or finding.severity is Severity.STOP:
        return False
    return any(_matches(one, finding) and _suffices(one, finding.needs_second_name) for one in overrides)


def _matches(override: Override, finding: Finding) -> bool:
    return (override.rule, override.muscle, override.side) == (finding.rule, finding.muscle, finding.side)


def _suffices(override: Override, needs_second_name: bool) -> bool:
    first, second = _name(override.by), _name(override.second_name or "")
    has_text = bool(override.reason.strip() and first)
    return has_text and (not needs_second_name or (bool(second) and second != first))


def _name(words: str) -> str:
    """A name as it is compared: case and spacing do not make another person."""
    return " ".join(words.split()).casefold()
