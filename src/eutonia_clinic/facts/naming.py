"""Every fact of the knowledge by a name of its own: where it stands, what it says, what it is about, and what it rests on.

A name is made from the reference files as they came (`onabotulinumtoxinA.limit.ona-us-session`), never from a value that may be
corrected, so that it stays when the value changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from eutonia.domain.finding import Citation
from eutonia.knowledge import Knowledge, Muscle, Pattern, Product
from eutonia_clinic.core.remembering import of_the_same

Path = tuple[str | int, ...]
ANYWHERE = "any"
SAID = "words"
"""The one figure of a sentence that stands with its citation and nothing else."""


@dataclass(frozen=True, slots=True)
class Held:
    """One fact as the knowledge holds it.

    `path` leads from the knowledge to its record, `cites` names the field of that record that holds its citations, `figures` the
    fields that say something. `product`, `muscle` and `pattern` say what it is about; '' where that is none in particular.
    """

    id: str
    kind: str
    path: Path
    record: Any
    figures: tuple[str, ...]
    cites: str = "citation"
    name: str = ""
    product: str = ""
    muscle: str = ""
    pattern: str = ""
    jurisdiction: str = ANYWHERE

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where it is written."""
        if isinstance(self.record, tuple):
            return (self.record[1],)
        found = getattr(self.record, self.cites)
        return found if isinstance(found, tuple) else (found,)

    def value(self, figure: str) -> Any:
        """What it says."""
        return self.record[0] if isinstance(self.record, tuple) else getattr(self.record, figure)

    @property
    def said(self) -> dict[str, str]:
        """Everything that it says, as text that is stored and compared. '' where it says nothing."""
        return {figure: spelt(self.value(figure)) for figure in self.figures}


FIGURES: Mapping[str, tuple[str, ...]] = {
    "step": ("step_units",), "vial": ("units",), "dilution": ("vial_units", "diluent_ml"), "limit": ("maximum", "window_days"),
    "interval": ("days",), "indication": (SAID,), "statement": (SAID,),
    "dose": ("low", "typical", "high", "sites_low", "sites_high"),
    "volume": ("millilitres", "per_kg_m", "intercept"),
    "anatomy": ("action", "nerve", "roots", "weakness_costs", "neighbours_at_risk", "guidance"),
    "pattern": ("rank", "note"), "against": (SAID,), "scale": ("range", "direction", "important_change", "scoring"),
    "alternative": (SAID,), "question": (SAID, "because", "remedy"), "setting": ("value",), "loss": (SAID,),
    "belief": ("centre", "spread", "between"),
}  # fmt: skip
"""Kind of fact: the fields that say something, and that a label may state otherwise."""


