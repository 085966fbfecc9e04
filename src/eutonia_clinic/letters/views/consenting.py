"""Consent to the plan in hand: talked over and recorded, read afterwards, withdrawn, and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.documents import checked
from eutonia_clinic.core.errors import Changed, NotAllowed, NotValid
from eutonia_clinic.core.fields import Field, errors_of
from eutonia_clinic.core.forms import parts_of
from eutonia_clinic.letters import acts
from eutonia_clinic.letters.consents import discussed_now, places, plan_hash, standing_of
from eutonia_clinic.letters.documents import ConsentDocument, Decision, DiscussedAlternative, DiscussedRisk
from eutonia_clinic.letters.lending import DECISIONS
from eutonia_clinic.letters.models import Consent
from eutonia_clinic.letters.paper import consent_paper
from eutonia_clinic.letters.phrases import ENGLISH
from eutonia_clinic.letters.presenters.consenting import (
    CAPACITY,
    DECIDED,
    ConsentedPage,
    ConsentPage,
    RiskRow,
    consent_facts,
    decision_fields,
    decision_tag,
    others_field,
    risk_field,
    ticked,
)
from eutonia_clinic.letters.risks import Discussed, alternatives_of, risks_of
from eutonia_clinic.letters.views.days import day_typed
from eutonia_clinic.letters.whole import words_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.as_drafted import proposal_of
from eutonia_clinic.visits.boards import draft_of
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.models import PlanDraft

NOT_CHOSEN = {"capacity": "Who decides? Choose one.", "decision": "What was decided? Choose one."}


@require_http_methods(["GET", "POST"])
def consent(request: ClinicRequest, draft: int) -> HttpResponse:
    """Talk over the risks of one plan, and record what was decided."""
    found = draft_of(draft)
    if found.clinic_id != clinic_of(request).pk:
        raise NotAllowed(f"This plan is of {found.clinic.name}. Consent is recorded there.")
    of = discussed_now(found)
    if request.method == "GET":
        return _page(request, found, of, QueryDict(), {})
    day, errors = day_typed(request.POST, "discussed_on"), _wrong(request.POST)
    if day is None:
        errors["discussed_on"] = "On which day: type day, month and year in numbers, for example 24 9 2026."
    if errors or day is None:
        return _page(request, found, of, request.POST, errors, NotValid.status)
    return _recorded(request, found, of, day)


def _recorded(request: ClinicRequest, found: PlanDraft, of: Discussed, day: date) -> HttpResponse:
    try:
        document = checked(_tree(request, found, of, day), ConsentDocument, "The consent")
        row = acts.record_consent(
            by=request.user, clinic=clinic_of(request), key=key_of(request), draft=found, consent=document
        )
    except Changed as refusal:
        return _page(request, found, of, request.POST, {}, refusal.status, refusal.sentence)
    except NotValid as refusal:
        errors = {one.field.split(".")[-1]: f"Expected: {one.expected}." for one in refusal.problems}
        errors = errors or {"discussed_on": refusal.sentence}
        return _page(request, found, of, request.POST, errors, refusal.status)
    messages.success(request, f"{DECISIONS[document.decision]}.", extra_tags="ok")
    return redirect("letters:consented", consent=row.pk)


@require_http_methods(["GET", "POST"])
def consented(request: ClinicRequest, consent: int) -> HttpResponse:
    """What was recorded. Posted, consent is withdrawn."""
    found = get_object_or_404(Consent.objects.select_related("person", "draft", "clinic", "author"), pk=consent)
    if request.method == "GET":
        return _consented(request, found, {}, {})
    day, said = day_typed(request.POST, "on"), request.POST.get("said", "")
    if day is None:
        wrong = {"on": "Day: type day, month and year in numbers, for example 24 9 2026."}
        return _consented(request, found, request.POST.dict(), wrong, NotValid.status)
    try:
        row = acts.withdraw_consent(
            by=request.user, clinic=clinic_of(request), key=key_of(request), consent=found, on=day, said=said
        )
    except NotValid as refusal:
        return _consented(request, found, request.POST.dict(), {"said": refusal.sentence}, refusal.status)
    messages.success(request, "Consent withdrawn.", extra_tags="ok")
    return redirect("letters:consented", consent=row.pk)


@require_GET
def consent_print(request: ClinicRequest, draft: int) -> HttpResponse:
    """The form on paper for one plan, with boxes and lines."""
    found = draft_of(draft)
    paper = consent_paper(found, discussed_now(found), alternatives_of(proposal_of(found)), engine.knowledge(), today_of(request))
    frame, back = person_frame(request, found.person, "Consent form"), reverse("letters:consent", kwargs={"draft": found.pk})
    return render(request, "letters/consent_print.html", {"frame": frame, "sheet": paper, "back": back})


def _tree(request: ClinicRequest, found: PlanDraft, of: Discussed, day: date) -> dict[str, Any]:
    form, others = request.POST, set(request.POST.getlist("others"))
    risks = [one.model_copy(update={"discussed": f"risk-{one.id}" in form}) for one in risks_of(of, engine.knowledge())]
    alternatives = [one.model_copy(update={"discussed": one.id in others}) for one in alternatives_of(proposal_of(found))]
    return {
        "decision": form["decision"], "language": ENGLISH, "product": of.plan.product, "planned_for": of.plan.planned_for,
        "places": [{"muscle": one.muscle, "side": one.side} for one in of.plan.doses], "plan_sha256": form.get("shown", ""),
        "risks": risks, "not_all_because": _text(form, "not_all_because"), "questions": _text(form, "questions"),
        "alternatives": alternatives, "capacity": form["capacity"], "representative": _text(form, "representative"),
        "words": _text(form, "words"), "signed_on_paper": form.get("signed_on_paper") or "not_asked",
        "discussed_by": _text(form, "discussed_by") or words_of(request.user), "discussed_on": day,
        "recorded_by": words_of(request.user),
    }  # fmt: skip


def _text(form: Mapping[str, Any], name: str) -> str:
    return str(form.get(name, "")).replace("\r", "").strip()


def _wrong(form: QueryDict) -> dict[str, str]:
    offered = {"capacity": CAPACITY, "decision": DECIDED}
    return {name: NOT_CHOSEN[name] for name, held in offered.items() if form.get(name) not in {one.value for one in held}}


def _page(
    request: ClinicRequest, found: PlanDraft, of: Discussed, form: QueryDict, errors: Mapping[str, str], status: int = 200,
    refused: str = "",
) -> HttpResponse:  # fmt: skip
    knowledge = engine.knowledge()
    typed_day = tuple(form.get(f"discussed_on_{part}", "") for part in ("day", "month", "year"))
    day = typed_day if form else parts_of(today_of(request))
    others = others_field(alternatives_of(proposal_of(found)), form.getlist("others"))
    fields = decision_fields({name: str(form[name]) for name in form}, day, words_of(request.user), errors)
    page = ConsentPage(
        heading="Consent to this plan", product=of.plan.product, planned=words.long_day(of.plan.planned_for),
        places=places([(one.muscle, one.side) for one in of.plan.doses], knowledge),
        standing=standing_of(found.person, found).words,
        risks=tuple(RiskRow(risk_field(one, form), one.sources) for one in risks_of(of, knowledge)),
        others=others, fields=fields, errors=errors_of(fields), refused=refused, shown=plan_hash(of.plan),
        key=fresh_key() if status != 200 else key_of(request),
        print=reverse("letters:consent_print", kwargs={"draft": found.pk}),
        back=to(request, "letters:of_person", person=found.person_id),
    )  # fmt: skip
    frame = person_frame(request, found.person, "Consent")
    return render(request, "letters/consent.html", {"frame": frame, "page": page}, status=status)


def _consented(
    request: ClinicRequest, found: Consent, typed: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> HttpResponse:
    document: ConsentDocument = found.content
    later = Consent.objects.filter(replaces_id=found.pk).first()
    where = places([(one.muscle, one.side) for one in document.places], engine.knowledge())
    day = tuple(typed.get(f"on_{part}", "") for part in ("day", "month", "year")) if typed else parts_of(today_of(request))
    boxes = (
        Field("said", "What did the person say?", "long_text", typed.get("said", ""), error=errors.get("said", "")),
        Field("on", "Day", "day", day, error=errors.get("on", "")),
    )
    can = document.decision is Decision.CONSENTS and later is None and request.may("letters:consent")
    page = ConsentedPage(
        heading=DECISIONS[document.decision], tag=decision_tag(document.decision), facts=consent_facts(document, where),
        risks=tuple(_risk(one) for one in document.risks), others=tuple(_other(one) for one in document.alternatives),
        replaced=reverse("letters:consented", kwargs={"consent": later.pk}) if later else "",
        withdraw=reverse("letters:consented", kwargs={"consent": found.pk}) if can else "",
        said=boxes[0], day=boxes[1], errors=errors_of(boxes),
        print=reverse("letters:consent_print", kwargs={"draft": found.draft_id}),
        back=reverse("letters:of_person", kwargs={"person": found.person_id}), key=fresh_key() if errors else key_of(request),
    )  # fmt: skip
    frame = person_frame(request, found.person, "Consent")
    return render(request, "letters/consented.html", {"frame": frame, "page": page}, status=status)


def _risk(one: DiscussedRisk) -> tuple[str, Any, str]:
    return one.words, ticked(one.discussed), " ".join(one.sources)


def _other(one: DiscussedAlternative) -> tuple[str, Any]:
    return one.name, ticked(one.discussed, "note")
