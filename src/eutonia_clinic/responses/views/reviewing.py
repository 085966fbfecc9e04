"""The course of the effect: the reasons are walked, kept, recorded; and somebody may treat again all the same."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from eutonia.domain.answers import Answer
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import Changed, NotValid
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.responses import acts
from eutonia_clinic.responses.models import ResponseReview
from eutonia_clinic.responses.presenters.fading import fadings
from eutonia_clinic.responses.presenters.reviewing import ReviewLinks, State, review_page, reviewed_page
from eutonia_clinic.responses.reading import Fading
from eutonia_clinic.responses.standing import day_of, going_words
from eutonia_clinic.responses.walking import cannot_be_kept, typed_in, walk_from
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.views.lessons import keep_what_was_taught

TITLE = "The course of the effect"


@require_GET
def review(request: ClinicRequest, person: int) -> HttpResponse:
    """The course of the effect, and every reason in turn."""
    fading = Fading(person_of(request.user, person), clinic_of(request), today_of(request))
    return _page(request, fading, fading.typed)


@require_POST
def walk(request: ClinicRequest, person: int) -> HttpResponse:
    """Keep the walk as it has come."""
    fading, typed = _sent(request, person)
    if wrong := _unkept(typed):
        return _page(request, fading, typed, wrong, NotValid.status)
    try:
        acts.keep_walk(
            by=request.user, clinic=fading.clinic, key=key_of(request), person=fading.person, session=fading.latest,
            typed=typed, version=_version(request),
        )  # fmt: skip
    except Changed as refusal:
        messages.error(request, str(refusal), extra_tags="stop")
        return _page(request, fading, typed, status=refusal.status)
    messages.success(request, "The walk is kept. It is not recorded yet: go on when you like.", extra_tags="ok")
    return redirect("responses:review", person=fading.person.pk)


@require_POST
def record(request: ClinicRequest, person: int) -> HttpResponse:
    """Record what the walk found, and what follows."""
    fading, typed = _sent(request, person)
    if wrong := _unkept(typed):
        return _page(request, fading, typed, wrong, NotValid.status)
    standing = fading.standing
    replaces = standing.review if standing and standing.is_of_now else None
    if request.POST.get("replaces", "") != str(replaces.pk if replaces else ""):
        said = "Somebody recorded what was found meanwhile. Nothing of yours was recorded: look at it, then record it anew."
        messages.error(request, said, extra_tags="stop")
        return _page(request, fading, typed, status=Changed.status)
    try:
        row = acts.review_response(
            by=request.user, clinic=fading.clinic, key=key_of(request), person=fading.person, session=fading.latest,
            walk=walk_from(typed), replaces=replaces, reason=typed.get("reason", "") if replaces else "",
        )  # fmt: skip
    except NotValid as refusal:
        if not refusal.problems:
            raise
        return _page(request, fading, typed, _errors(refusal), refusal.status)
    messages.success(request, "What was found is recorded. The advice and the next plan take it into account.", extra_tags="ok")
    keep_what_was_taught(request, fading.person)
    return redirect("responses:reviewed", response_review=row.pk)


@require_GET
def reviewed(request: ClinicRequest, response_review: int) -> HttpResponse:
    """A walk that was recorded."""
    rows = ResponseReview.objects.select_related("person", "author", "clinic", "going_on__author", "replaces")
    row = get_object_or_404(rows, pk=response_review)
    later = ResponseReview.objects.filter(replaces=row).first()
    page = reviewed_page(
        row.content, f"{row.author.display_name}, {words.day(day_of(row))}", _links(request, row.person), engine.knowledge(),
        going_on=going_words(getattr(row, "going_on", None)),
        because=row.reason, corrected_by=to(request, "responses:reviewed", response_review=later.pk) if later else "",
    )  # fmt: skip
    return render(request, "responses/reviewed.html", {"frame": person_frame(request, row.person, TITLE), "page": page})


@require_POST
def go_on(request: ClinicRequest, response_review: int) -> HttpResponse:
    """An injector treats again all the same, and says why."""
    row = get_object_or_404(ResponseReview.objects.select_related("person"), pk=response_review)
    said = request.POST.get("going-on", "")
    try:
        acts.go_on_treating(by=request.user, clinic=clinic_of(request), key=key_of(request), review=row, reason=said)
    except NotValid as refusal:
        fading = Fading(row.person, clinic_of(request), today_of(request))
        why = {"going-on": f"Why toxin is given again all the same: {refusal.sentence}"}
        return _page(request, fading, fading.typed, why, refusal.status)
    messages.success(request, "The reason is kept. The next plan may be made; it says so.", extra_tags="ok")
    return redirect("visits:person", person=row.person_id)


def _sent(request: ClinicRequest, person: int) -> tuple[Fading, dict[str, str]]:
    """The course, and what the form brought."""
    fading = Fading(person_of(request.user, person), clinic_of(request), today_of(request))
    return fading, typed_in(request.POST)


def _unkept(typed: dict[str, str]) -> dict[str, str]:
    wrong = cannot_be_kept(typed)
    return {name: f"{ABOUT.get(name.partition(':')[0], 'Words')}: expected is {wanted}." for name, wanted in wrong.items()}


def _errors(refusal: NotValid) -> dict[str, str]:
    return {one.field: f"{ABOUT.get(one.field.partition(':')[0], one.field)}: say {one.expected}." for one in refusal.problems}


ABOUT = {
    "verdict": "What you make of it", "answered_by": "Who answered the questions", "conclusion": "Conclusion",
    "follows": "What follows", "why": "Why that follows",
    "said": "Talked about", "said-words": "In whose words", "reason": "Why it is recorded anew",
}  # fmt: skip


def _version(request: ClinicRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def _page(
    request: ClinicRequest, fading: Fading, typed: Mapping[str, str], errors: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    walk, draft, standing = walk_from(typed), fading.walk, fading.standing
    answers = {name: one for name, one in walk.answers.items() if one is not Answer.NOT_ASKED}
    advice = fading.advice(answers)
    of_now = bool(standing and standing.is_of_now)
    state = State(
        walk, typed, standing, key_of(request), draft.version if draft else 0,
        f"Kept by {draft.author.display_name}, not recorded yet." if draft else "", errors, replaces=of_now,
    )  # fmt: skip
    shown = fadings(advice.cycles, fading.forecasts, engine.knowledge()) if advice else ()
    page = review_page(advice, shown, state, _links(request, fading.person, fading), engine.knowledge())
    replaces = standing.review.pk if standing and of_now else ""
    frame = person_frame(request, fading.person, TITLE)
    return render(request, "responses/review.html", {"frame": frame, "page": page, "replaces": replaces}, status=status)


def _links(request: ClinicRequest, person: Person, fading: Fading | None = None) -> ReviewLinks:
    standing = fading.standing if fading else None
    return ReviewLinks(
        keep=to(request, "responses:walk", person=person.pk),
        record=to(request, "responses:record", person=person.pk),
        go_on=to(request, "responses:go_on", response_review=standing.review.pk) if standing else "",
        again=to(request, "responses:review", person=person.pk),
        person=reverse("visits:person", kwargs={"person": person.pk}),
        reviewed=to(request, "responses:reviewed", response_review=standing.review.pk) if standing else "",
    )
