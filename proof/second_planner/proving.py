"""The counts of the second planner."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from proof.outcomes import Outcome, Told, none_of
from proof.second_planner import clinical, comparing

QUESTIONS, CASES = 4_000, 1_000
SHOWN = 3


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """Drawn questions, then drawn cases: the best value and no broken limit in either."""
    questions, cases = max(1, round(QUESTIONS * share)), max(1, round(CASES * share))
    found: list[list[str]] = [[], []]
    both = chain(((0, one) for one in comparing.compared(questions)), ((1, one) for one in clinical.compared(cases)))
    for done, (kind, one) in enumerate(both, 1):
        found[kind].append(one)
        told(done, questions + cases)
    for what, some, least in zip(
        ("drawn questions on which the two planners differ, or whose plan breaks a limit",
         "drawn cases on which the two planners differ, or whose plan breaks a limit"),
        found, (questions, cases), strict=True,
    ):  # fmt: skip
        differing = [one for one in some if one]
        yield none_of(what, len(differing), len(some), least, "; ".join(differing[:SHOWN]))
