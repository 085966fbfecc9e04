"""Verify a fact against the current label, correct it, give the second name, take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import Changed, NotValid, TooLate
from eutonia_clinic.core.fields import Field
from eutonia_clinic.facts import acts
from eutonia_clinic.facts.forms import LONGEST_REASON, ReadingForm, remembered
from eutonia_clinic.facts.here import label_of
from eutonia_clinic.facts.models import FactReading, Verdict
from eutonia_clinic.facts.naming import Held
from eutonia_clinic.facts.presenters.fact import VerifyPage, second_page, verify_page
from eutonia_clinic.facts.presenters.facts import label_words, name_of
from eutonia_clinic.facts.standing import Standing, is_taken_back, last_reading, standing_of, token_of
from eutonia_clinic.facts.views.common import fact_or_404

NOT_USABLE = 422
ANEW = "Every proposal and draft that was not signed yet says that it has to be made anew."


@require_http_methods(["GET", "POST"])
def verify(request: ClinicRequest, fact: str) -> HttpResponse:
    """Write down what the current label says. The same verifies the fact, other corrects it."""
    held, now = fact_or_404(fact)
    one = standing_of(held, now)
    if one.waiting:
        raise TooLate(f"{one.waiting.author.display_name} read this fact, and it waits for a second name. Look at that first.")
    form = ReadingForm(request.POST or None, fact=held, today=today_of(request), initial=_last_label(request, held))
    if request.method == "POST" and form.is_valid():
        try:
            return _read(request, held, form)
        except (NotValid, Changed) as refusal:
            form.refuse(refusal)
    page = verify_page(one, now.knowledge, _to_fact(held))
    return _form(request, page, form, token_of(held, last_reading(fact)))


def _read(request: ClinicRequest, held: Held, form: ReadingForm) -> HttpResponse:
    row = acts.read_fact(
        by=request.user, clinic=clinic_of(request), key=key_of(request), fact=held.id, seen=request.POST.get("seen", ""),
        label=form.label, states=form.states, reason=form.cleaned_data["reason"],
    )  # fmt: skip
    what = "verified" if row.verdict == Verdict.SAME else "corrected"
    if row.names_needed == 1:
        messages.success(request, f"{name_of(held)} is {what} here. {ANEW}", extra_tags="ok")
    else:
        said = (
            "Your reading is kept. Nothing has changed yet: a second person has to read it in the same label, "
            "in their own account."
        )
        messages.success(request, said, extra_tags="note")
    return redirect("facts:fact", fact=held.id)


@require_http_methods(["GET", "POST"])
def second(request: ClinicRequest, fact: str) -> HttpResponse:
    """Read the fact in the same label as the second person, or say that it does not hold."""
    held, now = fact_or_404(fact)
    one = standing_of(held, now)
    if one.waiting is None:
        raise TooLate("No reading of this fact waits for a second name. Somebody has looked at it already.")
    if request.method == "POST" and request.POST.get("act") == "decline":
        return _decline(request, one)
    form = ReadingForm(request.POST or None, fact=held, today=today_of(request), seconding=True)
    if is_taken_back(one.waiting):
        form.fields.clear()
    if request.method == "POST" and form.is_valid():
        try:
            return _seconded(request, one, {} if is_taken_back(one.waiting) else form.states)
        except NotValid as refusal:
            form.refuse(refusal)
    return _second_form(request, one, form)


def _seconded(request: ClinicRequest, one: Standing, states: dict[str, str]) -> HttpResponse:
    assert one.waiting is not None
    row = acts.second_reading(by=request.user, clinic=clinic_of(request), key=key_of(request), reading=one.waiting, states=states)
    what = "It holds from now on." if row.changes else "It is verified here."
    messages.success(request, f"You and {one.waiting.author.display_name} read the same. {what} {ANEW}", extra_tags="ok")
    return redirect("facts:fact", fact=one.fact.id)


def _decline(request: ClinicRequest, one: Standing) -> HttpResponse:
    assert one.waiting is not None
    why = " ".join(request.POST.get("words", "").split())
    if not any(letter.isalpha() for letter in why) or len(why) > LONGEST_REASON:
        form = ReadingForm(None, fact=one.fact, today=today_of(request), seconding=True)
        return _second_form(request, one, form, why, "Say in words why it does not hold.")
    acts.decline_reading(by=request.user, clinic=clinic_of(request), key=key_of(request), reading=one.waiting, why=why)
    messages.success(request, "The reading does not hold. Nothing has changed.", extra_tags="ok")
    return redirect("facts:fact", fact=one.fact.id)


def _second_form(request: ClinicRequest, one: Standing, form: ReadingForm, why: str = "", error: str = "") -> HttpResponse:
    assert one.waiting is not None
    _, now = fact_or_404(one.fact.id)
    reading = one.waiting
    mine = reading.author_id == request.user.pk
    when = words.day_and_clock(timezone.localtime(reading.made_at))
    page = second_page(
        one, now.knowledge, _to_fact(one.fact), label_words(label_of(reading)), f"{reading.author.display_name}, {when}"
    )
    label = "Why you withdraw it" if mine else "Why it does not hold"
    decline = Field("words", label, "long_text", why, error=error)
    shown = {
        "mine": mine,
        "taken_back": is_taken_back(reading),
        "why": reading.reason if is_taken_back(reading) else "",
        "decline": decline,
    }
    return _form(request, page, form, "", template="second", failed=bool(error), **shown)


@require_http_methods(["GET", "POST"])
def take_back(request: ClinicRequest, fact: str) -> HttpResponse:
    """Say that what was verified here no longer holds, and why: what the files say then holds again."""
    held, now = fact_or_404(fact)
    one, why, error = standing_of(held, now), "", ""
    if one.holds is None or one.waiting is not None:
        raise TooLate("There is nothing here that can be taken back now. Look at the fact again.")
    if request.method == "POST":
        why = " ".join(request.POST.get("reason", "").split())
        error = (
            "" if any(letter.isalpha() for letter in why) and len(why) <= LONGEST_REASON else "Say in words why it is taken back."
        )
        if not error:
            return _taken_back(request, held, why)
    page = verify_page(one, now.knowledge, _to_fact(held))
    field = Field("reason", "Why it is taken back", "long_text", why, error=error)
    form = ReadingForm(None, fact=held, today=today_of(request), seconding=True)
    return _form(request, page, form, token_of(held, last_reading(fact)), template="take_back", failed=bool(error), why=field)


def _taken_back(request: ClinicRequest, held: Held, why: str) -> HttpResponse:
    row = acts.take_back_reading(
        by=request.user,
        clinic=clinic_of(request),
        key=key_of(request),
        fact=held.id,
        seen=request.POST.get("seen", ""),
        reason=why,
    )
    waits = (
        "It waits for a second name; nothing has changed yet."
        if row.names_needed > 1
        else f"What the files say holds again. {ANEW}"
    )
    messages.success(request, waits, extra_tags="note" if row.names_needed > 1 else "ok")
    return redirect("facts:fact", fact=held.id)


def _last_label(request: ClinicRequest, held: Held) -> dict[str, object]:
    """The document that this user read last about the same product, so that it is not typed for each of its facts."""
    about = f"{held.product}." if held.product else held.id
    rows = FactReading.objects.filter(author=request.user, fact__startswith=about, dated__isnull=False)
    return remembered(rows.order_by("-pk").values("title", "version", "dated").first() or {})


def _to_fact(held: Held) -> str:
    return reverse("facts:fact", kwargs={"fact": held.id})


def _form(
    request: ClinicRequest, page: VerifyPage, form: ReadingForm, seen: str, template: str = "verify", failed: bool = False,
    **more: object,
) -> HttpResponse:  # fmt: skip
    frame = frame_for(request, page.heading, "knowledge")
    shown = {
        "frame": frame,
        "page": page,
        "form": form,
        "seen": seen,
        "key": key_of(request),
        "by": request.user.display_name,
        **more,
    }
    return render(request, f"facts/{template}.html", shown, status=NOT_USABLE if form.errors or failed else 200)
