"""Learning again, slow and obvious: the prior and the likelihood written out in JAX from the decision record, and NUTS on them.

Only volumes, shares and the moments of the prior come from the source. Every parameter of the population is sampled, whether the
course touches it or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
from jax.scipy.special import gammaln, log_ndtr
from numpy.typing import NDArray
from numpyro.distributions import Normal
from numpyro.infer import MCMC, NUTS, init_to_value

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case, Goal, PostureProblem
from eutonia.domain.cycle import Course
from eutonia.domain.effect import Target
from eutonia.knowledge import Knowledge
from eutonia.response.anatomy import members, shares, volume
from eutonia.response.prior import WorkingPrior, working_prior
from eutonia.response.scales import Scale
from eutonia.response.weights import weight_of

Array = NDArray[np.float64]
Person = Mapping[str, Any]
"""Every parameter of one person on its natural scale."""
PRIOR_OF_LEVELS = {
    "ashworth": (2.5, 1.5),
    "spasms_per_day": (1.6, 1.3),
    "pain": (0, 1.5),
    "stiffness": (0, 1.5),
    "tardieu": (30, 25),
}
EPSILON = float(np.finfo(float).eps)
ERROR_OF_FEELING = 0.12
IMPORTANT = {"ashworth": 1.0, "spasms_per_day": 0.5, "pain": 0.6}


@dataclass(frozen=True)
class Seen:
    """One observation."""

    kind: str
    day: int
    problem: PostureProblem | None
    value: float
    days: int = 1
    cycle: int = 0
    goal: Goal | None = None


@dataclass(frozen=True)
class Twin:
    """A course and what is needed to say how probable it is."""

    course: Course
    knowledge: Knowledge

    @property
    def case(self) -> Case:
        """The case it began with."""
        return self.course.case

    def day(self, on: Any) -> int:
        """Days since the first session."""
        return (on - self.course.cycles[0].session.given_on).days

    def observations(self) -> list[Seen]:
        """Everything seen, one by one."""
        named = {(one.pattern, one.side): one for one in self.case.problems}
        found = []
        for case in (self.case, *self.course.later_cases):
            for problem in case.problems:
                found += _scores(problem, named[problem.pattern, problem.side], self.day(case.assessed_on), 7)
        for at, cycle in enumerate(self.course.cycles):
            for visit in cycle.follow_ups:
                day = self.day(visit.seen_on)
                for score in visit.scores:
                    found += _scores(score, named[score.problem.pattern, score.problem.side], day, 1)
                for id, level in visit.goal_attainment.items():
                    goal = next(one for one in self.case.goals if one.id == id)
                    found.append(Seen("goal", day, None, level, goal=goal))
                if visit.felt_onset:
                    found.append(Seen("felt_onset", day, None, 0, cycle=at))
                if visit.felt_wear_off:
                    found.append(Seen("felt_wear_off", day, None, 0, cycle=at))
            said = {visit.weakness_that_limits for visit in cycle.follow_ups}
            if Answer.YES in said or Answer.NO in said:
                found.append(Seen("weakness", 0, None, float(Answer.YES in said), cycle=at))
        return found

    def shares(self, problem: PostureProblem) -> dict[Target, float]:
        """Each muscle's part in a problem."""
        return dict(shares(self.case, self.knowledge)[self.case.problems.index(problem)])

    def units_per_ml(self, target: Target, cycle: int) -> float:
        """What one single muscle got in one session."""
        return sum(
            float(dose.units) / volume(dose.muscle, self.case.person, self.knowledge).millilitres
            for dose in self.course.cycles[cycle].session.doses
            if dose.side is target.side and target.muscle in members(dose.muscle, self.knowledge)
        )

    def toxin(self, person: Person, targets: Sequence[Target], day: Any) -> Any:
        """A(t) in each of these single muscles, (muscles, days)."""
        total = 0.0
        for at, cycle in enumerate(self.course.cycles):
            acting = rise_and_fall(day - self.day(cycle.session.given_on), person["onset_days"], offset(person))
            given = jnp.array([self.units_per_ml(target, at) for target in targets])[:, None]
            total += person[f"potency.{cycle.session.product}"] * given * acting
        wasted = [self.part(one) in ("arm", "leg") and self.case.person.multiple_sclerosis is not Answer.NO for one in targets]
        left = jnp.where(jnp.array(wasted), person["wasting"], 1.0)[:, None]
        return total * person["susceptibility"] / left

    def part(self, target: Target) -> str:
        """Part of the body of one muscle."""
        return self.knowledge.muscles[target.muscle].part

    def relief(self, person: Person, problem: PostureProblem, measure: str, day: Any) -> Any:
        """E times the blocked part of the problem, (days,)."""
        cycles = range(len(self.course.cycles))
        shares = {one: part for one, part in self.shares(problem).items() if any(self.units_per_ml(one, at) for at in cycles)}
        if not shares:
            return jnp.zeros_like(day)
        half = jnp.stack([person[f"half_density.{self.part(one)}"] for one in shares])[:, None]
        if measure != "ashworth":
            half = half / person[f"sensitivity.{measure}"]
        power = (jnp.maximum(self.toxin(person, tuple(shares), day), 1e-300) / half) ** person["steepness"]
        blocked = (jnp.array(list(shares.values()))[:, None] * power / (1 + power)).sum(axis=0)
        return blocked * self.full_relief(person, problem, measure) * jnp.exp(person["trend"] * self.earlier_cycles(day))

    def full_relief(self, person: Person, problem: PostureProblem, measure: str) -> Any:
        """E of one problem."""
        pattern = self.knowledge.patterns[problem.pattern]
        size = person["person"] * person[f"problem:{problem.pattern}:{problem.side.value}"]
        if self.case.person.multiple_sclerosis is not Answer.NO:
            size = size * person["aetiology.multiple_sclerosis"]
        if measure != "ashworth":
            return size * person[f"effect.{measure}"]
        joint = person[f"joint.{pattern.joint}"] if pattern.joint else 1.0
        return size * joint * person[f"effect.ashworth.{pattern.part}"]

    def earlier_cycles(self, day: Any) -> Any:
        """Sessions before that day, less the first."""
        given = [self.day(cycle.session.given_on) for cycle in self.course.cycles]
        return jnp.maximum(sum(jnp.where(day > one, 1, 0) for one in given) - 1, 0)

    def change(self, person: Person, problem: PostureProblem, measure: str, day: Any) -> Any:
        """How far a problem is from its untreated level: drift, less placebo, less relief."""
        part = self.knowledge.patterns[problem.pattern].part
        size = person[f"placebo.ashworth.{part}" if measure == "ashworth" else f"placebo.{measure}"]
        since = [jnp.maximum(day - self.day(cycle.session.given_on), 0) for cycle in self.course.cycles]
        placebo = sum(one / person["placebo_peak_days"] * jnp.exp(1 - one / person["placebo_peak_days"]) for one in since)
        return person[f"drift.{measure}"] * day / 365.25 - size * placebo - self.relief(person, problem, measure, day)

    def beneath(self, person: Person, kind: str, problem: PostureProblem, day: Any) -> Any:
        """The latent level of what is seen of one problem."""
        before = person[f"baseline:{kind}:{problem.pattern}:{problem.side.value}"]
        if kind in ("tardieu", "stiffness"):
            return before + person[f"slope.{kind}"] * self.change(person, problem, "ashworth", day)
        return before + self.change(person, problem, kind, day)

    def log_likelihood(self, person: Person) -> Any:
        """Of everything that was seen."""
        total = 0.0
        seen = self.observations()
        for kind, problem in sorted({(one.kind, self.case.problems.index(one.problem)) for one in seen if one.problem}):
            here = self.case.problems[problem]
            rows = [one for one in seen if one.kind == kind and one.problem == here]
            latent = self.beneath(person, kind, here, jnp.array([float(one.day) for one in rows]))
            values, days = jnp.array([one.value for one in rows]), jnp.array([float(one.days) for one in rows])
            total += jnp.sum(log_link(kind, values, days, latent, person))
        for one in seen:
            if one.kind == "weakness":
                hazard = jnp.maximum(self.hazard(person, one.cycle), EPSILON)
                total += jnp.log(-jnp.expm1(-hazard)) if one.value else -hazard
            elif one.goal:
                total += self.log_attainment(person, one.goal, one)
            elif one.problem is None:
                total += normal((0 - self.felt(person, one)) / ERROR_OF_FEELING)
        return total

    def log_attainment(self, person: Person, goal: Goal, one: Seen) -> Any:
        """Of a goal of tone, by how far the worst of its problems is beyond the target."""
        assert goal.target_ashworth, "the twin knows goals of tone only"
        target = ["0", "1", "1+", "2", "3", "4"].index(goal.target_ashworth.value) + 0.5
        names = [(name.pattern, name.side) for name in goal.problems]
        here = [problem for problem in self.case.problems if (problem.pattern, problem.side) in names]
        left = [self.beneath(person, "ashworth", problem, jnp.array([float(one.day)]))[0] for problem in here]
        beyond = (target - jnp.max(jnp.stack(left))) / IMPORTANT["ashworth"]
        low, high = (-1e3 if one.value == -2 else one.value), (1e3 if one.value == 2 else one.value + 1)
        return log_between((low - beyond) / person["noise.goal"], (high - beyond) / person["noise.goal"])

    def hazard(self, person: Person, cycle: int) -> Any:
        """Of weakness that limits in one cycle: with this session's toxin less without it."""
        case, total = self.case, 0.0
        gone = offset(person)
        given = [self.day(one.session.given_on) for one in self.course.cycles]
        for dose in self.course.cycles[cycle].session.doses:
            assert not self.knowledge.muscles[dose.muscle].members, "the twin knows single muscles only"
            target, part = Target(dose.muscle, dose.side), self.knowledge.muscles[dose.muscle].part
            left = person["wasting"] if part in ("arm", "leg") and case.person.multiple_sclerosis is not Answer.NO else 1.0
            amounts = []
            for at in range(cycle + 1):
                act = rise_and_fall(given[cycle] - given[at] + peak_day(person["onset_days"], gone), person["onset_days"], gone)
                product = self.course.cycles[at].session.product
                strength = person[f"potency.{product}"] * person["susceptibility"] / left
                amounts.append(strength * self.units_per_ml(target, at) * (act ** person["steepness"] if at < cycle else 1.0))
            matters = weight_of(target, shares(case, self.knowledge), case, self.knowledge)
            total += matters * person["harm_size"] * (
                harmed(sum(amounts), part, person) - harmed(sum(amounts[:-1]), part, person)
            )
        return total

    def felt(self, person: Person, one: Seen) -> Any:
        """How far relief is past the part of its greatest at which it is felt to come or go."""
        top = self.day(self.course.cycles[one.cycle].session.given_on) + peak_day(person["onset_days"], offset(person))
        now = greatest = jnp.zeros(1)
        seen = [other for other in self.observations() if other.problem]
        for problem, by in sorted({(self.case.problems.index(other.problem), followed(other.kind)) for other in seen}):
            here = self.case.problems[problem]
            now += self.relief(person, here, by, jnp.array([float(one.day)])) / IMPORTANT[by]
            greatest += self.relief(person, here, by, top[None]) / IMPORTANT[by]
        part = jnp.minimum(now / greatest, 1)[0]
        so_far = jnp.where(one.day <= top, part, 2 - part)
        return so_far - (person["felt_onset"] if one.kind == "felt_onset" else 2 - person["felt_wear_off"])


