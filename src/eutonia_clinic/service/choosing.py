"""Who objects to the use of their data in exports, under whatever number they said so."""

from __future__ import annotations

from collections.abc import Collection

from eutonia_clinic.service.models import ResearchChoice


def objecting() -> frozenset[int]:
    """The number under which each person who objects said so."""
    rows = ResearchChoice.objects.current().filter(objects_to_it=True)
    return frozenset(rows.values_list("person_id", flat=True))


def choices_of(ids: Collection[int]) -> tuple[ResearchChoice, ...]:
    """What stands of a person, under all of their numbers, the latest first: more than one row where two entries were merged."""
    rows = ResearchChoice.objects.current().filter(person__in=ids).select_related("author", "clinic")
    return tuple(rows.order_by("-pk"))


def said_before(ids: Collection[int]) -> tuple[ResearchChoice, ...]:
    """Everything that was ever said, the latest first."""
    return tuple(ResearchChoice.objects.filter(person__in=ids).select_related("author", "clinic").order_by("-pk"))


def token_of(standing: Collection[ResearchChoice]) -> str:
    """What a page shows of a person, as one line for a hidden field."""
    return ".".join(str(one.pk) for one in standing)
