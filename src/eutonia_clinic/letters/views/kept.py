"""A letter that was kept: read, printed, said to have left the clinic, and written anew when the record was corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.fields import Field, errors_of
from eutonia_clinic.core.forms import parts_of
from eutonia_clinic.core.frame import Frame
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.letters import acts
from eutonia_clinic.letters.acts.writing import WAYS as WAY_WORDS
from eutonia_clinic.letters.documents import LetterDocument, LetterKind
from eutonia_clinic.letters.models import HandedOver, Letter
from eutonia_clinic.letters.presenters.pages import WAYS, LetterPage, LetterRow, heading_of
from eutonia_clinic.letters.presenters.sheet import letter_sheet, reading_words
from eutonia_clinic.letters.standing import changes_since, come_since, later_version, versions_of
from eutonia_clinic.letters.told import told_of
from eutonia_clinic.letters.views.days import day_typed
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.leading import to


@require_http_methods(["GET", "POST"])
def letter(request: ClinicRequest, letter: int) -> HttpResponse:
    """The letter as it was kept, with what became of it. Posted, it left the clinic."""
    found = letter_of(letter)
    if request.method == "GET":
        return _page(request, found, {}, {})
    typed, day = request.POST.dict(), day_typed(request.POST, "on")
    errors = _wrong(typed, day)
    if day is not None and not errors:
        try:
            acts.hand_over_letter(
                by=request.user, clinic=clinic_of(request), key=key_of(request), letter=found, on=day, way=typed["way"],
                to=typed["to"],
            )  # fmt: skip
        except NotValid as refusal:
            return _page(request, found, typed, {"on": refusal.sentence}, refusal.status)
        messages.success(request, f"Written down: {WAY_WORDS[typed['way']]} on {words.day(day)}.", extra_tags="ok")
        return redirect("letters:letter", letter=found.pk)
    return _page(request, found, typed, errors, NotValid.status)


@require_GET
def print_letter(request: ClinicRequest, letter: int) -> HttpResponse:
    """The letter on paper. A version that no longer stands says so."""
    found = letter_of(letter)
    warnings = tuple(_warnings(found))
    sheet, frame = letter_sheet(found.content, warnings, found.version), _frame(request, found)
    back = reverse("letters:letter", kwargs={"letter": found.pk})
    return render(request, "letters/print.html", {"frame": frame, "sheet": sheet, "back": back})


@require_POST
def write_anew(request: ClinicRequest, letter: int) -> HttpResponse:
    """A new version begins, from the record as it is now and from what was typed into this one."""
    found = letter_of(letter)
    draft = acts.start_letter(
        by=request.user, clinic=clinic_of(request), key=key_of(request), session=found.session, kind=LetterKind(found.sort),
        replaces=found,
    )  # fmt: skip
    return redirect("letters:draft", letter_draft=draft.pk)


def letter_of(number: int) -> Letter:
    """A kept letter with everything that its pages read."""
    rows = Letter.objects.select_related("session__person", "session__clinic", "person", "clinic", "author")
    return get_object_or_404(rows, pk=number)


def _warnings(found: Letter) -> Iterator[str]:
    later = later_version(found)
    if later is not None:
        yield f"SUPERSEDED by version {later.version} of {words.long_day(later.written_on)}. Do not use this version."
    for one in changes_since(found):
        yield one.words


def _notes(request: ClinicRequest, found: Letter) -> tuple[str, ...]:
    """What came to the record since, which this letter could not tell yet."""
    told = told_of(found.session, clinic_of(request), today_of(request))
    new = come_since(found, told.rests_on)
    return (f"Since this letter was written there came to the record: {words.listed(new)}.",) if new else ()


def _wrong(typed: Mapping[str, str], day: object) -> dict[str, str]:
    wrong = {
        "on": "" if day is not None else "Day: type day, month and year in numbers, for example 24 9 2026.",
        "way": "" if typed.get("way") in WAY_WORDS else "How did it leave? Choose one.",
        "to": "" if any(sign.isalnum() for sign in typed.get("to", "")) else "To whom? Type a name or a practice.",
    }
    return {name: said for name, said in wrong.items() if said}


def _page(
    request: ClinicRequest, found: Letter, typed: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> HttpResponse:
    document: LetterDocument = found.content
    later, warnings = later_version(found), tuple(_warnings(found))
    day = tuple(typed.get(f"on_{part}", "") for part in ("day", "month", "year")) if typed else parts_of(today_of(request))
    boxes = (
        Field("on", "Day", "day", day, error=errors.get("on", "")),
        Field("way", "How did it leave?", "choices", typed.get("way", ""), error=errors.get("way", ""), choices=WAYS),
        Field("to", "To whom", "text", typed.get("to", document.addressee.name), error=errors.get("to", "")),
    )
    may = found.clinic_id == clinic_of(request).pk and request.may("letters:write") and later is None
    page = LetterPage(
        heading=heading_of(document.kind, found.version), tags=_tags(later, warnings), warnings=warnings,
        notes=_notes(request, found) if later is None else (),
        sheet=letter_sheet(document, version=found.version), reading=reading_words(document.reading),
        rests_on=tuple(f"{one.row}, content {words.short_hash(one.sha256)}" for one in document.rests_on),
        versions=tuple(_version_row(request, one) for one in versions_of(found)), handed_over=tuple(_gone(found)),
        day=boxes[0], way=boxes[1], to=boxes[2], errors=errors_of(boxes), may_hand_over=may,
        hand_over=reverse("letters:letter", kwargs={"letter": found.pk}),
        anew=to(request, "letters:write_anew", letter=found.pk) if may else "",
        print=reverse("letters:print", kwargs={"letter": found.pk}),
        back=reverse("letters:of_person", kwargs={"person": found.person_id}),
        later=reverse("letters:letter", kwargs={"letter": later.pk}) if later else "",
        key=fresh_key() if errors else key_of(request),
    )  # fmt: skip
    return render(request, "letters/letter.html", {"frame": _frame(request, found), "page": page}, status=status)


def _frame(request: ClinicRequest, found: Letter) -> Frame:
    return person_frame(request, found.person, heading_of(LetterKind(found.sort), found.version))


def _tags(later: Letter | None, warnings: tuple[str, ...]) -> tuple[Tag, ...]:
    if later is not None:
        return (Tag("stop", "SUPERSEDED"),)
    return (Tag("reason", "something was corrected since"),) if warnings else (Tag("ok", "kept"),)


def _version_row(request: ClinicRequest, one: Letter) -> LetterRow:
    at = one.made_at.astimezone(ZoneInfo(one.clinic.time_zone))
    reason = f"“{one.reason}”" if one.reason else ""
    return LetterRow(
        f"Version {one.version}", reason, words.day_and_clock(at), one.author.display_name, (),
        to(request, "letters:letter", letter=one.pk),
    )  # fmt: skip


def _gone(found: Letter) -> Iterator[str]:
    for one in HandedOver.objects.filter(letter=found).select_related("author").order_by("pk"):
        how = words.capital(WAY_WORDS[one.way])
        yield f"{how} on {words.day(one.on)} to {one.to}. Written down by {one.author.display_name}."