def followed(kind: str) -> str:
    """The measure whose relief moves what is seen."""
    return "ashworth" if kind in ("tardieu", "stiffness") else kind


def _scores(score: Any, problem: PostureProblem, day: int, days: int) -> list[Seen]:
    found = []
    if score.ashworth is not None:
        found.append(Seen("ashworth", day, problem, ["0", "1", "1+", "2", "3", "4"].index(score.ashworth.value)))
    if score.spasms_per_day is not None:
        found.append(Seen("spasms_per_day", day, problem, float(score.spasms_per_day), days))
    if score.pain is not None:
        found.append(Seen("pain", day, problem, score.pain))
    if score.tardieu is not None:
        found.append(Seen("tardieu", day, problem, score.tardieu.full_range_degrees - score.tardieu.catch_degrees))
    if getattr(score, "stiffness", None) is not None:
        found.append(Seen("stiffness", day, problem, score.stiffness))
    return found


def offset(person: Person) -> Any:
    """Time constant of the fall."""
    return person["onset_days"] + person["offset_gap_days"]


def peak_day(onset: Any, fall: Any) -> Any:
    """Where b is 1."""
    return onset * fall / (fall - onset) * jnp.log(fall / onset)


def rise_and_fall(since: Any, onset: Any, fall: Any) -> Any:
    """b(tau), peak 1."""
    since, top = jnp.maximum(since, 0), peak_day(onset, fall)
    return (jnp.exp(-since / fall) - jnp.exp(-since / onset)) / (jnp.exp(-top / fall) - jnp.exp(-top / onset))


