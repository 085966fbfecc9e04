"""The charts that only the clinic needs, from the same strokes as those of the report."""

from eutonia_clinic.core.charting.axis import Event, Felt
from eutonia_clinic.core.charting.course import (
    MIDDLE,
    NARROW,
    WIDE,
    Observation,
    Panel,
    Picture,
    Segment,
    course_picture,
    course_values,
    recent,
    summary,
)
from eutonia_clinic.core.charting.strips import Ending, due_strip, due_words, given_bar

__all__ = [
    "MIDDLE",
    "NARROW",
    "WIDE",
    "Ending",
    "Event",
    "Felt",
    "Observation",
    "Panel",
    "Picture",
    "Segment",
    "course_picture",
    "course_values",
    "due_strip",
    "due_words",
    "given_bar",
    "recent",
    "summary",
]
