"""A proposal as one self-contained HTML page: no script, nothing loaded, everything escaped."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from eutonia.domain.answers import Side
from eutonia.domain.proposal import PlanOption, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import charts, muscles, view, words
from eutonia.report.body import body_chart
from eutonia.report.charts.bars import dose_row_words, limit_name
from eutonia.report.charts.forecast import mark_words
from eutonia.report.compare import compared
from eutonia.report.preparing import diluent_words, syringe_sites
from eutonia.report.sources import register

WEIGHTS = {"regular": 400, "medium": 500, "semibold": 600}


def html(proposal: Proposal, knowledge: Knowledge) -> str:
    """The whole proposal as one HTML page. The same proposal gives the same bytes."""
    return page("proposal.html.j2", title(proposal), _context(proposal, knowledge), footer(proposal))


def title(proposal: Proposal) -> str:
    """The title of the page's window and of the PDF."""
    found = view.answer(proposal)
    return f"{proposal.case.title}: {found.big}, {found.below}"


def footer(proposal: Proposal) -> str:
    """What stands at the foot of every printed sheet."""
    who = proposal.case.person.name or proposal.case.case_id
    return f"{who}, proposal for {words.day(proposal.case.planned_for)}"


def page(template: str, window_title: str, context: Mapping[str, object], sheet_foot: str) -> str:
    """One template with the shared frame: style and its hash, so that the page allows no other style and no script."""
    style = stylesheet() + _sheet_foot(sheet_foot)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        _templates()
        .get_template(template)
        .render({**context, "title": words.one_line(window_title), "style": style, "style_hash": f"sha256-{digest}"})
    )


@cache
def stylesheet() -> str:
    """The styles of a page with its fonts inside."""
    parts = [_font(name, weight) for name, weight in WEIGHTS.items()]
    parts += [asset(f"{name}.css") for name in ("tokens", "drawing", "page")]
    return re.sub(r"/\*.*?\*/", "", "".join(parts), flags=re.DOTALL)


def asset(name: str) -> str:
    """The text of one file of `assets/`."""
    return files("eutonia.report").joinpath("assets", name).read_text("utf-8")


def _font(name: str, weight: int) -> str:
    data = b64encode(files("eutonia.report").joinpath(f"assets/fonts/inter-{name}.woff2").read_bytes()).decode()
    return f'@font-face{{font-family:"Inter";font-weight:{weight};src:url("data:font/woff2;base64,{data}") format("woff2")}}\n'


def _sheet_foot(text: str) -> str:
    """The foot of every printed sheet. Each character that is not a plain letter or digit is written as its number."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in words.one_line(text))
    look = "font:8pt Inter,sans-serif"
    left = f'@bottom-left{{{look};content:"{safe}"}}'
    right = f'@bottom-right{{{look};content:"page " counter(page) " of " counter(pages)}}'
    return f"@page{{{left}{right}}}"


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("eutonia.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(
        day=words.day, long_day=words.long_day, units=words.units, exact=words.exact, number=words.number,
        millilitres=words.millilitres, percent=words.percent, sentence=words.sentence, capital=words.capital, dated=words.dated,
    )  # fmt: skip
    return made


def _context(proposal: Proposal, knowledge: Knowledge) -> dict[str, object]:
    option = view.chosen(proposal)
    dosed, left_out = muscles.stories(proposal)
    return {
        "proposal": proposal, "case": proposal.case, "option": option, "answer": view.answer(proposal),
        "synthetic": view.is_synthetic(proposal), "person_words": view.person_words(proposal),
        "register": register(proposal, knowledge), "spoken": lambda found: view.spoken(found, knowledge),
        "limit_name": limit_name,
        "measured": words.measured,
        "sum_words": view.sum_words, "dosed": dosed, "left_out": left_out, "binding": view.binding_words(proposal),
        "not_checked": view.not_checked(proposal, option), "swallowing": view.swallowing(proposal, option),
        "range_bar": charts.range_bar, "dose_row_words": dose_row_words, "limit_bar": charts.limit_bar,
        "goal_table": charts.goal_table, "sides": tuple(Side), "problems": view.problems(proposal, knowledge),
        "goal_words": view.goal_words, "said": view.said(proposal), "goal_weeks": view.GOAL_WEEKS, "means": view.MEANS,
        **(_of_plan(proposal, option, knowledge) if option else {}),
    }  # fmt: skip


def _of_plan(proposal: Proposal, option: PlanOption, knowledge: Knowledge) -> dict[str, object]:
    rows = muscles.dose_rows(proposal, option, knowledge)
    regions = sorted(rows, key=lambda row: [r.region for r in rows].index(row.region))
    return {
        "facts": view.facts(proposal, option), "levels": view.level_counts(option.check.findings),
        "dose_groups": [(name, list(group)) for name, group in groupby(regions, key=lambda row: row.region)],
        "right_total": words.exact(muscles.side_total(option, Side.RIGHT)),
        "left_total": words.exact(muscles.side_total(option, Side.LEFT)),
        "body": body_chart(option.plan.doses, muscles.keeps(proposal), knowledge),
        "courses": _courses(proposal, option, knowledge), "compared": compared(proposal),
        "frontier": charts.frontier(
            proposal.frontier, proposal.options, proposal.recommended, proposal.case.product,
            proposal.binding.words if proposal.binding else "",
        ),
        "made": option.preparation, "diluent": view.diluent(option), "vials": charts.vials(option.preparation),
        "vial_list": view.vial_list(option), "diluent_words": diluent_words(option.preparation),
        "interval": view.interval_words(proposal, option),
        "syringes": _syringes(option, knowledge),
    }  # fmt: skip


def _syringes(option: PlanOption, knowledge: Knowledge) -> list[tuple[object, Markup, str]]:
    drawn = zip(option.preparation.syringes, syringe_sites(option, knowledge), strict=True)
    return [(one, charts.syringe(one), sites) for one, sites in drawn]


def _courses(proposal: Proposal, option: PlanOption, knowledge: Knowledge) -> list[tuple[object, str, Markup, str]]:
    named = [(course, view.course_name(course, knowledge)) for course in option.courses]
    return [(c, name, charts.forecast(c, name, view.aim_of(proposal, c)), mark_words(c)) for c, name in named]
