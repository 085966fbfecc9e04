"""What several pages show alike: findings, the check, limits, overrides and sources, as frozen values.

Wording, order and level are decided here and tested without a browser; templates only place them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from markupsafe import Markup

from eutonia.domain.answers import Severity
from eutonia.domain.finding import Finding
from eutonia.domain.plan import Override, Plan
from eutonia.domain.proposal import CheckResult, LimitUse
from eutonia.knowledge.types import Knowledge
from eutonia.report import charts, view
from eutonia.report.charts.bars import limit_name
from eutonia.safety import still_open
from eutonia_clinic.core import words
from eutonia_clinic.core.citing import Source, Sources, basis_of

__all__ = [
    "CheckShown", "FindingShown", "Freshness", "LimitShown", "OverrideShown", "Source", "Sources", "Tag", "check_shown",
    "checked_at", "findings_shown", "key_of", "level_tags", "limits_shown", "override_shown", "ran_words", "shown",
]  # fmt: skip

Freshness = Literal["fresh", "stale", "failed"]
LEVEL_OF = {Severity.STOP: "stop", Severity.REASON: "reason", Severity.NOTE: "note"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A level with its words: stop, reason, note, ok, planned or given."""

    level: str
    words: str


@dataclass(frozen=True, slots=True)
class OverrideShown:
    """A finding accepted: the words, by whom and when."""

    reason: str
    signed: str


@dataclass(frozen=True, slots=True)
class FindingShown:
    """One finding as it is read. `key` names it in addresses and forms: rule, muscle and side."""

    key: str
    level: str
    heading: str
    because: str
    sums: str = ""
    remedy: str = ""
    second_name: bool = False
    not_checked: bool = False
    open: bool = False
    sources: tuple[Source, ...] = ()
    answered: OverrideShown | None = None
    agree: str = ""
    """Where the one who reads this gives the second name, when that is all that is missing."""

    @property
    def waits(self) -> bool:
        """True when a reason was given, and a second person still has to agree with it."""
        return self.open and self.answered is not None

    @property
    def is_quiet(self) -> bool:
        """A note is a line, not a box."""
        return self.level == "note" and not self.not_checked


