"""The reasons that a plan carries with it: are they of this plan at all?"""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.domain import Finding, Severity
from eutonia.safety.scene import Scene, in_words


def written_for_another_day(scene: Scene) -> Iterator[Finding]:
    """A reason older than the assessment was copied from an earlier plan; one after the plan cannot have been read (H32)."""
    first, last = scene.case.assessed_on, scene.day
    strange = [one for one in scene.plan.overrides if not first <= one.on <= last]
    if strange:
        words = sorted(f"{one.rule}, by {one.by}, {in_words(one.on)}" for one in strange)
        yield Finding(
            rule="safety.reason-of-another-day",
            severity=Severity.STOP,
            title="A reason written for another plan",
            because=f"Reasons count from the assessment, {in_words(first)}, to the plan, {in_words(last)}: {'; '.join(words)}.",
            remedy="Take them out; whoever still holds the view writes the reason anew.",
        )
