"""Lots and products in words: people given, people with an event, how sure that is, and what stands out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.events.signals import Happened, Signal, Signals
from eutonia_clinic.patients.presenters.today import Someone

RARE = 0.001
HALF, OFTEN = 0.005, 0.5
EXPLAINED = (
    "A person counts once for each lot that they were given. An event counts for every lot that it names, and for every lot of "
    "its session where the vial cannot be told. Intervals are exact (Clopper and Pearson, 95 %). A lot is compared with the "
    "other lots of its product by Fisher's exact test, one side, times the number of lots that are looked at. It is a place "
    "to look, no proof: who is asked more often tells of more, and a person who was given several lots counts in each."
)


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One lot or product."""

    product: str
    lot: str
    given: str
    events: str
    share: str
    tags: tuple[Tag, ...]
    recall: str = ""
    behind: str = ""


@dataclass(frozen=True, slots=True)
class SignalsPage:
    """Everything on the page."""

    said: str
    since: str
    products: tuple[SignalRow, ...]
    lots: tuple[SignalRow, ...]
    open: str
    explained: str = EXPLAINED


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One person behind a count, with their events."""

    who: Someone
    events: tuple[tuple[str, str, Tag], ...]
    """What it was, where it is read, and how serious."""


@dataclass(frozen=True, slots=True)
class BehindPage:
    """The people behind one row."""

    heading: str
    said: str
    rows: tuple[BehindRow, ...]
    back: str
    recall: str = ""


def signals_page(found: Signals, recall: str, behind: Callable[[str, str], str], open_events: str) -> SignalsPage:
    """The page of a clinic. `behind` gives the address of the people behind a product and lot."""
    return SignalsPage(
        said=_said(found), since=f"Given here since {words.long_day(found.since)}.",
        products=tuple(_row(one, "", behind(one.product, "")) for one in found.products),
        lots=tuple(_row(one, _recall(recall, one.lot), behind(one.product, one.lot)) for one in found.lots),
        open=open_events,
    )  # fmt: skip


def _recall(address: str, lot: str) -> str:
    return f"{address}?{urlencode({'lot': lot})}" if address else ""


def name_of(one: Signal) -> str:
    """'Lot C1234AB of onabotulinumtoxinA', or the product."""
    return f"Lot {one.lot} of {one.product}" if one.lot else one.product


def behind_said(one: Signal) -> str:
    """How many were given it, and how many had an event."""
    return f"{_people(len(one.given))} given it, {_people(len(one.harmed))} with an adverse event: {share_words(one)}."


def serious_tag(one: Happened) -> Tag:
    """How serious one event is."""
    if one.is_serious:
        return Tag("stop", "serious")
    return Tag("reason", "seriousness not established") if one.not_known else Tag("note", "not serious")


def share_words(one: Signal) -> str:
    """'1 of 2, 95 %: 1 to 99 in 100'."""
    held = one.share
    return f"{held.some} of {held.all}, 95 %: {_in_100(held.low)} to {_in_100(held.high)} in 100"


def _in_100(part: float) -> str:
    """The whole number; what would be rounded to an end that it does not reach is not said to reach it."""
    if 0 < part < HALF:
        return "under 1"
    return "over 99" if 1 - HALF < part < 1 else str(round(100 * part))


def _said(found: Signals) -> str:
    loud = [one for one in found.lots if one.stands_out]
    if loud:
        many, names = words.count(len(loud), "lot stands", "lots stand"), words.listed(name_of(one) for one in loud)
        return words.sentence(f"{many} out: {names}")
    return "No lot stands out against the other lots of its product." if found.lots else "Nothing was given here since."


def _row(one: Signal, recall: str, behind: str) -> SignalRow:
    unknown = sum(it.not_known for it in one.events)
    told = (f"{len(one.serious)} serious", f"{unknown} not established" if unknown else "")
    events = words.joined([str(len(one.events)), *(told if one.events else ())], ", ")
    return SignalRow(one.product, one.lot, str(len(one.given)), events, share_words(one), tuple(_tags(one)), recall, behind)


def _tags(one: Signal) -> list[Tag]:
    tags = []
    if one.stands_out:
        tags.append(Tag("stop", f"stands out: by chance {_chance(one)}, {words.count(one.lots, 'lot')} looked at"))
    elif one.chance is not None:
        tags.append(Tag("note", f"as the other lots{_and_chance(one)}"))
    if one.is_small:
        tags.append(Tag("note", f"small number: {_people(len(one.given))}"))
    return tags


def _and_chance(one: Signal) -> str:
    """How often chance gives so many, where that says anything."""
    return f": by chance {_chance(one)}" if (one.chance or 1.0) * one.lots < OFTEN else ""


def _chance(one: Signal) -> str:
    corrected = min(1.0, (one.chance or 0.0) * one.lots)
    return "fewer than 1 in 1,000" if corrected < RARE else f"1 in {words.number(round(1 / corrected))}"


def _people(many: int) -> str:
    return words.count(many, "person", "people")
