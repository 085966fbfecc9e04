"""Adverse events in words, as several pages say them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eutonia.domain.answers import Answer
from eutonia.domain.finding import Citation
from eutonia.knowledge.types import Knowledge
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.events import catalogue
from eutonia_clinic.events.documents import EventDocument, Named, Suspect, SuspectDose
from eutonia_clinic.events.queries import what_of

NOT_KNOWN = "not known"
LEVELS = {"named": "note", "not_named": "reason", "cannot_tell": "reason"}
VERDICTS = {"named": "named in the label facts", "not_named": "not named in the label facts", "cannot_tell": "cannot tell"}
NOT_THE_LABEL = (
    "Held here are facts from labels, not the labels themselves. Look into the current label before an event is called "
    "expected or unexpected."
)
SEE_ALSO = "facts unverified"


@dataclass(frozen=True, slots=True)
class NamedRow:
    """Whether the label facts name one reaction of one product, and where that is written."""

    reaction: str
    product: str
    tag: Tag
    because: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuspectRow:
    """One suspected session or treatment elsewhere in words."""

    when: str
    since: str
    what: str
    lots: str
    places: tuple[str, ...]
    href: str = ""
    recall: tuple[tuple[str, str], ...] = ()
    """Each lot with the address of everybody who was given something from it."""


def what_words(event: EventDocument) -> str:
    """'Trouble swallowing; a fall', as a heading."""
    first, *others = what_of(event)
    return words.capital("; ".join([first, *(_lower(one) for one in others)]))


def serious_words(event: EventDocument) -> str:
    """'Serious: a stay in hospital began', 'not serious', or that it is not known."""
    asked = catalogue.options("seriousness")
    if event.serious is Answer.YES:
        return f"Serious: {words.listed(_lower(asked[one].words) for one in event.criteria)}"
    if event.serious is Answer.NO:
        return "Not serious: every criterion was answered no"
    said = [_lower(asked[one].words) for one in asked if event.seriousness.get(one, Answer.NOT_ASKED).is_unknown]
    return f"Seriousness not established: {words.count(len(said), 'criterion', 'criteria')} not known"


def serious_tag(event: EventDocument) -> Tag:
    """The same as a tag."""
    if event.in_error:
        return Tag("note", "recorded in error")
    if event.serious is Answer.YES:
        return Tag("stop", "serious")
    return Tag("note", "not serious") if event.serious is Answer.NO else Tag("reason", "seriousness not established")


def outcome_words(event: EventDocument) -> str:
    """'Recovered', with the day on which it was over."""
    said = catalogue.options("outcome")[event.outcome].words
    return f"{said}, over on {words.day(event.ended_on)}" if event.ended_on else said


def outcome_tag(event: EventDocument) -> Tag:
    """How it is now."""
    said = catalogue.options("outcome")[event.outcome].words.lower()
    if event.outcome == "fatal":
        return Tag("stop", said)
    return Tag("ok" if event.outcome == "recovered" else "note" if event.is_settled else "reason", said)


def onset_words(event: EventDocument) -> str:
    """The day on which it began."""
    return words.day(event.onset_on) if event.onset_on else NOT_KNOWN


def since_words(given_on: date | None, onset: date | None) -> str:
    """'12 days after the injection'."""
    if given_on is None or onset is None:
        return "days since the injection not known"
    days = (onset - given_on).days
    return "on the day of the injection" if not days else f"{words.days(days)} after the injection"


def dose_words(dose: SuspectDose, product: str, knowledge: Knowledge) -> str:
    """'Soleus RIGHT, 75 units of onabotulinumtoxinA, 3 sites'."""
    name = words.capital(muscle_name(dose.muscle, knowledge))
    return f"{name} {dose.side.word}, {words.dose(dose.units, product)}, {words.count(dose.sites, 'site')}"


def suspect_row(
    one: Suspect, event: EventDocument, knowledge: Knowledge, href: str = "", recall: tuple[tuple[str, str], ...] = ()
) -> SuspectRow:
    """One suspected session."""
    lots = words.listed(dict.fromkeys(vial.lot for vial in one.vials))
    return SuspectRow(
        words.day(one.given_on), since_words(one.given_on, event.onset_on), words.dose(one.units, one.product),
        lots or "which vial cannot be told",
        tuple(dose_words(dose, one.product, knowledge) for dose in one.doses) or ("no one muscle named",), href, recall,
    )  # fmt: skip


def suspect_rows(event: EventDocument, knowledge: Knowledge) -> tuple[SuspectRow, ...]:
    """Every suspect, those elsewhere last, without addresses."""
    return (*(suspect_row(one, event, knowledge) for one in event.suspects), *elsewhere_rows(event))


def elsewhere_rows(event: EventDocument) -> tuple[SuspectRow, ...]:
    """The suspects of the toxin ledger."""
    return tuple(
        SuspectRow(
            words.day(one.treatment.given_on) if one.treatment.given_on else "day not known",
            since_words(one.treatment.given_on, event.onset_on), words.treatment(one.treatment),
            "lot not known, given elsewhere", (one.treatment.clinic or "clinic not known",),
        )
        for one in event.elsewhere
    )  # fmt: skip


def named_rows(named: Iterable[Named], knowledge: Knowledge) -> tuple[NamedRow, ...]:
    """What the label facts name, with their sources."""
    return tuple(
        NamedRow(
            catalogue.reactions()[one.reaction].words, one.product, Tag(LEVELS[one.verdict], verdict_words(one)),
            words.sentence(one.because), tuple(cited(citation, knowledge) for citation in one.citations),
        )
        for one in named
    )  # fmt: skip


def verdict_words(one: Named) -> str:
    """'named in the label facts', 'cannot tell: facts unverified'."""
    unverified = one.verdict == "cannot_tell" and one.citations and all(it.is_unverified for it in one.citations)
    return f"{VERDICTS[one.verdict]}: {SEE_ALSO}" if unverified else VERDICTS[one.verdict]


def cited(citation: Citation, knowledge: Knowledge) -> str:
    """'BOTOX US prescribing information, boxed warning', and whether it was verified here."""
    source = knowledge.sources.get(citation.source)
    said = words.joined((source.title if source else citation.source, citation.section), ", ")
    return f"{said} (unverified here)" if citation.is_unverified else said


def chosen_words(kind: str, ids: Iterable[str]) -> str:
    """Some choices of one kind in a line."""
    return "; ".join(_lower(catalogue.options(kind)[one].words) for one in ids)


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:]
