"""Where the needle goes in: bleeding in a tight compartment of the leg, and infection of the skin."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from eutonia.domain import Answer, Case, plain
from eutonia.eligibility.reading import muscles_of, patterns_of, reaches
from eutonia.eligibility.verdict import PROJECT, Says, Verdict, says
from eutonia.knowledge.types import Knowledge

ANTICOAGULANT = "anticoagulant"
INFECTION = "infection-at-site"


def deep_leg_bleeding(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """On an anticoagulant the deep leg compartment wants a measured ratio, not a stopped drug."""
    answer = case.screen.answers.get(ANTICOAGULANT, Answer.NOT_ASKED)
    if answer is Answer.NO:
        return
    deep = deep_leg_muscles(case, knowledge)
    if deep:
        yield from _bleeding(
            case, f"Anticoagulant: {answer.words}. Among the muscles here, deep in the leg: {', '.join(deep)}.", knowledge
        )


def _bleeding(case: Case, where: str, knowledge: Knowledge) -> Iterable[Verdict]:
    voice, limit = says("deep-leg-bleeding", knowledge, "safety.inr_maximum"), knowledge.number("safety.inr_maximum")
    ratio = recent_ratio(case, knowledge)
    if ratio is None:
        yield voice.caution(
            "Bleeding deep in the leg: no recent ratio",
            f"{where} No international normalised ratio of the last {plain(knowledge.number('safety.inr_valid_days'))} days "
            "is recorded. A bleed in a tight compartment can cost the leg.",
            "On warfarin measure the ratio; a direct anticoagulant has none: say so. Fine needle, pressure afterwards.",
        )
    elif ratio > limit:
        yield voice.caution(
            "Bleeding deep in the leg: the ratio is too high",
            f"{where} The international normalised ratio is {plain(ratio)}, above {plain(limit)}.",
            f"Bring the ratio to {plain(limit)} or below first, or leave the deep muscles out.",
        )


def recent_ratio(case: Case, knowledge: Knowledge) -> Decimal | None:
    """The international normalised ratio, unless it is undated or too old to rely on."""
    measured_on, valid = case.screen.inr_on, knowledge.number("safety.inr_valid_days")
    is_recent = measured_on is not None and (case.planned_for - measured_on).days <= valid
    return case.screen.inr if is_recent else None


def deep_leg_muscles(case: Case, knowledge: Knowledge) -> tuple[str, ...]:
    """Names of the muscles behind the problems that lie in the deep compartment of the leg."""
    reached = (muscle for pattern in patterns_of(case, knowledge) for muscle in muscles_of(pattern, knowledge))
    return tuple(sorted({muscle.name.lower() for muscle in reached if muscle.deep_leg_compartment}))


def infected_muscle(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Infection over one muscle: that muscle waits, whatever the screen as a whole said."""
    question = knowledge.screen.get(INFECTION)
    for found in case.muscles:
        if found.infection_at_site is Answer.YES and reaches(case, found.muscle, found.side, knowledge):
            yield Says("infected-muscle", question.citations if question else (PROJECT,)).caution(
                "Infection where the needle would go in",
                f"There is an infection over {knowledge.muscles[found.muscle].name.lower()}, {found.side.word}.",
                "Leave this muscle out, or wait until the infection has cleared.",
                side=found.side,
            )
