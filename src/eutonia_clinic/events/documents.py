"""What the record keeps of an adverse event: what happened, after what, how serious, and what became of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import EarlierTreatment
from eutonia.domain.contradictions import contradiction, each_once
from eutonia.domain.errors import Problem
from eutonia.domain.fields import Amount, CivilDate, FilledText, KnowledgeId, Text, Whole
from eutonia.domain.finding import Citation, Frozen
from eutonia_clinic.events import catalogue

Verdict = Literal["named", "not_named", "cannot_tell"]
"""Whether the label facts held here name a reaction. None of the three says 'expected'."""


class SuspectVial(Frozen):
    """A vial that was given from."""

    lot: FilledText
    expiry: CivilDate
    strength: Amount = Field(description="units in the whole vial")
    units: Amount = Field(description="given from it in the session")


class SuspectDose(Frozen):
    """What one muscle on one side was given."""

    muscle: KnowledgeId
    side: Side
    units: Amount
    sites: Whole
    guidance: Text = ""


class Suspect(Frozen):
    """A session here, as it stood when it was named. No vials: it cannot be told which. No doses: no one muscle."""

    session: Whole = Field(description="the number of the session in the record")
    given_on: CivilDate
    product: KnowledgeId
    units: Amount = Field(description="the whole session")
    vials: tuple[SuspectVial, ...] = ()
    doses: tuple[SuspectDose, ...] = ()


class SuspectElsewhere(Frozen):
    """A treatment of the toxin ledger that was not given in a session here."""

    entry: Whole = Field(description="the number of the entry in the ledger")
    treatment: EarlierTreatment


class Named(Frozen):
    """Whether the label facts named one reaction of one product when this was written, and where."""

    reaction: KnowledgeId
    product: KnowledgeId
    verdict: Verdict
    because: Text = ""
    citations: tuple[Citation, ...] = ()


class EventDocument(Frozen):
    """One adverse event as it is known at one time. What is later known of it, or was written wrongly, is a new version."""

    document: Literal["eutonia-clinic/adverse-event/1"] = "eutonia-clinic/adverse-event/1"
    reactions: Annotated[tuple[KnowledgeId, ...], Field(min_length=1, max_length=40)]
    happened: FilledText = Field(description="what happened, in words")
    where: Text = Field(default="", description="where on the body or at which needle, as far as it can be said")
    onset_on: CivilDate | None = Field(default=None, description="none: not known")
    ended_on: CivilDate | None = None
    seriousness: dict[KnowledgeId, Answer] = Field(default_factory=dict)
    severity: KnowledgeId = "not-said"
    outcome: KnowledgeId = "unknown"
    actions: tuple[KnowledgeId, ...] = ()
    action_words: Text = ""
    relation: KnowledgeId = "not-said"
    relation_words: Text = ""
    told_by: KnowledgeId
    told_on: CivilDate
    suspects: Annotated[tuple[Suspect, ...], Field(max_length=20)] = ()
    elsewhere: Annotated[tuple[SuspectElsewhere, ...], Field(max_length=20)] = ()
    device: Text = Field(default="", description="needle, syringe or stimulator, when it is suspected")
    other_medicines: Text = ""
    follow_up_by: CivilDate | None = None
    began_from: Text = Field(default="", description="the row that told of it, such as a follow-up")
    news: Text = Field(default="", description="of a follow-up entry: what was learned")
    news_on: CivilDate | None = None
    in_error: StrictBool = Field(default=False, description="recorded in error: it did not happen to this person")
    named: tuple[Named, ...] = ()
    knowledge: Text = Field(default="", description="the version of the facts that were asked")

    @model_validator(mode="after")
    def _can_be(self) -> EventDocument:
        problems = [*self._chosen(), *self._days(), *each_once("reactions", self.reactions, "reaction")]
        problems += each_once("suspects", (one.session for one in self.suspects), "session")
        problems += each_once("elsewhere", (one.entry for one in self.elsewhere), "entry of the ledger")
        if problems:
            raise contradiction(problems)
        return self

    @property
    def serious(self) -> Answer:
        """Whether it is serious, as far as that is known."""
        return catalogue.serious_of(self.seriousness)

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria that were answered yes."""
        return tuple(one for one in catalogue.options("seriousness") if self.seriousness.get(one) is Answer.YES)

    @property
    def is_urgent(self) -> bool:
        """True when it may be spread, or when help may be needed now."""
        return any(catalogue.reactions()[one].urgent for one in self.reactions)

    @property
    def is_settled(self) -> bool:
        """True when nothing more is waited for."""
        return self.in_error or catalogue.options("outcome")[self.outcome].settles

    @property
    def products(self) -> tuple[str, ...]:
        """Every suspected product that is known, each once."""
        told = (one.treatment.product for one in self.elsewhere if one.treatment.product)
        return tuple(dict.fromkeys([*(one.product for one in self.suspects), *told]))

    def _chosen(self) -> list[Problem]:
        known = catalogue.reactions()
        problems = [Problem("reactions", one, "a reaction of the list") for one in self.reactions if one not in known]
        chosen = {"severity": self.severity, "outcome": self.outcome, "relation": self.relation}
        problems += [Problem(n, v, "one of the choices") for n, v in chosen.items() if v not in catalogue.options(n)]
        actions, asked = catalogue.options("action"), catalogue.options("seriousness")
        problems += [Problem("actions", one, "one of the choices") for one in self.actions if one not in actions]
        problems += [Problem("seriousness", one, "a criterion of the list") for one in self.seriousness if one not in asked]
        if self.told_by not in catalogue.options("teller"):
            problems.append(Problem("told_by", self.told_by, "one of the choices"))
        if self.outcome == "fatal" and self.seriousness.get("death") is not Answer.YES:
            problems.append(Problem("seriousness", "fatal, and not that the person died", "yes to: the person died"))
        return problems

    def _days(self) -> list[Problem]:
        onset, told = self.onset_on, self.told_on
        problems = []
        if onset and onset > told:
            problems.append(Problem("told_on", told.isoformat(), f"the day of onset, {onset.isoformat()}, or later"))
        if self.ended_on and onset and self.ended_on < onset:
            problems.append(Problem("ended_on", self.ended_on.isoformat(), f"the day of onset, {onset.isoformat()}, or later"))
        given = [one.given_on for one in self.suspects]
        given += [one.treatment.given_on for one in self.elsewhere if one.treatment.given_on]
        latest = onset or told
        problems += [
            Problem("suspects", f"given on {day.isoformat()}", f"a day not after {latest.isoformat()}, when it had happened")
            for day in given
            if day > latest
        ]
        return problems


class News(Frozen):
    """A follow-up entry: what was learned of an adverse event on a day."""

    on: CivilDate
    words: FilledText
    outcome: KnowledgeId
    ended_on: CivilDate | None = None
    seriousness: dict[KnowledgeId, Answer] = Field(default_factory=dict)
    actions: tuple[KnowledgeId, ...] = ()
    action_words: Text = ""
    follow_up_by: CivilDate | None = None
