"""A day in three boxes, as a form of this part holds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError

from eutonia_clinic.core.forms import DayField


def day_typed(post: Mapping[str, str], name: str) -> date | None:
    """The day of three boxes; None when they hold none, or one that does not exist."""
    field = DayField(label="Day")
    try:
        found: date | None = field.to_python(tuple(post.get(f"{name}_{part}", "").strip() for part in ("day", "month", "year")))
    except ValidationError:
        return None
    return found
