"""The door of this room: what one person's course teaches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from eutonia.domain.belief import Belief, Learned, Surprise
from eutonia.domain.cycle import Course
from eutonia.knowledge.types import Knowledge
from eutonia.learn.dosing import dosing_of
from eutonia.learn.exploring import explore, peaks_of
from eutonia.learn.likelihood import Likelihood
from eutonia.learn.mode import Known, Place
from eutonia.learn.posterior import Posterior
from eutonia.learn.prior import prior_of, touched
from eutonia.learn.reading import Record, read_course
from eutonia.learn.result import OWN, Drawn, learned_belief, learned_id
from eutonia.learn.surprise import expectation, surprises
from eutonia.learn.tracks import tracks_of
from eutonia.learn.verdict import nothing_learned, verdict_on
from eutonia.response.prior import WorkingPrior, working_prior

POTENCY = "potency."


def learn(belief: Belief, course: Course, knowledge: Knowledge) -> Learned:
    """The population belief conditioned on the whole course of one person, and how far to trust that.

    `belief` is the population belief of this knowledge; the learned one has as many draws, all its parameters and,
    beside them, `problem:<pattern>:<side>` and `baseline:<measure>:<pattern>:<side>`. The same arguments give the same draws,
    in whatever order the follow-ups stand. A course without session or observation gives the population belief itself.
    Raises `BadInput` for patterns, muscles and products that the knowledge does not hold and for assessments of more than
    one person, ValueError for a belief that has already learned.
    """
    if any(OWN in name for name in belief.parameters):
        raise ValueError(f"a course is learned from the population belief, not from {belief.id}")
    products = frozenset(name.removeprefix(POTENCY) for name in belief.parameters if name.startswith(POTENCY))
    record = read_course(course, knowledge, products)
    if not record.cycles or not record.observations:
        return Learned(belief, nothing_learned(record, belief.draws))
    people = working_prior(knowledge)
    likelihood = likelihood_of(record, people, knowledge)
    posterior = posterior_of(likelihood)
    stages = [_known_before(record, stage) for stage in range(len(record.cycles) + 1)]
    first = max(0, len(record.cycles) - int(knowledge.number("learn.stage.most")))
    peaks = peaks_of(posterior, stages[first:], knowledge)
    found = explore(posterior, stages[-1], peaks[-1], belief.draws, knowledge)
    told = _surprises(likelihood, posterior, stages[first:], peaks, first)
    verdict = verdict_on(likelihood, posterior, found, told, belief.draws)
    words = f"{verdict.words[0]} {belief.draws} draws of this person."
    drawn = Drawn(likelihood, people, posterior.working(found.points))
    return Learned(learned_belief(belief, learned_id(belief, course, knowledge), drawn, words), verdict)


def likelihood_of(record: Record, people: WorkingPrior, knowledge: Knowledge) -> Likelihood:
    """The likelihood of a record, with the prior of what it touches; `people` is that of the population."""
    bare = Likelihood(record, dosing_of(record, knowledge), tracks_of(record), knowledge, people)
    every = replace(bare, prior=prior_of(bare))
    return replace(every, prior=touched(every, float(knowledge.number("learn.mode.nudge"))))


def posterior_of(likelihood: Likelihood) -> Posterior:
    """The posterior of a likelihood and its prior."""
    return Posterior(
        mean=likelihood.prior.mean,
        root=np.asarray(np.linalg.cholesky(likelihood.prior.covariance)),
        predict=likelihood.predict,
        log_probability=likelihood.log_probability,
        batch=int(likelihood.knowledge.number("learn.batch")),
    )


def _known_before(record: Record, stage: int) -> Known:
    """What had been seen before the session after so many; at the end, everything."""
    return np.array([one.stage <= stage for one in record.observations])


def _surprises(
    likelihood: Likelihood, posterior: Posterior, stages: list[Known], peaks: list[Place], first: int
) -> tuple[Surprise, ...]:
    knowledge = likelihood.knowledge
    return tuple(
        one
        for at, (known, peak) in enumerate(zip(stages[:-1], peaks[:-1], strict=True))
        for one in surprises(
            likelihood, first + at + 1, expectation(posterior, known, peak, f"learn:stage:{first + at}", knowledge), knowledge
        )
    )
