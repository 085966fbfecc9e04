"""The muscles of a proposal as they are read: the rows of the dose table, and one story a muscle, both sides together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from eutonia.domain.answers import Side
from eutonia.domain.finding import Citation
from eutonia.domain.plan import MuscleDose
from eutonia.domain.proposal import CandidateMuscle, DoseEvidence, PlanOption, PreparedPlan, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.planner import site_units
from eutonia.report.charts.syringes import share_words
from eutonia.report.words import capital, count, exact, millilitres, sentence, units


@dataclass(frozen=True, slots=True)
class DoseRow:
    """One muscle or group with its dose on each side."""

    muscle: str
    name: str
    region: str
    right: MuscleDose | None
    left: MuscleDose | None
    keeps: tuple[Side, ...]
    off_label: bool
    evidence: tuple[DoseEvidence, ...]
    citations: tuple[Citation, ...]

    @property
    def grounds(self) -> tuple[Citation, ...]:
        """Where doses of this muscle are written: read in a source before unverified, else whatever is cited."""
        written = [e.citation for e in self.evidence]
        read = [c for c in written if not c.is_unverified]
        return tuple(dict.fromkeys(read or written or self.citations))

    @property
    def doses(self) -> tuple[tuple[Side, Decimal], ...]:
        """The doses of this row for the range bar."""
        return tuple((d.side, d.units) for d in (self.right, self.left) if d)

    def cell(self, side: Side) -> str:
        """The dose as it stands in the table: a number, 'keep', or a dash where none applies."""
        dose = self.right if side is Side.RIGHT else self.left
        return exact(dose.units) if dose else "keep" if side in self.keeps else "–"

    def sites(self, side: Side) -> str:
        """The number of sites, or a dash."""
        dose = self.right if side is Side.RIGHT else self.left
        return str(dose.sites) if dose else "–"


@dataclass(frozen=True, slots=True)
class Story:
    """Why one muscle was chosen or left out, on the sides that were considered."""

    rows: tuple[CandidateMuscle, ...]

    @property
    def name(self) -> str:
        """The muscle."""
        return capital(self.rows[0].name)

    @property
    def dosed(self) -> bool:
        """True when a side is dosed."""
        return any(row.units for row in self.rows)

    @property
    def doses(self) -> tuple[str, ...]:
        """'RIGHT 250 units, 3 sites, 1.25 mL', a phrase a side."""
        return tuple(f"{row.side.word} {_share(row)}" for row in self.rows)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Why, once where both sides have the same reason, otherwise a sentence a side. What the head says is left out."""
        reasons = [(row.side, _reason(row)) for row in self.rows]
        if len({why for _, why in reasons}) == 1:
            return (sentence(reasons[0][1]),)
        return tuple(sentence(f"{side.word}: {why}") for side, why in reasons)

    @property
    def reasons_for(self) -> tuple[str, ...]:
        """Every reason for, once."""
        return tuple(dict.fromkeys(sentence(text) for row in self.rows for text in row.reasons_for))

    @property
    def reasons_against(self) -> tuple[str, ...]:
        """Every reason against, once."""
        return tuple(dict.fromkeys(sentence(text) for row in self.rows for text in row.reasons_against))

    @property
    def evidence(self) -> tuple[DoseEvidence, ...]:
        """Every dose row found in a document, once."""
        return tuple(dict.fromkeys(one for row in self.rows for one in row.evidence))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every source behind it, once."""
        return tuple(dict.fromkeys(one for row in self.rows for one in row.citations))


def dose_rows(
    proposal: Proposal, option: PlanOption, knowledge: Knowledge, every_candidate: bool = False, more: Iterable[str] = ()
) -> tuple[DoseRow, ...]:
    """The rows of the dose table: every dosed muscle, then every muscle that is kept on a side.

    `every_candidate` adds the muscles that were considered and not dosed, and `more` others, for a table in which doses are
    typed.
    """
    kept = {(c.muscle, c.side) for c in proposal.candidates if c.keep}
    beside = [c.muscle for c in proposal.candidates if c.keep or every_candidate]
    order = dict.fromkeys([*(d.muscle for d in option.plan.doses), *beside, *more])
    return tuple(_dose_row(muscle, proposal, option, kept, knowledge) for muscle in order)


def _dose_row(muscle: str, proposal: Proposal, option: PlanOption, kept: set[tuple[str, Side]], knowledge: Knowledge) -> DoseRow:
    found = [c for c in proposal.candidates if c.muscle == muscle]
    doses = {d.side: d for d in option.plan.doses if d.muscle == muscle}
    every = dict.fromkeys(e for c in found for e in c.evidence)
    evidence = tuple(e for e in every if is_for_one_side(e, muscle, option.plan.product, knowledge))
    return DoseRow(
        muscle=muscle, name=muscle_name(muscle, knowledge), region=_region(muscle, knowledge),
        right=doses.get(Side.RIGHT), left=doses.get(Side.LEFT),
        keeps=tuple(side for side in Side if (muscle, side) in kept and side not in doses),
        off_label=any(c.off_label for c in found), evidence=evidence,
        citations=tuple(dict.fromkeys([*(e.citation for e in evidence), *(x for c in found for x in c.citations)])),
    )  # fmt: skip


def is_for_one_side(row: DoseEvidence, muscle: str, product: str, knowledge: Knowledge) -> bool:
    """False for a dose that its document gives for both sides, a fascicle or a level: no bar may compare it with a side."""
    known_product = knowledge.products.get(product)
    names = {muscle, *(group.id for group in knowledge.groups_with(muscle))}
    rows = [d for d in (known_product.doses if known_product else ()) if d.muscle in names]
    same = [
        d
        for d in rows
        if (d.kind, d.low, d.typical, d.high, d.citation) == (row.kind, row.low, row.typical, row.high, row.citation)
    ]
    return all(d.per == "side" for d in same)


def _region(muscle: str, knowledge: Knowledge) -> str:
    found = knowledge.muscles.get(muscle)
    return found.region.replace("-", " ") if found else ""


def muscle_name(muscle: str, knowledge: Knowledge) -> str:
    """The name of a muscle, with a capital letter."""
    found = knowledge.muscles.get(muscle)
    return capital(found.name if found else muscle.replace("-", " "))


def site_shares(dose: MuscleDose, product: str, knowledge: Knowledge) -> str:
    """Units at each site of one dose as the planner splits it; the number of sites when the product is not known."""
    known_product = knowledge.products.get(product)
    if known_product is None:
        return count(dose.sites, "site")
    part = known_product.step_units / knowledge.number("planner.site_parts_of_step")
    return share_words(site_units(dose.units, dose.sites, part))


def side_total(option: PreparedPlan, side: Side) -> Decimal:
    """Units into one side."""
    return sum((d.units for d in option.plan.doses if d.side is side), Decimal(0))


def _reason(row: CandidateMuscle) -> str:
    """The planner's sentence without the muscle, side and dose that stand above it."""
    why = row.sentence.removeprefix(f"{row.name} {row.side.word} ")
    for known in (f"{units(row.units)} in {count(row.sites, 'site')}: ", "not dosed: ", "kept: "):
        why = why.removeprefix(known)
    return why


def _share(row: CandidateMuscle) -> str:
    if row.units:
        return f"{units(row.units)}, {count(row.sites, 'site')}, {millilitres(row.volume_ml)}"
    return "keep, not injected" if row.keep else "not dosed, by hand only" if row.manual_only else "not dosed"


def stories(proposal: Proposal) -> tuple[tuple[Story, ...], tuple[Story, ...]]:
    """One story a muscle, both sides together: the muscles that are dosed, and those considered and left out."""
    together: dict[str, list[CandidateMuscle]] = {}
    for candidate in sorted(proposal.candidates, key=lambda c: c.side is Side.LEFT):
        together.setdefault(candidate.muscle, []).append(candidate)
    told = [Story(tuple(rows)) for muscle in dict.fromkeys(c.muscle for c in proposal.candidates) if (rows := together[muscle])]
    return tuple(s for s in told if s.dosed), tuple(s for s in told if not s.dosed)


def keeps(proposal: Proposal) -> tuple[tuple[str, Side], ...]:
    """Muscles whose tone is kept, for the body chart."""
    return tuple((c.muscle, c.side) for c in proposal.candidates if c.keep)
