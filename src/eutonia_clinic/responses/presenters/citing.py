"""The numbered sources of a walk: each place once, in the order in which the page comes to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eutonia.domain.finding import Citation
from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.citing import Source


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the list of sources."""

    anchor: str
    mark: str
    words: str
    href: str
    unverified: bool


class Cited:
    """Numbers citations as they come."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._numbers: dict[Citation, int] = {}

    def of(self, citations: Iterable[Citation]) -> tuple[Source, ...]:
        """The numbers of some citations, each once."""
        return tuple(self._source(one) for one in dict.fromkeys(citations))

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place that was cited so far."""
        return tuple(self._place(citation, number) for citation, number in self._numbers.items())

    def _source(self, citation: Citation) -> Source:
        number = self._numbers.setdefault(citation, len(self._numbers) + 1)
        return Source(str(number), f"source-{number}", f"Source {number}: {self._words(citation)}", citation.is_unverified)

    def _place(self, citation: Citation, number: int) -> Place:
        found = self._knowledge.sources.get(citation.source)
        address = found.address if found and re.match(r"https?://\S+$", found.address) else ""
        return Place(f"source-{number}", str(number), self._words(citation), address, citation.is_unverified)

    def _words(self, citation: Citation) -> str:
        found = self._knowledge.sources.get(citation.source)
        unverified = "unverified here" if citation.is_unverified else ""
        return words.joined((found.title if found else citation.source, citation.section, unverified), ", ")
