"""The page of the service, the list of people behind a figure, and the links between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, quote
from zoneinfo import ZoneInfo

from django.urls import reverse

from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Field
from eutonia_clinic.core.forms import parts_of
from eutonia_clinic.core.frame import Link
from eutonia_clinic.patients.presenters.today import Someone
from eutonia_clinic.service.defined import definitions
from eutonia_clinic.service.documents import Report
from eutonia_clinic.service.figures.rows import One, Place, Rows
from eutonia_clinic.service.figures.rows import people as people_in
from eutonia_clinic.service.models import ServiceReport
from eutonia_clinic.service.periods import MONTHS_IN, Asked, Period, named, parts_named
from eutonia_clinic.visits.someone import People

CHOICES = (("month", "Month"), ("quarter", "Quarter"), ("year", "Year"))
ROUTES = {
    "session": ("visits:given", "session"), "open_session": ("visits:session", "session"), "plan": ("visits:signed_plan", "plan"),
    "follow_up": ("visits:seen", "follow_up"), "assessment": ("visits:assessment", "assessment"),
    "event": ("events:event", "event"),
}  # fmt: skip
CLOSED_TO_A_LEAD = frozenset({"open_session"})
"""Places that only who injects may open: the row leads to the person."""
TITLES = {
    "not-followed": "Sessions without a follow-up", "open": "Sessions left open",
    "outside": "Follow-ups outside the weeks that count",
    "not-asked": "Follow-ups with safety not asked", "red-flags": "Red flags at follow-up", "vials": "Vials opened",
    "reactions": "Reactions",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The page of the service."""

    report: Report
    period: Period
    tabs: tuple[Link, ...]
    before: Link
    after: Link | None
    so_far: str
    days: tuple[Field, ...]
    fault: str
    open_days: bool
    hidden: tuple[tuple[str, str], ...]
    reports: tuple[Link, ...]
    people: str
    """The address of the people behind a figure, to which its key is added."""
    make_report: str
    export: str


@dataclass(frozen=True, slots=True)
class Behind:
    """One row of the people behind a figure."""

    who: Someone
    when: str
    said: str
    href: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people behind a figure."""

    heading: str
    said: str
    rows: tuple[Behind, ...]
    back: str
    before: Link | None
    after: Link | None


def overview_page(report: Report, asked: Asked, query: Mapping[str, str], today: date, reports: tuple[Link, ...]) -> OverviewPage:
    """The figures with the period around them."""
    period = asked.period
    later = period.after
    return OverviewPage(
        report=report,
        period=period,
        tabs=tuple(Link(said, _at(named(by, min(period.ends, today))), by == period.by) for by, said in CHOICES),
        before=Link(period.before.words, _at(period.before)),
        after=Link(later.words, _at(later)) if later.begins <= today else None,
        so_far="" if report.is_over else f"The period is not over: these are the figures so far, on {words.day(today)}.",
        days=_day_fields(asked, query),
        fault=next((said for name, said in asked.faults if name == "of"), ""),
        open_days=period.by == "days" or query.get("by") == "days",
        hidden=tuple(parse_qsl(period.query)),
        reports=reports,
        people=f"{reverse('service:people')}?{period.query}&figure=",
        make_report=reverse("service:make_report"),
        export=reverse("service:export"),
    )


def _day_fields(asked: Asked, query: Mapping[str, str]) -> tuple[Field, ...]:
    """From and to, as they were typed; otherwise the period that is shown."""
    faults = dict(asked.faults)
    ends = (("from", "From", asked.period.begins), ("to", "To", asked.period.ends))
    shown = {name: _typed(query, name) if query.get("by") == "days" else parts_of(day) for name, _, day in ends}
    return tuple(Field(name, label, "day", shown[name], error=faults.get(name, "")) for name, label, _ in ends)


def _typed(query: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(query.get(part, "")[:4] for part in parts_named(name))


def _at(period: Period) -> str:
    return f"{reverse('service:overview')}?{period.query}"


def report_links(rows: Iterable[ServiceReport], time_zone: str) -> tuple[Link, ...]:
    """Reports that were kept, the latest first."""
    return tuple(
        Link(_report_words(row, time_zone), reverse("service:report", kwargs={"service_report": row.pk})) for row in rows
    )


def _report_words(row: ServiceReport, time_zone: str) -> str:
    made = words.day(row.made_at.astimezone(ZoneInfo(time_zone)).date())
    return f"{period_words(row.begins, row.ends)}, made by {row.author.display_name} on {made}"


def period_words(begins: date, ends: date) -> str:
    """A period by its days: 'September 2026' when they are those of a month."""
    alike = (named(by, begins) for by in MONTHS_IN)
    return next((one.words for one in alike if (one.begins, one.ends) == (begins, ends)), Period(begins, ends).words)


def made_words(row: ServiceReport) -> str:
    """'Made by Prof Noor Template on 3 November 2026 at 09:12'."""
    at = row.made_at.astimezone(ZoneInfo(row.clinic.time_zone))
    return f"Made by {row.author.display_name} on {words.long_day(at.date())} at {words.clock(at)}"


def people_page(
    key: str, period: Period, rows: Rows, some: Sequence[One], who: People, number: int, many: int
) -> PeoplePage:
    """One page of the people behind a figure."""
    address = f"{reverse('service:people')}?{period.query}&figure={quote(key)}"
    told = words.count(people_in(rows), "person", "people")
    return PeoplePage(
        heading=title_of(key),
        said=f"{words.capital(period.words)}: {words.count(len(rows), 'row')}, {told}",
        rows=tuple(Behind(who.of(one.person_id), words.day(one.day), one.said, _href(one.place)) for one in some),
        back=_at(period),
        before=Link("Page before", f"{address}&page={number - 1}") if number > 1 else None,
        after=Link("Next page", f"{address}&page={number + 1}") if number * many < len(rows) else None,
    )


def title_of(key: str) -> str:
    """'Goals met: pain, met', 'Change in tone: 2 grades better'."""
    name, _, group = key.partition(":")
    title = TITLES.get(name) or definitions()[name][0]
    way, _, grades = group.partition(".")
    if name == "tone" and grades.isdigit():
        return f"{title}: {words.count(int(grades), 'grade')} {way}"
    inside = ", ".join(group.replace("_", " ").replace("-", " ").split("."))
    return f"{title}: {inside}" if inside else title


def _href(place: Place | None) -> str:
    if place is None or place.kind not in ROUTES or place.kind in CLOSED_TO_A_LEAD:
        return ""
    route, part = ROUTES[place.kind]
    return reverse(route, kwargs={part: place.id})
