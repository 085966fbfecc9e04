"""A session that was held on paper: typed in from the sheet, read back, recorded, and seconded where something was found."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from eutonia.domain.answers import Side
from eutonia.domain.fields import LONGEST_TEXT
from eutonia.report.muscles import muscle_name
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.errors import Changed, NotValid
from eutonia_clinic.core.presenting import Sources
from eutonia_clinic.patients.allowed import must_be_of_this_clinic
from eutonia_clinic.visits import acts, engine
from eutonia_clinic.visits.acts.paper import begun_of
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.giving import entries_of
from eutonia_clinic.visits.models import EnteredFromPaper, InjectionSession, SignedPlan
from eutonia_clinic.visits.paper import OnPaper, found_of
from eutonia_clinic.visits.presenters.paper import PaperMark, ReadBack, paper_mark, paper_page, read_back_of
from eutonia_clinic.visits.reading_correction import Corrected
from eutonia_clinic.visits.reading_paper import MORE_PLACES, Asked, guidance_in, place_in, sheet_in
from eutonia_clinic.visits.standing import is_closed, session_of
from eutonia_clinic.visits.views.lessons import keep_what_was_taught
from eutonia_clinic.visits.where import places_of


@require_http_methods(["GET", "POST"])
def paper(request: ClinicRequest, plan: int) -> HttpResponse:
    """Enter what a sheet of paper says. The first time it is read back with everything that is found; then it is recorded."""
    found = _plan(plan)
    begun = session_of(found)
    if begun and is_closed(begun):
        return redirect("visits:given", session=begun.pk)
    must_be_of_this_clinic(clinic_of(request), found)
    asked = Asked(found, () if begun else places_of(clinic_of(request)), today_of(request), begun_of(found))
    if request.method == "GET":
        return _page(request, asked)
    form = Corrected(request.POST.dict())
    sheet = sheet_in(form, asked, guidance_in(request.POST))
    if sheet is None:
        return _page(request, asked, form, status=NotValid.status)
    return _read_back(request, asked, form, sheet)


@require_POST
def second_paper(request: ClinicRequest, session: int) -> HttpResponse:
    """The second name to what was found of a session from paper."""
    row = get_object_or_404(EnteredFromPaper.objects.select_related("person", "clinic"), session=session)
    said = " ".join(request.POST.get("words", "").split())
    try:
        acts.second_paper_session(by=request.user, clinic=clinic_of(request), key=key_of(request), paper=row, words=said)
    except NotValid as refusal:
        messages.error(request, refusal.sentence, extra_tags="stop")
    else:
        messages.success(request, "Your name stands beside what was found.", extra_tags="ok")
    return redirect("visits:given", session=session)


def mark_of(request: ClinicRequest, session: InjectionSession) -> PaperMark | None:
    """How a session is marked that came from paper; None for one that was entered while it was given."""
    row = EnteredFromPaper.objects.filter(session=session).select_related("author", "seconded__author").first()
    if row is None:
        return None
    plan = SignedPlan.objects.select_related("proposal").get(pk=session.plan_id)
    seconded = getattr(row, "seconded", None)
    second = (seconded.author.display_name, seconded.words) if seconded else None
    may = request.may("visits:second_paper") and row.author_id != request.user.pk and row.clinic_id == clinic_of(request).pk
    agree = reverse("visits:second_paper", kwargs={"session": session.pk}) if may else ""
    sources = Sources(plan.proposal.content, engine.knowledge())
    return paper_mark(
        row.content, row.author.display_name, second, row.needs_second, engine.knowledge(), sources, agree, fresh_key()
    )


def _read_back(request: ClinicRequest, asked: Asked, form: Corrected, sheet: OnPaper) -> HttpResponse:
    found = found_of(asked.plan, sheet)
    proposal = asked.plan.proposal.content
    sources = Sources(proposal, engine.knowledge())
    shown = read_back_of(sheet, found, request.user.display_name, asked.today, engine.knowledge(), sources)
    wants = request.POST.get("act") == "record" and request.POST.get("shown") == shown.token
    if wants and found.takes_two and not _is_reason(form.text("all_the_same")):
        form.errors["all_the_same"] = f"say it in words, in at most {LONGEST_TEXT} letters."
        return _page(request, asked, form, shown, NotValid.status)
    if not wants:
        return _page(request, asked, form, shown)
    return _recorded(request, asked, form, sheet, shown)


def _is_reason(said: str) -> bool:
    return any(letter.isalpha() for letter in said) and len(said) <= LONGEST_TEXT


def _recorded(request: ClinicRequest, asked: Asked, form: Corrected, sheet: OnPaper, shown: ReadBack) -> HttpResponse:
    try:
        closed = acts.enter_from_paper(
            by=request.user, clinic=clinic_of(request), key=key_of(request), plan=asked.plan, sheet=sheet, shown=shown.token,
            all_the_same=form.text("all_the_same"), site=place_in(form, asked.places),
        )  # fmt: skip
    except Changed as refusal:
        messages.warning(request, refusal.sentence, extra_tags="reason")
        return _page(request, asked, form, None, refusal.status)
    except NotValid as refusal:
        form.errors["all_the_same"] = str(refusal)
        return _page(request, asked, form, shown, refusal.status)
    said = f"The session of {words.day(sheet.held_on)} is recorded: {words.dose(closed.units, closed.product)} given."
    messages.success(request, said, extra_tags="ok")
    keep_what_was_taught(request, closed.person)
    return redirect("visits:given", session=closed.session_id)


def _page(
    request: ClinicRequest, asked: Asked, form: Corrected | None = None, shown: ReadBack | None = None, status: int = 200
) -> HttpResponse:
    mine = {"plan": asked.plan.pk}
    links = reverse("visits:paper", kwargs=mine), reverse("visits:signed_plan", kwargs=mine)
    places = tuple((one.pk, one.name) for one in asked.places)
    typed = {**form.typed, "guidance": guidance_in(request.POST)} if form else {}
    key = key_of(request) if form else fresh_key()
    page = paper_page(
        asked.plan.content, engine.knowledge(), links, key, (asked.vials, MORE_PLACES), places, shown, typed,
        form.errors if form else {}, _before(asked),
    )  # fmt: skip
    frame = person_frame(request, asked.plan.person, "A session held on paper", "inject", noticed=True)
    return render(request, "visits/paper.html", {"frame": frame, "page": page}, status=status)


def _before(asked: Asked) -> tuple[str, ...]:
    """What was written down in the system before the session broke off."""
    if asked.begun is None:
        return ()
    held, known = entries_of(asked.begun), engine.knowledge()
    given = (f"{words.units(one.units)} into {muscle_name(one.muscle, known)} {Side(one.side).word}" for one in held.given)
    lots = (f"lot {one.lot}" for one in held.vials)
    return (words.long_day(asked.begun.given_on), words.listed([*given, *lots]) or "nothing")


def _plan(number: int) -> SignedPlan:
    rows = SignedPlan.objects.select_related("proposal__assessment__person", "person", "clinic", "author", "root__clinic")
    return get_object_or_404(rows, pk=number)
