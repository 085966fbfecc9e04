"""The letter to the person treated, in plain words from `data/<language>/person.toml`. No dose advice, no chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from eutonia.domain.cycle import GivenDose
from eutonia.domain.proposal import Band
from eutonia.knowledge.types import Knowledge
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.letters.documents import Block
from eutonia_clinic.letters.phrases import Phrases
from eutonia_clinic.letters.told import Told
from eutonia_clinic.letters.writing.common import by_hand, doses_of, given_total

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class ToPerson:
    """One letter to the person, while it is being written."""

    told: Told
    knowledge: Knowledge
    phrases: Phrases
    telephone: str

    def blocks(self) -> Iterator[Block]:
        """The letter in its order: what, when, what to do, whom to call."""
        yield by_hand("opening", "Before the first part")
        yield self._given()
        if doses_of(self.told):
            yield self._expect()
            yield self._list("care")
            yield self._now()
            yield self._today()
            yield self._list("tell")
            yield self._facts()
        yield self._next()
        yield by_hand("note", "A note to you")

    def _given(self) -> Block:
        day, doses = words.long_day(self.told.given_on), doses_of(self.told)
        if not doses:
            return self._block("given", (self.phrases.say("given.nothing", day=day),))
        said = self.phrases.say("given.what", day=day, product=self.told.product)
        places = tuple(dict.fromkeys(self._places(doses)))
        return self._block("given", (said, self.phrases.say("given.where")), places)

    def _places(self, doses: tuple[GivenDose, ...]) -> Iterator[str]:
        """'RIGHT calf: Soleus, Tibialis posterior', each side and part of the body once."""
        parts = sorted({self._region(one.muscle): None for one in doses})
        for side, on_side in groupby(doses, key=lambda one: one.side):
            held = list(on_side)
            for region in parts:
                names = [muscle_name(one.muscle, self.knowledge).lower() for one in held if self._region(one.muscle) == region]
                if names:
                    yield self.phrases.say("given.place", side=side.word, region=region, muscles=words.listed(names))

    def _region(self, muscle: str) -> str:
        found = self.knowledge.muscles.get(muscle)
        return found.region.replace("-", " ") if found else ""

    def _expect(self) -> Block:
        told, say = self.told, self.phrases.say
        if told.forecast is None:
            return self._block("expect", (say("expect.slow"), say("expect.no_guess")))
        courses = told.forecast.courses
        when = (
            self._when("onset", "not_said", [one.onset_day for one in courses], _week_of_day),
            self._when("best", "best_not_said", [one.peak_week for one in courses], int),
            self._when("ends", "ends_not_said", [one.wears_off_day for one in courses], _week_of_day),
        )
        start = f"{say('expect.slow')} {say('expect.count', day=words.long_day(told.given_on))}"
        changed = () if told.as_forecast else (say("expect.changed"),)
        block = self._block("expect", (start,), when)
        return block.model_copy(update={"after": (say("expect.honest"), *changed, say("expect.after"))})

    def _when(self, name: str, otherwise: str, bands: list[Band | None], week: Callable[[Decimal], int]) -> str:
        """The widest 80 % range of all problems, in whole weeks; said as not known where nothing was forecast."""
        held = [band for band in bands if band is not None]
        if not held:
            return self.phrases.say(f"expect.{otherwise}")
        first = min(week(band.low_80) for band in held)
        last = max(week(band.high_80) for band in held)
        return self.phrases.say(f"expect.{name}", weeks=self._weeks(first, last))

    def _weeks(self, first: int, last: int) -> str:
        if first == last:
            return self.phrases.fixed("weeks.one").format(week=first)
        return self.phrases.fixed("weeks.between").format(first=first, last=last)

    def _now(self) -> Block:
        say, emergency = self.phrases.say, self.told.emergency
        after = (say("now.say", day=words.long_day(self.told.given_on)), f"{say('now.do')} {say('now.late')}")
        return Block(
            name="now", heading=say("now.heading"), words=(say("now.call", emergency=emergency),),
            items=self.phrases.items("now.items"), after=after, framed=True,
        )  # fmt: skip

    def _today(self) -> Block:
        say = self.phrases.say
        return Block(
            name="today", heading=say("today.heading"), words=(say("today.if"),), items=self.phrases.items("today.items"),
            after=(*self._calls(), say("today.closed")), framed=True,
        )  # fmt: skip

    def _calls(self) -> Iterator[str]:
        """The clinic's telephone, and when somebody answers."""
        if not self.telephone:
            yield self.phrases.say("today.no_phone")
            return
        yield self.phrases.say("today.phone", telephone=self.telephone)
        if self.told.hours:
            yield self.phrases.say("today.hours", hours=self.told.hours)

    def _list(self, name: str) -> Block:
        return self._block(name, (), self.phrases.items(f"{name}.items"))

    def _facts(self) -> Block:
        """What another doctor has to know: figures of the past, for them and not for the person to act on."""
        told, fixed = self.told, self.phrases.fixed
        lots = words.listed(dict.fromkeys(one.lot for one in told.closed.vials if one.given_units))
        rows = (
            (fixed("facts.product"), told.product), (fixed("facts.amount"), given_total(told)),
            (fixed("facts.day"), words.long_day(told.given_on)), (fixed("facts.lots"), lots or fixed("not_written_down")),
            (fixed("facts.clinic"), told.clinic),
        )  # fmt: skip
        return Block(name="facts", heading=fixed("facts.heading"), rows=rows, framed=True)

    def _next(self) -> Block:
        day, say = self.told.booked, self.phrases.say
        return self._block("next", (say("next.booked", day=words.long_day(day)) if day else say("next.not_booked"),))

    def _block(self, name: str, said: tuple[str, ...], items: tuple[str, ...] = ()) -> Block:
        return Block(name=name, heading=self.phrases.say(f"{name}.heading"), words=said, items=items)


def _week_of_day(day: Decimal) -> int:
    """The week in which a day lies, counted from the injection as everywhere else."""
    return int(day.to_integral_value()) // DAYS_A_WEEK
