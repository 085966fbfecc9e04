"""Is there an order of what was done, that of the audit, which explains what everybody was told?

Nobody who was done may stand after somebody whose act closes theirs; who was refused was told of an act that was done and does
so; and what the record holds is what those who were done have done, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eutonia_clinic.core.models import ActReceipt
from eutonia_clinic.patients.ledger import TOLD
from eutonia_clinic.patients.models import LedgerEntry
from eutonia_clinic.visits.models import GivenEntry, SignedPlan
from proof.races.acting import SIGNED, TAPPED, Said, Wish

TOXIN = ("Toxin was given, signed for or told of.", "no longer fits the record")
CLOSES: Mapping[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("sign", "sign"): ("TooLate", ("{name} signed this plan already",)),
    ("sign", "edit"): ("TooLate", ("This plan is signed.", "{name} signed this plan")),
    ("edit", "sign"): ("Changed", ("{name} changed this plan meanwhile", "{name} saved another version of this plan")),
    ("tell", "sign"): ("Changed", TOXIN),
    ("merge", "sign"): ("Changed", TOXIN),
    ("give", "give"): ("TooLate", ("{name} wrote 25 units down for this site already",)),
}
"""Which act, once done, closes which other; how that one is refused, and what it is told."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a race: what is wrong with it in words, whether all were at it at once, and who came first."""

    wrong: tuple[str, ...]
    overlapped: bool
    first: str


def judged(wishes: Sequence[Wish], said: Sequence[Said], names: Mapping[int, str]) -> Judgement:
    """One race, held against the audit and the record."""
    order = dict(ActReceipt.objects.filter(key__in={one.key for one in wishes}).values_list("key", "sequence"))
    done = sorted({one.key: one for one in wishes if one.key in order}.values(), key=lambda one: order[one.key])
    wrong = (
        *_faults(wishes, said, order),
        *_closed_ones(done),
        *_untold(wishes, said, done, names),
        *_not_in_the_record({one.act for one in done}, wishes),
    )
    overlapped = max(one.began for one in said) < min(one.ended for one in said)
    return Judgement(wrong, overlapped, done[0].act if done else "")


def _faults(wishes: Sequence[Wish], said: Sequence[Said], order: Mapping[str, int]) -> Iterator[str]:
    """A fault of the program; an answer without an event, or an event without an answer; one form with two answers."""
    yield from (f"server error: {one.fault}" for one in said if one.fault)
    if not order:
        yield "nobody was done"
    for wish, one in zip(wishes, said, strict=True):
        if not one.fault and bool(one.answer) != (wish.key in order):
            stands = "stands" if wish.key in order else "is missing"
            yield f"{wish.act} was told {one.answer or one.words!r}, and its event {stands}"
    answers: dict[str, set[str]] = {}
    for wish, one in zip(wishes, said, strict=True):
        answers.setdefault(wish.key, set()).add(one.answer)
    yield from (f"one form was answered {sorted(two)}" for two in answers.values() if len(two) > 1)


def _closed_ones(done: Sequence[Wish]) -> Iterator[str]:
    for at, later in enumerate(done):
        yield from (f"{later.act} was done after {one.act}" for one in done[:at] if (one.act, later.act) in CLOSES)


def _untold(wishes: Sequence[Wish], said: Sequence[Said], done: Sequence[Wish], names: Mapping[int, str]) -> Iterator[str]:
    """Who was refused and not told of what was done instead."""
    for wish, one in zip(wishes, said, strict=True):
        if one.refused and not any(_tells_of(first, wish, one, names) for first in done):
            yield f"{wish.act} was refused with {one.refused}: {one.words!r}"


def _tells_of(first: Wish, wish: Wish, said: Said, names: Mapping[int, str]) -> bool:
    refused, phrases = CLOSES.get((first.act, wish.act), ("", ()))
    return said.refused in (refused, PAGE) and any(one.format(name=names[first.by]) in said.words for one in phrases)


PAGE = "page"
"""The kind of refusal of a page, which tells in words alone."""


def _not_in_the_record(done: set[str], wishes: Sequence[Wish]) -> Iterator[str]:
    for wish in {one.act: one for one in wishes}.values():
        if wish.act in HELD and (said := HELD[wish.act](wish, wish.act in done)):
            yield said


def _plan(wish: Wish, is_done: bool) -> str:
    """One plan, of the doses that were shown, which reserves its toxin once."""
    plans = list(SignedPlan.objects.filter(draft=wish.row).values_list("pk", "units"))
    reserved = LedgerEntry.objects.filter(source__in=[f"visits.signedplan:{number}" for number, _ in plans]).count()
    is_so = [units for _, units in plans] == [Decimal(SIGNED)] * is_done and reserved == is_done
    return "" if is_so else f"{len(plans)} plans stand there, with {reserved} reservations"


def _tap(wish: Wish, is_done: bool) -> str:
    units = list(GivenEntry.objects.filter(session=wish.row).values_list("units", flat=True))
    return "" if units == [Decimal(TAPPED)] * is_done else f"given were {', '.join(map(str, units)) or 'no'} units"


def _told(wish: Wish, is_done: bool) -> str:
    many = LedgerEntry.objects.filter(person=wish.row, source=TOLD).count()
    return "" if many == is_done else f"the treatment stands in the ledger {many} times"


HELD = {"sign": _plan, "give": _tap, "tell": _told}
"""What the record has to hold of an act that was done, and of one that was not."""
