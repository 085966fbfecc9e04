"""The rows of an act in one line: labels, with runs of neighbours drawn together ('visits.givenentry:7..31').

A row that may change later (a draft, an account) stands there with the hash of what it was set to, so that what the act wrote in
the record beside it can still be compared: 'visits.assessment:5 visits.assessmentdraft:3@2=9f…'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

_RUN = re.compile(r"(?P<model>[a-z]+\.[a-z]+):(?P<first>[0-9]+)(?:\.\.(?P<last>[0-9]+))?")
_CHANGING = re.compile(r"[a-z]+\.[a-z]+:[0-9]+@[0-9]+")


def told(made: Mapping[str, str]) -> str:
    """What an act wrote, label by label with the hash of what it holds, as the subject of its event."""
    return shortened(f"{label}={held}" if _CHANGING.fullmatch(label) else label for label, held in made.items())


def shortened(labels: Iterable[str]) -> str:
    """Labels in their order, separated by spaces. Rows of one model whose numbers follow each other become one run."""
    runs: list[tuple[str, int, int] | str] = []
    for label in labels:
        found = _RUN.fullmatch(label)
        if not found:
            runs.append(label)
            continue
        model, number = found["model"], int(found["first"])
        if runs and isinstance(runs[-1], tuple) and (runs[-1][0], runs[-1][2] + 1) == (model, number):
            runs[-1] = (model, runs[-1][1], number)
        else:
            runs.append((model, number, number))
    return " ".join(run if isinstance(run, str) else _told(*run) for run in runs)


def rows_in(subject: str) -> Iterator[tuple[str, int]]:
    """Model and number of every row of the record in a subject; drafts and pages are passed over."""
    for part in subject.split():
        found = _RUN.fullmatch(part)
        if found:
            first = int(found["first"])
            yield from ((found["model"], number) for number in range(first, int(found["last"] or first) + 1))


def set_to(subject: str) -> dict[str, str]:
    """Every row of a subject that may change later, by its label, with the hash of what the act set it to."""
    parts = (part.partition("=") for part in subject.split())
    return {label: held for label, _, held in parts if held}


def can_be_hashed_again(subject: str) -> bool:
    """True when everything that the subject names is a row that stays as it is, or stands with the hash of what it was set to."""
    parts = subject.split()
    return bool(parts) and all(_RUN.fullmatch(part) or "=" in part for part in parts)


def _told(model: str, first: int, last: int) -> str:
    return f"{model}:{first}" if first == last else f"{model}:{first}..{last}"
