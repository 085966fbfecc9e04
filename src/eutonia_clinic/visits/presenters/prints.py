"""What is printed: the injection sheet on one A4 page, in black and white, and a label for every syringe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from markupsafe import Markup

from eutonia.domain.answers import Side
from eutonia.domain.plan import MuscleDose, Plan
from eutonia.domain.proposal import PreparedPlan, Proposal, Syringe
from eutonia.knowledge.types import Knowledge
from eutonia.report import charts, muscles
from eutonia.report.body import BodyView, Mark, body_views, marks, undrawn
from eutonia.report.charts.bars import limit_name
from eutonia.report.preparing import diluent_words, needle_sites, syringe_sites
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Banner
from eutonia_clinic.core.presenting import CheckShown, FindingShown, OverrideShown, Sources, check_shown
from eutonia_clinic.visits.presenters.board import stamp
from eutonia_clinic.visits.presenters.signing import QUESTION, toxin_answer

EXCHANGE = "Units belong to this product and cannot be exchanged with those of another."
WITHOUT_THE_SYSTEM = (
    "When the system is down: write down here everything that is given. As soon as it is back, enter this session from the "
    "signed plan, “Enter a session held on paper”: until then nobody sees that this toxin was given."
)
ROOMY_LINES, TIGHT_LINES, LETTERS_A_LINE, LETTERS_OF_A_MUSCLE = 12, 22, 95, 30
"""With more rows of doses and lines of reasons the sheet is set tighter, so that it stays one page."""
DRAWN_SYRINGES = 3
"""More syringes than this are told in a table: drawn smaller, their figures would fall under 8 points."""
LABEL_CLASS = 'class="bl'
TALLEST_NAMED = 1.08
"""Height of a drawing as part of its width: a taller one is scaled down, and its names would fall under 8 points."""
_FRAME = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True)
class PrintedFor:
    """Whose sheet it is."""

    name: str
    line: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One dose as it is given and ticked by hand."""

    side: str
    muscle: str
    dose: str
    sites: str
    volume: str
    syringe: str
    guidance: str
    boxes: int


@dataclass(frozen=True, slots=True)
class SheetSyringe:
    """One syringe with the muscles it is for, drawn and in words."""

    label: str
    where: str
    amount: str
    sites: str
    drawing: Markup


@dataclass(frozen=True, slots=True)
class SheetBody:
    """One drawing of the body; `sides` are the words above it where the drawing itself has none."""

    drawing: Markup
    name: str
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InjectionSheet:
    """Everything on the page."""

    who: PrintedFor
    title: str
    what: str
    line: str
    reasons: tuple[str, ...]
    window: str
    toxin: str
    rows: tuple[SheetRow, ...]
    bodies: tuple[SheetBody, ...]
    body_words: str
    syringes: tuple[SheetSyringe, ...]
    syringes_drawn: bool
    vials: tuple[str, ...]
    drawn: str
    product: str
    signature: tuple[str, ...]
    small_print: tuple[str, ...]
    density: str
    place: str | None
    warning: str = ""
    without_the_system: str = ""


