"""Trouble swallowing after toxin in the neck or jaw, by dose."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.answers import Answer, Severity
from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.finding import Finding
from eutonia.domain.plan import Plan
from eutonia.knowledge.types import Knowledge
from eutonia.response.anatomy import members, muscle_named
from eutonia.response.bands import middle_80
from eutonia.response.curves import swallowing_probability
from eutonia.response.population import parameter, potency

Array = NDArray[np.float64]
RULE = "response.swallowing"
SCREEN_QUESTION = "swallowing-trouble"
NEAR_THE_THROAT = ("neck", "jaw")
IN_THE_TRIAL = ("splenius-capitis", "sternocleidomastoid")


def swallowing_risk(plan: Plan, case: Case, knowledge: Knowledge, belief: Belief) -> Finding | None:
    """The risk of trouble swallowing from the doses in neck and jaw; None for a plan without any.

    Always a note: it tells what to expect. What closes signing is `safety`: its limits for the neck, and its question about
    swallowing, which stops a neck plan. The risk rises with every unit and is never that of nobody:
    the trial's placebo arm had some too.
    """
    if not any(muscle_named(dose.muscle, knowledge).part in NEAR_THE_THROAT for dose in plan.doses):
        return None
    found = middle_80(swallowing_probabilities(plan, knowledge, belief)[None, :])
    low, median, high = (float(one[0]) for one in found)
    already = case.screen.answers.get(SCREEN_QUESTION, Answer.NOT_ASKED)
    return Finding(
        rule=RULE,
        severity=Severity.NOTE,
        title=f"Trouble swallowing: about {median:.0%}",
        because=f"With these doses in neck and jaw about {median:.0%} of people have trouble swallowing "
        f"(80% interval {low:.0%} to {high:.0%}), against about {_without(belief):.0%} in the trial without toxin. "
        f"{_already_words(already)} The figures come from one trial in cervical dystonia.",
        remedy="Less toxin in the muscles at the front of the neck, one side only; "
        "tell the person and carer what to watch for in the first weeks.",
        citations=knowledge.belief["swallowing_slope"].citations,
    )


def swallowing_probabilities(plan: Plan, knowledge: Knowledge, belief: Belief) -> Array:
    """Probability of trouble swallowing per draw, (draws,): that without toxin when nothing goes into neck or jaw."""
    amount = sum(float(dose.units) * _nearness(dose.muscle, knowledge) for dose in plan.doses)
    exposure = potency(belief, plan.product) * amount / _nearness_in_the_trial(knowledge)
    return swallowing_probability(exposure, parameter(belief, "swallowing_background"), parameter(belief, "swallowing_slope"))


def _nearness(muscle: str, knowledge: Knowledge) -> float:
    """How much toxin in this muscle counts for swallowing; of a group, as its worst member."""
    names = (muscle, *members(muscle, knowledge))
    return float(max(knowledge.muscles[name].swallowing_weight for name in names))


def _nearness_in_the_trial(knowledge: Knowledge) -> float:
    back = float(knowledge.number("response.swallowing.splenius_part"))
    splenius, sternocleidomastoid = (_nearness(muscle, knowledge) for muscle in IN_THE_TRIAL)
    return back * splenius + (1 - back) * sternocleidomastoid


def _without(belief: Belief) -> float:
    none = np.zeros(belief.draws)
    background = parameter(belief, "swallowing_background")
    return float(np.median(swallowing_probability(none, background, none)))


def _already_words(already: Answer) -> str:
    return {
        Answer.YES: "This person has trouble swallowing already.",
        Answer.NO: "This person has no trouble swallowing now.",
    }.get(already, f"Whether this person has trouble swallowing already: {already.words}.")
