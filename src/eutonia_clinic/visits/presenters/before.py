"""What a signature of a draft waits for, apart from its findings: each with its next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link
from eutonia_clinic.visits.readiness import Step, Wanting

MOST_TOLD = 6
HEADINGS = {
    Step.RENEW: "The proposal is older than what it was made from",
    Step.CONFIRM: "Values carried over are not confirmed",
    Step.SET_DAY: "The planned day is over",
    Step.ASK_AGAIN: "Toxin and safety were asked too long ago",
    Step.DOSE: "No dose is planned",
}
LINKED = {Step.CONFIRM: "Confirm them in the assessment", Step.ASK_AGAIN: "Ask again now"}


@dataclass(frozen=True, slots=True)
class NeedShown:
    """One thing to be done before the signature. `act` is what a form of the board sends; `link` leads to another page."""

    step: str
    heading: str
    told: tuple[str, ...]
    act: str = ""
    button: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class NeedLinks:
    """Where the next steps are; empty where this user may not go."""

    assessment: str = ""
    ask_again: str = ""


def needs_shown(waiting: Sequence[Wanting], links: NeedLinks) -> tuple[NeedShown, ...]:
    """Everything that is waited for, in the order in which it is put right. That nothing is planned, the board says itself."""
    return tuple(_need(one, links) for one in waiting if one.step is not Step.DOSE)


def _need(one: Wanting, links: NeedLinks) -> NeedShown:
    href = {Step.CONFIRM: links.assessment, Step.ASK_AGAIN: links.ask_again}.get(one.step, "")
    link = Link(LINKED[one.step], href) if href else None
    act, button = ("renew", "Recompute the proposal") if one.step is Step.RENEW else ("", "")
    return NeedShown(one.step.value, HEADINGS[one.step], _told(one), act, button, link)


def _told(one: Wanting) -> tuple[str, ...]:
    if one.step is Step.CONFIRM:
        return (f"{words.count(len(one.details), 'value')} of the last assessment still to be looked at and confirmed.",)
    more = len(one.details) - MOST_TOLD
    rest = (f"And {more} more.",) if more > 0 else ()
    told = one.details if one.step is Step.RENEW and one.details else (one.sentence,)
    stays = ("Your doses stay as they are. The options and the frontier below are of the older proposal.",)
    return (*told[:MOST_TOLD], *rest, *(stays if one.step is Step.RENEW else ()))


def why_waiting(needs: Sequence[NeedShown]) -> str:
    """One line for the closed button; empty when nothing is waited for."""
    return f"Signing waits: {words.listed(one.heading[0].lower() + one.heading[1:] for one in needs)}." if needs else ""
