"""The planner's answer in words and rows: every candidate with its reasons, the frontier, and what holds it back."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from eutonia.domain.proposal import BindingLimit, CandidateMuscle, DoseEvidence, FrontierPoint, PlanOption
from eutonia.knowledge.types import DoseRange, Knowledge
from eutonia.planner import Candidate, Choice, binding, binding_sentence, more_units, sentences
from eutonia.propose.planning import Planned


def candidate_rows(
    found: tuple[Candidate, ...], told: tuple[str, ...], proposed: PlanOption, knowledge: Knowledge
) -> tuple[CandidateMuscle, ...]:
    """Every candidate as it stands in the proposed plan, in the order of the problems."""
    strength = proposed.preparation.units_per_ml
    given = {(dose.muscle, dose.side): dose for dose in proposed.plan.doses}
    rows = []
    for one, sentence in zip(found, told, strict=True):
        dose = given.get((one.target.muscle, one.target.side))
        units, sites = (dose.units, dose.sites) if dose else (Decimal(0), 0)
        rows.append(_row(one, sentence, units, sites, strength, knowledge))
    return tuple(rows)


def _row(
    one: Candidate, sentence: str, units: Decimal, sites: int, strength: Decimal | None, knowledge: Knowledge
) -> CandidateMuscle:
    muscle = knowledge.muscles[one.target.muscle]
    return CandidateMuscle(
        muscle=muscle.id,
        name=muscle.name,
        side=one.target.side,
        patterns=one.patterns,
        units=units,
        sites=sites,
        volume_ml=round(units / strength, 2) if strength else Decimal(0),
        keep=one.keep,
        manual_only=one.manual_only,
        off_label=one.off_label,
        reasons_for=one.reasons_for,
        reasons_against=one.reasons_against,
        sentence=sentence,
        evidence=tuple(_evidence(row) for row in one.dose_rows),
        guidance=muscle.guidance,
        neighbours_at_risk=muscle.neighbours_at_risk,
        citations=(*one.citations, muscle.anatomy),
    )


def _evidence(row: DoseRange) -> DoseEvidence:
    where = "" if row.jurisdiction == "any" else f"{row.jurisdiction}: "
    per = "" if row.per == "side" else f", per {row.per}" if row.per in ("fascicle", "level") else ", both sides together"
    return DoseEvidence(
        kind=row.kind,
        low=row.low,
        typical=row.typical,
        high=row.high,
        words=f"{where}{row.words}{per}".rstrip(": "),
        citation=row.citation,
    )


def told(planned: Planned, choice: Choice, knowledge: Knowledge) -> tuple[str, ...]:
    """One sentence for each candidate, whether the planner could dose it or not."""
    doses = np.zeros(len(planned.targets), dtype=np.int64) if not len(choice.doses) else choice.doses
    about = dict(
        zip(planned.dosable, sentences(planned.targets, planned.weighing, planned.problem, doses, knowledge), strict=True)
    )
    return tuple(about.get(at) or barred(one, knowledge) for at, one in enumerate(planned.candidates))


def barred(one: Candidate, knowledge: Knowledge, why: str = "") -> str:
    """The sentence of a candidate that the planner may not dose."""
    name = f"{knowledge.muscles[one.target.muscle].name} {one.target.side.word}"
    if one.keep:
        return f"{name} kept: {_small(one.reasons_against[0] if one.reasons_against else 'its tone is useful')}."
    if one.excluded:
        return f"{name} not dosed: {_small(one.excluded)}."
    if one.manual_only:
        return f"{name} not dosed: no sourced dose of this product for it; enter it by hand if it is wanted."
    return f"{name} not dosed: {why}."


def _small(words: str) -> str:
    return words[:1].lower() + words[1:].rstrip(".")


def frontier_points(planned: Planned) -> tuple[FrontierPoint, ...]:
    """The best plan for every total that some plan reaches, within every limit."""
    totals, doses = planned.frontier.every
    weighing, targets = planned.weighing, np.arange(doses.shape[1])
    benefit = weighing.benefit[targets, doses].sum(axis=1)
    weakness = -np.expm1(-weighing.hazard[targets, doses].sum(axis=1))
    needles = weighing.needles[targets, doses].sum(axis=1)
    return tuple(
        FrontierPoint.model_construct(
            units=planned.product.step_units * int(total),
            value=_rounded(float(planned.frontier.value[total])),
            goal_weeks=_rounded(float(benefit[row])),
            weakness=_rounded(float(weakness[row])),
            needles=int(needles[row]),
            within_limits=True,
        )
        for row, total in enumerate(totals)
    )


def _rounded(number: float) -> Decimal:
    return Decimal(f"{number:.3f}")


def binding_limit(planned: Planned, choice: Choice, knowledge: Knowledge) -> BindingLimit | None:
    """The limit that the proposed plan has used up and that costs most; None when no limit is used up."""
    more = int(knowledge.number("planner.more_steps"))
    found = binding(planned.problem, planned.frontier, choice.total, more)
    if not found:
        return None
    first = found[0]
    citation = planned.cited.get(first.id) or knowledge.settings[first.id].citation
    words = binding_sentence(found, planned.product.step_units, more)
    return BindingLimit(limit=first.id, words=first.words, costs=words, citation=citation)


def more(planned: Planned, choice: Choice, knowledge: Knowledge) -> str:
    """What the next ten practical steps would buy."""
    steps = int(knowledge.number("planner.more_steps"))
    return more_units(planned.problem, planned.frontier, planned.weighing, choice.total, steps)
