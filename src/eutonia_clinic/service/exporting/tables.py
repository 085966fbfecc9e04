"""The tables of an export, row by row: no name, no number, no date, no words of anybody, no lot."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from eutonia.domain.answers import Answer
from eutonia_clinic.events.documents import EventDocument
from eutonia_clinic.service.exporting.gathering import Somebody, Treated, amount
from eutonia_clinic.service.exporting.grouping import OTHER, Common, Grouped, common
from eutonia_clinic.service.reading import Seen, Tree

Row = Mapping[str, str]
PSEUDONYM = 16
MEASURES = ("ashworth", "spasms_per_day", "pain", "stiffness")
EVENT, FOLLOW_UP = "adverse_event", "follow_up"
BEFORE, AFTER = "assessment", "follow_up"
EDSS_BANDS = ((4, "0 to 4"), (6.5, "4.5 to 6.5"), (10, "7 to 10"))


@dataclass(frozen=True)
class Tables:
    """The people of an export, under the names that hold in it alone."""

    grouped: Grouped
    secret: bytes
    muscles: Common
    patterns: Common
    products: Common
    guidance: Common
    events: Common

    @classmethod
    def of(cls, grouped: Grouped, secret: bytes, least: int) -> Tables:
        """With every value that too few of these people have told as 'other'."""
        people = grouped.kept
        return cls(
            grouped=grouped,
            secret=secret,
            muscles=common(_pairs(people, _muscles), least),
            patterns=common(_pairs(people, _patterns), least),
            products=common(_pairs(people, lambda one: [one.given.product]), least),
            guidance=common(_pairs(people, _guidance), least),
            events=common(_told(people), least),
        )

    @property
    def rare(self) -> int:
        """How many values are told as 'other'."""
        return sum(one.rare for one in (self.muscles, self.patterns, self.products, self.guidance, self.events))

    def every(self) -> dict[str, list[Row]]:
        """Every table by its name, in an order that says nothing of when somebody came."""
        makers: dict[str, Callable[[Somebody], Iterator[Row]]] = {
            "people": self._person, "cycles": self._cycles, "doses": self._doses, "observations": self._observations,
            "goals": self._goals, "adverse_events": self._adverse_events,
        }  # fmt: skip
        in_order = sorted(self.grouped.kept, key=self.name)
        return {table: [row for one in in_order for row in make(one)] for table, make in makers.items()}

    def name(self, one: Somebody) -> str:
        """What a person is called here: nobody without the secret can find it, or find them by it."""
        return hmac.new(self.secret, str(one.person_id).encode(), sha256).hexdigest()[:PSEUDONYM]

    def _person(self, one: Somebody) -> Iterator[Row]:
        yield {"person": self.name(one), **self.grouped.told(one), "cycles": str(len(one.treated))}

    def _cycles(self, one: Somebody) -> Iterator[Row]:
        for number, treated in enumerate(one.treated, 1):
            after = one.treated[number].given.given_on if number < len(one.treated) else None
            yield {**self._key(one, number), **self._cycle(one, treated, after)}

    def _cycle(self, one: Somebody, treated: Treated, after: date | None) -> dict[str, str]:
        given, session = treated.given, treated.closed["session"]
        product = self.products.told(given.product)
        told = product != OTHER
        return {
            "day": _day(one, given.given_on),
            "product": product,
            "units_given": amount(given.units) if told else "",
            "units_drawn": amount(session["drawn_units"]) if told else "",
            "units_left_over": amount(session["wasted_units"]) if told else "",
            "vials": str(len(treated.closed["vials"])),
            "edss_band": edss_band(treated.case["person"]["edss"]),
            "first_toxin": treated.case["first_toxin_treatment"],
            "effect_ends_day": _day(one, treated.ends_on) if treated.ends_on else "",
            "days_to_next": str((after - given.given_on).days) if after else "",
        }

    def _doses(self, one: Somebody) -> Iterator[Row]:
        for number, treated in enumerate(one.treated, 1):
            told = self.products.told(treated.given.product) != OTHER
            for dose in treated.closed["session"]["doses"]:
                yield {
                    **self._key(one, number),
                    "product": self.products.told(treated.given.product),
                    "muscle": self.muscles.told(dose["muscle"]),
                    "side": dose["side"],
                    "units": amount(dose["units"]) if told else "",
                    "sites": str(dose["sites"]),
                    "guidance": self.guidance.told(dose["guidance"] or ""),
                }

    def _observations(self, one: Somebody) -> Iterator[Row]:
        for number, treated in enumerate(one.treated, 1):
            assessed = date.fromisoformat(treated.case["assessed_on"])
            for problem in treated.case["problems"]:
                yield from self._measures(one, number, assessed, BEFORE, problem, problem)
            for seen in treated.seen:
                for found in seen.tree["scores"]:
                    yield from self._measures(one, number, seen.seen_on, AFTER, found["problem"], found)

    def _measures(self, one: Somebody, number: int, day: date, when: str, spot: Tree, found: Tree) -> Iterator[Row]:
        for measure in MEASURES:
            value = found.get(measure)
            if value is not None:
                yield {
                    **self._key(one, number),
                    "day": _day(one, day),
                    "when": when,
                    "pattern": self.patterns.told(spot["pattern"]),
                    "side": spot["side"],
                    "measure": measure,
                    "value": value if measure == "ashworth" else amount(value),
                }

    def _goals(self, one: Somebody) -> Iterator[Row]:
        for number, treated in enumerate(one.treated, 1):
            for place, goal in enumerate(treated.case["goals"], 1):
                told = {
                    **self._key(one, number), "goal": str(place), "measure": goal["measure"],
                    "target": goal["target_ashworth"] or amount(goal["target_at_most"]), "importance": str(goal["importance"]),
                }  # fmt: skip
                scored = [seen for seen in treated.seen if goal["id"] in seen.tree["goal_attainment"]]
                for seen in scored:
                    yield {**told, "day": _day(one, seen.seen_on), "attainment": str(seen.tree["goal_attainment"][goal["id"]])}
                if not scored:
                    yield {**told, "day": "", "attainment": ""}

    def _adverse_events(self, one: Somebody) -> Iterator[Row]:
        for number, treated in enumerate(one.treated, 1):
            for seen in treated.seen:
                for what in _troubles(seen):
                    key, what = self._key(one, number), self.events.told(what)
                    yield {**key, "day": _day(one, seen.seen_on), "told": FOLLOW_UP, "what": what}
        for event in one.events:
            yield from self._event(one, event)

    def _event(self, one: Somebody, event: EventDocument) -> Iterator[Row]:
        """Each reaction of an event, under the latest session here that it names; none where it names none."""
        named = {suspect.session for suspect in event.suspects}
        numbers = [number for number, treated in enumerate(one.treated, 1) if treated.given.session_id in named]
        key = self._key(one, numbers[-1]) if numbers else {"person": self.name(one), "cycle": ""}
        for reaction in event.reactions:
            yield {
                **key, "day": _day(one, event.onset_on or event.told_on), "told": EVENT, "what": self.events.told(reaction),
                "serious": event.serious.value, "severity": event.severity, "outcome": event.outcome,
            }  # fmt: skip

    def _key(self, one: Somebody, number: int) -> dict[str, str]:
        name = self.name(one)
        return {"person": name, "cycle": f"{name}-{number}"}


def edss_band(value: object) -> str:
    """The disability of a person in three bands; '' when it was not asked."""
    if value is None:
        return ""
    return next(words for most, words in EDSS_BANDS if float(str(value)) <= most)


def _day(one: Somebody, day: date) -> str:
    return str((day - one.first_on).days)


def _pairs(people: Sequence[Somebody], values: Callable[[Treated], list[str]]) -> Iterator[tuple[int, str]]:
    return ((one.person_id, value) for one in people for treated in one.treated for value in values(treated) if value)


def _muscles(one: Treated) -> list[str]:
    return [dose["muscle"] for dose in one.closed["session"]["doses"]]


def _guidance(one: Treated) -> list[str]:
    return [dose["guidance"] or "" for dose in one.closed["session"]["doses"]]


def _patterns(one: Treated) -> list[str]:
    before = [problem["pattern"] for problem in one.case["problems"]]
    return [*before, *(found["problem"]["pattern"] for seen in one.seen for found in seen.tree["scores"])]


def _told(people: Sequence[Somebody]) -> Iterator[tuple[int, str]]:
    """Every trouble at a follow-up and every reaction, by whose it is."""
    for one in people:
        yield from ((one.person_id, what) for treated in one.treated for seen in treated.seen for what in _troubles(seen))
        yield from ((one.person_id, reaction) for event in one.events for reaction in event.reactions)


def _troubles(seen: Seen) -> list[str]:
    return [name for name in ("swallowing_trouble", "weakness_that_limits") if seen.tree[name] == Answer.YES.value]
