"""What the PDF shows, as plain words and drawings: nothing in it is ever read as a command of the typesetter."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from eutonia.domain.answers import Side
from eutonia.domain.finding import Citation, Finding
from eutonia.domain.plan import MuscleDose
from eutonia.domain.proposal import AlternativeAdvice, GoalChance, PlanOption, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import muscles, view, words
from eutonia.report.body import body_views, marks, undrawn
from eutonia.report.charts.bars import limit_words
from eutonia.report.charts.forecast import forecast, mark_words
from eutonia.report.charts.frontier import frontier
from eutonia.report.charts.goals import chosen_weeks
from eutonia.report.charts.syringes import syringe, syringe_words
from eutonia.report.compare import compared
from eutonia.report.preparing import diluent_words, syringe_sites
from eutonia.report.sources import Register, register

Json = dict[str, object]


def sheet_data(proposal: Proposal, knowledge: Knowledge, style: str) -> Json:
    """Everything the Typst template needs, as JSON values. `style` is written into every drawing."""
    sources, option = register(proposal, knowledge), view.chosen(proposal)
    answer = view.answer(proposal)
    return {
        "title": words.one_line(f"{proposal.case.title}: {answer.big}"), "name": proposal.case.person.name or proposal.case.title,
        "case_title": proposal.case.title, "person": list(view.person_words(proposal)), "case_id": proposal.case.case_id,
        "synthetic": view.is_synthetic(proposal), "day": words.long_day(proposal.case.planned_for),
        "date": [proposal.case.assessed_on.year, proposal.case.assessed_on.month, proposal.case.assessed_on.day],
        "outcome": answer.outcome, "big": answer.big, "product": proposal.case.product, "dosed": answer.dosed,
        "summary": view.said(proposal), "problems": [list(row) for row in view.problems(proposal, knowledge)],
        "goals_wanted": [[g.words, view.goal_words(g)] for g in proposal.case.goals],
        "eligibility": _findings(proposal.eligibility.findings, knowledge, sources),
        "would_change": [words.sentence(text) for text in proposal.eligibility.would_change],
        "alternatives": [_alternative(a, sources) for a in proposal.eligibility.alternatives],
        "swallowing": _findings(view.swallowing(proposal, option), knowledge, sources),
        "why": _why(proposal, sources), "where": _finding_the_muscle(proposal),
        "interval": view.interval_words(proposal, option) if option else "",
        "not_forecast": [words.sentence(text) for text in proposal.not_forecast],
        "goal_weeks": view.GOAL_WEEKS, "means": view.MEANS,
        "unverified": [words.sentence(text) for text in proposal.unverified],
        "not_checked": [f"{f.title}. {words.sentence(f.because)}" for f in view.not_checked(proposal, option)],
        "sources": _sources(sources), "stamp": _stamp(proposal), "intended_use": words.sentence(proposal.intended_use),
        "plan": _plan(proposal, option, knowledge, sources, style) if option and answer.dosed else None,
        "course": _course(proposal, option, knowledge, style) if option else None,
    }  # fmt: skip


def styled(svg: str, style: str) -> str:
    """A drawing with its styles inside, as it must be outside a page."""
    head, rest = svg.split(">", 1)
    return f"{head}><style>{style}</style>{rest}"


def _drawing(markup: Markup, style: str) -> str:
    """The SVG at the start of a chart, without the table that follows it on the page."""
    return styled(str(markup)[: str(markup).rindex("</svg>") + len("</svg>")], style) if "</svg>" in markup else ""


def _marks(sources: Register, citations: Sequence[Citation]) -> str:
    said = [f"{p.mark}{' unverified' if p.citation.is_unverified else ''}" for p in sources.of(citations)]
    return f"[{', '.join(dict.fromkeys(said))}]" if said else ""


def _findings(findings: Sequence[Finding], knowledge: Knowledge, sources: Register) -> list[Json]:
    return [_finding(finding, place, sources) for finding, place in view.spoken(findings, knowledge)]


def _finding(finding: Finding, place: str, sources: Register) -> Json:
    level = "Not checked" if finding.could_not_run else words.capital(finding.severity.words)
    sums = view.sum_words(finding.arithmetic) if finding.arithmetic else ""
    remedy = f"What would change it: {finding.remedy}" if finding.remedy else ""
    return {
        "level": level, "heavy": finding.interrupts, "title": f"{finding.title}{f' ({place})' if place else ''}",
        "because": " ".join(words.sentence(text) for text in (finding.because, sums, remedy) if text),
        "marks": _marks(sources, finding.citations), "second": finding.needs_second_name,
    }  # fmt: skip


def _alternative(advice: AlternativeAdvice, sources: Register) -> list[str]:
    name, why = words.capital(advice.name), words.sentence(advice.why)
    line = "preferred now" if advice.preferred_now else advice.line
    return [name, line, f"{why} {_marks(sources, advice.citations)}".strip()]


def _why(proposal: Proposal, sources: Register) -> list[list[str]]:
    dosed, left_out = muscles.stories(proposal)
    return [
        [c.name, "; ".join(c.doses), f"{' '.join(c.sentences)} {_marks(sources, c.citations)}".strip()]
        for c in (*dosed, *left_out)
    ]


def _sources(sources: Register) -> list[Json]:
    return [
        {"number": str(d.number), "title": f"{d.words}; {d.source.kind}",
         "places": [f"{p.letter} {p.citation.section or 'the whole document'}: {p.state}".strip() for p in d.places]}
        for d in sources.documents
    ]  # fmt: skip


def _stamp(proposal: Proposal) -> str:
    return (
        f"Proposal {proposal.proposal_id}, case {proposal.case_hash}, Eutonia {proposal.engine_version}, "
        f"knowledge {proposal.knowledge.version} ({proposal.knowledge.hash}), belief {proposal.belief_id}"
    )


def _plan(proposal: Proposal, option: PlanOption, knowledge: Knowledge, sources: Register, style: str) -> Json:
    shown, made, check = marks(option.plan.doses, muscles.keeps(proposal), knowledge), option.preparation, option.check
    left = undrawn(shown)
    return {
        "product": option.plan.product, "total": words.units(option.plan.total.amount), "line": plan_line(option),
        "rows": [_row(dose, option, knowledge) for side in Side for dose in option.plan.doses if dose.side is side],
        "bodies": [[styled(str(one.svg), style), one.words] for one in body_views(shown)],
        "kept": [mark.sentence for mark in shown if mark.keep], "undrawn": [mark.sentence for mark in left],
        "syringes": [
            [styled(str(syringe(s)), style), syringe_words(s), sites]
            for s, sites in zip(made.syringes, syringe_sites(option, knowledge), strict=True)
        ],
        "vials": _vials(option),
        "drawn": words.units(made.drawn_units), "wasted": words.units(made.wasted_units),
        "use_within": made.use_within or "cannot establish", "note": made.note, "diluent": view.diluent(option),
        "prepared_from": _marks(sources, made.citations),
        "checks": f"{check.checks_run} of {check.checks_known} checks ran",
        "findings": _findings(check.findings, knowledge, sources),
        "limits": [[limit_words(use), _marks(sources, [use.citation])] for use in check.limits],
        "binding": view.binding_words(proposal),
    }  # fmt: skip


def plan_line(option: PlanOption) -> str:
    """'RIGHT 160 units · LEFT 60 units · 9 sites · 4.4 mL · 50 units in 1 mL · 3 × 100 units, 2 mL ... each'."""
    made = option.preparation
    sides = [f"{side.word} {words.units(amount)}" for side in Side if (amount := muscles.side_total(option, side))]
    gives = [f"{words.number(made.units_per_ml, 2)} units in 1 mL"] if made.units_per_ml is not None else []
    add = f", {added}" if (added := diluent_words(made)) else ""
    sites, vials = words.count(option.needles, "site"), f"vials {view.vial_list(option)}{add}"
    return " · ".join([*sides, sites, words.millilitres(made.volume_ml), *gives, vials])


def _row(dose: MuscleDose, option: PlanOption, knowledge: Knowledge) -> Json:
    strength = option.preparation.units_per_ml
    return {
        "side": dose.side.word, "muscle": muscles.muscle_name(dose.muscle, knowledge), "dose": words.units(dose.units),
        "sites": muscles.site_shares(dose, option.plan.product, knowledge),
        "volume": words.millilitres(dose.units / strength) if strength else "cannot establish", "boxes": dose.sites,
        "guidance": _guidance(dose, knowledge),
    }  # fmt: skip


def _guidance(dose: MuscleDose, knowledge: Knowledge) -> str:
    """How the needle is guided: as the plan says, otherwise what the knowledge advises for the muscle."""
    if dose.guidance:
        return dose.guidance.value
    found = knowledge.muscles.get(dose.muscle)
    return found.guidance_method if found else ""


def _vials(option: PlanOption) -> list[str]:
    made = option.preparation
    added = [f", add {words.millilitres(volume)}" if volume else "" for volume in made.diluent_ml]
    added += [""] * (len(made.vials) - len(added))
    return [f"{words.units(vial)}{more}" for vial, more in zip(made.vials, added, strict=True)]


def _finding_the_muscle(proposal: Proposal) -> list[list[str]]:
    """For each dosed muscle where the needle goes and what lies beside it."""
    dosed, _ = muscles.stories(proposal)
    said = [(story.name, story.rows[0].guidance, story.rows[0].neighbours_at_risk) for story in dosed]
    return [[name, words.sentence(where), words.sentence(beside)] for name, where, beside in said if where]


def _course(proposal: Proposal, option: PlanOption, knowledge: Knowledge, style: str) -> Json:
    courses = []
    for course in option.courses:
        name = view.course_name(course, knowledge)
        chart = forecast(course, name, view.aim_of(proposal, course))
        said = mark_words(course) if option.plan.doses else ""
        courses.append([f"{name}, {words.measured(course.measure, course.unit)}", _drawing(chart, style), said])
    limit = proposal.binding.words if proposal.binding else ""
    curve = frontier(proposal.frontier, proposal.options, proposal.recommended, proposal.case.product, limit)
    shown = chosen_weeks(option.goals[0].weeks) if option.goals else []
    return {
        "courses": courses, "frontier": _drawing(curve, style) if proposal.frontier else "",
        "weeks": [words.number(option.goals[0].weeks[i]) for i in shown],
        "goals": [row for g in option.goals for row in _goal_rows(g, shown, bool(option.plan.doses))],
        "options": [o.title for o in proposal.options] if len(proposal.options) > 1 else [],
        "compared": [[name, *cells] for name, cells in compared(proposal)],
        "more": words.sentence(proposal.fifty_more),
    }  # fmt: skip


def _goal_rows(goal: GoalChance, shown: Sequence[int], dosed: bool) -> list[list[str]]:
    """The chance by week, and below it the chance without treatment when there is a treatment to compare."""
    rows = [[goal.words, *(words.percent_number(goal.probability[i]) for i in shown)]]
    if dosed:
        rows.append(["without treatment", *(words.percent_number(goal.without_treatment[i]) for i in shown)])
    return rows
