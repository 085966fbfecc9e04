"""Answers that keep 'unknown' apart from 'no', and sides that are always words."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """A safety answer. The two unknowns are kept apart because the remedy differs: ask, or look elsewhere."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"
    CANNOT_ESTABLISH = "cannot_establish"

    @property
    def is_unknown(self) -> bool:
        """True for both kinds of unknown. Unknown is never treated as no."""
        return self in (Answer.NOT_ASKED, Answer.CANNOT_ESTABLISH)

    @property
    def words(self) -> str:
        """The answer as it is printed, never blank."""
        return self.value.replace("_", " ")


class Side(StrEnum):
    """The person's own side. 'Both' does not exist: two sides are two rows (hazard H26)."""

    RIGHT = "right"
    LEFT = "left"

    @property
    def word(self) -> str:
        """RIGHT or LEFT, as tables and prints show it."""
        return self.value.upper()

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.LEFT if self is Side.RIGHT else Side.RIGHT


class Severity(StrEnum):
    """What a finding does to a plan: it closes signing, it asks for a named reason, or it informs."""

    STOP = "stop"
    REASON = "reason"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """3 for stop, 2 for needs a reason, 1 for note: higher is more severe."""
        return {Severity.STOP: 3, Severity.REASON: 2, Severity.NOTE: 1}[self]

    @property
    def words(self) -> str:
        """The level as a clinician reads it."""
        return {Severity.STOP: "stop", Severity.REASON: "needs a reason", Severity.NOTE: "note"}[self]


class Ashworth(StrEnum):
    """Modified Ashworth grade (Bohannon and Smith 1987). Ordinal: it has a rank and an order, no arithmetic."""

    ZERO = "0"
    ONE = "1"
    ONE_PLUS = "1+"
    TWO = "2"
    THREE = "3"
    FOUR = "4"

    @property
    def rank(self) -> int:
        """Position 0 to 5 on the ordinal scale; a position, not a score to be averaged."""
        return list(Ashworth).index(self)
