"""A proposal as terminal text: the answer first, readable at 80 columns and without colour.

Every string of a case or a file goes through `Text`, which never reads markup, and without its control characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from eutonia.domain.answers import Severity, Side
from eutonia.domain.finding import Citation, Finding
from eutonia.domain.proposal import ExpectedCourse, LimitUse, PlanOption, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import muscles, view, words
from eutonia.report.charts.bars import limit_name
from eutonia.report.charts.forecast import mark_words
from eutonia.report.charts.goals import best_week
from eutonia.report.charts.syringes import syringe_name, vial_words
from eutonia.report.compare import compared
from eutonia.report.preparing import diluent_words, syringe_sites
from eutonia.report.sources import Register, register

BLOCKS = "▁▂▃▄▅▆▇█"
BAR_CELLS = 24
NO_LIMIT = "No limit with a source applies. That does not mean that any dose is safe."
STYLES = {Severity.STOP: "bold red", Severity.REASON: "bold yellow", Severity.NOTE: "none"}
ANSWER_STYLES = {"ok": "bold green", "reason": "bold yellow", "stop": "bold red"}


def terminal(proposal: Proposal, knowledge: Knowledge) -> RenderableType:
    """The whole proposal, to be printed with `rich.console.Console.print`."""
    sources, option = register(proposal, knowledge), view.chosen(proposal)
    parts: list[RenderableType] = [_answer(proposal, option), *_may_we(proposal, knowledge, sources)]
    if option is not None and option.plan.doses:
        parts += [*_doses(proposal, option, knowledge, sources), *_check(proposal, option, knowledge, sources)]
        parts += _limits(option, sources)
    if option is not None:
        parts += [*_expect(proposal, option, knowledge), *_others(proposal)]
    if option is not None and option.plan.doses:
        parts += _prepare(option, knowledge, sources)
    parts += [*_why(proposal, sources), *_alternatives(proposal, sources)]
    parts += [*_unchecked(proposal, option), *_sources(proposal, sources)]
    return Group(*parts)


def safe(text: str, style: str = "") -> Text:
    """Text as it stands: no markup is read, control characters and line breaks become spaces."""
    return Text(words.one_line(text), style=style)


def bar(use: LimitUse) -> Text:
    """'[==####----|]': = given, # planned, - free, | the limit; ! beyond it."""
    if not use.maximum:
        return safe("no room: the limit is 0")
    given = min(round(float(use.given / use.maximum) * BAR_CELLS), BAR_CELLS)
    used = min(round(use.share * BAR_CELLS), BAR_CELLS)
    over = "!" if use.given + use.planned > use.maximum else "|"
    return Text("[" + "=" * given + "#" * (used - given) + "-" * (BAR_CELLS - used) + over + "]")


def sparkline(course: ExpectedCourse) -> Text:
    """The median, week by week, as eight heights between 0 and the highest value of the course."""
    values = [float(band.median) for band in course.bands]
    top = max([*values, *(float(v) for v in course.without_treatment)], default=0.0) or 1.0
    return Text("".join(BLOCKS[min(int(v / top * len(BLOCKS)), len(BLOCKS) - 1)] for v in values))


def _head(title: str) -> Text:
    return Text(f"\n{title}", style="bold underline")


def _indent(part: RenderableType) -> Padding:
    return Padding(part, (0, 0, 0, 2))


def _bullet(text: str, style: str = "") -> Table:
    row = Table.grid(padding=(0, 1))
    row.add_column(width=1)
    row.add_column()
    row.add_row(Text("-"), safe(text, style))
    return row


def _marks(sources: Register, citations: Iterable[Citation]) -> str:
    """' [1, 3 unverified]': the numbers of the sources listed at the end."""
    said = [f"{p.mark}{' unverified' if p.citation.is_unverified else ''}" for p in sources.of(citations)]
    return f" [{', '.join(dict.fromkeys(said))}]" if said else ""


def _answer(proposal: Proposal, option: PlanOption | None) -> Group:
    found = view.answer(proposal)
    first = f"{found.outcome}: {found.big}{f' of {found.below}' if found.dosed else ''}"
    lines = [
        safe(first, ANSWER_STYLES[found.level]),
        safe(view.said(proposal)),
        safe(f"{proposal.case.title}; {proposal.case.person.name or proposal.case.case_id}", "dim"),
        safe("; ".join(view.person_words(proposal)), "dim"),
    ]
    if view.is_synthetic(proposal):
        lines.append(safe("The person is synthetic."))
    if option is not None and found.dosed:
        lines += [safe(f"  {f.name}: {f.value}{f' ({f.more})' if f.more else ''}") for f in view.facts(proposal, option)]
    return Group(*lines)


def _findings(findings: Sequence[Finding], knowledge: Knowledge, sources: Register) -> list[RenderableType]:
    return [_finding(finding, place, sources) for finding, place in view.spoken(findings, knowledge)]


