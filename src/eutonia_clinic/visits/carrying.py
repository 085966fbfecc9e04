"""What was seen since the last assessment, as the next one is begun with it."""

from __future__ import annotations

from typing import Any

from eutonia.domain.case import Case, PostureProblem
from eutonia.domain.cycle import FollowUp, ProblemScore
from eutonia_clinic.visits.cases import plain_tree
from eutonia_clinic.visits.courses import follow_ups_of
from eutonia_clinic.visits.models import SessionClosed

SCORED = ("ashworth", "tardieu", "spasms_per_day", "pain")


def found_since(case: Case, closed: SessionClosed) -> dict[str, Any]:
    """The problems of a case with the scores of the latest follow-up after a session, when that is later than the assessment."""
    seen = [one for one in follow_ups_of(closed) if one.seen_on > case.assessed_on]
    if not seen:
        return {}
    problems = list(case.problems)
    for follow_up in seen:
        problems = [_scored(problem, follow_up) for problem in problems]
    return {"problems": plain_tree(problems)}


def _scored(problem: PostureProblem, follow_up: FollowUp) -> PostureProblem:
    score = next((one for one in follow_up.scores if _is_of(one, problem)), None)
    found = {name: getattr(score, name) for name in SCORED if score and getattr(score, name) is not None}
    return problem.model_copy(update=found)


def _is_of(score: ProblemScore, problem: PostureProblem) -> bool:
    return (score.problem.pattern, score.problem.side) == (problem.pattern, problem.side)