@dataclass(frozen=True, slots=True)
class SyringeLabel:
    """What stands on one syringe."""

    label: str
    who: str
    born: str
    identifier: str
    dose: str
    volume: str
    where: str
    sites: str
    strength: str
    use_within: str
    synthetic: bool
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says on every readable form: who, when, and what it means. Empty words for a draft."""

    by: str = ""
    when: str = ""
    meaning: str = ""
    content: str = ""
    not_in_force: str = ""
    """Why nobody may inject by this version any more; empty for one in force and for a draft."""


def injection_sheet(
    proposal: Proposal, drafted: PreparedPlan, banner: Banner, knowledge: Knowledge, signature: Signature, version: int,
    place: str | None = None,
) -> InjectionSheet:  # fmt: skip
    """The sheet of a plan. A draft says that it is one.

    `place` is where it is given; '' leaves a line for the hand, None says nothing: there is one place, or none.
    """
    plan, made = drafted.plan, drafted.preparation
    shown = marks(plan.doses, muscles.keeps(proposal), knowledge)
    check = check_shown(plan, drafted.check, knowledge, Sources(proposal, knowledge))
    reasons = tuple(_reason(one) for one in check.findings if one.answered)
    rows = sheet_rows(plan, drafted, knowledge)
    window, toxin = _window(drafted), f"“{QUESTION}” {toxin_answer(proposal.case.toxin_history)}"
    density = _density(rows, (*reasons, f"{window} {toxin}", *([warning_of(signature)] if warning_of(signature) else [])))
    state = "plan" if signature.by else "DRAFT, not signed,"
    return InjectionSheet(
        who=printed_for(banner), title=words.units_of(plan.total) if plan.doses else "Nothing is given",
        what=f"Injection sheet · {state} version {version} · {words.long_day(plan.planned_for)}", line=_line(drafted),
        reasons=reasons,
        window=window, toxin=toxin,
        rows=rows, bodies=sheet_bodies(shown, density == "roomy"), body_words=_body_words(shown, plan),
        syringes=tuple(_syringe(one, said) for one, said in zip(made.syringes, syringe_sites(drafted, knowledge), strict=True)),
        syringes_drawn=len(made.syringes) <= DRAWN_SYRINGES,
        vials=tuple(words.units(one) for one in made.vials), drawn=words.exact(made.drawn_units), product=plan.product,
        signature=_signature(signature), small_print=_small_print(proposal, check, banner), density=density,
        place=place, warning=warning_of(signature), without_the_system="" if warning_of(signature) else WITHOUT_THE_SYSTEM,
    )  # fmt: skip


def warning_of(signature: Signature) -> str:
    """What stands large on every print that nobody may inject by; empty for a signed plan in force."""
    if not signature.by:
        return "DRAFT: not signed. Do not inject from this sheet."
    return f"NOT IN FORCE: {signature.not_in_force}. Do not inject from this sheet." if signature.not_in_force else ""


def printed_for(banner: Banner) -> PrintedFor:
    """Name, birth, number and weight in one line."""
    return PrintedFor(banner.name, words.joined((banner.born, banner.identifier, *banner.facts[:1])), banner.synthetic)


def sheet_rows(plan: Plan, drafted: PreparedPlan, knowledge: Knowledge) -> tuple[SheetRow, ...]:
    """Every dose: the RIGHT side first, then the LEFT."""
    sites = needle_sites(plan, drafted.preparation, knowledge)
    by_dose = {dose: list(of) for dose, of in groupby(sites, key=lambda one: one.dose)}
    ordered = [dose for side in Side for dose in plan.doses if dose.side is side]
    return tuple(_row(dose, [(s.units, s.syringe) for s in by_dose.get(dose, [])], drafted, knowledge) for dose in ordered)


def _row(dose: MuscleDose, sites: Sequence[tuple[Decimal, str]], drafted: PreparedPlan, knowledge: Knowledge) -> SheetRow:
    strength = drafted.preparation.units_per_ml
    found = knowledge.muscles.get(dose.muscle)
    return SheetRow(
        side=dose.side.word, muscle=muscles.muscle_name(dose.muscle, knowledge), dose=words.units(dose.units),
        sites=_runs(amount for amount, _ in sites) or str(dose.sites),
        volume=_runs(amount / strength for amount, _ in sites) if strength else "see the vial",
        syringe=words.listed(dict.fromkeys(label for _, label in sites)) or words.NONE,
        guidance=dose.guidance.value if dose.guidance else found.guidance_method if found else "", boxes=dose.sites,
    )  # fmt: skip


def _reason(one: FindingShown) -> str:
    """What was accepted, in whose words, by whom and when: on every print."""
    said = one.answered or OverrideShown("", "")
    return f"{one.heading.split(': ', 1)[-1]}: “{said.reason}” {said.signed}"


def _runs(amounts: Iterable[Decimal]) -> str:
    """'1 × 40, 2 × 37.5': equal neighbours together. The unit stands at the head of the column."""
    return ", ".join(f"{len(list(same))} × {words.number(value, 2)}" for value, same in groupby(amounts))


def _line(drafted: PreparedPlan) -> str:
    made, plan = drafted.preparation, drafted.plan
    sides = [f"{side.word} {words.units(total)}" for side in Side if (total := muscles.side_total(drafted, side))]
    gives = f"{words.number(made.units_per_ml, 2)} units in 1 mL" if made.units_per_ml is not None else ""
    vials = ", ".join(f"{made.vials.count(v)} × {words.units(v)}" for v in dict.fromkeys(made.vials))
    add = diluent_words(made)
    found = (
        *sides,
        words.count(drafted.needles, "site"),
        words.millilitres(made.volume_ml),
        gives,
        f"vials: {vials}" if vials else "",
        add,
    )
    return words.joined(found) if plan.doses else ""


def _window(drafted: PreparedPlan) -> str:
    """The cumulative sums, and from when the next treatment may be: what the next clinic must know."""
    used = [
        f"{limit_name(use)}: {words.exact(use.given + use.planned)} of {words.exact(use.maximum)} {use.unit}"
        for use in drafted.check.limits if use.given
    ]  # fmt: skip
    return words.sentence("; ".join(used))


def _body_words(shown: Sequence[Mark], plan: Plan) -> str:
    kept = [mark.sentence for mark in shown if mark.keep]
    left = [mark.sentence for mark in undrawn(shown)]
    return " ".join([
        f"Units of {plan.product}.", f"Dashed: {words.listed(kept)}, not injected." if kept else "",
        f"Not drawn: {words.listed(left)}." if left else "",
    ]).strip()  # fmt: skip


def _signature(one: Signature) -> tuple[str, ...]:
    if not one.by:
        return ("DRAFT: not signed. Do not inject from this sheet.",)
    return (words.sentence(f"Signed: {one.meaning}"), f"{one.by}, {one.when}. Content {words.short_hash(one.content)}.")


def _small_print(proposal: Proposal, check: CheckShown, banner: Banner) -> tuple[str, ...]:
    made_from = words.joined((f"{name} {said}" for name, said in stamp(proposal)))
    notes = [one.heading for one in check.notes]
    said = [EXCHANGE, f"Notes: {'; '.join(notes)}." if notes else "", f"{check.ran}. {made_from}."]
    return tuple(one for one in (*said, "The person is synthetic: not for care." if banner.synthetic else "") if one)


def _density(rows: Sequence[SheetRow], reasons: Sequence[str]) -> str:
    """'roomy', 'tight' or 'tightest', by the lines that have to fit on the page: rows, reasons, earlier toxin, a warning."""
    wrapped = sum(1 + len(row.muscle + row.guidance) // LETTERS_OF_A_MUSCLE for row in rows)
    lines = wrapped + sum(1 + len(one) // LETTERS_A_LINE for one in reasons)
    return "roomy" if lines <= ROOMY_LINES else "tight" if lines <= TIGHT_LINES else "tightest"


def sheet_bodies(shown: Sequence[Mark], has_room: bool) -> tuple[SheetBody, ...]:
    """One drawing with names where there is room and one view can name everything; otherwise both without names."""
    if not shown:
        return ()
    named = [one for one in body_views(shown) if LABEL_CLASS in one.svg]
    if has_room and len(named) == 1 and _tallness(named[0]) <= TALLEST_NAMED:
        return (SheetBody(named[0].svg, "", ()),)
    sides = {"front": ("RIGHT", "LEFT"), "back": ("LEFT", "RIGHT")}
    return tuple(SheetBody(one.svg, one.view.upper(), sides[one.view]) for one in body_views(shown, labels=False))


def _tallness(one: BodyView) -> float:
    found = _FRAME.search(str(one.svg))
    return float(found[2]) / float(found[1]) if found else 0.0


def _syringe(one: Syringe, sites: str) -> SheetSyringe:
    return SheetSyringe(
        label=one.label, where=f"{one.side.word} {one.region.replace('-', ' ')}",
        amount=f"{words.units(one.units)}, {words.millilitres(one.volume_ml)}", sites=sites, drawing=charts.syringe(one),
    )  # fmt: skip


def use_within(drafted: PreparedPlan, knowledge: Knowledge) -> str:
    """How long what was mixed may be used, in the words of the label; where nobody read it, that the label says so."""
    said = drafted.preparation.use_within
    found = [one for one in knowledge.products[drafted.plan.product].statements if one.words == said]
    if not found:
        return "Use by: see the label of the product."
    here = [one for one in found if one.jurisdiction in (drafted.plan.jurisdiction.value, "any")] or found
    return f"{said.rstrip('.')}{' (unverified here)' if here[0].citation.is_unverified else ''}."


def syringe_labels(drafted: PreparedPlan, banner: Banner, knowledge: Knowledge, warning: str = "") -> tuple[SyringeLabel, ...]:
    """One label a syringe. Lot, time and name are written by hand."""
    made = drafted.preparation
    strength = (
        f"{words.number(made.units_per_ml, 2)} units in 1 mL" if made.units_per_ml is not None else "strength: see the vial"
    )
    return tuple(
        SyringeLabel(
            label=one.label, who=banner.name, born=banner.born, identifier=banner.identifier,
            dose=words.dose(one.units, drafted.plan.product), volume=words.millilitres(one.volume_ml),
            where=f"{one.side.word} {one.region.replace('-', ' ')}", sites=said, strength=strength,
            use_within=use_within(drafted, knowledge), synthetic=banner.synthetic, warning=warning,
        )
        for one, said in zip(made.syringes, syringe_sites(drafted, knowledge), strict=True)
    )  # fmt: skip