def harmed(density: Any, part: str, person: Person) -> Any:
    """Part of the greatest hazard."""
    power = (density / person[f"harm_density.{part}"]) ** (person["steepness"] + person["harm_steeper"])
    return power / (1 + power)


def normal(deviate: Any) -> Any:
    """Log density of the standard normal, without its constant."""
    return -(deviate**2) / 2


def log_between(low: Any, high: Any) -> Any:
    """Log probability of a standard normal between two values."""
    flip = low > 0
    low, high = jnp.where(flip, -high, low), jnp.where(flip, -low, high)
    above, below = log_ndtr(high), log_ndtr(low)
    return above + jnp.log1p(-jnp.exp(jnp.minimum(below - above, -1e-12)))


def score_edge(score: Any) -> Any:
    """Log odds of (score + 1/2) / 11, with the ends so far out that they are as good as infinite."""
    part = (score + 0.5) / 11
    inside = jnp.clip(part, 1e-9, 1 - 1e-9)
    return jnp.where(part <= 0, -1e3, jnp.where(part >= 1, 1e3, jnp.log(inside) - jnp.log1p(-inside)))


def log_link(kind: str, value: Any, days: Any, latent: Any, person: Person) -> Any:
    """Log probability of observations of one kind."""
    if kind == "ashworth":
        noise = person["noise.ashworth"]
        low, high = jnp.where(value <= 0, -1e3, value - 0.5), jnp.where(value >= 5, 1e3, value + 0.5)
        return log_between((low - latent) / noise, (high - latent) / noise)
    if kind in ("pain", "stiffness"):
        noise = person[f"noise.{kind}"]
        return log_between((score_edge(value - 0.5) - latent) / noise, (score_edge(value + 0.5) - latent) / noise)
    if kind == "tardieu":
        return normal((value - latent) / person["noise.tardieu"]) - jnp.log(person["noise.tardieu"])
    mean = days * jnp.maximum(jnp.exp(latent) - 0.5, EPSILON)
    size, count = days * person["dispersion.spasms_per_day"], days * value
    chance = jnp.log(mean) - jnp.log(mean + size)
    return gammaln(count + size) - gammaln(size) - gammaln(count + 1) + size * jnp.log(size / (size + mean)) + count * chance


