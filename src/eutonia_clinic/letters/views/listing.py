"""Letters and consents of one person, and which letter to write next."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.letters import acts
from eutonia_clinic.letters.consents import consents_of, in_hand
from eutonia_clinic.letters.documents import LetterKind
from eutonia_clinic.letters.lending import DECISIONS
from eutonia_clinic.letters.models import Consent, HandedOver, Letter, LetterDraft
from eutonia_clinic.letters.presenters.consenting import decision_tag
from eutonia_clinic.letters.presenters.pages import (
    FOR_WHOM,
    LetterRow,
    LettersPage,
    SessionChoice,
    heading_of,
    write_page,
)
from eutonia_clinic.letters.standing import drafts_of, letters_of, outdated
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.courses import closed_sessions
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.models import InjectionSession
from eutonia_clinic.visits.queries import open_sessions

NOT_USABLE = 422
NOTHING_GIVEN = "Nothing was given at this clinic yet. A letter is written from a closed session."
AT_ONCE = (
    "Its letters can be written the moment it is, so that the person takes theirs home. Until then the consent form says what is "
    "planned, with its risks."
)
NO_PLAN = "No plan waits: consent is talked over for a plan, from its first draft on."


@require_GET
def of_person(request: ClinicRequest, person: int) -> HttpResponse:
    """Every letter that was kept or is being written, and everything on record of consent."""
    who, clinic = person_of(request.user, person), clinic_of(request)
    draft = in_hand(who, clinic)
    page = LettersPage(
        letters=_letters(request, who), drafts=tuple(_draft_row(request, one) for one in drafts_of(who)),
        consents=tuple(_consent_row(request, one) for one in consents_of(who)),
        write=to(request, "letters:write", person=who.pk) if _sessions(request, who) else "",
        consent=to(request, "letters:consent", draft=draft.pk) if draft else "",
        no_consent_because="" if draft else NO_PLAN,
        no_letter_because=_waits(request, who) or ("" if _sessions(request, who) else NOTHING_GIVEN),
    )  # fmt: skip
    frame = person_frame(request, who, "Letters and consent", noticed=True)
    return render(request, "letters/of_person.html", {"frame": frame, "page": page})


@require_http_methods(["GET", "POST"])
def write(request: ClinicRequest, person: int) -> HttpResponse:
    """Choose to whom and about which treatment."""
    who = person_of(request.user, person)
    sessions, typed = _sessions(request, who), request.POST.dict() if request.method == "POST" else _offered(request)
    errors = _errors(typed, sessions) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        session = InjectionSession.objects.select_related("person", "clinic", "plan").get(pk=int(typed["session"]))
        draft = acts.start_letter(
            by=request.user, clinic=clinic_of(request), key=key_of(request), session=session, kind=LetterKind(typed["kind"])
        )
        return redirect("letters:draft", letter_draft=draft.pk)
    page = write_page(sessions, typed, errors, reverse("letters:of_person", kwargs={"person": who.pk}), key_of(request))
    shown = {
        "frame": person_frame(request, who, "Write a letter"), "page": page, "why_not": "" if sessions else NOTHING_GIVEN,
        "waits": _waits(request, who),
    }  # fmt: skip
    return render(request, "letters/write.html", shown, status=NOT_USABLE if errors else 200)


def _offered(request: ClinicRequest) -> dict[str, str]:
    """What a link has chosen already; it can be changed."""
    return {name: request.GET.get(name, "") for name in ("kind", "session") if name in request.GET}


def _waits(request: ClinicRequest, who: Person) -> str:
    """That a session is under way here, whose letters can be written the moment it is closed; '' while none is."""
    session = open_sessions(clinic_of(request)).filter(person__in=ids_of(who.pk)).first()
    return f"The session of {words.day(session.given_on)} is not closed yet. {AT_ONCE}" if session else ""


def _errors(typed: dict[str, str], sessions: tuple[SessionChoice, ...]) -> dict[str, str]:
    errors = {}
    if typed.get("kind") not in {kind.value for kind in LetterKind}:
        errors["kind"] = "To whom? Choose one."
    if typed.get("session") not in {str(one.id) for one in sessions}:
        errors["session"] = "About which treatment? Choose one of this clinic that is closed."
    return errors


def _sessions(request: ClinicRequest, person: Person) -> tuple[SessionChoice, ...]:
    """The closed sessions of this clinic, the latest first."""
    rows = closed_sessions(person).filter(session__clinic=clinic_of(request)).order_by("-session__given_on", "-pk")
    return tuple(SessionChoice(one.session_id, one.session.given_on, one.units, one.product) for one in rows)


def _letters(request: ClinicRequest, person: Person) -> tuple[LetterRow, ...]:
    letters = list(letters_of(person))
    replaced, old = {one.replaces_id for one in letters}, outdated(letters)
    gone = dict(HandedOver.objects.filter(letter__in=letters).order_by("pk").values_list("letter_id", "on"))
    return tuple(_letter_row(request, one, one.pk in replaced, one.pk in old, gone.get(one.pk)) for one in letters)


def _letter_row(request: ClinicRequest, one: Letter, is_replaced: bool, is_outdated: bool, gone: object) -> LetterRow:
    tags = [Tag("stop", "SUPERSEDED")] if is_replaced else [Tag("reason", "something was corrected since")] if is_outdated else []
    tags.append(Tag("ok", f"left the clinic {words.day(gone)}") if gone else Tag("note", "not handed over yet"))  # type: ignore[arg-type]
    return LetterRow(
        heading_of(LetterKind(one.sort), one.version), f"treatment of {words.day(one.session.given_on)}",
        words.near_day(one.written_on, today_of(request)), one.author.display_name, tuple(tags),
        to(request, "letters:letter", letter=one.pk),
    )  # fmt: skip


def _draft_row(request: ClinicRequest, one: LetterDraft) -> LetterRow:
    here = one.changed_at.astimezone(ZoneInfo(clinic_of(request).time_zone))
    return LetterRow(
        FOR_WHOM[LetterKind(one.sort)], f"treatment of {words.day(one.session.given_on)}", words.day_and_clock(here),
        one.author.display_name, (Tag("note", "being written"),), to(request, "letters:draft", letter_draft=one.pk),
    )  # fmt: skip


def _consent_row(request: ClinicRequest, one: Consent) -> LetterRow:
    document = one.content
    about = f"{document.product}, planned for {words.day(document.planned_for)}"
    return LetterRow(
        DECISIONS[document.decision], about, words.near_day(one.discussed_on, today_of(request)), document.recorded_by,
        (decision_tag(document.decision),), to(request, "letters:consented", consent=one.pk),
    )  # fmt: skip


