"""The dose table: every muscle that was considered, RIGHT and LEFT, with what is typed, what is practice and what is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from markupsafe import Markup

from eutonia.domain.answers import Side
from eutonia.domain.plan import Guidance
from eutonia.domain.proposal import DoseEvidence, PlanOption, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import charts, muscles
from eutonia.report.muscles import DoseRow
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, field_id
from eutonia_clinic.core.presenting import Source, Sources

GUIDANCE = (Choice("", "not chosen"), *(Choice(one.value, words.capital(one.value)) for one in Guidance))
BY_HAND = "no sourced dose: enter by hand"


@dataclass(frozen=True, slots=True)
class DoseCell:
    """One box: one muscle on one side. `value` is what is typed, which may be what cannot be read."""

    name: str
    label: str
    value: str
    sites_name: str
    sites: str
    guidance_name: str
    guidance: str
    keep: bool = False
    offered: bool = True
    proposed: str = ""
    error: str = ""
    sites_error: str = ""

    @property
    def id(self) -> str:
        """The id of the box."""
        return field_id(self.name)

    @property
    def is_zero(self) -> bool:
        """True when nothing is given here."""
        return self.value in ("", "0")


@dataclass(frozen=True, slots=True)
class DoseRowShown:
    """One muscle."""

    muscle: str
    name: str
    note: str
    right: DoseCell
    left: DoseCell
    sites: str
    basis: str
    bar: Markup
    sources: tuple[Source, ...]

    @property
    def cells(self) -> tuple[DoseCell, DoseCell]:
        """RIGHT, then LEFT: always in this order."""
        return self.right, self.left

    @property
    def has_wrong_sites(self) -> bool:
        """True when a number of sites cannot be read."""
        return any(cell.sites_error for cell in self.cells)

    @property
    def is_dosed(self) -> bool:
        """True when a side is dosed."""
        return not (self.right.is_zero and self.left.is_zero)


@dataclass(frozen=True, slots=True)
class DoseGroup:
    """The muscles of one region."""

    name: str
    rows: tuple[DoseRowShown, ...]


@dataclass(frozen=True, slots=True)
class DoseTable:
    """The whole table with its totals."""

    product: str
    step: str
    groups: tuple[DoseGroup, ...]
    right_total: str
    left_total: str
    right_sites: str
    left_sites: str
    total: str
    volume: str
    others: tuple[Choice, ...] = ()
    """Muscles that were not considered and may be added."""

    @property
    def rows(self) -> tuple[DoseRowShown, ...]:
        """Every row, the regions one after the other."""
        return tuple(row for group in self.groups for row in group.rows)


def dose_name(muscle: str, side: Side) -> str:
    """The name of one box in the form: 'dose:soleus:right'."""
    return f"dose:{muscle}:{side.value}"


def sites_name(muscle: str, side: Side) -> str:
    """The name of the number of sites in the form."""
    return f"sites:{muscle}:{side.value}"


def guidance_name(muscle: str, side: Side) -> str:
    """The name of the guidance in the form."""
    return f"guidance:{muscle}:{side.value}"


def dose_table(
    proposal: Proposal, drafted: PlanOption, knowledge: Knowledge, sources: Sources, typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None, places: Collection[tuple[str, Side]] = (),
) -> DoseTable:  # fmt: skip
    """The table of a draft. `typed` and `errors` by the name of the box, when what was typed could not be read; `places` have a
    box although nobody considered them and nothing is planned there."""
    made = _Making(proposal, drafted, knowledge, sources, typed or {}, errors or {}, frozenset(places))
    rows = muscles.dose_rows(proposal, drafted, knowledge, every_candidate=True, more=[muscle for muscle, _ in places])
    regions = list(dict.fromkeys(row.region for row in rows))
    ordered = sorted(rows, key=lambda row: regions.index(row.region))
    groups = [
        DoseGroup(words.capital(name), tuple(made.row(one) for one in of)) for name, of in groupby(ordered, lambda r: r.region)
    ]
    product = knowledge.products.get(drafted.plan.product)
    if errors:
        return _without_totals(drafted.plan.product, product.step_units if product else None, groups, rows, knowledge)
    return DoseTable(
        product=drafted.plan.product, step=words.exact(product.step_units) if product else words.NONE, groups=tuple(groups),
        right_total=_total(drafted, Side.RIGHT), left_total=_total(drafted, Side.LEFT), right_sites=_sites(drafted, Side.RIGHT),
        left_sites=_sites(drafted, Side.LEFT), total=words.units(drafted.plan.total.amount),
        volume=words.millilitres(drafted.preparation.volume_ml), others=_others(rows, knowledge),
    )  # fmt: skip


def _without_totals(
    product: str, step: Decimal | None, groups: Sequence[DoseGroup], rows: Sequence[DoseRow], knowledge: Knowledge
) -> DoseTable:
    """A table in which a dose cannot be read: nothing is added up."""
    unread = "not known"
    return DoseTable(
        product=product, step=words.exact(step) if step else words.NONE, groups=tuple(groups), right_total=unread,
        left_total=unread, right_sites="?", left_sites="?", total=unread, volume="a dose cannot be read",
        others=_others(rows, knowledge),
    )  # fmt: skip


def _total(drafted: PlanOption, side: Side) -> str:
    return words.units(muscles.side_total(drafted, side))


def _sites(drafted: PlanOption, side: Side) -> str:
    return str(sum(dose.sites for dose in drafted.plan.doses if dose.side is side))


def _others(rows: Sequence[DoseRow], knowledge: Knowledge) -> tuple[Choice, ...]:
    there = {row.muscle for row in rows}
    named = [(muscles.muscle_name(one, knowledge), one) for one in knowledge.muscles if one not in there]
    return tuple(Choice(one, name) for name, one in sorted(named))


@dataclass(frozen=True, slots=True)
class _Making:
    """What every row of one table shares."""

    proposal: Proposal
    drafted: PlanOption
    knowledge: Knowledge
    sources: Sources
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    places: frozenset[tuple[str, Side]]

    def row(self, one: DoseRow) -> DoseRowShown:
        right, left = self.cell(one, Side.RIGHT), self.cell(one, Side.LEFT)
        return DoseRowShown(
            muscle=one.muscle, name=one.name, note="off label" if one.off_label else "", right=right, left=left,
            sites=f"{one.sites(Side.RIGHT)} / {one.sites(Side.LEFT)}" if one.doses else words.NONE, basis=_basis(one.evidence),
            bar=_bar(one), sources=self.sources.of(e.citation for e in one.evidence),
        )  # fmt: skip

    def cell(self, one: DoseRow, side: Side) -> DoseCell:
        dose = one.right if side is Side.RIGHT else one.left
        name, keep = dose_name(one.muscle, side), side in one.keeps
        return DoseCell(
            name=name,
            label=self._label(one.name, side, keep),
            value=self.typed.get(name, words.typed(dose.units) if dose else "0"),
            sites_name=sites_name(one.muscle, side),
            sites=self._typed_sites(one.muscle, side, str(dose.sites) if dose else ""),
            guidance_name=guidance_name(one.muscle, side),
            guidance=self.typed.get(guidance_name(one.muscle, side), dose.guidance.value if dose and dose.guidance else ""),
            keep=keep,
            offered=dose is not None or keep or (one.muscle, side) in self.places or self._is_considered(one.muscle, side),
            proposed=self._proposed(one.muscle, side),
            error=self.errors.get(name, ""),
            sites_error=self.errors.get(sites_name(one.muscle, side), ""),
        )

    def _typed_sites(self, muscle: str, side: Side, planned: str) -> str:
        """The number of sites as planned; as typed only while something cannot be read, since it follows the dose."""
        return self.typed.get(sites_name(muscle, side), planned) if self.errors else planned

    def _label(self, name: str, side: Side, keep: bool) -> str:
        kept = ", keep: its tone holds the person up" if keep else ""
        return f"{name} {side.value}{kept}, units of {self.drafted.plan.product}"

    def _is_considered(self, muscle: str, side: Side) -> bool:
        return any(c.muscle == muscle and c.side is side for c in self.proposal.candidates)

    def _proposed(self, muscle: str, side: Side) -> str:
        """What was proposed here, when it differs from what is drafted."""
        option = next((o for o in self.proposal.options if o.name == self.proposal.recommended), None)
        same_product = option is not None and option.plan.product == self.drafted.plan.product
        before, now = (_units_in(o, muscle, side) for o in (option if same_product else None, self.drafted))
        return f"proposed {before}" if same_product and before != now else ""


def _units_in(option: PlanOption | None, muscle: str, side: Side) -> str:
    doses = option.plan.doses if option else ()
    return next((words.exact(d.units) for d in doses if d.muscle == muscle and d.side is side), "0")


def _bar(one: DoseRow) -> Markup:
    """The range bar; none where no document gives a figure, which `basis` then says."""
    sourced = any(value is not None for e in one.evidence for value in (e.low, e.typical, e.high))
    return charts.range_bar(one.evidence, one.doses, one.name) if sourced else Markup("")


def _basis(evidence: Sequence[DoseEvidence]) -> str:
    """'practice 50 to 250; label 75, unverified here': each kind by its widest ends, or that a dose has to be entered by hand."""
    said = [_kind(kind, [e for e in evidence if e.kind == kind]) for kind in ("practice", "label")]
    return "; ".join(one for one in said if one) or BY_HAND


def _kind(kind: str, rows: Sequence[DoseEvidence]) -> str:
    ends = [value for row in rows for value in (row.low, row.typical, row.high) if value is not None]
    if not ends:
        return ""
    unverified = ", unverified here" if all(row.citation.is_unverified for row in rows) else ""
    return f"{kind} {words.span(words.exact(min(ends)), words.exact(max(ends)))}{unverified}"
