"""The part as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """Diary."""

    name = "eutonia_clinic.diary"
    label = "diary"
    verbose_name = "Diary"

    def ready(self) -> None:
        """Lend visits what diaries tell: red flags, what was felt, weeks for the course, entries of the record."""
        from eutonia_clinic.diary import feeding, noticing
        from eutonia_clinic.diary.models import DiaryEntry
        from eutonia_clinic.visits.lending import Lent, lend

        lend(
            Lent(
                "diary",
                notices=noticing.notices,
                links=noticing.links,
                red_flags=noticing.red_flags,
                seen=feeding.seen,
                mark=feeding.mark,
                tables=(DiaryEntry,),
                kinds=tuple(noticing.KINDS),
                holdings=noticing.holdings,
            )
        )
