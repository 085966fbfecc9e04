"""A closed session written down anew: every dose and every vial in its box, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eutonia.domain.answers import Side
from eutonia.domain.cycle import GivenDose
from eutonia.domain.plan import MuscleDose, Plan
from eutonia.knowledge.types import Knowledge
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, Field
from eutonia_clinic.core.forms import parts_of
from eutonia_clinic.visits.documents import ClosedSession, VialLine
from eutonia_clinic.visits.presenters import entry

SIDES = (Choice("", "choose"), *(Choice(one.value, one.word) for one in Side))


@dataclass(frozen=True, slots=True)
class FieldsOf:
    """The boxes of one muscle or one vial, under its name."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class CorrectPage:
    """Everything on the page. `version` is the closing that is corrected."""

    act: str
    back: str
    said: str
    product: str
    doses: tuple[FieldsOf, ...]
    elsewhere: FieldsOf
    vials: tuple[FieldsOf, ...]
    more: tuple[Field, ...]
    errors: tuple[tuple[str, str], ...]
    version: int
    idempotency_key: str


def correct_page(
    held: ClosedSession, plan: Plan, knowledge: Knowledge, links: tuple[str, str], version: int, key: str,
    typed: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None, places: Sequence[str] = (),
) -> CorrectPage:  # fmt: skip
    """The page on which a closed session is corrected. `links`: where it posts to, and the way back."""
    act, back = links
    page = CorrectPage(
        act=act, back=back, said="Write down what happened. It has to add up again; what stood before stays beside it.",
        product=held.session.product, doses=tuple(_dose(one, plan, knowledge) for one in held.session.doses),
        elsewhere=_elsewhere(knowledge), vials=tuple(_vial(at, one, held.session.product) for at, one in enumerate(held.vials)),
        more=(
            *_where(held, places),
            Field("note", "Note", "text", held.note),
            Field("reason", "Why it is corrected", "text", "", "In words, such as “counted again” or “the other side”."),
        ),
        errors=(), version=version, idempotency_key=key,
    )  # fmt: skip
    return entry.with_typed(page, typed or {}, errors or {})


def _where(held: ClosedSession, places: Sequence[str]) -> tuple[Field, ...]:
    """Asked only where there is anything to choose."""
    named = dict.fromkeys([held.held_at, *places])
    choices = tuple(Choice(one, one or "not said") for one in named)
    return (Field("held_at", "Where it was held", "select", held.held_at, choices=choices),) if len(named) > 1 else ()


def dose_name(one: GivenDose | MuscleDose) -> str:
    """'dose:soleus:right': how the boxes of one muscle and side begin."""
    return f"dose:{one.muscle}:{one.side.value}"


def _dose(one: GivenDose, plan: Plan, knowledge: Knowledge) -> FieldsOf:
    planned = next((dose.units for dose in plan.doses if (dose.muscle, dose.side) == (one.muscle, one.side)), None)
    whose = f"{muscle_name(one.muscle, knowledge)} {one.side.word}"
    said = f"{words.units(planned)} planned" if planned is not None else "not in the plan"
    name = dose_name(one)
    return FieldsOf(
        f"{whose}, {said}",
        (
            Field(f"{name}:units", "Units given", "number", entry.text(one.units), width=5, spoken=f"({whose})"),
            Field(f"{name}:sites", "Sites", "number", str(one.sites), width=5, spoken=f"({whose})"),
            Field(f"{name}:why", "Why different", "text", one.why_different, spoken=f"({whose})"),
        ),
    )


def _elsewhere(knowledge: Knowledge) -> FieldsOf:
    muscles = (Choice("", "nowhere else"), *(Choice(one.id, one.name) for one in knowledge.muscles.values()))
    return FieldsOf(
        "Given in another place than was written down",
        (
            Field("else:muscle", "Muscle", "select", "", choices=muscles),
            Field("else:side", "Side", "select", "", choices=SIDES),
            Field("else:units", "Units given", "number", "", width=5), Field("else:sites", "Sites", "number", "", width=5),
            Field("else:why", "Why", "text", ""),
        ),
    )  # fmt: skip


def _vial(at: int, one: VialLine, product: str) -> FieldsOf:
    name, whose = f"vial:{at}", f"(vial {at + 1})"

    def units(key: str, label: str, value: Any) -> Field:
        return Field(f"{name}:{key}", label, "number", entry.text(value), width=5, spoken=whose)

    return FieldsOf(
        f"Vial {at + 1} · {words.dose(one.vial_units, product)}",
        (
            Field(f"{name}:lot", "Lot", "text", one.lot, spoken=whose),
            Field(f"{name}:expiry", "Expiry", "day", parts_of(one.expiry)),
            units("drawn", "Units drawn", one.drawn_units), units("given", "Units given", one.given_units),
            units("wasted", "Units wasted", one.wasted_units),
        ),
    )  # fmt: skip