def spelt(value: Any) -> str:
    """One figure as text: numbers exactly and in their shortest form."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


@of_the_same
def facts_of(files: Knowledge) -> Mapping[str, Held]:
    """Every fact of the files by its name, in the order of the knowledge."""
    return {one.id: one for one in _each_named_once(_facts(files))}


def as_held_in(knowledge: Knowledge, files: Knowledge) -> Mapping[str, Held]:
    """The same facts under the same names, with what this knowledge says of them, which lies over the files."""
    facts = facts_of(files)
    return facts if knowledge is files else {id: replace(one, record=_at(knowledge, one.path)) for id, one in facts.items()}


def _at(whole: Any, path: Path) -> Any:
    for part in path:
        if isinstance(whole, dict):
            whole = whole[part]
        else:
            whole = whole[int(part)] if isinstance(whole, tuple) else getattr(whole, str(part))
    return whole


def _each_named_once(facts: Iterable[Held]) -> Iterator[Held]:
    """Where two rows of one document say something of the same, the second is number 2."""
    seen: Counter[str] = Counter()
    for one in facts:
        seen[one.id] += 1
        yield one if seen[one.id] == 1 else replace(one, id=f"{one.id}.{seen[one.id]}")


def _facts(knowledge: Knowledge) -> Iterator[Held]:
    for product in knowledge.products.values():
        yield from _of_product(product, knowledge)
    for muscle in knowledge.muscles.values():
        yield from _of_muscle(muscle)
    for pattern in knowledge.patterns.values():
        yield from _of_pattern(pattern, knowledge)
    yield from _of_treatment(knowledge)
    yield from _by_id(knowledge, "scales", "scale", "citations")
    yield from _by_id(knowledge, "screen", "question", "citations")
    yield from _by_id(knowledge, "settings", "setting", "citation")
    yield from _by_id(knowledge, "belief", "belief", "citations")


def _of_product(product: Product, knowledge: Knowledge) -> Iterator[Held]:
    root: Path = ("products", product.id)
    step = {"path": root, "record": product, "figures": FIGURES["step"], "cites": "step_citation"}
    yield Held(f"{product.id}.step", "step", **step, name="Smallest practical step of a dose", product=product.id)  # type: ignore[arg-type]
    for part, kind in PARTS:
        for at, record in enumerate(getattr(product, part)):
            muscle = getattr(record, "muscle", "")
            yield Held(
                id=f"{product.id}.{kind}.{_mark(kind, record)}", kind=kind, path=(*root, part, at), record=record,
                figures=FIGURES[kind], name=_name_of_part(kind, record, knowledge), product=product.id,
                muscle=muscle or _subject_muscle(record, knowledge), jurisdiction=record.jurisdiction,
            )  # fmt: skip


PARTS = (
    ("limits", "limit"), ("intervals", "interval"), ("doses", "dose"), ("vials", "vial"), ("dilutions", "dilution"),
    ("indications", "indication"), ("statements", "statement"),
)  # fmt: skip


def _mark(kind: str, record: Any) -> str:
    """What tells a part of a product from the others of its kind."""
    if kind in ("limit", "interval"):
        return str(record.id)
    territory = record.jurisdiction.lower().replace("/", "-")
    own = {
        "dose": lambda: f"{record.muscle}.{territory}.{record.kind}.{record.citation.source}",
        "vial": lambda: f"{territory}.{spelt(record.units)}-units",
        "dilution": lambda: f"{territory}.{spelt(record.vial_units)}-in-{spelt(record.diluent_ml)}-{record.use}",
        "indication": lambda: f"{territory}.{record.use.replace(' ', '-')}",
        "statement": lambda: f"{territory}.{record.topic.replace(' ', '-')}",
    }
    return own[kind]()


def _name_of_part(kind: str, record: Any, knowledge: Knowledge) -> str:
    if kind == "dose":
        per = {"side": "one side", "both sides": "both sides together"}.get(record.per, f"each {record.per}")
        return f"{knowledge.muscles[record.muscle].name}, {'label' if record.kind == 'label' else 'practice'} dose, {per}"
    if kind in ("limit", "interval"):
        first = "; first treatment" if record.indication == "first_treatment" else ""
        return f"{record.words}{first}"
    names = {
        "vial": "Vial on sale", "dilution": f"Dilution for {getattr(record, 'use', '')}",
        "indication": f"Licensed for: {getattr(record, 'use', '')}",
        "statement": f"Label: {getattr(record, 'topic', '').replace('_', ' ')}",
    }  # fmt: skip
    return names[kind]


def _subject_muscle(record: Any, knowledge: Knowledge) -> str:
    """The muscle or group that a limit is about."""
    subject = getattr(record, "subject", "")
    return subject if subject in knowledge.muscles else ""


def _of_muscle(muscle: Muscle) -> Iterator[Held]:
    root: Path = ("muscles", muscle.id)
    if muscle.volume:
        yield Held(
            f"{muscle.id}.volume", "volume", (*root, "volume"), muscle.volume, FIGURES["volume"],
            name=f"{muscle.name}, volume", muscle=muscle.id,
        )  # fmt: skip
    yield Held(
        f"{muscle.id}.anatomy", "anatomy", root, muscle, FIGURES["anatomy"], "anatomy",
        name=f"{muscle.name}, anatomy", muscle=muscle.id,
    )  # fmt: skip


def _of_pattern(pattern: Pattern, knowledge: Knowledge) -> Iterator[Held]:
    root: Path = ("patterns", pattern.id)
    for at, entry in enumerate(pattern.muscles):
        name = f"{pattern.name}: {knowledge.muscles[entry.muscle].name.lower()}"
        yield Held(
            f"{pattern.id}.muscle.{entry.muscle}.{entry.where}", "pattern", (*root, "muscles", at), entry, FIGURES["pattern"],
            name=name, muscle=entry.muscle, pattern=pattern.id,
        )  # fmt: skip
    for at, reason in enumerate(pattern.against):
        yield Held(
            f"{pattern.id}.against.{reason.id}", "against", (*root, "against", at), reason, FIGURES["against"],
            name=f"{pattern.name}: against", pattern=pattern.id,
        )  # fmt: skip


def _of_treatment(knowledge: Knowledge) -> Iterator[Held]:
    """Sentences with a citation each: alternatives, and the loss of a response."""
    for kind, part, entries, lists in (
        ("alternative", "alternatives", knowledge.alternatives, ("dose", "when_preferred", "cautions")),
        ("loss", "loss", knowledge.loss, ("to_do", "facts")),
    ):
        for id, entry in entries.items():
            for list_name in lists:
                for at, said in enumerate(getattr(entry, list_name)):
                    name = f"{entry.name}: {list_name.replace('_', ' ')}"
                    path: Path = (part, id, list_name, at)
                    yield Held(f"{kind}.{id}.{list_name.replace('_', '-')}.{at + 1}", kind, path, said, FIGURES[kind], name=name)


def _by_id(knowledge: Knowledge, part: str, kind: str, cites: str) -> Iterator[Held]:
    for id, record in getattr(knowledge, part).items():
        yield Held(f"{kind}.{id}", kind, (part, id), record, FIGURES[kind], cites, name=_name_by_id(kind, record))


def _name_by_id(kind: str, record: Any) -> str:
    if kind == "question":
        return f"Safety question: {record.id.replace('-', ' ')}"
    return str(record.name if kind == "scale" else record.words)
