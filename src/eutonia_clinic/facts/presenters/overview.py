"""Every fact: which still have to be read in a label, and which hold here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from eutonia.knowledge import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, Field
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.facts.presenters.facts import KINDS, STATES, WAITING, kind_of, name_of, says, sources_of, tags_of
from eutonia_clinic.facts.standing import Standing, State
from eutonia_clinic.patients.presenters.today import Count

A_PAGE = 40
LONGEST_PAGE = 6
"""Digits of the number of a page; there is no further one."""
WAITS = "waiting"
EVERYTHING = Choice("", "All")
RANK = {kind: at for at, kind in enumerate(KINDS)}
URGENT = {State.SUPERSEDED: 0, State.RECALLED: 1}
"""What asks for somebody stands first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for. Everything else that an address may hold is left out of it."""

    text: str = ""
    kind: str = ""
    product: str = ""
    state: str = ""
    page: int = 1

    def address(self, page: int) -> str:
        """The same question, on another page."""
        named = {"q": self.text, "kind": self.kind, "product": self.product, "state": self.state}
        asked = {name: value for name, value in named.items() if value}
        return f"?{urlencode({**asked, 'page': page})}" if page > 1 or asked else "?"


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact in the list."""

    href: str
    kind: str
    name: str
    says: str
    source: str
    dated: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """The last run of the self-test in a line. `level` is stop when a plan was missed, reason when it has to be run."""

    level: str
    heading: str
    said: str
    href: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Everything on the page."""

    lead: str
    counts: tuple[Count, ...]
    tested: Tested
    lost: tuple[str, ...]
    fields: tuple[Field, ...]
    heading: str
    rows: tuple[FactRow, ...]
    before: Link | None
    after: Link | None
    version: str


def asked_in(query: Mapping[str, str]) -> Asked:
    """What an address asks for; what it does not know is as good as not asked."""
    state, kind = query.get("state", ""), query.get("kind", "")
    page = query.get("page", "")
    return Asked(
        text=" ".join(query.get("q", "").split())[:100],
        kind=kind if kind in KINDS else "",
        product=query.get("product", "")[:100],
        state=state if state in {*State, WAITS} else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < LONGEST_PAGE and int(page) else 1,
    )


def overview_page(
    every: Sequence[Standing], asked: Asked, knowledge: Knowledge, tested: Tested, lost: Sequence[str]
) -> OverviewPage:
    """The page of one question."""
    found = sorted((one for one in every if _fits(one, asked)), key=_first)
    last = max(1, -(-len(found) // A_PAGE))
    page = min(asked.page, last)
    shown = found[(page - 1) * A_PAGE : page * A_PAGE]
    return OverviewPage(
        lead=_lead(every),
        counts=_counts(every),
        tested=tested,
        lost=tuple(lost),
        fields=_fields(asked, knowledge),
        heading=f"{words.count(len(found), 'fact')}" + (f", page {page} of {last}" if last > 1 else ""),
        rows=tuple(_row(one, knowledge) for one in shown),
        before=Link("The facts before", asked.address(page - 1)) if page > 1 else None,
        after=Link("More facts", asked.address(page + 1)) if page < last else None,
        version=f"{knowledge.version} ({words.short_hash(knowledge.hash)})",
    )


def _fits(one: Standing, asked: Asked) -> bool:
    fact = one.fact
    return (
        (not asked.kind or fact.kind == asked.kind)
        and (not asked.product or fact.product == asked.product)
        and (not asked.state or (one.waiting is not None if asked.state == WAITS else one.state == asked.state))
        and all(word in _searched(one) for word in asked.text.lower().split())
    )


def _searched(one: Standing) -> str:
    fact = one.fact
    sections = " ".join(f"{c.source} {c.section}" for c in fact.citations)
    return f"{fact.id} {fact.name} {fact.product} {fact.jurisdiction} {says(fact)} {sections}".lower()


def _first(one: Standing) -> tuple[int, int, str, str]:
    urgent = -1 if one.waiting else URGENT.get(one.state, 2)
    return urgent, RANK[one.fact.kind], one.fact.product, name_of(one.fact)


def _many(every: Iterable[Standing], *states: State) -> int:
    return sum(one.state in states for one in every)


def _lead(every: Sequence[Standing]) -> str:
    unverified, total = (words.number(many, 0) for many in (_many(every, State.RECALLED), len(every)))
    return (
        f"{unverified} of {total} facts are unverified here: nobody has read them in a label or paper. "
        "They are shown as such, may hold a plan back, and never fill in a dose, until somebody of this installation "
        "reads them in the current label under their name."
    )


def _counts(every: Sequence[Standing]) -> tuple[Count, ...]:
    here = reverse("facts:overview")
    waiting = sum(one.waiting is not None for one in every)
    rows = (
        (waiting, "waits for a second name", "wait for a second name", WAITS, ""),
        (_many(every, State.SUPERSEDED), "left behind by new files", "left behind by new files", State.SUPERSEDED, "stop"),
        (_many(every, State.RECALLED), "unverified here", "unverified here", State.RECALLED, ""),
        (_many(every, State.VERIFIED), "verified here", "verified here", State.VERIFIED, ""),
        (_many(every, State.CORRECTED), "corrected here", "corrected here", State.CORRECTED, ""),
    )
    return tuple(
        Count(words.number(many, 0), one if many == 1 else others, f"{here}?state={state}", level if many else "")
        for many, one, others, state, level in rows
    )


def _fields(asked: Asked, knowledge: Knowledge) -> tuple[Field, ...]:
    kinds = (EVERYTHING, *(Choice(kind, said) for kind, said in KINDS.items()))
    products = (EVERYTHING, *(Choice(one, one) for one in sorted(knowledge.products)))
    states = (EVERYTHING, Choice(WAITS, words.capital(WAITING.words)), *(Choice(s, words.capital(STATES[s][1])) for s in STATES))
    hint = "A muscle, a product, a document, a word"
    return (
        Field("q", "Search", value=asked.text, hint=hint, width=20),
        Field("kind", "Kind", "select", asked.kind, choices=kinds),
        Field("product", "Product", "select", asked.product, choices=products),
        Field("state", "State", "select", asked.state, choices=states),
    )


def _row(one: Standing, knowledge: Knowledge) -> FactRow:
    source = sources_of(one.fact, knowledge)[0]
    return FactRow(
        href=reverse("facts:fact", kwargs={"fact": one.fact.id}), kind=kind_of(one.fact), name=name_of(one.fact),
        says=says(one.fact, short=True), source=words.joined((source.title, source.place), ", "), dated=source.dated,
        tags=tags_of(one),
    )  # fmt: skip
