"""What was learned, in plain words: response against typical, onset, wear-off, weakness, and each problem by itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eutonia.domain.belief import Belief, Learned
from eutonia.domain.case import Measure
from eutonia.domain.cycle import Course
from eutonia.domain.lessons import Lesson, Lessons, SurpriseSeen
from eutonia.domain.proposal import Band, KnowledgeStamp
from eutonia.domain.proposal import ExpectedCourse as Expected
from eutonia.knowledge.types import Knowledge
from eutonia.next_cycle.advise import document_hash
from eutonia.next_cycle.losing import PERSON
from eutonia.next_cycle.observing import Followed
from eutonia.next_cycle.relief import problem_words
from eutonia.next_cycle.scene import Scene, first_to_go
from eutonia.response import Forecast
from eutonia.response.bands import band, number
from eutonia.response.population import problem_size

TIMES = "times the typical response"
DAYS = "days since the injection"
CHANCE = "probability, 0 to 1"
UNIT_WORDS = {
    Measure.ASHWORTH: "steps of tone",
    Measure.SPASMS_PER_DAY: "fewer spasms a day",
    Measure.PAIN: "points of pain",
}


def lessons(course: Course, knowledge: Knowledge, population: Belief, learned: Learned) -> Lessons:
    """The verdict of the learner and every lesson; with no session yet there is nothing about time or weakness."""
    verdict = learned.verdict
    return Lessons(
        case_id=course.case.case_id,
        course_hash=document_hash(course),
        population_belief_id=population.id,
        belief_id=learned.belief.id,
        knowledge=KnowledgeStamp(version=knowledge.version, hash=knowledge.hash),
        observations=verdict.observations,
        draws=learned.belief.draws,
        effective_draws=number(verdict.effective_draws),
        in_domain=verdict.in_domain,
        surprises=tuple(
            SurpriseSeen(seen_on=one.seen_on, probability=number(one.probability), words=one.words)
            for one in verdict.surprises
        ),
        verdict=verdict.words,
        lessons=tuple(_lessons(course, knowledge, population, learned)),
    )


def _lessons(course: Course, knowledge: Knowledge, population: Belief, learned: Learned) -> Iterator[Lesson]:
    yield _response(population, learned.belief)
    if course.cycles:
        yield from _of_the_last_session(Scene(course, course.case, knowledge, population, learned))
    for problem in course.case.problems:
        typical, own = (band(problem_size(held, problem.pattern, problem.side)) for held in (population, learned.belief))
        name = problem_words(Followed(problem.pattern, problem.side, Measure.ASHWORTH), knowledge)
        yield Lesson(
            about="problem",
            pattern=problem.pattern,
            side=problem.side,
            unit="times the response of the person's other problems",
            typical=typical,
            learned=own,
            words=f"{name[:1].upper()}{name[1:]} responds {_times(own)} the person's own response.",
        )


def _response(population: Belief, own: Belief) -> Lesson:
    typical, learned = (band(held.parameters[PERSON]) for held in (population, own))
    return Lesson(
        about="response",
        unit=TIMES,
        typical=typical,
        learned=learned,
        words=f"The response is {_times(learned)} that of the typical person; {_how_sure(typical, learned)}.",
    )


def _times(own: Band) -> str:
    return f"{own.median:.1f} times (80 %: {own.low_80:.1f} to {own.high_80:.1f})"


def _how_sure(typical: Band, learned: Band) -> str:
    """How much narrower the belief has become: by the width of the 80 % interval."""
    before, after = (float(one.high_80 - one.low_80) for one in (typical, learned))
    left = f"{after / before:.0%}".replace("%", " %") if before else "0 %"
    return f"the interval is {left} as wide as before anything was learned"


def _of_the_last_session(scene: Scene) -> Iterator[Lesson]:
    typical, own = scene.expected_at_first, scene.forecast_of(scene.learned.belief)
    if typical is None or own is None:
        return
    case = scene.treated_for
    onset = [_onset(one) for one in (typical, own)]
    ends = [first_to_go(one, case) for one in (typical, own)]
    usual = {(one.pattern, one.side, one.measure): _greatest(one) for one in typical.courses}
    compared = [one for one in own.courses if (one.pattern, one.side, one.measure) in usual]
    for one in compared:  # what was told between visits only, and never measured before, has nothing to be held against
        words = f"{_greatest(one):.1f} for this person, {usual[one.pattern, one.side, one.measure]:.1f} for people like them"
        problem = problem_words(Followed(one.pattern, one.side, Measure(one.measure)), scene.knowledge)
        yield Lesson(
            about="relief",
            pattern=one.pattern,
            side=one.side,
            unit=one.unit,
            typical=None,
            learned=None,
            words=f"Greatest relief of a session like the last, {problem}, {UNIT_WORDS[Measure(one.measure)]}: {words}.",
        )
    yield _days("onset", "An effect like the last is felt", onset[0], onset[1])
    yield _days("wear-off", "It is no longer felt", ends[0], ends[1])
    words = (
        f"Weakness that limits after a dose like the last: {_percent(own.weakness)} for this person, "
        f"{_percent(typical.weakness)} for people like them."
    )
    yield Lesson(about="weakness", unit=CHANCE, typical=typical.weakness, learned=own.weakness, words=words)


def _greatest(course: Expected) -> Decimal:
    """The greatest difference that treatment is expected to make in any week, by the medians."""
    apart = (without - band.median for without, band in zip(course.without_treatment, course.bands, strict=True))
    return max(apart, default=Decimal(0))


def _onset(expected: Forecast) -> Band | None:
    found = [one.onset_day for one in expected.courses if one.onset_day is not None]
    return min(found, key=lambda one: one.median, default=None)


def _days(about: str, what: str, typical: Band | None, own: Band | None) -> Lesson:
    if own is None:
        words = f"{what}: cannot be told, for no problem was measured or no effect is expected."
    else:
        usual = f"; for people like them about day {typical.median:.0f}" if typical else ""
        words = f"{what} about day {own.median:.0f} (80 %: {own.low_80:.0f} to {own.high_80:.0f}){usual}."
    return Lesson.model_validate({"about": about, "unit": DAYS, "typical": typical, "learned": own, "words": words})


def _percent(chance: Band) -> str:
    return f"{chance.median:.0%} ({chance.low_80:.0%} to {chance.high_80:.0%})".replace("%", " %")
