"""The proposal made with what was learned, and the plan of it that agrees with the advice beside the session before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from eutonia.domain.advice import Advice, DoseBeside, NextPlan, Step
from eutonia.domain.answers import Answer
from eutonia.domain.belief import Belief, Learned
from eutonia.domain.case import Case
from eutonia.domain.cycle import Course, Session
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import PlanOption, Proposal
from eutonia.domain.units import plain
from eutonia.domain.words import day
from eutonia.knowledge.types import Knowledge
from eutonia.next_cycle.facts import another_product, harmed_above, muscle_words
from eutonia.next_cycle.history import plan_of
from eutonia.next_cycle.scene import Scene
from eutonia.propose import propose
from eutonia.response import forecast
from eutonia.safety import check

NOTHING = "none"
OTHER_PRODUCT = "Another product: its dose follows from its own range, not from the last one."


def next_plan(
    course: Course, case_now: Case, knowledge: Knowledge, belief: Belief, learned: Learned, advice: Advice
) -> NextPlan:
    """A proposal with the learned belief and the sessions so far, and its plan that agrees with the advice.

    The plan is checked like any other. Raises `BadInput` when a session is not before the planned day.
    """
    scene = Scene(course, case_now, knowledge, belief, learned)
    sessions = [cycle.session for cycle in course.cycles]
    proposal = propose(scene.case, knowledge, scene.belief, earlier=sessions)
    option, why = _chosen(proposal, advice, scene)
    return NextPlan(
        proposal=proposal,
        option=option.name,
        given_on=scene.session.given_on,
        given_product=scene.session.product,
        rows=tuple(_rows(scene.session, option.plan, knowledge)),
        words=(*why, *_doubts(proposal, option, advice, scene)),
    )


def option_for(
    steps: Sequence[Step], proposal: Proposal, course: Course, case_now: Case, knowledge: Knowledge, learned: Learned
) -> tuple[str, tuple[str, ...]]:
    """The option of a proposal that agrees with what a clinician decided about the next cycle, and why it does."""
    scene = Scene(course, case_now, knowledge, learned.belief, learned)
    held: dict[str, PlanOption] = {one.name: one for one in proposal.options}
    dosed = sorted((one for one in proposal.options if one.plan.doses), key=_total)
    if not dosed or {Step.PAUSE, Step.REFER} & set(steps):
        return NOTHING if NOTHING in held else proposal.recommended, ("Nothing is injected now.",)
    if another_product(scene):
        return proposal.recommended, (OTHER_PRODUCT,)
    largest, last = dosed[-1], scene.last.units
    if Step.MORE in steps and Step.LESS not in steps and _total(largest) <= last:
        return largest.name, (f"No plan of the proposal is above the {plain(last)} units given last: this is the largest.",)
    option, why = _by_dose(steps, dosed, held[proposal.recommended], scene)
    return option.name, why


def _chosen(proposal: Proposal, advice: Advice, scene: Scene) -> tuple[PlanOption, tuple[str, ...]]:
    """The option that agrees with the advice, and why."""
    options: dict[str, PlanOption] = {one.name: one for one in proposal.options}
    now = [one.step for one in advice.what if not one.held]
    recommended = options[proposal.recommended]
    stops = [one.step for one in advice.what if one.comes_first and one.step in (Step.PAUSE, Step.REFER)]
    if stops and NOTHING in options:
        return options[NOTHING], ("Nothing is injected while something comes first.",)
    if another_product(scene):
        return recommended, (OTHER_PRODUCT,)
    dosed = sorted((one for one in proposal.options if one.plan.doses), key=_total)
    if not dosed:
        return recommended, ("The proposal holds no plan with doses: see its reasons.",)
    return _by_dose(now, dosed, recommended, scene)


def _by_dose(
    now: Sequence[Step], dosed: Sequence[PlanOption], recommended: PlanOption, scene: Scene
) -> tuple[PlanOption, tuple[str, ...]]:
    last = scene.last.units
    if Step.LESS in now:
        below = [one for one in dosed if _total(one) < last]
        if not below:
            return dosed[0], (f"No plan of the proposal is below the {plain(last)} units given last: lower it by hand.",)
        harm = ": harm comes before benefit" if Answer.YES in (scene.last.weakness, scene.last.swallowing) else ""
        return below[-1], (f"The largest plan below the {plain(last)} units given last{harm}.",)
    if Step.SAME in now:
        return min(dosed, key=lambda one: (abs(_total(one) - last), _total(one))), ("The plan nearest to the last dose.",)
    if Step.MORE in now:
        ceiling = min((one.units for one in harmed_above(scene)), default=None)
        above = [one for one in dosed if _total(one) > last and (ceiling is None or _total(one) < ceiling)]
        if above:
            return above[0], ("The smallest plan above the last dose.",)
    return recommended, ("The plan that the proposal recommends.",)


def _total(option: PlanOption) -> Decimal:
    return option.plan.total.amount


def _doubts(proposal: Proposal, option: PlanOption, advice: Advice, scene: Scene) -> Iterator[str]:
    """Where advice and proposal do not agree, and what is still held back."""
    if any(one.comes_first and one.step is Step.ASK_FIRST for one in advice.what):
        yield "This plan holds only when what is asked first is settled."
    if option.name != proposal.recommended:
        held = next(one for one in proposal.options if one.name == proposal.recommended)
        yield f"The proposal by itself recommends {held.title.lower()}, {plain(_total(held))} units."
    if option.plan.doses and Step.SAME in [one.step for one in advice.what if not one.held]:
        yield _repeated_words(option, scene)
    timing = advice.timing
    if timing.eligible_from and scene.asked.planned_for < timing.eligible_from and option.plan.doses:
        yield f"It is planned for {day(scene.asked.planned_for)}, before the first day allowed, {day(timing.eligible_from)}."
    if not scene.learned.verdict.in_domain:
        yield "What was learned of this person cannot be trusted here: the plan is that for people like them."


def _repeated_words(option: PlanOption, scene: Scene) -> str:
    """The last session as it was, on the planned day: what stands before the signature, and what it is expected to bring."""
    plan = plan_of(scene.session, scene.case).model_copy(update={"planned_for": scene.case.planned_for})
    open_now = sum(one.interrupts for one in check(plan, scene.case, scene.knowledge).findings)
    earlier = [cycle.session for cycle in scene.course.cycles]
    expected = forecast(plan, scene.case, scene.knowledge, scene.belief, earlier=earlier)
    settle = "nothing in the way of signing" if not open_now else f"{open_now} to settle before signing"
    weeks = f"{expected.goal_weeks.median:.1f} goal weeks expected, against {option.goal_weeks.median:.1f} of this plan"
    return f"The last session repeated dose by dose: {weeks}; {settle}."


def _rows(session: Session, plan: Plan, knowledge: Knowledge) -> Iterator[DoseBeside]:
    same = plan.product == session.product
    given = {(one.muscle, one.side): one.units for one in session.doses if one.units}
    planned = {(one.muscle, one.side): one.units for one in plan.doses}
    for muscle, side in sorted({*given, *planned}):
        before, after = given.get((muscle, side), Decimal(0)), planned.get((muscle, side), Decimal(0))
        yield DoseBeside(
            muscle=muscle,
            side=side,
            given=before,
            planned=after,
            difference=after - before if same else None,
            words=f"{muscle_words(muscle, side, knowledge)}: {_difference(before, after, same)}",
        )


def _difference(before: Decimal, after: Decimal, same: bool) -> str:
    if not before:
        return "new"
    if not after:
        return "left out"
    if not same:
        return "another product, not comparable"
    if before == after:
        return "the same"
    return f"{plain(abs(after - before))} units {'more' if after > before else 'less'}"
