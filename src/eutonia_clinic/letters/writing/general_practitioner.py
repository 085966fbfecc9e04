"""The letter to the general practitioner: why, what, what came of it, what is next, and what we ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eutonia.domain.answers import Answer
from eutonia.domain.case import Distribution, Impact, PostureProblem
from eutonia.domain.finding import Citation
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import MOBILITY
from eutonia_clinic.events.queries import PlainEvent
from eutonia_clinic.letters.documents import Block
from eutonia_clinic.letters.phrases import ENGLISH, data
from eutonia_clinic.letters.told import Told
from eutonia_clinic.letters.writing.common import (
    NOT_RECORDED,
    Cites,
    by_hand,
    doses_of,
    given_block,
    given_total,
    goals_block,
    lots,
    wear_off_words,
)

DAYS_A_WEEK = 7


def blocks(told: Told, knowledge: Knowledge) -> Iterator[Block]:
    """The letter in its order."""
    yield by_hand("opening", "Before the summary")
    cites = Cites(knowledge)
    yield _summary(told, knowledge)
    yield _asked(told, knowledge, cites)
    yield _diagnosis(told)
    yield _why(told, knowledge)
    yield given_block(told, knowledge)
    yield _product(told)
    yield _harm(told)
    yield goals_block(told, knowledge)
    yield _next(told)
    yield by_hand("comment", "What else we want to say")
    yield cites.block()


def _summary(told: Told, knowledge: Knowledge) -> Block:
    places = [f"{one.side.word} {muscle_name(one.muscle, knowledge).lower()}" for one in doses_of(told)]
    if not places:
        said = f"On {words.long_day(told.given_on)} nothing was given in the end."
    else:
        said = (
            f"On {words.long_day(told.given_on)} we injected {given_total(told)} into the {words.listed(places)} "
            "for spasticity."
        )
    return Block(name="summary", words=(said, wear_off_words(told)) if places else (said,))


def _diagnosis(told: Told) -> Block:
    case = told.case
    person = case.person
    rows = (
        ("Multiple sclerosis", person.multiple_sclerosis.words),
        ("Expanded Disability Status Scale", words.exact(person.edss) if person.edss is not None else NOT_RECORDED),
        ("Mobility", MOBILITY[person.mobility]),
        ("Distribution of the spasticity", case.distribution.value if case.distribution is not Distribution.NOT_ASKED
         else NOT_RECORDED),
        ("Assessed on", words.day(case.assessed_on)),
    )  # fmt: skip
    return Block(name="diagnosis", heading="Diagnosis", rows=rows)


def _why(told: Told, knowledge: Knowledge) -> Block:
    return Block(
        name="why", heading="Why we treated", caption="What was found before the treatment",
        columns=("Problem", "Ashworth", "Spasms a day", "Pain, 0 to 10", "Limits daily life"),
        rows=tuple(_problem(one, knowledge) for one in told.case.problems),
    )  # fmt: skip


def _problem(one: PostureProblem, knowledge: Knowledge) -> tuple[str, ...]:
    return (
        f"{view.pattern_name(one.pattern, knowledge)} {one.side.word}",
        one.ashworth.value if one.ashworth is not None else NOT_RECORDED,
        words.exact(one.spasms_per_day) if one.spasms_per_day is not None else NOT_RECORDED,
        str(one.pain) if one.pain is not None else NOT_RECORDED,
        one.impact.value if one.impact is not Impact.NOT_ASKED else NOT_RECORDED,
    )


def _product(told: Told) -> Block:
    return Block(name="product", heading="Product and lots", words=(f"{told.product}. Lot {lots(told.closed.vials)}.",))


def _harm(told: Told) -> Block:
    """What follow-ups answered of harm, and every adverse event. Not asked is never none."""
    said = [line for seen in told.follow_ups for line in _answers(seen)]
    if not told.follow_ups:
        said.append("No follow-up has been written down since the treatment: harm has not been asked for.")
    events = [_event(one) for one in told.events] or ["No adverse event is on record for this treatment."]
    return Block(name="harm", heading="Adverse events", items=(*said, *events))


def _answers(seen: Any) -> Iterator[str]:
    asked: Mapping[str, Answer] = {
        "a weakness that limits": seen.weakness_that_limits, "trouble with swallowing": seen.swallowing_trouble,
    }  # fmt: skip
    told = words.listed(f"{what}: {answer.words}" for what, answer in asked.items())
    yield f"Asked on {words.day(seen.seen_on)}: {told}."


def _event(one: PlainEvent) -> str:
    onset = f"from {words.day(one.onset_on)}" if one.onset_on else "onset not known"
    ended = f" to {words.day(one.ended_on)}" if one.ended_on else ""
    serious = words.joined((f"serious: {one.serious.words}", words.listed(one.why_serious)), ", ")
    said = (f"{words.capital(words.listed(one.what))}, {onset}{ended}", serious, f"severity: {one.severity}",
            f"outcome: {one.outcome}", f"relation to the treatment: {one.relation}")  # fmt: skip
    done = f" Done: {words.listed(one.actions)}." if one.actions else ""
    return f"{'; '.join(said)}.{done}"


def _next(told: Told) -> Block:
    booked = f"Next visit here: {words.long_day(told.booked)}." if told.booked else "Next visit here: not booked."
    return Block(name="next", heading="What is next", words=(booked, _eligible(told)))


def _eligible(told: Told) -> str:
    if told.eligible is None:
        return "From when toxin may be given again: cannot be told, because a day or an interval is not known."
    return (
        f"Toxin may be given again from {words.long_day(told.eligible)} at the earliest, counted from all toxin on record "
        f"on {words.day(told.today)}."
    )


def _asked(told: Told, knowledge: Knowledge, cites: Cites) -> Block:
    said = tuple(_ask(one, told, knowledge, cites) for one in data(ENGLISH, "asks")["ask"])
    return Block(name="asked", heading="What we ask of you", items=said)


def _ask(one: Mapping[str, str], told: Told, knowledge: Knowledge, cites: Cites) -> str:
    weeks = words.count(told.interval_days // DAYS_A_WEEK, "week") if told.interval_days else "the interval of the label"
    said = one["words"].format(weeks=weeks)
    citations = citations_of(one, told.product, knowledge)
    return f"{said} {cites.mark(citations)}" if citations is not None else said


def citations_of(one: Mapping[str, str], product: str, knowledge: Knowledge) -> tuple[Citation, ...] | None:
    """Where an ask is written, as the knowledge holds it now; None for one that is the clinic's own."""
    if "screen" in one:
        return knowledge.screen[one["screen"]].citations
    if "topic" not in one:
        return None
    return tuple(row.citation for row in knowledge.products[product].statements if row.topic == one["topic"])
