"""Saving what may change: whoever saves names the version they saw, and nobody's work is written over unseen."""

from __future__ import annotations

from typing import TypeVar

from eutonia_clinic.accounts.models import User
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.errors import Changed
from eutonia_clinic.visits.models import Draft

AnyDraft = TypeVar("AnyDraft", bound=Draft)


def saved(draft: AnyDraft, version: int, by: User, **columns: object) -> AnyDraft:
    """The draft with these columns and the next version. Inside an act. Raises `Changed` when its version is another by now."""
    kind = type(draft)
    at = current().at
    changed = kind._default_manager.filter(pk=draft.pk, version=version).update(
        version=version + 1, author=by, changed_at=at, **columns
    )
    if not changed:
        raise Changed(_by_whom(kind._default_manager.filter(pk=draft.pk).select_related("author").first()))
    later = kind._default_manager.get(pk=draft.pk)
    current().changed(later, later.version)
    return later


def _by_whom(draft: Draft | None) -> str:
    if draft is None:
        return "This draft is no longer there: it was finished or thrown away meanwhile."
    return f"{draft.author.display_name} changed this meanwhile. Nothing of yours was saved: look at what is there now."