@dataclass(frozen=True, slots=True)
class LimitShown:
    """One limit: what it is, on what it rests, the sum in words, and the bar."""

    name: str
    basis: str
    used: str
    bar: Markup
    reached: bool
    sources: tuple[Source, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class CheckShown:
    """The check of one plan. `freshness` is stale when inputs changed since, failed when the check did not answer."""

    findings: tuple[FindingShown, ...]
    ran: str
    tags: tuple[Tag, ...]
    limits: tuple[LimitShown, ...]
    interval: str = ""
    freshness: Freshness = "fresh"
    stale_because: str = ""

    @property
    def loud(self) -> tuple[FindingShown, ...]:
        """The findings that close or delay signing, and the checks that did not run."""
        return tuple(one for one in self.findings if not one.is_quiet)

    @property
    def notes(self) -> tuple[FindingShown, ...]:
        """The quiet ones."""
        return tuple(one for one in self.findings if one.is_quiet)

    @property
    def spoken(self) -> str:
        """What the live region says: only what matters now."""
        if self.freshness != "fresh":
            return f"Not checked. {self.why_closed}" if self.freshness == "failed" else f"Out of date. {self.why_closed}"
        said = [one.heading for one in self.loud if one.answered is None or one.open]
        return f"{self.ran}. {'. '.join(said) if said else 'Nothing closes signing'}."

    @property
    def opens_signing(self) -> bool:
        """True when the check is fresh, complete, and leaves nothing open."""
        return self.freshness == "fresh" and not any(one.open for one in self.findings)

    @property
    def why_closed(self) -> str:
        """What still closes signing, in one line; empty when nothing does."""
        if self.freshness == "failed":
            return "Signing is closed: the check did not answer."
        if self.freshness == "stale":
            return f"Signing is closed: {self.stale_because or 'something changed'}. Check again."
        return _why_open([one for one in self.findings if one.open])


def key_of(finding: Finding | Override) -> str:
    """'safety.above-label|soleus|right': what an override must match."""
    return "|".join((finding.rule, finding.muscle or "", finding.side.value if finding.side else ""))


def shown(finding: Finding, place: str, sources: Sources, plan: Plan | None = None, is_open: bool = False) -> FindingShown:
    """One finding. `place` says which side and muscle it is about; `plan` holds the overrides that may answer it."""
    said = f"{finding.title} ({place})" if place else finding.title
    return FindingShown(
        key=key_of(finding),
        level=LEVEL_OF[finding.severity],
        heading=_heading(finding, said),
        because=words.sentence(finding.because),
        sums=_sums(finding),
        remedy=words.sentence(finding.remedy),
        second_name=finding.needs_second_name,
        not_checked=finding.could_not_run,
        open=is_open,
        sources=sources.of(finding.citations),
        answered=_answer_to(finding, plan),
    )


def _heading(finding: Finding, said: str) -> str:
    if finding.could_not_run:
        return f"Not checked: {said}"
    return f"{words.capital(finding.severity.words)}: {said}" if finding.interrupts else said


def _sums(finding: Finding) -> str:
    """The sum behind a limit, so that it can be checked by hand; left out where one term is all there is to add."""
    sums = finding.arithmetic
    return words.sentence(view.sum_words(sums)) if sums and len(sums.terms) > 1 else ""


def _answer_to(finding: Finding, plan: Plan | None) -> OverrideShown | None:
    found = next((one for one in plan.overrides if key_of(one) == key_of(finding)), None) if plan else None
    return override_shown(found) if found else None


def override_shown(one: Override) -> OverrideShown:
    """Who accepted it, and when. It is printed on every copy."""
    second = f" and {one.second_name}" if one.second_name else ""
    return OverrideShown(one.reason, f"{one.by}{second}, {words.day(one.on)}. Printed on every copy.")


def findings_shown(
    findings: Sequence[Finding],
    knowledge: Knowledge,
    sources: Sources,
    plan: Plan | None = None,
    result: CheckResult | None = None,
) -> tuple[FindingShown, ...]:
    """Findings in their order; a note that says the same of both sides is said once, what must be answered stands by itself."""
    open_ones = set(still_open(plan, result)) if plan is not None and result is not None else set()
    loud = [(one, view.spoken([one], knowledge)[0][1]) for one in findings if one.interrupts]
    quiet = view.spoken([one for one in findings if not one.interrupts], knowledge)
    return tuple(shown(one, place, sources, plan, one in open_ones) for one, place in (*loud, *quiet))


def check_shown(
    plan: Plan,
    result: CheckResult,
    knowledge: Knowledge,
    sources: Sources,
    freshness: Freshness = "fresh",
    stale_because: str = "",
) -> CheckShown:
    """The check of a plan with its overrides."""
    findings = findings_shown(result.findings, knowledge, sources, plan, result)
    return CheckShown(
        findings=findings,
        ran=ran_words(result),
        tags=level_tags(findings),
        limits=limits_shown(result, plan, knowledge, sources),
        interval=_interval(result, plan),
        freshness=freshness,
        stale_because=stale_because,
    )


def ran_words(result: CheckResult) -> str:
    """'60 of 60 checks ran'."""
    return f"{result.checks_run} of {result.checks_known} checks ran"


def level_tags(findings: Sequence[FindingShown]) -> tuple[Tag, ...]:
    """'1 needs a reason', '2 reasons given', '4 notes', most severe first; 'nothing found' when there is nothing."""
    asking = [one for one in findings if one.level == "reason" and not one.not_checked]
    counted = (
        ("stop", sum(one.not_checked for one in findings), "not checked", "not checked"),
        ("stop", sum(one.level == "stop" and not one.not_checked for one in findings), "stop", "stops"),
        ("reason", sum(one.answered is None for one in asking), "needs a reason", "need a reason"),
        ("reason", sum(one.waits for one in asking), "waits for a second name", "wait for a second name"),
        ("ok", sum(one.answered is not None and not one.waits for one in asking), "reason given", "reasons given"),
        ("note", sum(one.is_quiet for one in findings), "note", "notes"),
    )
    tags = tuple(Tag(level, words.count(many, one, more)) for level, many, one, more in counted if many)
    return tags or (Tag("ok", "nothing found"),)


def limits_shown(result: CheckResult, plan: Plan, knowledge: Knowledge, sources: Sources) -> tuple[LimitShown, ...]:
    """Every limit, the one that binds first."""
    return tuple(_limit(use, plan, knowledge, sources) for use in result.limits)


def _limit(use: LimitUse, plan: Plan, knowledge: Knowledge, sources: Sources) -> LimitShown:
    used = use.given + use.planned
    unit = f"units of {plan.product}" if use.unit == "units" else use.unit
    given = f"{words.exact(use.given)} given or reserved before + {words.exact(use.planned)} planned. " if use.given else ""
    reached = "This limit is reached." if used == use.maximum else "Over the limit." if used > use.maximum else ""
    return LimitShown(
        name=limit_name(use),
        basis=basis_of(use.citation, knowledge),
        used=f"{words.exact(used)} of {words.exact(use.maximum)} {use.unit}",
        bar=charts.limit_bar(use.model_copy(update={"unit": unit})),
        reached=bool(reached),
        sources=sources.of([use.citation]),
        more=f"{given}{reached}".strip(),
    )


def _interval(result: CheckResult, plan: Plan) -> str:
    free = result.eligible_from
    if free is None:
        return ""
    over = "was over on" if free <= plan.planned_for else "is over on"
    return f"The interval since the last toxin {over} {words.day(free)}."


def _why_open(open_ones: Sequence[FindingShown]) -> str:
    if not open_ones:
        return ""
    unchecked = sum(one.not_checked for one in open_ones)
    stops = sum(one.level == "stop" and not one.not_checked for one in open_ones)
    waiting = sum(one.waits for one in open_ones)
    reasons = len(open_ones) - unchecked - stops - waiting
    said = [
        f"{words.count(unchecked, 'check')} did not run" if unchecked else "",
        f"{words.count(stops, 'stop')} cannot be answered by a reason" if stops else "",
        f"{words.count(reasons, 'finding needs', 'findings need')} a reason" if reasons else "",
        f"{words.count(waiting, 'reason waits', 'reasons wait')} for a second name" if waiting else "",
    ]
    return f"Signing is closed: {words.listed(said)}."


def checked_at(moment: datetime | None) -> str:
    """'checked 14:02', or that no check was made."""
    return f"checked {words.clock(moment)}" if moment else "not checked"