def _finding(finding: Finding, place: str, sources: Register) -> Group:
    level = "not checked" if finding.could_not_run else finding.severity.words
    title = f"{words.capital(level)}: {finding.title}{f' ({place})' if place else ''}"
    because = words.sentence(finding.because) + _marks(sources, finding.citations)
    lines: list[RenderableType] = [safe(title, STYLES[finding.severity]), _indent(safe(because))]
    if finding.arithmetic:
        lines.append(_indent(safe(words.sentence(view.sum_words(finding.arithmetic)))))
    if finding.remedy:
        lines.append(_indent(safe(f"What would change it: {finding.remedy}")))
    if finding.needs_second_name:
        lines.append(_indent(safe("Going on needs a reason and a second person's name.")))
    return Group(*lines)


def _may_we(proposal: Proposal, knowledge: Knowledge, sources: Register) -> list[RenderableType]:
    answer = proposal.eligibility
    parts: list[RenderableType] = [_head("May we?")]
    parts += _findings(answer.findings, knowledge, sources) or [safe("No finding stands against treatment.")]
    if answer.would_change:
        parts += [safe("What would change the answer:", "bold"), *(_bullet(text) for text in answer.would_change)]
    if risk := view.swallowing(proposal, view.chosen(proposal)):
        parts += [_head("Swallowing"), *_findings(risk, knowledge, sources)]
    return parts


