"""What a diary asks for: the usual things, what was chosen instead, and every symptom that was ever asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from eutonia.domain.case import Case, PostureProblem, ProblemName
from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.diary.documents import Chosen, Symptom
from eutonia_clinic.diary.models import ChosenSymptoms
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.courses import last_assessment

USUAL: Mapping[str, str] = MappingProxyType({"stiffness": "Stiffness", "pain": "Pain from spasms", "moving": "Moving about"})
"""What is asked for when nobody has chosen, by the name under which the catalogue of the app has it."""
MARK = 8


def symptom(words: str, measure: str | None = None, problem: ProblemName | None = None) -> Symptom:
    """A symptom with its id, which follows from the rest."""
    tidy = " ".join(words.split())
    begins = known_as(tidy) or measure or "own"
    id = f"{begins}-{hash_of([tidy, measure, problem])[:MARK]}"
    return Symptom.model_validate({"id": id, "words": tidy, "measure": measure, "problem": problem})


def known_as(words: str) -> str:
    """The name under which the catalogue of the app has these words; '' when they are the clinic's own."""
    return next((name for name, usual_words in USUAL.items() if usual_words == words), "")


def usual(case: Case | None) -> Chosen:
    """The usual things, linked to the problem of an assessment that each tells most of."""
    problems = case.problems if case else ()
    main = _main(case)
    painful = _most(problems, lambda one: one.pain) or main
    return Chosen(
        symptoms=(
            symptom(USUAL["stiffness"], "stiffness" if main else None, main),
            symptom(USUAL["pain"], "pain" if painful else None, painful),
            symptom(USUAL["moving"]),
        ),
        spasms_of=_most(problems, lambda one: one.spasms_per_day),
    )


def chosen_of(person: Person) -> Chosen | None:
    """What the diary of a person asks for now; None when nobody was invited yet and nothing was chosen."""
    rows = ChosenSymptoms.objects.filter(person__in=ids_of(person.pk)).order_by("pk")
    last = rows.last()
    found: Chosen | None = last.content if last else None
    return found


def asked_of(person: Person) -> Chosen:
    """What the diary of a person asks for, or would ask for: the usual things where nobody has chosen."""
    chosen = chosen_of(person)
    if chosen is not None:
        return chosen
    last = last_assessment(person)
    return usual(last.content if last else None)


def ever_asked(ids: frozenset[int]) -> tuple[Chosen, ...]:
    """Everything that the diary of a person ever asked for, the latest last."""
    return tuple(row.content for row in ChosenSymptoms.objects.filter(person__in=ids).order_by("pk"))


def symptoms_in(asked: tuple[Chosen, ...]) -> dict[str, Symptom]:
    """Every symptom of these by its id."""
    return {one.id: one for chosen in asked for one in chosen.symptoms}


def _main(case: Case | None) -> ProblemName | None:
    """What the first goal is about, else the first problem."""
    if case is None:
        return None
    return case.goals[0].problems[0] if case.goals else _name(case.problems[0])


def _most(problems: tuple[PostureProblem, ...], of: Callable[[PostureProblem], object]) -> ProblemName | None:
    """The problem with the highest score; None where it was scored of none."""
    scored = [one for one in problems if of(one)]
    return _name(max(scored, key=of)) if scored else None  # type: ignore[arg-type]


def _name(problem: PostureProblem) -> ProblemName:
    return ProblemName(pattern=problem.pattern, side=problem.side)
