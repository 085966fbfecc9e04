"""The toxin ledger: every treatment with botulinum toxin, anywhere, for anything; what stands and what was corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.ledger import TOLD
from eutonia_clinic.patients.models import LedgerEntry

EMPTY = (
    "No treatment with botulinum toxin is written down. An empty list is not a no: ask the person, or the carer, and write it."
)
STATES = {
    "given": Tag("given", "given"), "signed_not_given": Tag("planned", "reserved, not given yet"),
    "cancelled": Tag("note", "did not happen"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was written down before of the same treatment, and why it is no longer so."""

    what: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One treatment as it stands."""

    amount: str
    use: str
    day: str
    ago: str
    where: str
    source: Link
    seen: str
    by: str
    tag: Tag
    correct: str
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True, slots=True)
class ToxinPage:
    """Everything on the page. What did not happen stands apart, so that it is not counted by a glance."""

    lines: tuple[LedgerLine, ...]
    cancelled: tuple[LedgerLine, ...]
    empty: str
    undated: str
    tell: str
    back: str


def toxin_page(entries: Sequence[LedgerEntry], today: date, may_correct: bool, tell: str, back: str) -> ToxinPage:
    """Every entry of a person, corrected ones too. What has no day stands first: it may have been yesterday."""
    before = {entry.pk: entry for entry in entries}
    replaced = {entry.replaces_id for entry in entries if entry.replaces_id}
    standing = sorted((one for one in entries if one.pk not in replaced), key=_newest_first)
    shown = [(one, _line(one, before, today, may_correct)) for one in standing]
    counted = tuple(line for one, line in shown if one.status != "cancelled")
    undated = any(one.given_on is None for one in standing if one.status != "cancelled")
    return ToxinPage(
        lines=counted,
        cancelled=tuple(line for one, line in shown if one.status == "cancelled"),
        empty="" if counted else EMPTY,
        undated="A treatment without a day counts as if it were recent, until the day is known." if undated else "",
        tell=tell,
        back=back,
    )


def _newest_first(entry: LedgerEntry) -> tuple[bool, int, int]:
    day = entry.given_on
    return (day is not None, -(day.toordinal() if day else 0), -entry.pk)


def _line(entry: LedgerEntry, before: Mapping[int, LedgerEntry], today: date, may_correct: bool) -> LedgerLine:
    one: EarlierTreatment = entry.content
    may = may_correct and entry.source == TOLD
    return LedgerLine(
        amount=words.amount(one),
        use=use_of(one),
        day=words.day(one.given_on) if one.given_on else "day not known",
        ago=words.ago(one.given_on, today) if one.given_on else "",
        where=one.clinic or "place not written down",
        source=source_of(entry),
        seen=f"seen in a letter or record: {one.confirmed.words}" if entry.source == TOLD else "",
        by=_by(entry),
        tag=STATES[one.status],
        correct=reverse("patients:correct_treatment", kwargs={"entry": entry.pk}) if may else "",
        earlier=tuple(_earlier(entry, before)),
    )


def use_of(one: EarlierTreatment) -> str:
    """'bladder', 'limb spasticity', or that it is not known."""
    return "for a use not known" if one.indication == "not_known" else one.indication.replace("_", " ")


def source_of(entry: LedgerEntry) -> Link:
    """Told of; or a plan signed here that reserves toxin; or what came of it."""
    if entry.source == TOLD:
        return Link("told of", "")
    plan = entry.source.rpartition(":")[2]
    said = {"signed_not_given": "a plan signed here", "given": "a session here", "cancelled": "a plan signed here"}[entry.status]
    return Link(said, reverse("visits:signed_plan", kwargs={"plan": plan}))


def _earlier(entry: LedgerEntry, before: Mapping[int, LedgerEntry]) -> Sequence[Earlier]:
    """The states before this one, the latest first."""
    found, later = [], entry
    while later.replaces_id:
        one = before[later.replaces_id]
        found.append(Earlier(words.treatment(one.content), _by(one), later.reason))
        later = one
    return found


def _by(entry: LedgerEntry) -> str:
    return f"{entry.author}, {entry.clinic}, {words.day_and_clock(timezone.localtime(entry.made_at))}"


def told_words(one: EarlierTreatment) -> str:
    """What was written down, as a message repeats it."""
    return f"Written down: {words.treatment(one)}."
