"""A letter that is being written: read, completed by hand, saved, kept, or put aside."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.errors import Changed, NotAllowed, NotValid, TooLate
from eutonia_clinic.core.fields import errors_of
from eutonia_clinic.letters import acts
from eutonia_clinic.letters.acts.writing import typed_of
from eutonia_clinic.letters.documents import LetterKind, Typed
from eutonia_clinic.letters.models import LetterDraft
from eutonia_clinic.letters.presenters.pages import DraftPage, heading_of, text_fields, typed_fields
from eutonia_clinic.letters.presenters.sheet import letter_sheet, reading_words, typed_reading
from eutonia_clinic.letters.reading_form import Form, form_of
from eutonia_clinic.letters.whole import shown_letter, whole_letter
from eutonia_clinic.visits.framing import person_frame

SAVED = "Saved. The letter is not kept yet."


@require_http_methods(["GET", "POST"])
def draft(request: ClinicRequest, letter_draft: int) -> HttpResponse:
    """The letter as it will read, and the boxes. Posted with `keep` it is kept whole, otherwise what was typed is saved."""
    found = draft_of(letter_draft)
    if found.clinic_id != clinic_of(request).pk:
        raise NotAllowed(f"This letter is written at {found.clinic.name}. It is gone on with there.")
    if found.is_finished:
        raise TooLate("This letter was kept or put aside already.")
    if request.method == "GET":
        return _page(request, found, typed_of(found))
    form = form_of(request.POST.dict(), _hand_blocks(request, found))
    if form.errors:
        return _page(request, found, form.typed, form.errors, request.POST.dict(), NotValid.status)
    return _kept(request, found, form) if request.POST.get("act") == "keep" else _saved(request, found, form)


@require_POST
def put_aside(request: ClinicRequest, letter_draft: int) -> HttpResponse:
    """Nothing is gone on with; what was kept before stays."""
    found = draft_of(letter_draft)
    acts.put_letter_aside(
        by=request.user, clinic=clinic_of(request), key=key_of(request), draft=found, version=_version(request)
    )
    messages.success(request, "The letter is put aside. Nothing was kept.", extra_tags="ok")
    return redirect("letters:of_person", person=found.person_id)


def draft_of(number: int) -> LetterDraft:
    """A draft with everything that its pages read."""
    rows = LetterDraft.objects.select_related("session__person", "session__clinic", "session__plan", "person", "clinic", "author")
    return get_object_or_404(rows.select_related("replaces"), pk=number)


def _saved(request: ClinicRequest, found: LetterDraft, form: Form) -> HttpResponse:
    try:
        acts.save_letter(
            by=request.user, clinic=clinic_of(request), key=key_of(request), draft=found, version=_version(request),
            typed=form.typed,
        )  # fmt: skip
    except Changed as refusal:
        return _page(request, found, form.typed, {}, {}, refusal.status, refusal.sentence)
    messages.success(request, SAVED, extra_tags="ok")
    return redirect("letters:draft", letter_draft=found.pk)


def _kept(request: ClinicRequest, found: LetterDraft, form: Form) -> HttpResponse:
    try:
        letter = acts.keep_letter(
            by=request.user, clinic=clinic_of(request), key=key_of(request), draft=found, version=_version(request),
            typed=form.typed, shown=request.POST.get("shown", ""),
        )  # fmt: skip
    except NotValid as refusal:
        errors = {one.field: f"Found: {one.found}. Expected: {one.expected}." for one in refusal.problems}
        return _page(request, found, form.typed, errors, {}, refusal.status)
    except Changed as refusal:
        return _page(request, found, form.typed, {}, {}, refusal.status, refusal.sentence)
    messages.success(request, "The letter is kept under your name.", extra_tags="ok")
    return redirect("letters:letter", letter=letter.pk)


def _hand_blocks(request: ClinicRequest, found: LetterDraft) -> tuple[str, ...]:
    shown = shown_letter(found, Typed(), clinic_of(request))
    return tuple(one.name for one in shown.written.blocks if one.by_hand)


def _version(request: ClinicRequest) -> int:
    typed = request.POST.get("version", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise NotValid("This form is not complete. Open the page again.")
    return int(typed)


def _page(
    request: ClinicRequest, found: LetterDraft, typed: Typed, errors: Mapping[str, str] | None = None,
    raw: Mapping[str, str] | None = None, status: int = 200, refused: str = "",
) -> HttpResponse:  # fmt: skip
    """The page. After a refusal it carries a fresh key, and the version and words that hold now."""
    clinic, kind = clinic_of(request), LetterKind(found.sort)
    shown, version = shown_letter(found, typed, clinic), found.replaces.version + 1 if found.replaces else 1
    document = whole_letter(found, typed, request.user, clinic)
    texts = text_fields(shown.written.blocks, typed, errors or {}, raw or {})
    boxes = typed_fields(typed, kind, errors or {}, found.replaces_id is not None, raw or {})
    reading = (*reading_words(shown.written.reading), typed_reading(tuple(typed.texts.values())))
    page = DraftPage(
        heading=heading_of(kind, version), sheet=letter_sheet(document, version=version), to=boxes, texts=texts,
        reading=tuple(one for one in reading if one), errors=errors_of((*boxes, *texts)), refused=refused,
        version=LetterDraft.objects.values_list("version", flat=True).get(pk=found.pk), shown=shown.hash,
        key=fresh_key() if status != 200 else key_of(request),
        back=reverse("letters:of_person", kwargs={"person": found.person_id}),
        aside=reverse("letters:put_aside", kwargs={"letter_draft": found.pk}),
    )  # fmt: skip
    frame = person_frame(request, found.person, "Write a letter")
    return render(request, "letters/draft.html", {"frame": frame, "page": page}, status=status)
