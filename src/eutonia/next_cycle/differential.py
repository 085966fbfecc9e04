"""The reasons for a loss of response in their order: what speaks for each, against it, and what is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from eutonia.domain.advice import AskedOfPeople, LossOfResponse, Suspect
from eutonia.domain.answers import Answer
from eutonia.domain.case import Response
from eutonia.domain.finding import Citation
from eutonia.domain.units import plain
from eutonia.domain.words import day
from eutonia.eligibility.joint import Joint, joint_of
from eutonia.eligibility.reading import name_of
from eutonia.knowledge.types import LossStep
from eutonia.next_cycle.facts import (
    covered,
    covered_words,
    guidance_words,
    limit_of,
    low_doses,
    low_words,
    not_measured_now,
    poorly_covered,
    unguided,
    worse_without_toxin,
)
from eutonia.next_cycle.harm import given
from eutonia.next_cycle.losing import (
    below_typical,
    faded,
    helped_elsewhere,
    is_established,
    is_lost,
    is_secondary,
    surprises,
)
from eutonia.next_cycle.reviewing import given_units, other_words
from eutonia.next_cycle.scene import Scene
from eutonia.next_cycle.stopping import evidence_of

ANTIBODIES = "antibodies"
"""The reason, and the topic under which products speak of it."""
AGAINST_ON_YES = ("moves-under-block",)
"""Questions whose yes speaks against the reason under which they stand."""


@dataclass(slots=True)
class Weighed:
    """What one reason has for it, against it, and open."""

    speaks_for: list[str] = field(default_factory=list)
    speaks_against: list[str] = field(default_factory=list)
    not_known: list[str] = field(default_factory=list)


def loss_of_response(scene: Scene) -> LossOfResponse | None:
    """The loss, how sure it is, and its possible reasons; None when the response is not known to be lost."""
    if not is_lost(scene):
        return None
    secondary, established = is_secondary(scene), is_established(scene)
    return LossOfResponse(
        kind="secondary" if secondary else "primary",
        certainty="established" if established else "suspected",
        words=_words(secondary, established),
        evidence=tuple(_evidence(scene)),
        suspects=tuple(_suspect(step, scene) for step in scene.knowledge.loss.values()),
    )


def _words(secondary: bool, established: bool) -> str:
    what = "It worked before and works no longer (secondary loss)" if secondary else "It is not known to have worked (primary)"
    sure = "seen in two cycles in a row" if established else "seen in one cycle: it may be chance, a dose or a needle"
    return f"{what}; {sure}. The reasons are looked at in this order, the frequent ones first."


def _evidence(scene: Scene) -> Iterator[str]:
    yield from (evidence_of(one) for one in scene.reviews)
    yield from faded(scene)
    if helped_elsewhere(scene):
        yield "Toxin given elsewhere before is said to have worked."
    if below := below_typical(scene):
        yield below
    yield from surprises(scene)


def _suspect(step: LossStep, scene: Scene) -> Suspect:
    weighed = BY_STEP[step.id](scene)
    asked = [
        AskedOfPeople(
            question=one.id, words=one.words, answer=scene.answers.get(one.id, Answer.NOT_ASKED), if_yes=one.if_yes
        )
        for one in step.questions
    ]
    _add_answers(asked, weighed)
    facts = _facts(step, scene)
    return Suspect(
        step=step.id,
        name=step.name,
        asks=step.asks,
        stands="likely" if weighed.speaks_for else "open" if weighed.not_known else "unlikely",
        speaks_for=tuple(weighed.speaks_for),
        speaks_against=tuple(weighed.speaks_against),
        not_known=tuple(weighed.not_known),
        to_do=tuple(words for words, _ in step.to_do),
        facts=tuple(f"{words} (unverified)" if c.is_unverified else words for words, c in facts),
        questions=tuple(asked),
        citations=tuple(dict.fromkeys(citation for _, citation in (*step.to_do, *facts))),
    )


def _facts(step: LossStep, scene: Scene) -> tuple[tuple[str, Citation], ...]:
    """What is known of one reason; of antibodies also what is written down about the product that was given."""
    if step.id != ANTIBODIES:
        return step.facts
    statements = scene.knowledge.products[scene.session.product].statements
    of_product = [(one.words, one.citation) for one in statements if one.topic == ANTIBODIES]
    return tuple(dict.fromkeys((*step.facts, *of_product)))


def _add_answers(asked: Sequence[AskedOfPeople], weighed: Weighed) -> None:
    for one in asked:
        if one.answer.is_unknown:
            weighed.not_known.append(f"{one.words} {one.answer.words.capitalize()}.")
        elif (one.answer is Answer.YES) != (one.question in AGAINST_ON_YES):
            meaning = one.if_yes if one.answer is Answer.YES else ""
            weighed.speaks_for.append(f"{one.words} {one.answer.words.capitalize()}. {meaning}".strip())
        else:
            meaning = one.if_yes if one.answer is Answer.YES else ""
            weighed.speaks_against.append(f"{one.words} {one.answer.words.capitalize()}. {meaning}".strip())


def dose(scene: Scene) -> Weighed:
    """Too little, lost on the way, or prepared in another way than is written anywhere."""
    found, session = Weighed(), scene.session
    found.speaks_for += [low_words(one, scene.knowledge) for one in low_doses(scene)]
    lost = session.drawn_units - session.wasted_units - given_units(session)
    if lost > 0:
        found.speaks_for.append(f"{plain(lost)} units were drawn and are neither given nor left over in the record")
    _weigh_dilution(scene, found)
    _weigh_earlier_doses(scene, found)
    limit = limit_of(scene, session.product)
    if limit is not None and not low_doses(scene):
        found.speaks_against.append(
            f"No dose lies below the lowest written down; {plain(scene.last.units)} of {plain(limit)} units in 12 weeks"
        )
    return found


def _weigh_dilution(scene: Scene, found: Weighed) -> None:
    session, product = scene.session, scene.knowledge.products[scene.session.product]
    if not product.needs_reconstitution:
        return
    if session.dilution is None:
        found.not_known.append("How the toxin was diluted was not written down")
        return
    listed = {(one.vial_units, one.diluent_ml) for one in product.dilutions if one.use != "bladder"}
    words = f"{plain(session.dilution.vial_units)} units in {plain(session.dilution.diluent_ml)} mL"
    if (session.dilution.vial_units, session.dilution.diluent_ml) in listed:
        found.speaks_against.append(f"The dilution, {words}, is one that is written down for muscles")
    else:
        found.speaks_for.append(f"The dilution, {words}, is on no list for muscles")


def _weigh_earlier_doses(scene: Scene, found: Weighed) -> None:
    """What helped before, of the same product: a dose as high as then speaks against the dose, a lower one for it."""
    worked = [one for one in scene.reviews[:-1] if one.response in (Response.GOOD, Response.PARTIAL)]
    same = [one for one in worked if one.product == scene.last.product]
    if same and scene.last.units < min(one.units for one in same):
        least = min(same, key=lambda one: one.units)
        found.speaks_for.append(f"{given(least)} helped; the last session had {plain(scene.last.units)} units")
    elif same:
        found.speaks_against.append(f"{given(same[-1])} helped, which was not more than last time")
    if worked and len(same) < len(worked):
        found.not_known.append("Another product helped before: its units cannot be held against these")


def target(scene: Scene) -> Weighed:
    """How much of each problem the injected muscles make up."""
    found, poor = Weighed(), poorly_covered(scene)
    for one in covered(scene):
        (found.speaks_for if one in poor else found.speaks_against).append(covered_words(one, scene.knowledge))
    return found


def guidance(scene: Scene) -> Weighed:
    """Muscles whose needle was guided by anatomy alone, or nobody knows how."""
    found, bad = Weighed(), unguided(scene)
    for one in bad:
        (found.not_known if one.guidance is None else found.speaks_for).append(guidance_words(one, scene.knowledge))
    if not bad:
        found.speaks_against.append("Every needle that needs guidance was guided")
    return found


def contracture(scene: Scene) -> Weighed:
    """What the examination now says of the joints of the aimed problems."""
    found = Weighed()
    for problem in scene.asked.problems:
        joint, name = joint_of(problem, scene.knowledge), name_of(problem, scene.knowledge)
        words = f"{name}: {'the joint moves' if joint is Joint.MOVES else joint.value}"
        if joint is Joint.MOVES:
            found.speaks_against.append(words)
        elif joint in (Joint.NOT_EXAMINED, Joint.NOT_EXAMINED_BUT_CATCHES):
            found.not_known.append(words)
        else:
            found.speaks_for.append(words)
    return found


def disease(scene: Scene) -> Weighed:
    """The level without toxin, and the triggers of the safety screen."""
    found = Weighed()
    worse = worse_without_toxin(scene)
    found.speaks_for += [f"Worse without toxin than when the course began: {one}" for one in worse]
    unseen = not_measured_now(scene)
    found.not_known += [f"Not measured now: {one}" for one in unseen]
    if not worse and not unseen:
        found.speaks_against.append("Without toxin it is no worse than when the course began")
    for question in scene.knowledge.screen.values():
        answer = scene.asked.screen.answers.get(question.id, Answer.NOT_ASKED)
        if question.topic == "trigger" and answer is Answer.YES:
            found.speaks_for.append(f"{question.words} Yes.")
        elif question.topic == "trigger" and answer.is_unknown:
            found.not_known.append(f"{question.words} {answer.words.capitalize()}.")
    return found


def antibodies(scene: Scene) -> Weighed:
    """Risk by interval, booster, dose and product; and whether the toxin was seen to act on anything."""
    found, last = Weighed(), scene.last
    found.speaks_for += list(_short_intervals(scene))
    limit = limit_of(scene, last.product)
    high = limit is not None and last.units > scene.number("high_dose_part") * limit
    if high and limit is not None:
        found.speaks_for.append(f"A high dose each time: {plain(last.units)} of {plain(limit)} units in 12 weeks")
    if not is_secondary(scene):
        found.speaks_against.append("It has not worked here yet: antibodies take away an effect that was there")
    acted = [one.words for one in last.reliefs if one.is_important]
    acted += ["weakness limited the person"] if last.weakness is Answer.YES else []
    found.speaks_against += [f"The last toxin acted: {one}" for one in acted]
    if scene.case.toxin_history.any_in_16_weeks.is_unknown:
        found.not_known.append("Whether toxin was given elsewhere in between: not known")
    return found


def _short_intervals(scene: Scene) -> Iterator[str]:
    """Toxin of any kind within less than the interval of the one before: a booster as far as antibodies go."""
    days = scene.interval.days if scene.interval else None
    told = [one for one in scene.case.toxin_history.treatments if one.status == "given"]
    dated = sorted((one.given_on, other_words(one)) for one in told if one.given_on)
    for (on, one), (later, after) in pairwise(dated):
        if days is not None and (later - on).days < days:
            yield f"{(later - on).days} days between {one} and {after}: shorter than {days}"


def expectation(scene: Scene) -> Weighed:
    """The chance that the goals had from the start, before anything was learned of this person."""
    found = Weighed()
    expected = scene.expected_at_first
    chances = {one.goal: max(one.probability) for one in expected.goals} if expected else {}
    for goal in scene.treated_for.goals:
        if goal.id not in chances:
            found.not_known.append(f"Goal '{goal.words}': no chance could be forecast")
            continue
        share = f"{chances[goal.id]:.0%}".replace("%", " %")
        words = f"Goal '{goal.words}': at best a chance of {share} from the session of {day(scene.last.given_on)}"
        far = chances[goal.id] < scene.number("likely_goal")
        (found.speaks_for if far and not _reached_before(goal.id, scene) else found.speaks_against).append(words)
        found.speaks_against += [f"Goal '{goal.words}': reached after {one}" for one in _reached_before(goal.id, scene)]
    return found


def _reached_before(goal: str, scene: Scene) -> list[str]:
    """The earlier sessions after which a goal was reached."""
    found = [one for one in scene.reviews[:-1] if any(g.goal == goal and g.reached is Answer.YES for g in one.goals)]
    return [given(one) for one in found]


BY_STEP: dict[str, Callable[[Scene], Weighed]] = {
    "dose": dose,
    "target": target,
    "guidance": guidance,
    "contracture": contracture,
    "disease": disease,
    "antibodies": antibodies,
    "expectation": expectation,
}
"""One function for each reason of the knowledge."""
