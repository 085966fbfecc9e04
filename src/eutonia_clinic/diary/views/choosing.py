"""What the diary of a person asks for: up to three symptoms in their own words, and which problem each tells of."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eutonia.domain.answers import Side
from eutonia.domain.case import Case, ProblemName
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core import words
from eutonia_clinic.diary import acts
from eutonia_clinic.diary.documents import MOST_SYMPTOMS, Chosen
from eutonia_clinic.diary.forms import SymptomsForm
from eutonia_clinic.diary.presenters.inviting import problem_words
from eutonia_clinic.diary.symptoms import asked_of, symptom
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.courses import last_assessment
from eutonia_clinic.visits.framing import person_frame

NOT_USABLE = 422
MEASURES = ("stiffness", "pain")


@require_http_methods(["GET", "POST"])
def symptoms(request: ClinicRequest, person: int) -> HttpResponse:
    """Choose what is asked for from now on. What was written before keeps its meaning."""
    who = person_of(request.user, person)
    asked, last = asked_of(who), last_assessment(who)
    problems = _problems(asked, last.content if last else None)
    form = SymptomsForm(request.POST or None, initial=_initial(asked), of=_of(problems), spasms=_spasms(problems))
    if request.method == "POST" and form.is_valid():
        chosen = _chosen(form.cleaned_data)
        acts.choose_symptoms(by=request.user, clinic=clinic_of(request), key=key_of(request), person=who, chosen=chosen)
        messages.success(request, "Saved. Every device asks for it after it was online next.", extra_tags="ok")
        return redirect("diary:invite", person=who.pk)
    shown = {
        "frame": person_frame(request, who, "What the diary asks for"),
        "form": form,
        "key": key_of(request),
        "back": reverse("diary:invite", kwargs={"person": who.pk}),
        "has_problems": bool(problems),
    }
    return render(request, "diary/symptoms.html", shown, status=NOT_USABLE if form.errors else 200)


def _problems(asked: Chosen, case: Case | None) -> list[ProblemName]:
    """Problems of the last assessment, and those that the diary tells of already."""
    found = [ProblemName(pattern=one.pattern, side=one.side) for one in case.problems] if case else []
    linked = [one.problem for one in asked.symptoms if one.problem] + ([asked.spasms_of] if asked.spasms_of else [])
    return list(dict.fromkeys([*found, *linked]))


def _of(problems: list[ProblemName]) -> list[tuple[str, str]]:
    known = engine.knowledge()
    return [
        (f"{measure}|{_value(one)}", f"{words.capital(measure)} of {problem_words(one, known)}")
        for one in problems
        for measure in MEASURES
    ]


def _spasms(problems: list[ProblemName]) -> list[tuple[str, str]]:
    return [(_value(one), words.capital(problem_words(one, engine.knowledge()))) for one in problems]


def _value(one: ProblemName) -> str:
    return f"{one.pattern}|{one.side.value}"


def _initial(asked: Chosen) -> dict[str, str]:
    held = {"spasms_of": _value(asked.spasms_of) if asked.spasms_of else ""}
    for number, one in enumerate(asked.symptoms, start=1):
        held[f"words_{number}"] = one.words
        held[f"of_{number}"] = f"{one.measure}|{_value(one.problem)}" if one.measure and one.problem else ""
    return held


def _chosen(typed: dict[str, Any]) -> Chosen:
    rows = [(typed[f"words_{number}"], typed[f"of_{number}"]) for number in range(1, MOST_SYMPTOMS + 1)]
    return Chosen(
        symptoms=tuple(symptom(said, *_link(of)) for said, of in rows if said.strip()),
        spasms_of=_named(typed["spasms_of"]) if typed["spasms_of"] else None,
    )


def _link(of: str) -> tuple[str | None, ProblemName | None]:
    measure, _, problem = of.partition("|")
    return (measure, _named(problem)) if of else (None, None)


def _named(value: str) -> ProblemName:
    pattern, _, side = value.partition("|")
    return ProblemName(pattern=pattern, side=Side(side))
