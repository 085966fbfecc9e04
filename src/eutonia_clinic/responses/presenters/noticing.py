"""The sentences above the pages of a person whose effect fades."""

from __future__ import annotations

from collections.abc import Sequence

from eutonia.domain.advice import Advice, CycleReview, LossOfResponse
from eutonia.domain.case import Response
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link, Message
from eutonia_clinic.responses.standing import Standing, going_words
from eutonia_clinic.responses.walking import STOP_RULE

SHOWN = 4
"""Cycles in the sentence; of a longer course the first that helped and the latest."""
DID = {
    Response.GOOD: "a goal reached", Response.PARTIAL: "important relief, no goal reached",
    Response.NONE: "no goal reached, no important relief", Response.NOT_KNOWN: "not known",
}  # fmt: skip
STOPPED = "Stop rule: two cycles in a row reached no goal and, as far as it was measured, gave no important relief."
REASON_FIRST = "An injector who treats again gives a reason first."
LOOK_FIRST = "The reasons are looked at before anything is injected."
NOT_EXPLAINED = "Not yet explained."


def notices(advice: Advice | None, standing: Standing | None, href: str) -> tuple[Message, ...]:
    """The stop rule first, then that the effect fades and whether somebody explained it. Nothing, most of the time."""
    of_now = standing if standing and standing.is_of_now else None
    if advice is None or advice.loss is None:
        return ()
    link = Link("Walk through the reasons" if of_now is None else "The course of the effect", href) if href else None
    return (*_stopped(advice, of_now, link), *_held(advice, of_now, link), _fades(advice, advice.loss, of_now, link))


def is_stopped(advice: Advice) -> bool:
    """True when the stop rule holds."""
    return any(one.reason.rule == STOP_RULE for one in advice.what)


def course_words(loss: LossOfResponse, cycles: Sequence[CycleReview]) -> str:
    """'The effect fades: cycle 1, a goal reached; cycle 3, no goal reached, no important relief'."""
    head = "The effect fades" if loss.kind == "secondary" else "Toxin is not known to have worked here"
    shown = _shown(cycles)
    told = "; ".join(f"cycle {one.number}, {DID[one.response]}" for one in shown)
    left_out = len(cycles) - len(shown)
    between = f" ({words.count(left_out, 'cycle')} between not told here)" if left_out else ""
    return f"{head}: {told}{between}"


def explained_words(standing: Standing | None) -> str:
    """Whether somebody explained it, and as what."""
    if standing is None:
        return NOT_EXPLAINED
    why = words.listed([one.lower() for one in standing.content.explained_by])
    explained = f"Explained as {why}" if why else "Looked into, and not explained"
    return f"{explained} by {standing.signed}. What follows: {standing.follows.words}."


def _shown(cycles: Sequence[CycleReview]) -> Sequence[CycleReview]:
    if len(cycles) <= SHOWN:
        return cycles
    first = next((one for one in cycles if one.response is Response.GOOD), cycles[0])
    latest = cycles[-(SHOWN - 1) :]
    return latest if first in latest else (first, *latest)


def _fades(advice: Advice, loss: LossOfResponse, standing: Standing | None, link: Link | None) -> Message:
    sure = "Seen in two cycles in a row." if loss.certainty == "established" else "Seen in one cycle so far."
    level = "note" if standing else "reason"
    return Message(level, f"{course_words(loss, advice.cycles)}. {explained_words(standing)}", "" if standing else sure, link)  # type: ignore[arg-type]


def _stopped(advice: Advice, standing: Standing | None, link: Link | None) -> tuple[Message, ...]:
    if not is_stopped(advice):
        return ()
    if standing and standing.going_on:
        return (Message("reason", STOPPED, going_words(standing.going_on), link),)
    what = REASON_FIRST if standing else LOOK_FIRST
    return (Message("stop", STOPPED, what, link),)


def _held(advice: Advice, standing: Standing | None, link: Link | None) -> tuple[Message, ...]:
    if standing is None or is_stopped(advice) or not standing.follows.holds:
        return ()
    if standing.going_on:
        return (Message("reason", f"{standing.signed}: {standing.follows.words}.", going_words(standing.going_on), link),)
    return (Message("stop", f"{standing.signed}: {standing.follows.words}. No plan is begun.", "", link),)
