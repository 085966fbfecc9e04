"""Entries of the record in words: when, what, by whom and at which clinic, and what has become of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.presenters.record import RecordRow
from eutonia_clinic.visits.lending import LentKind
from eutonia_clinic.visits.timeline import Entry

TAGS = {
    "assessment_draft": Tag("note", "draft"), "draft": Tag("note", "draft"), "plan": Tag("planned", "signed"),
    "cancelled": Tag("reason", "cancelled"), "closed": Tag("given", "given"), "red_flag": Tag("stop", "red flag"),
    "reviewed": Tag("ok", "reviewed"), "paper": Tag("reason", "entered late, from paper"),
}  # fmt: skip
ROUTES = {
    "assessment": ("visits:assessment", "assessment"), "asked": ("visits:assessment", "assessment"),
    "confirmed": ("visits:assessment", "assessment"), "assessment_draft": ("visits:assess", "assessment_draft"),
    "proposal": ("visits:may_we", "proposal"), "draft": ("visits:plan", "draft"), "reason": ("visits:plan", "draft"),
    "plan": ("visits:signed_plan", "plan"), "cancelled": ("visits:signed_plan", "plan"), "session": ("visits:given", "session"),
    "closed": ("visits:given", "session"), "follow_up": ("visits:seen", "follow_up"), "red_flag": ("visits:seen", "follow_up"),
    "reviewed": ("visits:seen", "follow_up"), "identity": ("patients:identity", "person"),
    "registered": ("patients:identity", "person"), "merged": ("patients:same", "person"),
    "unmerged": ("patients:same", "person"), "told": ("patients:toxin", "person"), "booking": ("visits:book", "person"),
    "paper": ("visits:given", "session"), "seconded": ("visits:given", "session"),
}  # fmt: skip
"""For each kind the route that shows it, and what the address names."""
ABOUT = frozenset({"asked", "confirmed", "reason", "cancelled", "closed", "reviewed", "paper", "seconded"})
"""Kinds that are shown on the page of the row that they belong to."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """The page that shows an entry, what its address names, and the tag beside it."""

    route: str
    part: str
    by_about: bool
    tag: Tag | None


def entry_row(
    one: Entry, clinic: Clinic, today: date, lead: Callable[[str, str, int], str], person_id: int, lent: Mapping[str, LentKind]
) -> RecordRow:
    """One entry. `lead` gives the address of a route for one named thing; the clinic is said where it is another."""
    shown = _shown(one.kind, lent)
    named = person_id if shown.part == "person" else one.about if shown.by_about else one.id
    at = one.at.astimezone(ZoneInfo(clinic.time_zone))
    by = words.joined([one.by, one.clinic if one.clinic != clinic.name else ""], ", ")
    href = lead(shown.route, shown.part, named) if shown.route and named is not None else ""
    return RecordRow(f"{words.near_day(at.date(), today)}, {words.clock(at)}", _words(one, lent), by, href, shown.tag)


def _shown(kind: str, lent: Mapping[str, LentKind]) -> _Shown:
    if kind in lent:
        one = lent[kind]
        return _Shown(one.route, one.part, one.by_about, one.tag)
    return _Shown(*ROUTES.get(kind, ("", "")), kind in ABOUT, TAGS.get(kind))


def _words(one: Entry, lent: Mapping[str, LentKind]) -> str:
    """What happened. A correction or a reason is told with its words."""
    said = lent[one.kind].words if one.kind in lent else WORDS[one.kind]
    return words.joined([said if isinstance(said, str) else said(one), f"“{one.text}”" if one.text else ""], ". ")


def _on(one: Entry) -> str:
    return words.day(one.day) if one.day else "day not known"


def _corrected(one: Entry, what: str) -> str:
    return f"{what}, corrected" if one.replaces else what


def _amount(one: Entry) -> str:
    product = one.product or "a product not known"
    return words.dose(one.units, product) if one.units is not None else f"units not known of {product}"


def _booking(one: Entry) -> str:
    return f"Booked for {_on(one)}" if one.day else "Booking taken back"


def _plan(one: Entry) -> str:
    return f"Plan {'amended' if one.replaces else 'signed'} for {_on(one)}: {_amount(one)}"


def _closed(one: Entry) -> str:
    return _corrected(one, f"Session of {_on(one)} closed") + f": {_amount(one)} given"


WORDS: dict[str, str | Callable[[Entry], str]] = {
    "assessment": lambda one: _corrected(one, f"Assessment of {_on(one)}"),
    "asked": "Safety and earlier toxin asked again",
    "confirmed": "Values carried over confirmed",
    "assessment_draft": "Assessment being written",
    "proposal": lambda one: f"Plans proposed for {_on(one)}",
    "draft": lambda one: f"Plan drafted for {_on(one)}, waits for a signature",
    "reason": lambda one: "Agreed with the reason for a finding" if one.replaces else "Reason given for a finding",
    "plan": _plan,
    "cancelled": "Signed plan cancelled",
    "session": lambda one: f"Session of {_on(one)} begun with {one.product}",
    "closed": _closed,
    "paper": lambda one: f"Session of {_on(one)} with {one.product}, held on paper and entered later",
    "seconded": lambda one: f"Second name for the session of {_on(one)}, held on paper",
    "follow_up": lambda one: _corrected(one, f"Follow-up of {_on(one)}"),
    "red_flag": lambda one: _corrected(one, f"Follow-up of {_on(one)}"),
    "reviewed": lambda one: f"Follow-up of {_on(one)} looked at",
    "taught": "What the course had taught was kept",
    "booking": _booking,
    "identity": lambda one: "Name, birth date or numbers corrected" if one.replaces else "Entered into the record",
    "registered": lambda one: f"Registered at {one.clinic}",
    "merged": "Two entries said to be one person",
    "unmerged": "Two entries said to be two people after all",
    "told": lambda one: _corrected(one, f"Toxin elsewhere told, {_on(one)}") + f": {_amount(one)}",
}  # fmt: skip
