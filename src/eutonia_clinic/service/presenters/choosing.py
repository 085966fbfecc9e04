"""Whether a person's data may stand in exports: what stands, what was said before, and the way to say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.service.models import ResearchChoice

NOTHING_SAID = "Nothing was said. Exports for research hold this person's course, without name, number or date."
LEFT_OUT = "Every export leaves this person out, and counts them among those who are left out, at every clinic."
AGREES = "The objection was taken back. Exports for research hold this person's course, without name, number or date."
GONE = "What was handed out before stays with whoever received it: the file names nobody, so nobody can be taken out of it."


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said."""

    what: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """Everything on the page. `act` is where it is written down; empty for who may only read."""

    tag: Tag
    said: str
    objects: bool
    heading: str
    button: str
    gone: str
    before: tuple[Said, ...]
    act: str
    back: str
    seen: str


def choice_page(
    standing: Sequence[ResearchChoice], before: Sequence[ResearchChoice], seen: str, act: str, back: str, time_zone: str
) -> ChoicePage:
    """The page of one person."""
    objects = any(one.objects_to_it for one in standing)
    said = LEFT_OUT if objects else AGREES if standing else NOTHING_SAID
    return ChoicePage(
        tag=Tag("reason", "objects") if objects else Tag("note", "may be used" if standing else "nothing said"),
        said=said, objects=objects, heading="Take the objection back" if objects else "Write an objection down",
        button="Write down that it is taken back" if objects else "Write the objection down", gone=GONE,
        before=tuple(_said(one, ZoneInfo(time_zone)) for one in before), act=act, back=back, seen=seen,
    )  # fmt: skip


def _said(one: ResearchChoice, zone: ZoneInfo) -> Said:
    what = "Objects to use in research" if one.objects_to_it else "Takes the objection back"
    when = words.day_and_clock(one.made_at.astimezone(zone))
    return Said(f"{what}: {one.said_by}", one.reason, f"written down by {one.author.display_name}, {one.clinic.name}, {when}")
