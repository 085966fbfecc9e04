"""How far to trust what was learned, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from eutonia.domain.belief import Surprise, Verdict
from eutonia.knowledge.types import Knowledge
from eutonia.learn.exploring import Explored
from eutonia.learn.groups import ERROR
from eutonia.learn.likelihood import Likelihood
from eutonia.learn.posterior import Posterior
from eutonia.learn.reading import Record
from eutonia.learn.result import OWN
from eutonia.learn.scores import OF_A_PROBLEM, Kind


def nothing_learned(record: Record, draws: int) -> Verdict:
    """The verdict on a course from which nothing can be learned: the population belief stands as it is."""
    words = ("Nothing was learned: the course holds no session and follow-up to learn from.", *record.not_used)
    return Verdict(float(draws), 0, (), in_domain=not record.cut_short, words=words)


def verdict_on(
    likelihood: Likelihood, posterior: Posterior, explored: Explored, surprises: Sequence[Surprise], draws: int
) -> Verdict:
    """The verdict on a learned belief."""
    record, knowledge = likelihood.record, likelihood.knowledge
    worth = min(explored.effective, float(draws))
    far = _far_from_others(likelihood, posterior, explored, knowledge)
    doubts = [
        *_too_few(worth, draws, knowledge),
        *_strange(far, knowledge),
        *_surprising(surprises, knowledge),
        *_all_at_the_floor(record),
    ]
    trusted = not doubts and not record.cut_short
    if not trusted:
        doubts.append("The forecast for people in general is the safer one.")
    return Verdict(
        effective_draws=worth,
        observations=len(record.observations),
        surprises=tuple(surprises),
        in_domain=trusted,
        words=(
            _learned_from(record),
            *record.not_used,
            *_elsewhere(likelihood),
            *_at_the_floor(record),
            *_scattered(far),
            *doubts,
        ),
    )


def _learned_from(record: Record) -> str:
    number, days = len(record.observations), len({one.day for one in record.observations})
    cycles = len(record.cycles)
    return (
        f"Learned from {number} observation{'s' * (number != 1)} on {days} day{'s' * (days != 1)} "
        f"over {cycles} cycle{'s' * (cycles != 1)}."
    )


def _elsewhere(likelihood: Likelihood) -> Iterable[str]:
    if injected := likelihood.dosing.elsewhere:
        muscles = ", ".join(f"{one.muscle} {one.side.word}" for one in injected)
        yield f"Nothing is learned of what was injected into {muscles}: no problem of the course is moved by it."


def _too_few(worth: float, draws: int, knowledge: Knowledge) -> Iterable[str]:
    if worth < float(knowledge.number("learn.effective_part")) * draws:
        yield f"Only {worth:.0f} of {draws} draws count: the course could not be matched well."


def _far_from_others(
    likelihood: Likelihood, posterior: Posterior, explored: Explored, knowledge: Knowledge
) -> Mapping[str, str]:
    """Parameters of people that the course draws far from other people, and to which side."""
    prior = likelihood.prior
    away = posterior.working(explored.peak.at[None, :])[0] - prior.mean
    far = np.abs(away) / np.sqrt(np.diag(prior.covariance)) > float(knowledge.number("learn.far"))
    found = {prior.names[at]: "above" if away[at] > 0 else "below" for at in np.flatnonzero(far)}
    return {name: side for name, side in found.items() if OWN not in name}


def _strange(far: Mapping[str, str], knowledge: Knowledge) -> Iterable[str]:
    """Further from other people than the model was made for."""
    for name, side in far.items():
        if name not in ERROR.values():
            yield f"The course asks for a value far {side} that of other people: {knowledge.belief[name].words}."


def _scattered(far: Mapping[str, str]) -> Iterable[str]:
    """An error of observation far from that of others is learned and allowed for; it is told, and is no doubt."""
    for kind in sorted(kind for kind, name in ERROR.items() if name in far):
        yield f"What is written down of {kind.words} scatters otherwise than in other people; this is allowed for."


def _surprising(surprises: Sequence[Surprise], knowledge: Knowledge) -> Iterable[str]:
    least, row = float(knowledge.number("learn.surprising")), int(knowledge.number("learn.surprises_in_a_row"))
    last = surprises[-row:]
    if len(last) == row and all(one.probability < least for one in last):
        yield f"The last {row} follow-ups were far from what was expected of them."


def _at_the_floor(record: Record) -> Iterable[str]:
    """A problem of which only zeros were ever seen teaches nothing of its relief."""
    for place, kind in _floors(record):
        problem = record.case.problems[place]
        where = f"{problem.pattern} {problem.side.word}"
        yield f"Only zeros of {kind.words} were seen in {where}: nothing could be learned of its relief."


def _all_at_the_floor(record: Record) -> Iterable[str]:
    followed = {(one.place, one.kind) for one in record.observations if one.kind in OF_A_PROBLEM}
    if followed and followed == set(_floors(record)):
        yield "Nothing was there to relieve in anything that was followed."


def _floors(record: Record) -> list[tuple[int, Kind]]:
    seen = sorted({(one.place, one.kind) for one in record.observations if one.kind in OF_A_PROBLEM})
    return [
        (place, kind)
        for place, kind in seen
        if all(one.value <= 0 for one in record.observations if (one.place, one.kind) == (place, kind))
    ]
