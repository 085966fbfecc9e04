"""What stands around every page: title, navigation by role, the banner of the person, the steps of a visit, messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from eutonia.domain.case import Mobility, Person, ToxinHistory
from eutonia_clinic.core import words

Theme = Literal["light", "dark", "system"]
Contrast = Literal["standard", "high"]
Level = Literal["stop", "reason", "note", "ok"]

CLINICAL = frozenset({"injector", "assessor", "lead"})
NAVIGATION: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("today", "Today", CLINICAL),
    ("people", "People", CLINICAL),
    ("service", "Service", frozenset({"lead"})),
    ("audit", "Audit", frozenset({"lead", "administrator"})),
    ("knowledge", "Knowledge", CLINICAL),
    ("accounts", "Accounts", frozenset({"administrator"})),
    ("export", "Research export", frozenset({"researcher"})),
)
"""Key, word and the roles that see it. The access table decides what may be opened; this only decides what is offered."""

STEPS = ("assess", "may-we", "plan", "sign", "inject", "follow-up")
STEP_WORDS = {
    "assess": "Assess", "may-we": "May we?", "plan": "Plan", "sign": "Sign", "inject": "Inject", "follow-up": "Follow up",
}  # fmt: skip
MOBILITY = {
    Mobility.WALKS_UNAIDED: "walks unaided", Mobility.WALKS_WITH_AID: "walks with an aid",
    Mobility.STANDS_TO_TRANSFER: "stands to transfer", Mobility.WHEELCHAIR: "uses a wheelchair",
    Mobility.BED: "in bed", Mobility.NOT_ASKED: "mobility not asked",
}  # fmt: skip
INTENDED_USE = "Decision support for qualified clinicians, who decide. Not for emergencies. Not certified as a medical device."
SYNTHETIC_USE = "Every person here is synthetic."


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One line above the page that says what has just happened or what holds for the whole clinic."""

    level: Level
    words: str
    more: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Banner:
    """Who this page is about, on every page about a person. `name_alike` warns of another person with such a name (H22)."""

    family: str
    given: str
    identifier: str
    born: str
    facts: tuple[str, ...]
    toxin: str
    href: str = ""
    synthetic: bool = False
    name_alike: str = ""

    @property
    def name(self) -> str:
        """'TESTPERSON, Birch'."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def spoken(self) -> str:
        """'Birch Testperson', for sentences that are read aloud."""
        return f"{self.given} {self.family.title()}".strip()

    def without_birth(self) -> Banner:
        """The same for the page on which the year of birth is asked and typed: it may not be copied from the banner."""
        return replace(self, born="")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a visit: done and still open to look at, current, or not yet."""

    words: str
    href: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything the base page needs. A view makes one for every page."""

    title: str
    user: str = ""
    today: str = ""
    home: str = "/"
    navigation: tuple[Link, ...] = ()
    account: tuple[Link, ...] = ()
    sign_out: str = ""
    theme: Theme = "light"
    contrast: Contrast = "standard"
    banner: Banner | None = None
    steps: tuple[Step, ...] = ()
    messages: tuple[Message, ...] = ()
    footer: tuple[str, ...] = field(default=(INTENDED_USE,))

    @property
    def person(self) -> str:
        """The name on the page, for titles and for asking 'am I in the right record'."""
        return self.banner.name if self.banner else ""


def navigation(roles: Collection[str], links: Mapping[str, str], current: str = "") -> tuple[Link, ...]:
    """The entries that these roles see and that have an address, in their order; `current` names the one we are in."""
    offered = [(key, said) for key, said, seen_by in NAVIGATION if seen_by & set(roles) and key in links]
    return tuple(Link(said, links[key], key == current) for key, said in offered)


def steps(current: str, links: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps of a visit. A step with an address may be opened; the current one leads nowhere."""
    return tuple(Step(STEP_WORDS[key], "" if key == current else links.get(key, ""), key == current) for key in STEPS)


def banner(
    person: Person, family: str, given: str, identifier: str, history: ToxinHistory, on: date, href: str = "",
    synthetic: bool = False, name_alike: str = "",
) -> Banner:  # fmt: skip
    """The banner of a person on a day. Unknown is said as such; the toxin of the last weeks is always there."""
    return Banner(
        family=family, given=given, identifier=identifier, born=words.born(person.birth_date, on), facts=person_facts(person),
        toxin=words.toxin(history, on), href=href, synthetic=synthetic, name_alike=name_alike,
    )  # fmt: skip


def person_facts(person: Person) -> tuple[str, ...]:
    """'58 kg', 'MS, EDSS 8', 'uses a wheelchair'."""
    weight = f"{words.exact(person.weight_kg)} kg" if person.weight_kg is not None else "weight not asked"
    return (weight, f"MS {person.multiple_sclerosis.words}, EDSS {words.known(person.edss)}", MOBILITY[person.mobility])
