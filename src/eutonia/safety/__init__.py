"""The guard: `check` for any plan, the limits it shares with whoever plans, and what still closes signing."""

from eutonia.safety.guard import CHECKS, Check, check
from eutonia.safety.in_force import AppliedLimit
from eutonia.safety.limits import applied_limits
from eutonia.safety.signing import can_be_signed, still_open

__all__ = ["CHECKS", "AppliedLimit", "Check", "applied_limits", "can_be_signed", "check", "still_open"]
