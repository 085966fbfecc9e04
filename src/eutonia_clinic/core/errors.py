"""What the clinic refuses, and how it says so: a sentence for the user, and the status of the answer.

Nothing was written when one of these is raised: the act that refused is undone whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from eutonia.domain.errors import EutoniaError, Problem
from eutonia.domain.finding import Finding


class Refused(EutoniaError):
    """An act that was not done. `sentence` says why and what to do; `status` is that of HTTP."""

    status = 409

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class NotValid(Refused):
    """What was entered cannot be used. `problems` names every field."""

    status = 422

    def __init__(self, sentence: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(sentence)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join([self.sentence, *(f"  {one}" for one in self.problems)])


class NotAllowed(Refused):
    """This user may not do this here."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or it is not this clinic's: both are told alike."""

    status = 404


class Changed(Refused):
    """What was shown is no longer so. `changes` says what changed, in sentences."""

    def __init__(self, sentence: str, changes: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.changes = tuple(changes)


class TooLate(Refused):
    """Somebody has done it already, or it can no longer be done."""


class StillOpen(Refused):
    """A plan that cannot be signed or given as it stands. `findings` are those that no reason has answered."""

    def __init__(self, sentence: str, findings: Sequence[Finding]) -> None:
        super().__init__(sentence)
        self.findings = tuple(findings)


class Alike(Refused):
    """A person who may be in the record already. `people` are their ids, those of other clinics too."""

    def __init__(self, sentence: str, people: Sequence[int]) -> None:
        super().__init__(sentence)
        self.people = tuple(people)


class NotKept(Refused):
    """Nothing can be written just now, whoever asks."""


class KeyUsed(Refused):
    """One form was sent twice with two contents."""


class Damaged(EutoniaError):
    """The record does not agree with itself: nothing may be built on it until `eutonia clinic verify-audit` was read."""

    status = 500


class OutsideAnAct(RuntimeError):
    """A fault of the program: a row of the record was written by something that is no act."""


class NeverChanged(RuntimeError):
    """A fault of the program: something tried to change or remove what is only ever added to."""
