"""What the guard says of every written plan, word for word, as one text to read and to review: `python -m tests.safety.said`.

Every plan has the rules that speak. What a rule says, and how much of a limit is used, stands in full the first times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError
from tests.safety.written_plans import HERE, Document, checked_entry, entries

from eutonia.domain import Arithmetic, CheckResult, Finding, LimitUse
from eutonia.safety import CHECKS

Told = defaultdict[str, list[str]]
FILE = HERE / "said.txt"
FILES = ("telling_plans.toml", "dangerous_plans.toml")
IN_FULL = 2


def said() -> str:
    """The text: what the guard looks at, and then what it says of each plan."""
    checks = "".join(f"{one.id}: {one.words}\n" for one in CHECKS)
    told = defaultdict[str, list[str]](list)
    written = (entry for name in FILES for entry in entries(name))
    return checks + "".join(f"{line}\n" for entry in written for line in _of_entry(entry, told))


def _of_entry(entry: Document, told: Told) -> Iterator[str]:
    yield f"# {entry['id']}: {entry['words']}"
    try:
        _, result = checked_entry(entry)
    except ValidationError:
        yield "refused"
        return
    yield from _of_result(result, told)


def _of_result(result: CheckResult, told: Told) -> Iterator[str]:
    rules = " ".join(one.rule.removeprefix("safety.") for one in result.findings)
    eligible = f"eligible {result.eligible_from}, " if result.eligible_from else ""
    yield f"{eligible}{result.checks_run} of {result.checks_known}: {rules}"
    findings = [(one.rule, _in_full(one)) for one in result.findings]
    for name, line in findings + [(one.limit, _used(one)) for one in result.limits]:
        if line not in told[name] and len(told[name]) < IN_FULL:
            told[name].append(line)
            yield f"  {line}"


def _used(one: LimitUse) -> str:
    share = f"{one.given.normalize():f} + {one.planned.normalize():f} of {one.maximum.normalize():f} {one.unit}"
    return f"{one.limit} {one.side or ''} | {one.words} | {share} | [{one.citation.source} {one.citation.section}]"


def _in_full(one: Finding) -> str:
    where = " ".join(filter(None, (one.muscle, one.side)))
    names = ", two names" if one.needs_second_name else ""
    sources = "; ".join(f"{each.source} {each.section}" for each in one.citations)
    head = f"{one.rule} ({one.severity}{names}) {where}"
    parts = [head, one.title, one.because, one.remedy, _sum(one.arithmetic), f"[{sources}]"]
    return " | ".join(part.strip() for part in parts)


def _sum(one: Arithmetic | None) -> str:
    if one is None:
        return ""
    window = f" from {one.window_start} to {one.window_end}" if one.window_start else ""
    return f"{' + '.join(one.terms)} = {one.total} of {one.limit} {one.unit}{window}"


if __name__ == "__main__":
    Path(FILE).write_text(said(), encoding="utf-8")
