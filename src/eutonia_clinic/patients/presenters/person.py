"""Person: how are they doing, and did it do what we said?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from eutonia.domain.advice import Advice
from eutonia.domain.case import Case, EarlierTreatment
from eutonia.domain.cycle import Course as Followed
from eutonia.domain.lessons import Lessons
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import PlanOption
from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.charting import MIDDLE, NARROW, Picture, course_picture, course_values, recent
from eutonia_clinic.core.frame import Banner, Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.presenters.courses import Kept, in_force, picture_of
from eutonia_clinic.patients.presenters.lessons import Taught, advice_said, next_words, taught
from eutonia_clinic.patients.presenters.outcomes import GoalRow, goal_rows
from eutonia_clinic.patients.presenters.record import RecordRow

ASKED_FRESH_DAYS = 1
"""The question about toxin is asked again within a day of signing; the page says how old the answer is."""
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Fact:
    """One named value of the strip."""

    name: str
    value: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One treatment with toxin, wherever it was given, and whether it still counts."""

    what: str
    more: str
    counts: str


@dataclass(frozen=True, slots=True)
class PersonLinks:
    """What can be done next; empty where it may not. `next_cycle` and `start` are forms, the others are pages."""

    draft: str = ""
    assess: str = ""
    start: str = ""
    next_cycle: str = ""
    session: str = ""
    plan: str = ""
    follow_up: str = ""
    book: str = ""
    history: str = ""
    identity: str = ""
    same: str = ""
    toxin: str = ""
    record: str = ""
    more: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One button. `posts` is true where it begins something, and so is a form."""

    words: str
    href: str
    posts: bool = False


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything on the page."""

    heading: str
    said: str
    facts: tuple[Fact, ...]
    acts: tuple[Act, ...]
    picture: Markup
    middle_picture: Markup
    narrow_picture: Markup
    narrow_said: str
    values: Markup
    has_course: bool
    goals_heading: str
    goals: tuple[GoalRow, ...]
    taught: Taught | None
    not_taught: str
    next_said: str
    next_words: tuple[str, ...]
    asked: Tag
    ledger: tuple[LedgerRow, ...]
    ledger_words: str
    record: tuple[RecordRow, ...]
    booked: str
    links: PersonLinks
    key: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the record holds of one person on a day. `case` is the newest assessment, `kept` the forecasts that were shown.

    `treatments` is the toxin ledger as it is now, `elsewhere` the part of it that is no session of the course; None: as the
    assessment holds it. `not_taught` says why there are no lessons although something was given. `under_way` is the day of a
    session that was begun and not closed, `where` the place of that one or of the latest, `advised_on` the day for which the
    advice was worked out.
    """

    case: Case | None
    followed: Followed | None
    kept: tuple[Kept, ...] = ()
    draft: PlanOption | None = None
    lessons: Lessons | None = None
    advice: Advice | None = None
    window_days: int | None = None
    record: tuple[RecordRow, ...] = ()
    treatments: tuple[EarlierTreatment, ...] | None = None
    elsewhere: tuple[EarlierTreatment, ...] | None = None
    planned: tuple[Plan, ...] = ()
    booked: date | None = None
    booked_where: str = ""
    eligible: date | None = None
    not_taught: str = ""
    under_way: date | None = None
    where: str = ""
    advised_on: date | None = None


def person_page(known: Known, banner: Banner, today: date, knowledge: Knowledge, links: PersonLinks, key: str = "") -> PersonPage:
    """The page of a person. `key` is that of the form that begins the next step."""
    picture = picture_of(
        known.followed, known.case, known.kept, known.draft, banner.spoken, today, knowledge, known.elsewhere, known.planned
    )
    (heading, said), lately = state_of(known, today), recent(picture)
    return PersonPage(
        heading=heading,
        said=said,
        facts=facts(known),
        acts=_acts(known, links),
        picture=course_picture(picture),
        middle_picture=course_picture(picture, MIDDLE),
        narrow_picture=course_picture(lately, NARROW),
        narrow_said=_left_out(picture, lately),
        values=course_values(picture) if picture.panels else Markup(""),
        has_course=bool(picture.panels),
        goals_heading=_goals_heading(known),
        goals=goal_rows(known.followed, known.kept),
        taught=taught(known.lessons),
        next_said=advice_said(known.advised_on, today),
        next_words=next_words(None if known.under_way else known.advice),
        asked=asked_tag(known.case, today),
        ledger=ledger(known, today),
        ledger_words=_ledger_words(known),
        not_taught=known.not_taught,
        record=known.record,
        booked=booked_words(known, today),
        links=links,
        key=key,
    )


def _left_out(whole: Picture, lately: Picture) -> str:
    """What the picture of a phone does not show, and where it is."""
    if whole == lately:
        return ""
    since = words.day(lately.days()[0])
    return f"From {since} on. What came before stands under “Show every value”, and in the picture of a wider screen."


def booked_words(known: Known, today: date) -> str:
    """The next visit here, and from which day the interval of the label allows toxin."""
    where = f", {known.booked_where}" if known.booked_where else ""
    booked = f"Booked here for {words.near_day(known.booked, today)}{where}" if known.booked else "Not booked here"
    passed = ", a day that has passed" if known.booked and known.booked < today else ""
    if known.eligible is None:
        return f"{booked}{passed}."
    early = ": the booking is too early" if known.booked is not None and today <= known.booked < known.eligible else ""
    return f"{booked}{passed}. Toxin may be given from {words.day(known.eligible)} on{early}."


def state_of(known: Known, today: date) -> tuple[str, str]:
    """One sentence on how it stands, and one on why we say so."""
    where = f", {known.where}" if known.where else ""
    if known.under_way:
        begun = f"Begun {words.near_day(known.under_way, today)}{where and where + ','} and not closed."
        return "A session is under way", f"{begun} What to do next is told again once it is closed."
    cycles = known.followed.cycles if known.followed else ()
    if not cycles:
        return ("Assessed, not treated here yet", "There is no course to show before the first treatment.") if known.case else (
            "Not assessed yet", "The assessment is the first step.")  # fmt: skip
    last = cycles[-1].session
    felt_end = next((f.seen_on for f in cycles[-1].follow_ups if f.felt_wear_off), None)
    treated = f"Last treated on {words.day(last.given_on)}, {words.ago(last.given_on, today)}{where}."
    if felt_end:
        return (
            "The last treatment has worn off",
            f"{treated} Felt to wear off on {words.day(felt_end)}, {words.ago(felt_end, today)}.",
        )
    return _by_forecast(known, last.given_on, today, treated)


def _by_forecast(known: Known, given_on: date, today: date, treated: str) -> tuple[str, str]:
    course = in_force(known.kept, given_on)
    if course is None or course.wears_off_day is None or course.onset_day is None:
        return "Treated; no effect was forecast", treated
    starts, ends = words.day_after(given_on, course.onset_day.median), words.day_after(given_on, course.wears_off_day.median)
    low, high = words.day_after(given_on, course.wears_off_day.low_80), words.day_after(given_on, course.wears_off_day.high_80)
    band = f"wear-off forecast {words.day(ends)}, 80 %: {words.span(words.day(low), words.day(high))}"
    if today < starts:
        return "Treated; the effect is still to start", f"{treated} Start forecast {words.day(starts)}; {band}."
    if today > ends:
        return "By its forecast the treatment has worn off", f"{treated} {words.capital(band)}; nobody has confirmed it."
    return "By its forecast the treatment is working", f"{treated} {words.capital(band)}."


def facts(known: Known) -> tuple[Fact, ...]:
    """Start, best week and wear-off of the forecast in force, and the number of cycles."""
    cycles = known.followed.cycles if known.followed else ()
    course = in_force(known.kept, cycles[-1].session.given_on) if cycles else None
    found = [Fact("Cycles here", str(len(cycles)))] if cycles else []
    if course and course.onset_day:
        found.append(
            Fact(
                "Starts",
                f"day {words.number(course.onset_day.median, 0)}",
                _band(course.onset_day.low_80, course.onset_day.high_80),
            )
        )
    if course and course.peak_week:
        found.append(
            Fact(
                "Best",
                f"week {words.number(course.peak_week.median, 0)}",
                _band(course.peak_week.low_80, course.peak_week.high_80),
            )
        )
    if course and course.wears_off_day:
        ends = course.wears_off_day
        found.append(Fact("Wears off", f"day {words.number(ends.median, 0)}", _band(ends.low_80, ends.high_80)))
    return tuple(found)


def _band(low: object, high: object) -> str:
    return f"80 %: {words.span(words.number(low, 0), words.number(high, 0))}"  # type: ignore[arg-type]


def _acts(known: Known, links: PersonLinks) -> tuple[Act, ...]:
    """What can be done next, the likeliest last, where it stands black."""
    first = "Assess" if known.case is None else "New assessment"
    offered = (
        Act("Book a visit", links.book), Act("Follow-up", links.follow_up),
        Act(first, links.start, posts=True), Act("Next cycle", links.next_cycle, posts=True),
        Act("Go on with the assessment" if known.case else "Assess", links.assess), Act("Open the draft plan", links.draft),
        Act("Open the signed plan", links.plan), Act("Go to the session", links.session),
    )  # fmt: skip
    return tuple(act for act in offered if act.href)


def _goals_heading(known: Known) -> str:
    cycles = known.followed.cycles if known.followed else ()
    return f"Goals, cycle {len(cycles)} against the forecast" if cycles else "Goals"


def asked_tag(case: Case | None, today: date) -> Tag:
    """How fresh the answer to 'any botulinum toxin, anywhere' is. An empty ledger is unknown, never none."""
    history = case.toxin_history if case else None
    if history is None or history.any_in_16_weeks.is_unknown:
        return Tag("reason", history.any_in_16_weeks.words if history else words.NOT_ASKED)
    if history.answered_on is None:
        return Tag("note", "asked, day not known")
    fresh = (today - history.answered_on).days <= ASKED_FRESH_DAYS
    return Tag("ok" if fresh else "note", f"asked {words.near_day(history.answered_on, today)}")


def ledger(known: Known, today: date) -> tuple[LedgerRow, ...]:
    """Every treatment, here and elsewhere, the newest first, and until when it counts."""
    dated = sorted(_treatments(known), key=lambda one: one.given_on or date.max, reverse=True)
    return tuple(
        LedgerRow(
            words.treatment(one),
            words.joined((one.clinic, f"seen in a letter or record: {one.confirmed.words}"), ", "),
            "cancelled" if one.status == "cancelled" else _counts(one.given_on, known.window_days, today),
        )
        for one in dated
    )  # fmt: skip


def _treatments(known: Known) -> tuple[EarlierTreatment, ...]:
    if known.treatments is not None:
        return known.treatments
    return known.case.toxin_history.treatments if known.case else ()


def _counts(given_on: date | None, window_days: int | None, today: date) -> str:
    if given_on is None:
        return "counts: the day is not known"
    if window_days is None:
        return ""
    free = given_on + timedelta(days=window_days)
    return f"counts until {words.day(free - timedelta(days=1))}" if today < free else f"outside since {words.day(free)}"


def _ledger_words(known: Known) -> str:
    if known.case is None:
        return ""
    told = known.case.toxin_history.any_in_16_weeks
    window = f" What was given in the {known.window_days} days before counts." if known.window_days else ""
    return f"Any botulinum toxin in the last {words.WEEKS_ASKED} weeks, anywhere, for anything: {told.words}.{window}"
