"""The figures of a clinic for a period, as the page shows them and a report keeps them."""

from __future__ import annotations

from eutonia import __version__
from eutonia.knowledge import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.asking import asked_once
from eutonia_clinic.service.documents import Headline, Lead, Report, Section
from eutonia_clinic.service.figures.activity import LATE, WAITS
from eutonia_clinic.service.figures.every import every_figure
from eutonia_clinic.service.figures.forecasts import judged
from eutonia_clinic.service.figures.outcomes import MET, NOT_MET
from eutonia_clinic.service.figures.rows import Figures, of, people
from eutonia_clinic.service.figures.vials import product_uses
from eutonia_clinic.service.presenters import course, outcomes, safety
from eutonia_clinic.service.reading import Read
from eutonia_clinic.visits import engine


def report_of(read: Read) -> Report:
    """Every figure, worked out now. Nothing is written meanwhile, so each question is asked once, in an act as well."""
    with asked_once():
        return _report(read, every_figure(read), engine.knowledge())


def _report(read: Read, figures: Figures, known: Knowledge) -> Report:
    return Report(
        clinic=read.clinic.name,
        period=read.period.words,
        begins=read.period.begins,
        ends=read.period.ends,
        made_on=read.today,
        is_over=read.period.ends < read.today,
        headlines=headlines(figures),
        missing=missing(figures),
        sections=sections(read, figures),
        engine_version=__version__,
        knowledge_version=known.version,
        knowledge_hash=known.hash,
    )


def sections(read: Read, figures: Figures) -> tuple[Section, ...]:
    """In the order in which a lead asks: what came of it, was harm done, when, how much, who."""
    uses = product_uses(read, figures["vials"])
    changes = tuple(outcomes.change_shown(figures, key) for key in ("spasms", "pain"))
    came = (outcomes.goals_shown(figures), outcomes.tone_shown(figures), *changes)
    toxin = (course.units_shown(figures, uses), course.waste_shown(uses))
    times = (course.without_effect_shown(figures), course.intervals_shown(figures))
    told = (safety.events_shown(figures), safety.harm_shown(figures, len(read.follow_ups)), safety.overrides_shown(figures))
    return (
        Section(title="What came of it", figures=came),
        Section(title="Harm, findings accepted, forecasts", figures=(*told, safety.forecasts_shown(figures, judged(read)))),
        Section(title="Time and toxin", figures=(*times, *toxin)),
        Section(title="Who was seen, what was signed", figures=(course.people_shown(figures), course.plans_shown(figures))),
    )


def headlines(figures: Figures) -> tuple[Headline, ...]:
    """Five numbers that say how the period went."""
    seen, given, told = people(figures["people"]), len(figures["sessions"]), len(figures["events"])
    met = sum(one.group.endswith(f".{MET}") for one in figures["goals"])
    scored = met + sum(one.group.endswith(f".{NOT_MET}") for one in figures["goals"])
    late = of(figures["not-followed"], LATE)
    return (
        Headline(number=f"{seen:,}", words="person seen" if seen == 1 else "people seen", leads="people"),
        Headline(number=f"{given:,}", words="session" if given == 1 else "sessions", leads="sessions"),
        Headline(number=f"{met} of {scored}" if scored else words.NONE, words="goals met at follow-up", leads="goals"),
        Headline(number=f"{told:,}", words="adverse event" if told == 1 else "adverse events", leads="events"),
        Headline(number=f"{len(late):,}", words="sessions whose follow-up is late", leads=f"not-followed:{LATE}"),
    )


def missing(figures: Figures) -> tuple[Lead, ...]:
    """What is not known, and of whom: never hidden, whatever it does to the figures."""
    late, waits = (of(figures["not-followed"], group) for group in (LATE, WAITS))
    counted = (
        (late, "session", "without a follow-up, though its weeks are over", f"not-followed:{LATE}"),
        (waits, "session", "without a follow-up so far, with time left for it", f"not-followed:{WAITS}"),
        (figures["open"], "session", "begun and never closed", "open"),
        (figures["outside"], "follow-up", "too early or too late to count in what came of it", "outside"),
        (figures["not-asked"], "follow-up", "that did not establish swallowing or weakness", "not-asked"),
    )
    return tuple(Lead(words=f"{words.count(len(rows), noun)} {said}.", key=key) for rows, noun, said, key in counted if rows)
