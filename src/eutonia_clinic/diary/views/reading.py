"""The diary as the clinic reads it, and a red flag that somebody looks at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.charting import Event, Felt
from eutonia_clinic.core.forms import day_in
from eutonia_clinic.core.frame import Link
from eutonia_clinic.diary import acts
from eutonia_clinic.diary.counting import Counted, counted, rows_of
from eutonia_clinic.diary.feeding import by_treatment, felt_onset, felt_wear_off
from eutonia_clinic.diary.forms import ReviewForm
from eutonia_clinic.diary.models import DiaryEntry, ReviewedDiaryFlag
from eutonia_clinic.diary.presenters.entries import Known, diary_page
from eutonia_clinic.diary.presenters.flags import flag_page
from eutonia_clinic.diary.symptoms import ever_asked, symptoms_in
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import identity_of, person_of
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits import lending
from eutonia_clinic.visits.courses import closed_sessions
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.leading import to

NOT_USABLE = 422
WINDOW = timedelta(days=90)
ACTS = (
    ("Invite, and see devices", "diary:invite"), ("What the diary asks for", "diary:symptoms"),
    ("Type in a paper sheet", "diary:type_in"),
)  # fmt: skip


@require_GET
def entries(request: ClinicRequest, person: int) -> HttpResponse:
    """Three months of a diary: the picture and every entry."""
    who, today = person_of(request.user, person), today_of(request)
    rows = rows_of(ids_of(who.pk))
    last = day_in(request.GET.get("until", "")) or max([today, *(row.day for row in rows)])
    first = last - WINDOW
    links = tuple(Link(said, href) for said, route in ACTS if (href := to(request, route, person=who.pk)))
    page = diary_page(_known(request, who, counted(rows)), first, last, links, _looks(request, rows))
    shown = {
        "frame": person_frame(request, who, "Diary", noticed=True),
        "page": page,
        "earlier": f"?until={first - timedelta(days=1)}" if any(row.day < first for row in rows) else "",
        "newest": "?" if "until" in request.GET else "",
        "has_any": bool(rows),
    }
    return render(request, "diary/entries.html", shown)


@require_http_methods(["GET", "POST"])
def flag(request: ClinicRequest, diary_entry: int) -> HttpResponse:
    """One red flag: what was said, what the person was told to do, and what somebody did about it."""
    rows = DiaryEntry.objects.select_related("device", "clinic", "author", "person")
    row = get_object_or_404(rows, pk=diary_entry, is_red_flag=True)
    who = person_of(request.user, row.person_id)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["words"]
        acts.review_diary_flag(by=request.user, clinic=clinic_of(request), key=key_of(request), entry=row, words=said)
        messages.success(request, "The red flag is looked at. It no longer stands on Today.", extra_tags="ok")
        return redirect("diary:entries", person=who.pk)
    looked = ReviewedDiaryFlag.objects.select_related("author").filter(entry=row).first()
    corrected = counted(rows_of(ids_of(row.person_id))).corrected.get(row.entry_id)
    begins = lending.begins_from(request, row)
    begun = {one.words for one in begins}
    page = flag_page(row, looked, corrected, clinic_of(request).time_zone, identity_of(who).phone)
    shown = {
        "frame": person_frame(request, who, "Red flag in the diary"),
        "page": page,
        "form": form,
        "key": key_of(request),
        "diary": reverse("diary:entries", kwargs={"person": who.pk}),
        "may_review": looked is None and not request.roles.isdisjoint(acts.REVIEWS),
        "more": (*begins, *(one for one in lending.links_of(request, who) if one.words not in begun)),
    }
    return render(request, "diary/flag.html", shown, status=NOT_USABLE if form.errors else 200)


def _known(request: ClinicRequest, who: Person, entries: Counted) -> Known:
    given = closed_sessions(who).filter(units__gt=0).defer("document")
    starts = sorted({one.session.given_on for one in given})
    return Known(
        who=identity_of(who).name,
        zone=clinic_of(request).time_zone,
        today=today_of(request),
        entries=entries,
        symptoms=symptoms_in(ever_asked(ids_of(who.pk))),
        events=tuple(Event(one.session.given_on, words.units(one.units), one.product) for one in given),
        felt=tuple(_felt(start, rows) for start, rows in by_treatment(entries.counts, starts).items()),
    )


def _felt(start: date, rows: Sequence[DiaryEntry]) -> Felt:
    ends = felt_wear_off(start, rows)
    return Felt(felt_onset(start, rows), ends.day if ends else None)


def _looks(request: ClinicRequest, rows: list[DiaryEntry]) -> dict[int, str]:
    return {row.pk: to(request, "diary:flag", diary_entry=row.pk) for row in rows if row.is_red_flag}