def _table(*columns: tuple[str, str]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name, justify in columns:
        table.add_column(Text(name), justify="right" if justify == "right" else "left", overflow="fold")
    return table


def _doses(proposal: Proposal, option: PlanOption, knowledge: Knowledge, sources: Register) -> list[RenderableType]:
    table = _table(("Muscle", "left"), ("RIGHT", "right"), ("LEFT", "right"), ("Sites R / L", "right"), ("Sources", "left"))
    for row in muscles.dose_rows(proposal, option, knowledge):
        name = f"{row.name}{', off label' if row.off_label else ''}"
        sites = f"{row.sites(Side.RIGHT)} / {row.sites(Side.LEFT)}"
        cells = [name, row.cell(Side.RIGHT), row.cell(Side.LEFT), sites, _marks(sources, row.citations).strip() or "model"]
        table.add_row(*(safe(cell) for cell in cells))
    right, left = (words.exact(muscles.side_total(option, side)) for side in Side)
    table.add_section()
    table.add_row(*(safe(cell, "bold") for cell in ("Total", right, left, str(option.needles), "")))
    return [_head(f"Doses, units of {words.one_line(option.plan.product)}"), table]


def _check(proposal: Proposal, option: PlanOption, knowledge: Knowledge, sources: Register) -> list[RenderableType]:
    check = option.check
    parts: list[RenderableType] = [_head(f"Check: {check.checks_run} of {check.checks_known} checks ran")]
    parts += _findings(check.findings, knowledge, sources) or [safe("Every check that ran passed without a finding.")]
    return [*parts, safe(interval)] if (interval := view.interval_words(proposal, option)) else parts


def _limits(option: PlanOption, sources: Register) -> list[RenderableType]:
    parts: list[RenderableType] = [_head("Limits (= given, # planned, ! over)")]
    for use in option.check.limits:
        sums = f"{words.exact(use.given + use.planned)} of {words.exact(use.maximum)} {use.unit}"
        given = f" ({words.exact(use.given)} given before)" if use.given else ""
        parts.append(safe(f"{words.capital(limit_name(use))}: {sums}{given}{_marks(sources, [use.citation])}"))
        parts.append(_indent(bar(use)))
    return parts if option.check.limits else [*parts, safe(NO_LIMIT)]


def _expect(proposal: Proposal, option: PlanOption, knowledge: Knowledge) -> list[RenderableType]:
    dosed = bool(option.plan.doses)
    parts: list[RenderableType] = [_head(f"What to expect{'' if dosed else ' if nothing is injected'} (bands hold 80 %; model)")]
    for course in option.courses:
        parts.append(safe(f"{view.course_name(course, knowledge)}, {words.measured(course.measure, course.unit)}", "bold"))
        parts += [_indent(line) for line in _course(proposal, course, dosed)]
    if not option.courses:
        parts.append(safe("No forecast was made."))
    for goal in option.goals:
        best = best_week(goal)
        reach = words.span(words.percent_number(goal.low_80[best]), words.percent_number(goal.high_80[best]))
        chance = f"{words.percent(goal.probability[best])} at week {words.number(goal.weeks[best])} (80 %: {reach} %)"
        without = f"; without treatment {words.percent(goal.without_treatment[best])}" if dosed else ""
        parts.append(_bullet(f"Goal “{goal.words}”: {chance}{without}"))
    return parts


def _course(proposal: Proposal, course: ExpectedCourse, dosed: bool) -> list[Text]:
    if not course.weeks:
        return [safe("No forecast was made.")]
    aim = view.aim_of(proposal, course)
    low = min(range(len(course.bands)), key=lambda i: course.bands[i].median)
    lines = [Text.assemble(sparkline(course), f"  weeks {words.number(course.weeks[0])} to {words.number(course.weeks[-1])}")]
    for place in dict.fromkeys((0, low, len(course.bands) - 1)):
        band = course.bands[place]
        level = f"{words.level(band.median, course.measure)} ({words.band_80(band, course.measure)})"
        without = f"; without treatment {words.level(course.without_treatment[place], course.measure)}" if dosed else ""
        lines.append(safe(f"Week {words.number(course.weeks[place])}: {level}{without}"))
    if dosed:
        lines.append(safe(f"{mark_words(course)} Chance that no effect is felt: {words.percent(course.never_felt)}."))
    return [*lines, safe(f"Goal: {aim.words}.")] if aim else lines


def _others(proposal: Proposal) -> list[RenderableType]:
    if len(proposal.options) < 2:
        return []
    table = _table(("Option", "left"), *((option.title, "right") for option in proposal.options))
    for name, cells in compared(proposal):
        table.add_row(safe(name), *(safe(cell) for cell in cells))
    parts: list[RenderableType] = [_head("Other doses (brackets hold 80 %; model)"), table, safe(view.GOAL_WEEKS)]
    if proposal.binding:
        parts.append(safe(f"What binds: {view.binding_words(proposal)}"))
    return [*parts, safe(words.sentence(proposal.fifty_more))] if proposal.fifty_more else parts


def _prepare(option: PlanOption, knowledge: Knowledge, sources: Register) -> list[RenderableType]:
    made = option.preparation
    gives = f"; {words.number(made.units_per_ml, 2)} units in 1 mL" if made.units_per_ml is not None else ""
    add = f"; add {added}" if (added := diluent_words(made)) else ""
    lines = [
        f"{vial_words(made)} of {option.plan.product}{add}{gives}{_marks(sources, made.citations)}",
        f"Draw {words.units(made.drawn_units)} = {words.units(option.plan.total.amount)} to give "
        f"+ {words.units(made.wasted_units)} left over",
        f"Diluent: {view.diluent(option)}",
        f"Once prepared: {made.use_within or 'cannot establish'}",
        *(f"Syringe {syringe_name(one)} in a {words.exact(one.size_ml)} mL syringe; {sites}; "
          f"plunger rests at {words.listed(words.millilitres(m) for m in one.marks_ml)}"
          for one, sites in zip(made.syringes, syringe_sites(option, knowledge), strict=True)),
        made.note,
    ]  # fmt: skip
    return [_head("Dilution and syringes"), *(_bullet(line) for line in lines if line)]


def _why(proposal: Proposal, sources: Register) -> list[RenderableType]:
    if not proposal.candidates:
        return []
    dosed, left_out = muscles.stories(proposal)
    lines = [
        _bullet(f"{c.name}: {'; '.join(c.doses)}. {' '.join(c.sentences)}{_marks(sources, c.citations)}")
        for c in (*dosed, *left_out)
    ]
    return [_head("Why each muscle"), *([safe(view.MEANS)] if dosed else []), *lines]


def _alternatives(proposal: Proposal, sources: Register) -> list[RenderableType]:
    lines: list[RenderableType] = [_head("Other treatments")]
    for advice in proposal.eligibility.alternatives:
        line = "preferred now" if advice.preferred_now else advice.line
        when = f" Preferred when: {words.sentence(advice.when_preferred)}" if advice.when_preferred else ""
        text = f"{words.capital(advice.name)} ({line}): {words.sentence(advice.why)}{when}"
        lines.append(_bullet(text + _marks(sources, advice.citations)))
    return lines if proposal.eligibility.alternatives else [*lines, safe("None listed for this person.")]


def _unchecked(proposal: Proposal, option: PlanOption | None) -> list[RenderableType]:
    none = safe("No plan was made, so no plan was checked." if option is None else "Every check ran.")
    silent = [f"Not checked: {f.title}. {words.sentence(f.because)}" for f in view.not_checked(proposal, option)]
    parts: list[RenderableType] = [_head("Not checked"), *(_bullet(text) for text in silent)]
    parts += [] if silent else [none]
    parts += [_bullet(words.sentence(text)) for text in proposal.not_forecast]
    parts += [_head("Facts nobody here has verified"), *(_bullet(text) for text in proposal.unverified)]
    return parts if proposal.unverified else [*parts, safe("None in use.")]


def _sources(proposal: Proposal, sources: Register) -> list[RenderableType]:
    lines: list[RenderableType] = [_head("Sources")]
    lines += [safe(f"[{d.number}] {d.words}") for d in sources.documents]
    stamp = (
        f"Eutonia {proposal.engine_version}, knowledge {proposal.knowledge.version}, "
        f"belief {proposal.belief_id}, proposal {proposal.proposal_id}"
    )
    return [*lines, safe(stamp, "dim"), safe(words.sentence(proposal.intended_use), "dim")]
