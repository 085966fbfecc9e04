"""Do the label facts held here name this reaction of this product? Named, not named, or it cannot be told. Never 'expected'.

What is held here are facts from labels, not the labels: that a reaction is not named here does not say that the label does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eutonia.domain.finding import Citation
from eutonia.knowledge.types import Knowledge, Statement
from eutonia_clinic.events import catalogue
from eutonia_clinic.events.documents import EventDocument, Named

TOPICS = frozenset({"adverse events", "boxed warning", "distant spread", "hypersensitivity", "chest wall"})
"""Of the sentences on a product, those that name what may happen."""
OF_LABELS = frozenset({"label", "label summary"})
"""Kinds of sources that say what a label says."""
LISTS = "adverse events"
"""The topic under which what was seen in trials is listed: only where it is held can a reaction be not named."""
ANYWHERE = "any"
UNVERIFIED = "the facts on adverse events are unverified here"
NOT_HELD = "no fact on adverse events of this label is held here"


def judged(event: EventDocument, jurisdiction: str, knowledge: Knowledge) -> EventDocument:
    """The event with what the facts of now name, for every reaction of every suspected product."""
    named = tuple(
        named_of(reaction, product, jurisdiction, knowledge) for product in event.products for reaction in event.reactions
    )
    return event.model_copy(update={"named": named, "knowledge": knowledge.version})


def named_of(reaction: str, product: str, jurisdiction: str, knowledge: Knowledge) -> Named:
    """What the facts say of one reaction of one product, under one label."""
    held = _sentences(product, jurisdiction, knowledge)
    naming = [one for one in held if _names(one, reaction)]
    verified = [one for one in naming if not one.citation.is_unverified]
    if verified:
        return _named(reaction, product, "named", "", verified)
    if naming:
        return _named(reaction, product, "cannot_tell", "named, but the fact is unverified here", naming)
    if reaction == catalogue.OTHER:
        return _named(reaction, product, "cannot_tell", "it is said in words only", ())
    listed = [one for one in held if one.topic == LISTS]
    sure = [one for one in listed if not one.citation.is_unverified]
    if sure:
        return _named(reaction, product, "not_named", "", sure)
    why = UNVERIFIED if listed else NOT_HELD
    elsewhere = [one for one in _of_labels(product, knowledge) if _names(one, reaction) and not one.citation.is_unverified]
    if elsewhere:
        why = f"{why}; named in the facts of another label ({elsewhere[0].jurisdiction})"
    return _named(reaction, product, "cannot_tell", why, elsewhere or listed)


def _sentences(product: str, jurisdiction: str, knowledge: Knowledge) -> Sequence[Statement]:
    """The sentences on what may happen, of this label or of any."""
    return [one for one in _of_labels(product, knowledge) if one.jurisdiction in (jurisdiction, ANYWHERE)]


def _of_labels(product: str, knowledge: Knowledge) -> Sequence[Statement]:
    found = knowledge.products.get(product)
    return [one for one in found.statements if one.topic in TOPICS and _is_of_a_label(one, knowledge)] if found else []


def _is_of_a_label(one: Statement, knowledge: Knowledge) -> bool:
    source = knowledge.sources.get(one.citation.source)
    return source is not None and source.kind in OF_LABELS


def _names(one: Statement, reaction: str) -> bool:
    said = one.words.lower()
    return any(word in said for word in catalogue.reactions()[reaction].named_as)


def _named(reaction: str, product: str, verdict: str, because: str, sentences: Iterable[Statement]) -> Named:
    citations: tuple[Citation, ...] = tuple(dict.fromkeys(one.citation for one in sentences))
    return Named.model_validate(
        {"reaction": reaction, "product": product, "verdict": verdict, "because": because, "citations": citations}
    )
