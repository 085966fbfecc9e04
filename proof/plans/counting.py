"""The counts: dangerous plans seen by severity of their hazard, ordinary plans interrupted by rule, and the alert budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import mean, median

from eutonia.knowledge import load
from eutonia.safety import check
from proof.outcomes import Outcome, Told, all_of
from proof.plans.dangerous import by_severity, is_flagged
from proof.plans.ordinary import WITHOUT_A_SOURCE, Ordinary, ordinary_plans, plans_of

DANGEROUS, ORDINARY = 300, 500
GRAVEST, GRAVE = 5, 4
SEEN_OF_GRAVE_PERCENT = 98
INTERRUPTED_PERCENT = 5
NO_DOSE = "safety.no-sourced-dose"
SHOWN = 12
Asked = tuple[Ordinary, tuple[str, ...]]
"""An ordinary plan, and the rules that interrupted it."""


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """Every plan once; they are few, so that a share below 1 takes all of them too."""
    del share
    written = by_severity()
    yield _enough("dangerous plans written down", sum(len(some) for some in written.values()), DANGEROUS)
    for severity in sorted(written, reverse=True):
        yield seen(severity, written[severity])
    dosed = [(one, rules(one)) for one in ordinary_plans()]
    undosed = [(one, rules(one)) for one in plans_of(WITHOUT_A_SOURCE)]
    told(1, 2)
    yield _enough("ordinary plans written down", len(dosed) + len(undosed), ORDINARY)
    yield interrupted("ordinary plans with a finding that interrupts", [*dosed, *undosed])
    yield interrupted("of these, where the facts hold a dose of that product for each muscle", dosed)
    yield budget([*dosed, *undosed])
    yield unsourced([spoke for _, spoke in undosed])
    told(2, 2)


def rules(one: Ordinary) -> tuple[str, ...]:
    """The rules that interrupt, once for each finding."""
    return tuple(found.rule for found in check(one.plan, one.case, load()).findings if found.interrupts)


def seen(severity: int, entries: Sequence[dict[str, object]]) -> Outcome:
    """How many dangerous plans of one severity were seen."""
    missed = [str(entry["id"]) for entry in entries if not is_flagged(entry)]
    what, found, note = f"dangerous plans of severity {severity} that were seen", len(entries) - len(missed), ", ".join(missed)
    if severity == GRAVEST:
        return all_of(what, found, len(entries), len(entries), note)
    least = SEEN_OF_GRAVE_PERCENT if severity == GRAVE else 0
    wanted = f"at least {least} %" if least else "told, no number was set"
    return Outcome(what, f"{found} of {len(entries)}", wanted, found * 100 >= least * len(entries), note)


def interrupted(what: str, found: Sequence[Asked]) -> Outcome:
    """How many ordinary plans are interrupted, and by which rule."""
    stopped = [(one, spoke) for one, spoke in found if spoke]
    by_rule = Counter(rule for _, spoke in stopped for rule in set(spoke))
    note = "; ".join(f"{rule} {count}" for rule, count in by_rule.most_common(SHOWN))
    share = 100 * len(stopped) / len(found)
    measured = f"{len(stopped)} of {len(found)} ({share:.1f} %)"
    return Outcome(what, measured, f"at most {INTERRUPTED_PERCENT} %", share <= INTERRUPTED_PERCENT, note)


def budget(found: Sequence[Asked]) -> Outcome:
    """How many findings have to be answered for one plan."""
    counts = [len(spoke) for _, spoke in found]
    middle = median(counts)
    measured = f"median {middle:g}, mean {mean(counts):.2f}"
    return Outcome("findings that interrupt, for one ordinary plan", measured, "median 0", middle == 0)


def unsourced(spoke: Sequence[tuple[str, ...]]) -> Outcome:
    """Plans for muscles without a dose in the facts: a reason is asked for each, and nothing else is in the way."""
    asked = sum(set(one) == {NO_DOSE} for one in spoke)
    what = "plans for a muscle without a sourced dose that ask for a reason, and for nothing else"
    note = "abobotulinumtoxinA in hamstrings, incobotulinumtoxinA in the neck and more: made in clinics, dosed in no source read"
    return all_of(what, asked, len(spoke), 1, note)


def _enough(what: str, count: int, least: int) -> Outcome:
    return Outcome(what, f"{count:,}", f"at least {least:,}", count >= least)
