"""How far the tone reaches: toxin is a local treatment."""

from __future__ import annotations

from collections.abc import Iterable

from eutonia.domain import Case
from eutonia.domain.case import Distribution
from eutonia.eligibility.reading import focal_goals
from eutonia.eligibility.verdict import Says, Verdict, says
from eutonia.knowledge.types import Knowledge


def distribution(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Toxin is a local treatment: generalised spasticity is for it only where one local goal stands out."""
    if case.distribution not in (Distribution.GENERALISED, Distribution.NOT_ASKED):
        return
    voice = says("distribution", knowledge, "eligibility.focal_goal_regions")
    goals = focal_goals(case, knowledge)
    if case.distribution is Distribution.NOT_ASKED:
        yield _reach_not_asked(voice, bool(goals))
    elif goals:
        words = "; ".join(sorted(f"'{goal.words}'" for goal in goals))
        yield voice.caution(
            "Generalised spasticity with a local goal",
            f"Toxin may serve the local goal ({words}) but not the spasticity as a whole: the dose would run out first.",
            "Treat the whole by oral drugs or intrathecal baclofen; plan toxin for the local goal alone.",
        )
    else:
        yield voice.not_a_candidate(
            "Generalised spasticity",
            "Spasticity in many muscles cannot be treated within the dose that is safe, and no goal is about one place.",
            "Oral drugs or intrathecal baclofen as the main treatment; toxin later, for what is left in one place.",
        )


def _reach_not_asked(voice: Says, has_local_goal: bool) -> Verdict:
    title, because = "Focal or generalised not recorded", "How far the spasticity reaches decides between toxin and the rest."
    remedy = "Examine and record whether the spasticity is focal, multifocal or generalised."
    return voice.caution(title, because, remedy) if has_local_goal else voice.not_now(title, because, remedy)
