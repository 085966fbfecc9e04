"""Every number leads to its source: the numbered documents, the places cited in them, and the anchors to both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_lowercase

from pydantic import BaseModel

from eutonia.domain.finding import Citation
from eutonia.domain.proposal import Proposal, UsedSource
from eutonia.knowledge.types import BeliefParameter, Knowledge
from eutonia.report.words import STATES, dated

CASE, MODEL = "source-case", "source-model"


@dataclass(frozen=True, slots=True)
class Place:
    """One cited place in a document: its anchor and its words."""

    citation: Citation
    anchor: str
    number: int
    letter: str
    title: str

    @property
    def mark(self) -> str:
        """'3', or '3b' when several places of one document are cited."""
        return f"{self.number}{self.letter}"

    @property
    def state(self) -> str:
        """How far the fact may be trusted, in words."""
        return STATES.get(self.citation.state, self.citation.state)

    @property
    def words(self) -> str:
        """'Source 3: title, section, unverified here'."""
        parts = [f"Source {self.mark}: {self.title}", self.citation.section, self.state]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Document:
    """One numbered document with the places cited in it."""

    source: UsedSource
    number: int
    anchor: str
    places: tuple[Place, ...]

    @property
    def words(self) -> str:
        """'Title. Publisher, 18 Jun 2024'."""
        return f"{self.source.title}. {self.source.publisher}, {dated(self.source.dated)}"

    @property
    def link(self) -> str:
        """The address when it is a web page that may be linked, else an empty string."""
        return self.source.address if re.match(r"https?://\S+$", self.source.address) else ""


@dataclass(frozen=True)
class Register:
    """The documents behind one proposal, numbered from 1 in a fixed order."""

    documents: tuple[Document, ...]
    parameters: tuple[BeliefParameter, ...]
    _places: dict[Citation, Place] = field(repr=False)

    def __contains__(self, citation: object) -> bool:
        """True when the citation has a number here."""
        return citation in self._places

    def of(self, citations: Iterable[Citation]) -> tuple[Place, ...]:
        """The places of some citations, each once, in the order of the documents."""
        found = dict.fromkeys(self._places[c] for c in citations)
        return tuple(sorted(found, key=lambda place: (place.number, len(place.letter), place.letter)))


def register(proposal: Proposal, knowledge: Knowledge) -> Register:
    """Every citation of a proposal, and of the belief behind its forecasts."""
    parameters = tuple(knowledge.belief.values())
    cited = dict.fromkeys([*citations_in(proposal), *(c for p in parameters for c in p.citations)])
    known = {source.id: source for source in proposal.sources}
    order = dict.fromkeys([*known, *(c.source for c in cited)])
    documents = tuple(
        _document(known.get(name) or _looked_up(name, knowledge), place, [c for c in cited if c.source == name])
        for place, name in enumerate(order, start=1)
    )
    return Register(documents, parameters, {p.citation: p for d in documents for p in d.places})


def citations_in(value: object) -> Iterator[Citation]:
    """Every citation inside a document, however deep, in the order of its fields."""
    if isinstance(value, Citation):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from citations_in(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from citations_in(item)


def _document(source: UsedSource, number: int, cited: list[Citation]) -> Document:
    anchor = f"source-{re.sub(r'[^A-Za-z0-9-]', '-', source.id)}-{number}"
    letters = [_letter(i) if len(cited) > 1 else "" for i in range(len(cited))]
    places = tuple(Place(c, f"{anchor}-{i}", number, letters[i], source.title) for i, c in enumerate(cited))
    return Document(source, number, anchor, places)


def _letter(place: int) -> str:
    """a to z, then aa, ab and so on."""
    first, last = divmod(place, len(ascii_lowercase))
    return (_letter(first - 1) if first else "") + ascii_lowercase[last]


def _looked_up(name: str, knowledge: Knowledge) -> UsedSource:
    found = knowledge.sources.get(name)
    if found is None:
        lost = "cannot establish"
        return UsedSource(id=name, title=name, kind="not in the knowledge", publisher=lost, dated=lost)
    return UsedSource(
        id=found.id, title=found.title, kind=found.kind, publisher=found.publisher, dated=found.dated, address=found.address
    )
