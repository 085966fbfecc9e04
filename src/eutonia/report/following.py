"""Advice for the next cycle and what was learned, as terminal text: what to do first, then when, then why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from eutonia.domain.advice import Advice, CycleReview, LossOfResponse, NextPlan, Step, Suggestion, Suspect
from eutonia.domain.finding import Citation
from eutonia.domain.lessons import Lessons
from eutonia.domain.proposal import AlternativeAdvice, ExpectedCourse, PlanOption
from eutonia.knowledge.types import Knowledge
from eutonia.report import words
from eutonia.report.charts.forecast import mark_words
from eutonia.report.charts.goals import best_week
from eutonia.report.muscles import muscle_name
from eutonia.report.terminal import safe, sparkline
from eutonia.report.view import course_name

STANDS = {"likely": "speaks for it", "unlikely": "speaks against it", "open": "not settled"}
HELD = " (only when what comes first is settled)"


def advice_text(advice: Advice, plan: NextPlan | None, knowledge: Knowledge) -> RenderableType:
    """The whole advice, and the plan beside the last one where there is one."""
    whose = f"{advice.case_id}, {words.long_day(advice.assessed_on)}"
    parts: list[RenderableType] = [safe(advice.summary, "bold"), safe(whose, "dim")]
    parts += [_head("When"), *(_bullet(one) for one in advice.timing.words), *_meanwhile(advice)]
    parts += [_head("What"), *(_suggestion(one, knowledge) for one in advice.what)]
    if plan is not None:
        parts += _plan(plan, knowledge)
    if advice.loss is not None:
        parts += _loss(advice.loss, knowledge)
    parts += [_head("What was seen"), *(part for cycle in advice.cycles for part in _cycle(cycle))]
    parts += _listed("Other treatments", [_option(one) for one in advice.alternatives])
    parts += _listed("How far what was learned may be trusted", advice.verdict)
    parts += _listed("Nobody wrote down", advice.missing)
    return Group(*parts, *_sources(advice), safe(words.sentence(advice.intended_use), "dim"))


def _listed(title: str, lines: Sequence[str]) -> list[RenderableType]:
    return [_head(title), *(_bullet(one) for one in lines)] if lines else []


def _meanwhile(advice: Advice) -> Iterator[RenderableType]:
    if advice.timing.meanwhile:
        yield safe("Meanwhile:", "bold")
        yield from (_bullet(one) for one in advice.timing.meanwhile)


def _head(title: str) -> Text:
    return Text(f"\n{title}", style="bold underline")


def _bullet(text: str, style: str = "") -> Table:
    row = Table.grid(padding=(0, 1))
    row.add_column(width=1)
    row.add_column()
    row.add_row(Text("-"), safe(text, style))
    return row


def _below(parts: Iterable[RenderableType]) -> Padding:
    return Padding(Group(*parts), (0, 0, 0, 2))


def _suggestion(one: Suggestion, knowledge: Knowledge) -> Group:
    first = "FIRST, " if one.comes_first and one.step is not Step.ASK_FIRST else ""
    title = f"{first}{one.step.words.upper()}: {one.reason.title}{HELD if one.held else ''}"
    lines: list[RenderableType] = [safe(f"{one.reason.because} {_cited(one.reason.citations, knowledge)}")]
    lines += [safe(f"Do: {one.reason.remedy}")] if one.reason.remedy else []
    lines += [_bullet(text) for text in one.evidence]
    lines += [_bullet(f"Not known: {text}") for text in one.missing]
    return Group(safe(title, "bold"), _below(lines))


def _cited(citations: Iterable[Citation], knowledge: Knowledge) -> str:
    """'[title, section; unverified here]'."""
    said = []
    for one in citations:
        source = knowledge.sources.get(one.source)
        state = "; unverified here" if one.is_unverified else ""
        said.append(", ".join(filter(None, (source.title if source else one.source, one.section))) + state)
    return f"[{' | '.join(dict.fromkeys(said))}]" if said else ""


def _cycle(cycle: CycleReview) -> Iterator[RenderableType]:
    yield safe(cycle.words)
    lines = [f"Goal '{goal.words}': {_reached(goal.reached.value)}{_by(goal.judged_by)}" for goal in cycle.goals]
    lines += [one.words for one in cycle.reliefs]
    lines += [f"Toxin from elsewhere: {one}" for one in cycle.other_toxin]
    yield _below(_bullet(line) for line in lines)


def _reached(answer: str) -> str:
    return {"yes": "reached", "no": "not reached"}.get(answer, "not known")


def _by(judge: str) -> str:
    return {"attainment": ", by goal attainment", "scores": ", by what was measured"}.get(judge, "")


def _loss(loss: LossOfResponse, knowledge: Knowledge) -> Iterator[RenderableType]:
    yield _head("Loss of response")
    yield safe(loss.words)
    yield _below(_bullet(one) for one in loss.evidence)
    for number, one in enumerate(loss.suspects, start=1):
        yield safe(f"{number}. {one.name}: {one.asks} ({STANDS[one.stands]})", "bold")
        yield _below(_suspect(one, knowledge))


def _suspect(one: Suspect, knowledge: Knowledge) -> Iterator[RenderableType]:
    yield from (_bullet(f"For: {text}") for text in one.speaks_for)
    yield from (_bullet(f"Against: {text}") for text in one.speaks_against)
    yield from (_bullet(f"Open: {text}") for text in one.not_known)
    if one.stands != "unlikely":
        yield from (_bullet(f"Do: {text}") for text in one.to_do)
        yield from (_bullet(f"Known: {text}") for text in one.facts)
    yield safe(_cited(one.citations, knowledge), "dim")


def _option(one: AlternativeAdvice) -> str:
    return f"{one.name} ({'preferred now' if one.preferred_now else one.line}): {words.sentence(one.why)}"


def _plan(plan: NextPlan, knowledge: Knowledge) -> Iterator[RenderableType]:
    option = next(one for one in plan.proposal.options if one.name == plan.option)
    yield _head(f"Plan: {option.title.lower()}, beside the session of {words.day(plan.given_on)}")
    yield from (_bullet(one) for one in plan.words)
    yield _beside(plan, option, knowledge)
    yield safe(_stands(option))
    yield from _expected(option, knowledge)


def _stands(option: PlanOption) -> str:
    """The plan in one line: its total, its sites, and what stands before the signature."""
    if not option.plan.doses:
        return "Nothing is injected."
    settle = sum(one.interrupts for one in option.check.findings)
    before = f"{words.count(settle, 'finding')} to settle before signing" if settle else "nothing in the way of signing"
    return f"{option.plan.total} in {words.count(option.needles, 'site')}; {before}; {option.check.checks_run} checks ran."


def _beside(plan: NextPlan, option: PlanOption, knowledge: Knowledge) -> Table:
    table = Table(box=None, pad_edge=False)
    last, now = f"Given ({plan.given_product})", f"Planned ({option.plan.product})"
    for name, justify in (("Muscle", "left"), (last, "right"), (now, "right"), ("Difference", "left")):
        table.add_column(Text(name), justify="right" if justify == "right" else "left", overflow="fold")
    for row in plan.rows:
        name = f"{muscle_name(row.muscle, knowledge)} {row.side.word}"
        cells = (name, words.exact(row.given), words.exact(row.planned), row.words.rpartition(": ")[2])
        table.add_row(*(safe(cell) for cell in cells))
    return table


def _expected(option: PlanOption, knowledge: Knowledge) -> Iterator[RenderableType]:
    for course in option.courses:
        yield safe(f"{course_name(course, knowledge)}, {words.measured(course.measure, course.unit)}", "bold")
        yield _below(_course_lines(course))
    for goal in option.goals:
        best = best_week(goal)
        chance = f"{words.percent(goal.probability[best])} at week {words.number(goal.weeks[best])}"
        yield _bullet(f"Goal “{goal.words}”: {chance}; without treatment {words.percent(goal.without_treatment[best])}")
    yield _bullet(f"Weakness that limits: {words.chance_band(option.weakness)}")


def _course_lines(course: ExpectedCourse) -> Iterator[Text]:
    yield Text.assemble(sparkline(course), f"  weeks {words.number(course.weeks[0])} to {words.number(course.weeks[-1])}")
    yield safe(mark_words(course))


def _sources(advice: Advice) -> list[RenderableType]:
    listed = [safe(f"{one.title}. {one.publisher}, {words.dated(one.dated)}", "dim") for one in advice.sources]
    stamp = f"Eutonia {advice.engine_version}, knowledge {advice.knowledge.version}, belief {advice.belief_id}"
    return [_head("Sources"), *listed, safe(stamp, "dim")]


def lessons_text(lessons: Lessons) -> RenderableType:
    """What a course has taught, and how far to trust it."""
    trust = "may be used" if lessons.in_domain else "is NOT to be used: the forecast for people like this person is the safer one"
    parts: list[RenderableType] = [
        safe(f"{lessons.case_id}: learned from {words.count(lessons.observations, 'observation')}; it {trust}.", "bold"),
        *(_bullet(one) for one in lessons.verdict),
        _head("What was learned"),
        *(_bullet(one.words) for one in lessons.lessons),
    ]
    if lessons.surprises:
        said = [f"{words.day(one.seen_on)}: {one.words}" for one in lessons.surprises]
        parts += _listed("How each follow-up sat with what was expected of it", said)
    draws = f"{words.number(lessons.effective_draws, 0)} of {lessons.draws} draws count"
    return Group(*parts, safe(f"Belief {lessons.belief_id}; {draws}.", "dim"))