def names_and_moments(twin: Twin) -> tuple[tuple[str, ...], tuple[Scale, ...], Array, Array, Mapping[str, float]]:
    """Names, scales, means and covariance root of everything about one person, and what is fixed."""
    people: WorkingPrior = working_prior(twin.knowledge)
    problems = [f"problem:{one.pattern}:{one.side.value}" for one in twin.case.problems]
    seen = {(one.kind, one.problem.pattern, one.problem.side.value) for one in twin.observations() if one.problem}
    levels = sorted(f"baseline:{kind}:{pattern}:{side}" for kind, pattern, side in seen)
    own = [(0.0, people.problem_spread) for _ in problems] + [PRIOR_OF_LEVELS[name.split(":")[1]] for name in levels]
    size, all_ = len(people.names), len(people.names) + len(own)
    root = np.zeros((all_, all_))
    root[:size, :size] = np.linalg.cholesky(people.covariance)
    root[range(size, all_), range(size, all_)] = [spread for _, spread in own]
    mean = np.concatenate([people.mean, [centre for centre, _ in own]])
    scales = (*people.scales, *(Scale.LOG for _ in problems), *(Scale.AS_IS for _ in levels))
    return (*people.names, *problems, *levels), scales, mean, root, people.fixed


def natural(working: Any, names: Sequence[str], scales: Sequence[Scale], fixed: Mapping[str, float]) -> Person:
    """From the working scales, (..., parameters), to every parameter by name."""
    found: dict[str, Any] = dict(fixed)
    for at, (name, scale) in enumerate(zip(names, scales, strict=True)):
        value = working[..., at]
        found[name] = {Scale.LOG: jnp.exp, Scale.LOG_ODDS: jax.nn.sigmoid, Scale.AS_IS: lambda same: same}[scale](value)
    return found


