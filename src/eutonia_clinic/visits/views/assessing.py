"""Writing an assessment: begun, kept as often as one likes, recorded, and then: may we?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from eutonia.domain.answers import Answer
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.documents import canonical, tree_of
from eutonia_clinic.core.errors import Changed, NotValid, Refused, TooLate
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.allowed import must_be_of_this_clinic
from eutonia_clinic.patients.queries import identity_of, person_of
from eutonia_clinic.visits import acts, engine, queries
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.models import Assessment, AssessmentDraft
from eutonia_clinic.visits.places import waiting_after
from eutonia_clinic.visits.presenters import carried
from eutonia_clinic.visits.presenters.assessing import Assessing, AssessLinks, AssessPage, assess_page
from eutonia_clinic.visits.presenters.entry import every_field, name_of, said
from eutonia_clinic.visits.presenters.still_listed import STILL_ALL
from eutonia_clinic.visits.reading_assessment import movements_in, read_assessment
from eutonia_clinic.visits.still_so import by_place, said_now
from eutonia_clinic.visits.unfinished import unfinished_case
from eutonia_clinic.visits.views.answering import proposed
from eutonia_clinic.visits.writing import (
    Written,
    all_no,
    asked_anew,
    faults,
    nobody_answered,
    on_their_days,
    told,
    whole_case,
    written,
)

UNREADABLE, CONFLICT = 422, 409


@require_POST
def start_assessment(request: ClinicRequest, person: int) -> HttpResponse:
    """Go on with the assessment that is being written here, or begin one."""
    found, clinic = person_of(request.user, person), clinic_of(request)
    open_now = queries.assessment_drafts_of(found).filter(clinic=clinic, corrects=None).first()
    draft = open_now or acts.start_assessment(by=request.user, clinic=clinic, key=key_of(request), person=found)
    return redirect("visits:assess", assessment_draft=draft.pk)


@require_POST
def put_assessment_aside(request: ClinicRequest, assessment_draft: int) -> HttpResponse:
    """A draft is not gone on with."""
    draft = get_object_or_404(AssessmentDraft, pk=assessment_draft)
    acts.put_aside(
        by=request.user, clinic=clinic_of(request), key=f"{key_of(request)}-aside", draft=draft, version=_version(request)
    )
    messages.success(request, "The draft of the assessment was put aside.", extra_tags="ok")
    return redirect("visits:person", person=draft.person_id)


@require_http_methods(["GET", "POST"])
def assess(request: ClinicRequest, assessment_draft: int) -> HttpResponse:
    """The form of an assessment, as far as it has come."""
    rows = AssessmentDraft.objects.select_related("person", "copied_from", "corrects", "author")
    draft = get_object_or_404(rows, pk=assessment_draft)
    must_be_of_this_clinic(clinic_of(request), draft)
    if request.method == "POST":
        return _posted(request, draft)
    if draft.is_finished:
        messages.info(request, "That draft was recorded or put aside.", extra_tags="note")
        return redirect("visits:person", person=draft.person_id)
    return _shown(request, draft, written(draft, clinic_of(request)))


def _posted(request: ClinicRequest, draft: AssessmentDraft) -> HttpResponse:
    """Keep what was typed, all of it; then do what the button says."""
    act, clinic = request.POST.get("act", "save"), clinic_of(request)
    before = written(draft, clinic)
    now = _done(act, _read(request.POST, draft, before, request.user.display_name), request.user.display_name)
    now = replace(now, tree=on_their_days(now.tree, before.tree, today_of(request)))
    try:
        kept = acts.save_assessment_draft(
            by=request.user, clinic=clinic, key=key_of(request), draft=draft, version=_version(request), document=now.document,
            unconfirmed=now.unconfirmed,
        )  # fmt: skip
    except (Changed, TooLate) as refusal:
        return _conflict(request, draft, now, refusal)
    if act == "next":
        return _next(request, kept, now)
    if act == STILL_ALL and not now.errors:
        rows = words.count(len(before.waiting), "row")
        messages.success(request, f"Saved. {words.capital(rows)} carried over, still so by your word.", extra_tags="ok")
    elif now.errors:
        messages.warning(request, "Saved. What cannot be read is kept as it was typed, and named below.", extra_tags="reason")
    else:
        messages.success(request, "Saved.", extra_tags="ok")
    return redirect(reverse("visits:assess", kwargs={"assessment_draft": draft.pk}) + _anchor(act))


def _read(sent: QueryDict, draft: AssessmentDraft, before: Written, who: str) -> Written:
    """The form, on top of the draft that it was made from."""
    known = engine.knowledge()
    reading = read_assessment(sent, before.tree, known, f"goal-{draft.pk}")
    tree = _with_what_is_known(reading.tree, draft)
    typed = reading.typed | ({"reason": sent.get("reason")} if draft.corrects_id and sent.get("reason") else {})
    movements = tuple(movements_in(sent, known))
    held = tree_of(canonical(tree))
    ticked = _confirmed(sent, movements)
    waiting = waiting_after(before.unconfirmed, before.tree, held, ticked)
    said = (*before.confirmed, *said_now(before.unconfirmed, before.tree, held, ticked, who))
    return replace(
        before, tree=held, movements=movements, typed=typed, errors=reading.errors, unconfirmed=waiting, confirmed=said
    )


def _with_what_is_known(tree: dict[str, Any], draft: AssessmentDraft) -> dict[str, Any]:
    """Who has toxin on record was treated before: that is known, and not asked."""
    treated = any(one.status == "given" for one in ledger.treatments_of(draft.person))
    return tree | ({"first_toxin_treatment": Answer.NO.value} if treated and not draft.corrects_id else {})


def _confirmed(sent: QueryDict, movements: tuple[str, ...]) -> set[str]:
    """What the ticks confirm, by what it is about."""
    ticked = [name.removeprefix(carried.STILL) for name in sent if name.startswith(carried.STILL) and sent.get(name) == "yes"]
    return {about for tick in ticked for about in _ticked(*tick.partition(":")[::2], sent, movements)}


def _ticked(kind: str, what: str, sent: QueryDict, movements: tuple[str, ...]) -> tuple[str, ...]:
    if kind == "movement":
        return carried.about_movement(what, movements, engine.knowledge())
    if kind == "muscles":
        under = _under(movements)
        return tuple(about for one in engine.knowledge().muscles if (about := f"muscles {one}") not in under)
    goal = (f"goals {sent.get(f'goal:{what}:id')}",)
    return {"goal": goal, "person": carried.PERSON, "others": ("other_treatments",)}.get(kind, ())


def _under(movements: tuple[str, ...]) -> set[str]:
    under = carried.muscles_under(movements, engine.knowledge())
    return {f"muscles {one}" for muscles in under.values() for one in muscles}


def _done(act: str, now: Written, who: str) -> Written:
    """What a button does to what was written."""
    if act == STILL_ALL and not now.errors:
        said = said_now(now.unconfirmed, now.tree, now.tree, None, who)
        return replace(now, unconfirmed=(), confirmed=(*now.confirmed, *said))
    kind, _, what = act.partition(":")
    if kind == "add" and what in engine.knowledge().patterns:
        return replace(now, movements=tuple(dict.fromkeys([*now.movements, what])))
    if kind == "remove":
        return _without(now, what)
    if kind == "no":
        return replace(now, tree=all_no(now.tree, what))
    if act == "ask-anew":
        return replace(now, tree=asked_anew(now.tree))
    return now


def _without(now: Written, pattern: str) -> Written:
    """The movement is taken out on both sides, with whatever of it could not be read."""
    tree = now.tree | {"problems": [one for one in now.tree["problems"] if one["pattern"] != pattern]}
    kept = {name: one for name, one in now.typed.items() if not name.startswith(f"problem:{pattern}:")}
    errors = {name: one for name, one in now.errors.items() if name in kept}
    movements = tuple(one for one in now.movements if one != pattern)
    return replace(
        now, tree=tree, movements=movements, typed=kept, errors=errors, unconfirmed=waiting_after(now.unconfirmed, now.tree, tree)
    )


def _anchor(act: str) -> str:
    kind, _, what = act.partition(":")
    places = {"add": f"#m-{what}", "no": f"#topic-{what}", "remove": "#movements", "ask-anew": "#toxin", STILL_ALL: "#toxin"}
    return places.get(kind, "")


def _next(request: ClinicRequest, draft: AssessmentDraft, now: Written) -> HttpResponse:
    """Record the assessment and ask: may we? What is missing is named, and everything stays as it was typed."""
    errors, general = _everything_wrong(draft, now, clinic_of(request))
    if errors or general:
        return _shown(request, draft, replace(now, errors=errors), general, UNREADABLE)
    try:
        assessment = _recorded(request, draft, now)
    except (NotValid, Changed, TooLate) as refusal:
        return _shown(request, draft, now, (("main", str(refusal)),), refusal.status)
    messages.success(request, "The assessment is recorded.", extra_tags="ok")
    return proposed(request, assessment)


def _everything_wrong(draft: AssessmentDraft, now: Written, clinic: Clinic) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    errors, general = told(faults(now.tree, identity_of(draft.person).birth_date, clinic.jurisdiction), now.tree)
    if draft.corrects_id and not any(letter.isalpha() for letter in now.typed.get("reason", "")):
        errors["reason"] = "Say in words why it is corrected."
    return errors | nobody_answered(now.tree) | dict(now.errors), general


def _recorded(request: ClinicRequest, draft: AssessmentDraft, now: Written) -> Assessment:
    return acts.record_assessment(
        by=request.user, clinic=clinic_of(request), key=f"{key_of(request)}-record", person=draft.person,
        case=whole_case(now.tree), unconfirmed=now.unconfirmed, draft=draft, replaces=draft.corrects,
        confirmed=by_place(now.confirmed, now.tree),
        reason=now.typed.get("reason", "") if draft.corrects else "",
    )  # fmt: skip


def _conflict(request: ClinicRequest, draft: AssessmentDraft, mine: Written, refusal: Refused) -> HttpResponse:
    """Somebody else wrote here meanwhile: who, what is different, and everything that was typed still in its box."""
    theirs = AssessmentDraft.objects.select_related("person", "copied_from", "corrects", "author").get(pk=draft.pk)
    there = written(theirs, clinic_of(request))
    mine = replace(mine, answers=there.answers, unconfirmed=waiting_after(there.unconfirmed, there.tree, mine.tree))
    if theirs.is_finished:
        return _shown(request, theirs, mine, status=CONFLICT, closed=str(refusal))
    pages = (_page(request, theirs, mine, Assessing()), _page(request, theirs, there, Assessing()))
    different = _differences(*pages, theirs.author.display_name)
    return _shown(request, theirs, mine, status=CONFLICT, conflict=(str(refusal), *different))


def _differences(mine: AssessPage, theirs: AssessPage, who: str) -> tuple[str, ...]:
    """What somebody else wrote otherwise, field by field."""
    boxes = {one.name: one.value for one in every_field(mine)}
    return tuple(
        f"{name_of(one)}: {who} wrote “{said(one) or 'nothing'}”."
        for one in every_field(theirs) if one.name not in boxes or boxes[one.name] != one.value
    )  # fmt: skip


def _shown(
    request: ClinicRequest, draft: AssessmentDraft, now: Written, general: tuple[tuple[str, str], ...] = (), status: int = 200,
    conflict: tuple[str, ...] = (), closed: str = "",
) -> HttpResponse:  # fmt: skip
    state = Assessing(general=general, conflict=conflict, closed=closed)
    frame = person_frame(request, draft.person, "Assess", "assess")
    return render(request, "visits/assess.html", {"frame": frame, "page": _page(request, draft, now, state)}, status=status)


def _page(request: ClinicRequest, draft: AssessmentDraft, now: Written, state: Assessing) -> AssessPage:
    """The page of what is written. Beside what cannot be read stands what the engine refuses of what is there."""
    clinic, last = clinic_of(request), draft.corrects or draft.copied_from
    so_far, _ = told(faults(now.tree, identity_of(draft.person).birth_date, clinic.jurisdiction, everything=False), now.tree)
    known = replace(
        state, last=last.content if last else None, typed=now.typed, errors=so_far | dict(now.errors), movements=now.movements,
        unconfirmed=now.waiting, ledger=ledger.treatments_of(draft.person), corrects=draft.corrects_id is not None,
        today=today_of(request), version=draft.version, idempotency_key=fresh_key(),
    )  # fmt: skip
    return assess_page(unfinished_case(now.tree), engine.knowledge(), _links(draft), known)


def _links(draft: AssessmentDraft) -> AssessLinks:
    mine = {"assessment_draft": draft.pk}
    whose = {"person": draft.person_id}
    return AssessLinks(
        reverse("visits:assess", kwargs=mine), reverse("visits:person", kwargs=whose), reverse("patients:toxin", kwargs=whose),
        reverse("visits:put_assessment_aside", kwargs=mine),
    )  # fmt: skip


def _version(request: ClinicRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
