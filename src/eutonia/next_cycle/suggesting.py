"""The voice of a rule: a suggestion with its reason as a finding, its evidence in numbers, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from eutonia.domain.advice import Step, Suggestion
from eutonia.domain.answers import Severity
from eutonia.domain.finding import Citation, Finding
from eutonia.next_cycle.scene import Scene

Rule = Callable[[Scene], Iterable[Suggestion]]
"""A rule sees the scene and nothing else. No suggestion: it has nothing to say."""

PROJECT = Citation(source="eutonia-project", section="docs/next-cycle.md", state="project")
"""The source of a rule that rests on no single fact."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One rule's id and sources, said once."""

    rule: str
    citations: tuple[Citation, ...] = (PROJECT,)

    def first(
        self, step: Step, title: str, because: str, remedy: str, evidence: Sequence[str] = (), missing: Sequence[str] = ()
    ) -> Suggestion:
        """Something that is settled before anything is injected."""
        return self._made(step, Severity.STOP, title, because, remedy, evidence, missing)

    def step(
        self, step: Step, title: str, because: str, remedy: str = "", evidence: Sequence[str] = (), missing: Sequence[str] = ()
    ) -> Suggestion:
        """Something to do about the next cycle."""
        return self._made(step, Severity.NOTE, title, because, remedy, evidence, missing)

    def _made(
        self,
        step: Step,
        severity: Severity,
        title: str,
        because: str,
        remedy: str,
        evidence: Sequence[str],
        missing: Sequence[str],
    ) -> Suggestion:
        finding = Finding(
            rule=f"next.{self.rule}", severity=severity, title=title, because=because, remedy=remedy, citations=self.citations
        )
        return Suggestion(
            step=step,
            comes_first=severity is Severity.STOP,
            held=False,
            reason=finding,
            evidence=tuple(evidence),
            missing=tuple(missing),
        )


def in_order(found: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """The suggestions as they are thought of. While something comes first, all but less and what comes first are held back."""
    ordered = sorted(found, key=lambda one: (list(Step).index(one.step), not one.comes_first, one.reason.rule))
    waits = any(one.comes_first for one in ordered)
    return tuple(
        one.model_copy(update={"held": waits and not one.comes_first and one.step is not Step.LESS}) for one in ordered
    )
