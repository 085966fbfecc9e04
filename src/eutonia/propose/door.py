"""`propose`: the line of named values from case to proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eutonia import __version__
from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.cycle import Session
from eutonia.domain.proposal import (
    BindingLimit,
    CandidateMuscle,
    Eligibility,
    FrontierPoint,
    KnowledgeStamp,
    PlanOption,
    Proposal,
)
from eutonia.eligibility import assess
from eutonia.knowledge.types import Knowledge
from eutonia.planner import Candidate, Choice, candidates
from eutonia.propose import gathering, telling
from eutonia.propose.options import nothing, option, option_of
from eutonia.propose.planning import Planned, plan_frontier
from eutonia.propose.stamp import INTENDED_USE, case_hash, proposal_id
from eutonia.propose.summary import MAY, summary
from eutonia.response import Outlook, outlook


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is proposed and what it stands beside."""

    options: tuple[PlanOption, ...]
    proposed: PlanOption
    rows: tuple[CandidateMuscle, ...]
    frontier: tuple[FrontierPoint, ...] = ()
    binding: BindingLimit | None = None
    fifty_more: str = ""
    not_forecast: tuple[str, ...] = ()


def propose(case: Case, knowledge: Knowledge, belief: Belief, earlier: Sequence[Session] = ()) -> Proposal:
    """May we, what, how much where, what to expect, and why, each with its source.

    Equal inputs give an equal proposal. Doses are proposed only to a candidate; otherwise the one option is not to
    inject now. Toxin of `earlier` sessions still acts in the forecasts and in what a dose adds; what may be given is decided
    by the history of the case alone. Raises `BadInput` when case or sessions name what the knowledge does not hold, or
    when a session is not before the planned day.
    """
    found = candidates(case, knowledge)
    eligibility = assess(case, knowledge)
    if eligibility.outcome in MAY:
        answer = _planned_answer(plan_frontier(case, found, knowledge, belief, earlier), knowledge, belief, earlier)
    else:
        ahead = outlook(case, knowledge, belief, case.product, earlier=earlier)
        answer = _no_injection(case, found, eligibility, knowledge, ahead)
    return _proposal(case, eligibility, answer, knowledge, proposal_id(case, knowledge, belief, earlier), belief.id)


def _planned_answer(planned: Planned, knowledge: Knowledge, belief: Belief, earlier: Sequence[Session]) -> _Answer:
    points = telling.frontier_points(planned)
    choice = _proposed(planned.choices)
    ahead = outlook(planned.case, knowledge, belief, planned.product.id, earlier=earlier)
    made = [option_of(one, planned, knowledge, ahead) for one in planned.choices]
    options = tuple(one for one, _ in made)
    proposed, assumed = next(each for each in made if each[0].name == choice.name)
    return _Answer(
        options=options,
        proposed=proposed,
        rows=telling.candidate_rows(planned.candidates, telling.told(planned, choice, knowledge), proposed, knowledge),
        frontier=points,
        binding=telling.binding_limit(planned, choice, knowledge),
        fifty_more=telling.more(planned, choice, knowledge),
        not_forecast=(*ahead.not_forecast, *assumed, *planned.stricter),
    )


def _proposed(choices: tuple[Choice, ...]) -> Choice:
    """The balanced plan; not injecting when no dose is worth its cost."""
    return next((one for one in choices if one.name == "balanced"), choices[0])


def _no_injection(
    case: Case, found: tuple[Candidate, ...], eligibility: Eligibility, knowledge: Knowledge, ahead: Outlook
) -> _Answer:
    none, _ = option("none", nothing(case), case, knowledge, ahead)
    why = f"toxin is not proposed now ({eligibility.outcome.words})"
    told = tuple(telling.barred(one, knowledge, why) for one in found)
    rows = telling.candidate_rows(found, told, none, knowledge)
    return _Answer(options=(none,), proposed=none, rows=rows, not_forecast=ahead.not_forecast)


def _proposal(
    case: Case, eligibility: Eligibility, answer: _Answer, knowledge: Knowledge, id: str, belief_id: str
) -> Proposal:
    cited = gathering.citations(eligibility, answer.options, answer.rows, answer.binding, knowledge)
    swallowing = answer.proposed.swallowing
    return Proposal(
        proposal_id=id,
        engine_version=__version__,
        knowledge=KnowledgeStamp(version=knowledge.version, hash=knowledge.hash),
        belief_id=belief_id,
        case_hash=case_hash(case),
        case=case,
        summary=summary(eligibility, answer.proposed, answer.rows),
        eligibility=eligibility,
        recommended=answer.proposed.name,
        options=answer.options,
        candidates=answer.rows,
        frontier=answer.frontier,
        binding=answer.binding,
        fifty_more=answer.fifty_more,
        swallowing_risk=(swallowing,) if swallowing else (),
        sources=gathering.used_sources(cited, knowledge),
        not_forecast=answer.not_forecast,
        unverified=gathering.unverified(answer.rows, answer.options, knowledge),
        intended_use=INTENDED_USE,
    )
