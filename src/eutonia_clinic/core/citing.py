"""Where things are written: the numbered sources of a page, and what a limit rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eutonia.domain.finding import Citation
from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report.sources import Place, Register, register
from eutonia_clinic.core import words
from eutonia_clinic.core.remembering import of_the_same


@dataclass(frozen=True, slots=True)
class Source:
    """A number that leads to the place where something is written."""

    mark: str
    anchor: str
    words: str
    unverified: bool


class Sources:
    """The register of one proposal, with what an edited plan cites beyond it left without a number but never hidden."""

    def __init__(self, proposal: Proposal, knowledge: Knowledge) -> None:
        self.register: Register = _registered(proposal, knowledge)
        self._knowledge = knowledge

    def of(self, citations: Iterable[Citation]) -> tuple[Source, ...]:
        """The numbered places of some citations, each once."""
        every = tuple(dict.fromkeys(citations))
        known = self.register.of(one for one in every if one in self.register)
        return (*map(_numbered, known), *(self._unnumbered(one) for one in every if one not in self.register))

    def _unnumbered(self, citation: Citation) -> Source:
        found = self._knowledge.sources.get(citation.source)
        said = words.joined((found.title if found else citation.source, citation.section), ", ")
        return Source("source", "sources", f"Source: {said}", citation.is_unverified)


_registered = of_the_same(register)


def _numbered(place: Place) -> Source:
    return Source(place.mark, place.anchor, place.words, place.citation.is_unverified)


def basis_of(citation: Citation, knowledge: Knowledge) -> str:
    """'label', 'paper', 'a choice of this project', with 'unverified here' where nobody has read it here."""
    found = knowledge.sources.get(citation.source)
    named = found.kind if found else "source not known"
    kind = "a choice of this project" if named == "project" else named
    return f"{kind}, unverified here" if citation.is_unverified else kind
