"""Consent: the form that is talked over, the paper that is signed, and what was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eutonia.domain.answers import Answer
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, Field, answer_field
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.letters.documents import Capacity, ConsentDocument, Decision, DiscussedAlternative, DiscussedRisk

CAPACITY = (
    Choice("has_capacity", "The person decides for themselves"),
    Choice("representative", "A representative decides for the person"),
    Choice("not_established", "Not established yet"),
)
DECIDED = (
    Choice("consents", "Consents to this treatment"), Choice("declines", "Declines this treatment"),
    Choice("wants_time", "Wants more time"),
)  # fmt: skip
LEVELS = {
    Decision.CONSENTS: "ok", Decision.DECLINES: "reason", Decision.WANTS_TIME: "note", Decision.WITHDRAWN: "reason",
}  # fmt: skip
TAGS = {
    Decision.CONSENTS: "consents", Decision.DECLINES: "declines", Decision.WANTS_TIME: "wants more time",
    Decision.WITHDRAWN: "withdrawn",
}  # fmt: skip


def decision_tag(decision: Decision) -> Tag:
    """The decision in one word."""
    return Tag(LEVELS[decision], TAGS[decision])


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One risk with its box and where it is written."""

    field: Field
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """The form."""

    heading: str
    product: str
    planned: str
    places: tuple[str, ...]
    standing: str
    risks: tuple[RiskRow, ...]
    others: Field | None
    fields: tuple[Field, ...]
    errors: tuple[tuple[str, str], ...]
    refused: str
    shown: str
    key: str
    print: str
    back: str


def risk_field(one: DiscussedRisk, typed: Mapping[str, object], error: str = "") -> Field:
    """A box to tick beside one risk."""
    ticked = "yes" if typed.get(f"risk-{one.id}") else ""
    return Field(f"risk-{one.id}", one.words, "tick", ticked, error=error)


def others_field(alternatives: Sequence[DiscussedAlternative], ticked: Sequence[str]) -> Field | None:
    """What else could help: each ticked when it was talked over."""
    if not alternatives:
        return None
    choices = tuple(Choice(one.id, one.name) for one in alternatives)
    return Field("others", "What else could help: which were talked over?", "ticks", tuple(ticked), choices=choices)


def decision_fields(typed: Mapping[str, str], day: tuple[str, ...], by: str, errors: Mapping[str, str]) -> tuple[Field, ...]:
    """Everything below the risks, in the order in which it is talked over."""
    text = ("not_all_because", "questions", "representative", "words")
    said = {name: typed.get(name, "") for name in text}
    return (
        Field("not_all_because", "If a risk was not talked over: why?", "long_text", said["not_all_because"],
              error=errors.get("not_all_because", "")),
        Field("questions", "The person's own questions, and what was answered", "long_text", said["questions"],
              "Empty: no question was written down", errors.get("questions", "")),
        Field("capacity", "Who decides?", "choices", typed.get("capacity", ""), error=errors.get("capacity", ""),
              choices=CAPACITY),
        Field("representative", "Representative", "text", said["representative"], "Name, and by what right",
              errors.get("representative", "")),
        Field("decision", "What was decided?", "choices", typed.get("decision", ""), error=errors.get("decision", ""),
              choices=DECIDED),
        Field("words", "In the person's own words", "long_text", said["words"], error=errors.get("words", "")),
        answer_field("signed_on_paper", "Was the paper form signed?", _answer(typed.get("signed_on_paper", "")),
                     error=errors.get("signed_on_paper", "")),
        Field("discussed_by", "Talked over by", "text", typed.get("discussed_by", by), error=errors.get("discussed_by", "")),
        Field("discussed_on", "On which day", "day", day, error=errors.get("discussed_on", "")),
    )  # fmt: skip


def _answer(typed: str) -> Answer | None:
    return Answer(typed) if typed in {one.value for one in Answer} else None


@dataclass(frozen=True, slots=True)
class ConsentedPage:
    """What was recorded."""

    heading: str
    tag: Tag
    facts: tuple[tuple[str, str], ...]
    risks: tuple[tuple[str, Tag, str], ...]
    others: tuple[tuple[str, Tag], ...]
    replaced: str
    withdraw: str
    said: Field
    day: Field
    errors: tuple[tuple[str, str], ...]
    print: str
    back: str
    key: str


def consent_facts(document: ConsentDocument, where: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Everything but the risks. What is missing is said."""
    who = {
        Capacity.HAS_CAPACITY: "the person", Capacity.REPRESENTATIVE: f"a representative: {document.representative}",
        Capacity.NOT_ESTABLISHED: "not established",
    }[document.capacity]  # fmt: skip
    return (
        ("Treatment", f"{document.product} into {words.listed(where)}, planned for {words.day(document.planned_for)}"),
        ("Decided by", who),
        ("In their own words", document.words or "not recorded"),
        ("Own questions", document.questions or "not recorded"),
        ("Risks not talked over", _not_discussed(document)),
        ("Paper form signed", document.signed_on_paper.words),
        ("Talked over by", f"{document.discussed_by}, {words.day(document.discussed_on)}"),
        ("Recorded by", document.recorded_by),
    )  # fmt: skip


def _not_discussed(document: ConsentDocument) -> str:
    many = sum(not one.discussed for one in document.risks)
    return f"{many}: {document.not_all_because or 'why was not recorded'}" if many else "none"


def ticked(discussed: bool, otherwise: str = "reason") -> Tag:
    """Whether something was talked over."""
    return Tag("ok", "talked over") if discussed else Tag(otherwise, "not talked over")


@dataclass(frozen=True, slots=True)
class ConsentPaper:
    """The form on paper: boxes and lines for the hand."""

    title: str
    who: str
    synthetic: bool
    clinic: str
    what: str
    places: tuple[str, ...]
    risks_heading: str
    risks_hint: str
    risks: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    others_heading: str
    others_hint: str
    others: tuple[str, ...]
    questions: str
    decides: str
    decide: tuple[str, ...]
    decision: str
    decisions: tuple[str, ...]
    withdraw: str
    for_person: str
    for_clinician: str
    foot: str
    warning: str = ""
