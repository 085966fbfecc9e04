"""Documents of letters and of consent: what was written, from which rows, checked by whom; what was discussed and decided."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from eutonia.domain.answers import Answer, Side
from eutonia.domain.contradictions import contradiction
from eutonia.domain.errors import Problem
from eutonia.domain.fields import Amount, CivilDate, FilledText, Identifier, KnowledgeId, Text, Whole
from eutonia.domain.finding import Frozen

MOST_LINES = 6
"""Of an address."""
MOST_COPIES = 10


class LetterKind(StrEnum):
    """To whom a letter goes, which decides what stands in it."""

    GENERAL_PRACTITIONER = "general-practitioner"
    PERSON = "person"
    PHYSIOTHERAPY = "physiotherapy"


class Block(Frozen):
    """One part of a letter: a heading; under it paragraphs, a list or a table, and what follows them.

    A block `by_hand` is written by a named person; every other comes from the record.
    """

    name: Identifier
    heading: Text = ""
    words: tuple[Text, ...] = ()
    items: tuple[Text, ...] = ()
    caption: Text = ""
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()
    after: tuple[Text, ...] = ()
    framed: StrictBool = Field(default=False, description="stands in a frame, because it must not be missed")
    by_hand: StrictBool = False

    @property
    def says(self) -> str:
        """Everything in it as one text."""
        cells = (cell for row in self.rows for cell in row)
        lines = [self.heading, *self.words, *self.items, self.caption, *self.columns, *cells, *self.after]
        return "\n".join(line for line in lines if line)


class Whom(Frozen):
    """Whom a letter is about, as the record knew them when it was written."""

    name: FilledText
    born: FilledText
    identifier: Text = ""
    synthetic: StrictBool = False


class Addressee(Frozen):
    """To whom a letter goes."""

    name: FilledText
    address: Annotated[tuple[Text, ...], Field(max_length=MOST_LINES)] = ()


class Rested(Frozen):
    """A row of the record that a letter rests on, with the SHA-256 of what it held."""

    row: FilledText
    sha256: FilledText


class Reading(Frozen):
    """How hard a text is to read."""

    age: Amount = Field(description="years: the age at which most people can read it")
    longest_sentence: Whole = Field(description="words in its longest sentence")


class LetterDocument(Frozen):
    """A letter as it was kept: whole, under the name of who checked it."""

    document: Literal["eutonia-clinic/letter/1"] = "eutonia-clinic/letter/1"
    kind: LetterKind
    language: FilledText
    title: FilledText
    about: FilledText = Field(description="the treatment that it is about, in words")
    written_on: CivilDate
    clinic: FilledText
    telephone: Text = ""
    addressee: Addressee
    copies: Annotated[tuple[Text, ...], Field(max_length=MOST_COPIES)] = ()
    who: Whom
    blocks: Annotated[tuple[Block, ...], Field(min_length=1, max_length=40)]
    reading: Reading | None = Field(default=None, description="of the fixed words of the person's letter")
    rests_on: Annotated[tuple[Rested, ...], Field(min_length=1, max_length=400)]
    checked_by: FilledText


class Typed(Frozen):
    """What is typed into a letter while it is being written: to whom, copies, telephone, and the blocks by hand."""

    addressee: Text = ""
    address: Annotated[tuple[Text, ...], Field(max_length=MOST_LINES)] = ()
    copies: Annotated[tuple[Text, ...], Field(max_length=MOST_COPIES)] = ()
    telephone: Text = ""
    texts: dict[Identifier, Text] = Field(default_factory=dict)
    reason: Text = Field(default="", description="why a new version is written")


class Decision(StrEnum):
    """What the person, or who speaks for them, decided."""

    CONSENTS = "consents"
    DECLINES = "declines"
    WANTS_TIME = "wants_time"
    WITHDRAWN = "withdrawn"


class Capacity(StrEnum):
    """Who decides: the person, or somebody for them."""

    HAS_CAPACITY = "has_capacity"
    REPRESENTATIVE = "representative"
    NOT_ESTABLISHED = "not_established"


class Place(Frozen):
    """A muscle on one side that the treatment was discussed for."""

    muscle: KnowledgeId
    side: Side


class DiscussedRisk(Frozen):
    """One risk in the words that the person read, where it is written, and whether it was discussed."""

    id: Identifier
    words: FilledText
    sources: tuple[Text, ...] = Field(description="empty: no source for this product is held here")
    discussed: StrictBool


class DiscussedAlternative(Frozen):
    """A treatment other than toxin, and whether it was discussed."""

    id: Identifier
    name: FilledText
    discussed: StrictBool


class ConsentDocument(Frozen):
    """What was discussed before a treatment, with whom, and what was decided."""

    document: Literal["eutonia-clinic/consent/1"] = "eutonia-clinic/consent/1"
    decision: Decision
    language: FilledText
    product: KnowledgeId
    planned_for: CivilDate
    places: tuple[Place, ...]
    plan_sha256: FilledText = Field(description="of the plan as it was shown")
    risks: tuple[DiscussedRisk, ...]
    not_all_because: Text = Field(default="", description="why a risk was not discussed")
    questions: Text = Field(default="", description="the person's own questions, and what was answered")
    alternatives: tuple[DiscussedAlternative, ...] = ()
    capacity: Capacity
    representative: Text = Field(default="", description="name of who decides for the person, and by what right")
    words: Text = Field(default="", description="what the person said of their decision")
    signed_on_paper: Answer = Answer.NOT_ASKED
    discussed_by: FilledText
    discussed_on: CivilDate
    recorded_by: FilledText

    @model_validator(mode="after")
    def _holds_together(self) -> ConsentDocument:
        problems = []
        undiscussed = [one.id for one in self.risks if not one.discussed]
        if self.capacity is Capacity.REPRESENTATIVE and not self.representative.strip():
            problems.append(Problem("representative", "nobody", "the name of who decides for the person, and by what right"))
        if self.decision is Decision.CONSENTS:
            if undiscussed and not self.not_all_because.strip():
                problems.append(Problem("not_all_because", "nothing", "why some risks were not discussed, or a tick at each"))
            if self.capacity is Capacity.NOT_ESTABLISHED:
                problems.append(Problem("capacity", "not established", "who decides: the person, or a representative"))
        if problems:
            raise contradiction(problems)
        return self
