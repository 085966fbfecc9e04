"""The examples of the engine as the clinic shows them: real cases, real proposals, worked out once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from eutonia.cli.reading import read_case
from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.proposal import PlanOption, Proposal
from eutonia.knowledge import load
from eutonia.knowledge.types import Knowledge
from eutonia.propose import propose
from eutonia.response import population_belief
from eutonia_clinic.core import frame, words
from eutonia_clinic.core.frame import Banner, Frame

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
CARE = "combined-bladder-and-leg-care"
MANY = "bilateral-legs-many-muscles"
HAND = "flexed-elbow-clenched-fist"
REFUSED = "cows-milk-allergy"
USUAL = "bilateral-feet-and-adductors"
LINKS = {key: f"/{key}" for key in ("today", "people", "service", "audit", "knowledge", "accounts", "export")}


@cache
def knowledge() -> Knowledge:
    """The knowledge as shipped."""
    return load()


@cache
def belief() -> Belief:
    """The population's belief."""
    return population_belief(knowledge())


def names() -> tuple[str, ...]:
    """Every example."""
    return tuple(path.stem for path in sorted(EXAMPLES.glob("*.json")))


@cache
def case(name: str) -> Case:
    """One example."""
    return read_case(str(EXAMPLES / f"{name}.json"))


@cache
def proposal(name: str) -> Proposal:
    """What the engine answers to it."""
    return propose(case(name), knowledge(), belief())


def proposed(name: str) -> PlanOption:
    """The plan that is proposed."""
    found = proposal(name)
    return next(option for option in found.options if option.name == found.recommended)


def family_and_given(name: str) -> tuple[str, str]:
    """('TESTPERSON', 'Birch')."""
    family, _, given = case(name).person.name.partition(" ")
    return family, given


def banner(name: str) -> Banner:
    """The banner of the person of an example."""
    one, (family, given) = case(name), family_and_given(name)
    number = names().index(name) + 1
    return frame.banner(
        one.person, family, given, f"SYN-{number:04}", one.toxin_history, one.planned_for, href="/people/1", synthetic=True
    )


def page_frame(
    title: str, name: str = "", step: str = "", theme: str = "light", contrast: str = "standard", current: str = "people"
) -> Frame:
    """The frame around a page of an injector."""
    on = case(name or CARE).planned_for
    return Frame(
        title=title, user="Dr Ines SAMPLE, injector", today=words.weekday(on), home="/",
        navigation=frame.navigation({"injector", "lead"}, LINKS, current), sign_out="/sign-out", theme=theme,  # type: ignore[arg-type]
        contrast=contrast, banner=banner(name) if name else None,  # type: ignore[arg-type]
        steps=frame.steps(step, {"assess": "/assess", "may-we": "/may-we", "plan": "/plan"}) if step else (),
        footer=(frame.INTENDED_USE, frame.SYNTHETIC_USE),
    )  # fmt: skip
