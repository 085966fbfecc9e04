"""The next cycle: when, what and why; loss of response; the plan beside the last one; what was learned in plain words."""

from eutonia.next_cycle.advise import advise, advise_with
from eutonia.next_cycle.contradictions import contradictions
from eutonia.next_cycle.history import with_course
from eutonia.next_cycle.lessons import lessons
from eutonia.next_cycle.planning import next_plan, option_for
from eutonia.next_cycle.reviewing import review

__all__ = ["advise", "advise_with", "contradictions", "lessons", "next_plan", "option_for", "review", "with_course"]
