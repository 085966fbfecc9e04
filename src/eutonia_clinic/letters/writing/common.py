"""What several letters tell alike: what was given, goals and their scores, when toxin acts. What is missing is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from eutonia.domain.answers import Side
from eutonia.domain.case import Goal, Measure
from eutonia.domain.cycle import GivenDose
from eutonia.domain.finding import Citation
from eutonia.domain.proposal import Band, ExpectedCourse
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia.report.muscles import muscle_name
from eutonia.report.words import STATES, measured
from eutonia_clinic.core import words
from eutonia_clinic.letters.documents import Block
from eutonia_clinic.letters.told import Told
from eutonia_clinic.visits.documents import VialLine
from eutonia_clinic.visits.presenters.following import ATTAINMENT
from eutonia_clinic.visits.presenters.giving import GUIDANCE_WORDS

NOT_RECORDED = "not recorded"
SCORES = {choice.value: choice.words for choice in ATTAINMENT}


def given_total(told: Told) -> str:
    """'75 units of onabotulinumtoxinA'."""
    return words.dose(sum((one.units for one in told.closed.session.doses), Decimal(0)), told.product)


def doses_of(told: Told) -> tuple[GivenDose, ...]:
    """What is in the person: RIGHT first, then LEFT; what was left out is left out here."""
    doses = [one for one in told.closed.session.doses if one.units]
    return tuple(one for side in Side for one in doses if one.side is side)


def left_out(told: Told, knowledge: Knowledge) -> tuple[str, ...]:
    """What was planned and not given, each with its reason."""
    return tuple(
        f"{muscle_name(one.muscle, knowledge)} {one.side.word}: planned and not given. "
        f"Reason: {one.why_different or NOT_RECORDED}"
        for one in told.closed.session.doses if not one.units
    )  # fmt: skip


def given_block(told: Told, knowledge: Knowledge, name: str = "given", heading: str = "What was given") -> Block:
    """Every muscle with its side, units, sites and guidance."""
    return Block(
        name=name, heading=heading, words=(f"In all {given_total(told)}, on {words.long_day(told.given_on)}.",
                                           *left_out(told, knowledge)),
        caption=f"Given on {words.day(told.given_on)}, units of {told.product}",
        columns=("Side", "Muscle", f"Units of {told.product}", "Sites", "Guidance"),
        rows=tuple(_given_row(one, told, knowledge) for one in doses_of(told)),
    )  # fmt: skip


def _given_row(one: GivenDose, told: Told, knowledge: Knowledge) -> tuple[str, ...]:
    used = {(held.muscle, held.side): held.kinds for held in told.closed.guidance}
    kinds = used.get((one.muscle, one.side), (one.guidance,) if one.guidance else ())
    guidance = words.listed(GUIDANCE_WORDS[kind] for kind in kinds) or NOT_RECORDED
    return one.side.word, muscle_name(one.muscle, knowledge), words.units(one.units), str(one.sites), guidance


def lots(vials: Iterable[VialLine]) -> str:
    """'C1234AB, expires 12 Apr 2027; …', each once."""
    said = dict.fromkeys(f"{one.lot}, expires {words.day(one.expiry)}" for one in vials if one.given_units)
    return "; ".join(said) or NOT_RECORDED


def goals_block(told: Told, knowledge: Knowledge) -> Block:
    """Each goal in the person's words, its target, and how it was scored last."""
    if not told.case.goals:
        return Block(name="goals", heading="Goals", words=("No goal was written down.",))
    return Block(
        name="goals", heading="Goals", caption="Goals, in the person's own words, and how each was scored last",
        columns=("Goal", "Measured at", "Target", "Score"),
        rows=tuple((one.words, _problems(one, knowledge), target(one), _score(one, told)) for one in told.case.goals),
    )  # fmt: skip


def _problems(goal: Goal, knowledge: Knowledge) -> str:
    return words.listed(f"{view.pattern_name(one.pattern, knowledge)} {one.side.word}" for one in goal.problems)