@dataclass(frozen=True)
class Sampled:
    """What NUTS found."""

    names: tuple[str, ...]
    scales: tuple[Scale, ...]
    working: Array
    """(samples, parameters), on the working scales."""
    natural: Mapping[str, Array]
    effective: Array
    """Effective number of samples of each parameter."""
    divergences: int
    steps: int


def sample(course: Course, knowledge: Knowledge, warm_up: int = 500, samples: int = 1000, seed: int = 1) -> Sampled:
    """NUTS on one person."""
    with jax.enable_x64(True):
        twin = Twin(course, knowledge)
        names, scales, mean, root, fixed = names_and_moments(twin)

        def model() -> None:
            z = numpyro.sample("z", Normal(0, 1).expand([len(names)]))
            numpyro.factor("seen", twin.log_likelihood(natural(mean + root @ z, names, scales, fixed)))

        kernel = NUTS(model, init_strategy=init_to_value(values={"z": jnp.zeros(len(names))}), target_accept_prob=0.8)
        run = MCMC(kernel, num_warmup=warm_up, num_samples=samples, num_chains=1, progress_bar=False)
        run.run(jax.random.PRNGKey(seed), extra_fields=("diverging", "num_steps"))
        z = np.asarray(run.get_samples()["z"])
        working = mean + z @ root.T
        found = {name: np.asarray(value) * np.ones(len(z)) for name, value in natural(working, names, scales, fixed).items()}
        effective = np.asarray(numpyro.diagnostics.effective_sample_size(working[None]))
        extra = run.get_extra_fields()
        return Sampled(names, scales, working, found, effective, int(extra["diverging"].sum()), int(extra["num_steps"].sum()))


def relief_of_next(
    course: Course, knowledge: Knowledge, found: Mapping[str, Array], problem: PostureProblem, measure: str, days: Sequence[int]
) -> Array:
    """Relief after one more session like the last, given when all toxin has gone, (samples, days)."""
    last = course.cycles[-1].model_copy(update={"follow_ups": ()})
    alone = Twin(course.model_copy(update={"cycles": (last,)}), knowledge)
    when = jnp.array([float(day) for day in days])
    with jax.enable_x64(True):
        each = jax.vmap(lambda person: alone.relief(person, problem, measure, when))
        grown = np.exp(np.asarray(found["trend"]) * len(course.cycles))
        return np.asarray(each({name: jnp.asarray(values) for name, values in found.items()})) * grown[:, None]
