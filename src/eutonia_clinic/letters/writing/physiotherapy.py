"""The letter to physiotherapy: which muscles rest now, for how long, towards which goals, and what to watch."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.domain.answers import Answer
from eutonia.domain.finding import Citation
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import MOBILITY
from eutonia_clinic.letters.documents import Block
from eutonia_clinic.letters.phrases import ENGLISH, data
from eutonia_clinic.letters.told import Told
from eutonia_clinic.letters.writing.common import (
    Cites,
    by_hand,
    course_rows,
    doses_of,
    given_block,
    goals_block,
    wear_off_words,
    wears_off,
)


def blocks(told: Told, knowledge: Knowledge) -> Iterator[Block]:
    """The letter in its order."""
    cites = Cites(knowledge)
    yield by_hand("opening", "Before the summary")
    yield _summary(told)
    yield given_block(told, knowledge, "muscles", "Muscles treated")
    yield _window(told, knowledge)
    yield goals_block(told, knowledge)
    yield _therapy(told, knowledge, cites)
    yield _watch(told, knowledge)
    yield by_hand("asked", "What we ask of you")
    yield cites.block()


def _summary(told: Told) -> Block:
    person = told.case.person
    said = f"{told.who.name} {MOBILITY[person.mobility]} (assessed {words.day(told.case.assessed_on)})."
    return Block(name="summary", words=(said, wear_off_words(told)))


def _window(told: Told, knowledge: Knowledge) -> Block:
    rows = course_rows(told, knowledge)
    if not rows:
        return Block(name="window", heading="When it acts", words=("When it acts: not recorded; no forecast was kept.",))
    more = () if told.as_forecast else ("What was given differs from the plan that was forecast, so the days may differ.",)
    return Block(
        name="window", heading="When it acts", words=more, caption=f"As forecast on {_kept(told)}: 80 % ranges",
        columns=("Problem", "Felt to start", "At its best", "Wears off"), rows=rows,
    )  # fmt: skip


def _kept(told: Told) -> str:
    return words.day(told.forecast.kept_on) if told.forecast else ""


def _therapy(told: Told, knowledge: Knowledge, cites: Cites) -> Block:
    """Stretching, splints and casts: what is written, and the days in which the muscles are forecast to be easier."""
    found = [knowledge.alternatives[one["id"]] for one in data(ENGLISH, "therapy")["therapy"]]
    return Block(
        name="therapy", heading="Stretching, splints and casts", words=(_easier(told),),
        caption="What is written of therapy after the injection", columns=("Therapy", "What is written"),
        rows=tuple(
            (one.name, f"{words.sentence(said)} {cites.mark([cite])}")
            for one in found for said, cite in (*one.dose, *_cautions(one.cautions))
        ),
    )  # fmt: skip


def _cautions(held: tuple[tuple[str, Citation], ...]) -> Iterator[tuple[str, Citation]]:
    for said, cite in held:
        yield f"Caution: {said}", cite


def _easier(told: Told) -> str:
    """The days in which stretching and splinting meet the least resistance."""
    bands = [one.onset_day for one in (told.forecast.courses if told.forecast else ()) if one.onset_day]
    ends = wears_off(told)
    if not bands or ends is None:
        return "The days in which the muscles are easier to stretch are not recorded: no forecast was kept."
    start = words.day_after(told.given_on, min(band.median for band in bands))
    return (
        f"The muscles are expected to be easier to stretch from about {words.long_day(start)} until between "
        f"{words.long_day(ends[0])} and {words.long_day(ends[1])}."
    )


def _watch(told: Told, knowledge: Knowledge) -> Block:
    """What weakness may cost, what tone holds the person up, and where a joint is fixed. Not asked is said."""
    said = [
        f"{one.side.word} {muscle_name(one.muscle, knowledge)}. Too weak, it costs: "
        f"{knowledge.muscles[one.muscle].weakness_costs or 'not recorded'}"
        for one in doses_of(told) if one.muscle in knowledge.muscles
    ]  # fmt: skip
    for problem in told.case.problems:
        name = f"{view.pattern_name(problem.pattern, knowledge)} {problem.side.word}"
        useful, fixed = problem.tone_is_useful, problem.fixed_contracture
        if useful is not Answer.NO:
            said.append(f"{name}: does this tone hold the person up? {words.capital(useful.words)}.")
        if fixed is not Answer.NO:
            said.append(f"{name}: fixed contracture? {words.capital(fixed.words)}.")
    return Block(name="watch", heading="What to watch for", items=tuple(said))