def target(goal: Goal) -> str:
    """'Ashworth 1+ or lower', '2 spasms a day or fewer', 'pain 3 of 10 or lower'."""
    if goal.target_ashworth is not None:
        return f"Ashworth {goal.target_ashworth.value} or lower"
    at_most = words.exact(goal.target_at_most) if goal.target_at_most is not None else NOT_RECORDED
    return f"{at_most} spasms a day or fewer" if goal.measure is Measure.SPASMS_PER_DAY else f"pain {at_most} of 10 or lower"


def _score(goal: Goal, told: Told) -> str:
    for seen in reversed(told.follow_ups):
        if goal.id in seen.goal_attainment:
            return f"{SCORES[str(seen.goal_attainment[goal.id])]} ({words.day(seen.seen_on)})"
    return "not scored yet"


def course_rows(told: Told, knowledge: Knowledge) -> tuple[tuple[str, ...], ...]:
    """For each problem that was forecast: when it is felt, at its best, and wears off, as 80 % ranges in weeks and days."""
    courses = told.forecast.courses if told.forecast else ()
    return tuple(_course_row(one, told.given_on, knowledge) for one in courses)


def _course_row(one: ExpectedCourse, start: date, knowledge: Knowledge) -> tuple[str, ...]:
    name = f"{view.pattern_name(one.pattern, knowledge)} {one.side.word}, {measured(one.measure, one.unit)}"
    return name, days_range(one.onset_day, start), peak(one.peak_week), days_range(one.wears_off_day, start)


def peak(band: Band | None) -> str:
    """'week 3 to 6'."""
    if band is None:
        return NOT_RECORDED
    return f"week {words.span(words.number(band.low_80, 0), words.number(band.high_80, 0))}"


def days_range(band: Band | None, start: date) -> str:
    """'8 Oct 2026 to 2 Nov 2026': the days of an 80 % range."""
    if band is None:
        return NOT_RECORDED
    return words.span(*(words.day(words.day_after(start, day)) for day in (band.low_80, band.high_80)))


def wears_off(told: Told) -> tuple[date, date] | None:
    """The first and last day of the 80 % range of the course that wears off first; None when none was forecast."""
    bands = [one.wears_off_day for one in (told.forecast.courses if told.forecast else ()) if one.wears_off_day]
    if not bands:
        return None
    first = min(bands, key=lambda band: band.median)
    return words.day_after(told.given_on, first.low_80), words.day_after(told.given_on, first.high_80)


def wear_off_words(told: Told) -> str:
    """'The effect is forecast to wear off between … and … (80 % range).', or that none was kept."""
    days = wears_off(told)
    if days is None:
        return f"When the effect wears off: {NOT_RECORDED}; no forecast was kept."
    said = f"The effect is forecast to wear off between {words.long_day(days[0])} and {words.long_day(days[1])} (80 % range)."
    return said if told.as_forecast else f"{said} The forecast was made for the plan as signed; what was given differs from it."


class Cites:
    """The numbered sources at the foot of one letter, in the order in which they are cited."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._said: dict[str, int] = {}

    def mark(self, citations: Sequence[Citation]) -> str:
        """'[1, 3]'; that no source is held where none is."""
        if not citations:
            return "[no source is held here]"
        numbers = {self._said.setdefault(_cite(one, self._knowledge), len(self._said) + 1) for one in citations}
        return f"[{', '.join(map(str, sorted(numbers)))}]"

    def block(self) -> Block:
        """Every source with how far it may be trusted here."""
        return Block(
            name="sources", heading="Sources", rows=tuple((str(at), words.sentence(said)) for said, at in self._said.items())
        )


def cited(citations: Sequence[Citation], knowledge: Knowledge) -> str:
    """'Source: title, section (read in the source)'; that none is held where none is."""
    if not citations:
        return "No source is held here."
    return f"Source: {'; '.join(dict.fromkeys(_cite(one, knowledge) for one in citations))}."


def _cite(one: Citation, knowledge: Knowledge) -> str:
    found = knowledge.sources.get(one.source)
    said = words.joined((found.title if found else one.source, one.section), ", ")
    return f"{said} ({STATES.get(one.state, one.state)})"


def by_hand(name: str, heading: str) -> Block:
    """A place for words that somebody writes."""
    return Block(name=name, heading=heading, by_hand=True)
