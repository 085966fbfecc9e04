"""From posture patterns to muscles that may be dosed: each with its range, its reasons and its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from eutonia.domain.answers import Side
from eutonia.domain.case import Case
from eutonia.domain.effect import Target
from eutonia.domain.errors import BadInput, Problem
from eutonia.domain.finding import Citation
from eutonia.domain.units import plain
from eutonia.knowledge.types import DoseRange, Knowledge, Product
from eutonia.planner.against import Objection, objections
from eutonia.planner.doses import DoseChoice, SitesRule, choose_dose, is_first_treatment, usable_by_muscle
from eutonia.planner.grouping import grouped
from eutonia.planner.labels import is_on_label, named_on_label
from eutonia.planner.roles import PRIMARY, Role, roles_of, speaks_for

NO_SITES = SitesRule(0, 0, Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place to inject that the patterns point to, dosed or not.

    least, usual, most  units of the product; all 0 when the planner may not dose it
    keep                its tone holds the person up: never proposed
    excluded            why it is not to be injected now, or '' (infection, contracture, a condition not yet seen)
    manual_only         no sourced dose may fill in: shown, dosed by hand only
    stands_for          the muscles that a group is dosed in place of
    dose_rows           every row of evidence, usable or not
    """

    target: Target
    patterns: tuple[str, ...]
    rank: str
    dose_rows: tuple[DoseRange, ...]
    least: Decimal
    usual: Decimal
    most: Decimal
    sites: SitesRule
    keep: bool
    excluded: str
    manual_only: bool
    off_label: bool
    stands_for: tuple[str, ...]
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    citations: tuple[Citation, ...]

    @property
    def may_dose(self) -> bool:
        """True when the planner may give it a dose."""
        return not (self.keep or self.excluded or self.manual_only)


@dataclass(frozen=True, slots=True)
class _Place:
    """One place as the patterns name it, before it has a dose."""

    target: Target
    roles: tuple[Role, ...]
    against: tuple[Objection, ...]
    stands_for: tuple[str, ...] = ()

    @property
    def keep(self) -> bool:
        return any(each.keeps for each in self.against)

    @property
    def excluded(self) -> str:
        return next((each.words for each in self.against if each.excludes), "")


def candidates(case: Case, knowledge: Knowledge) -> tuple[Candidate, ...]:
    """Every muscle that the patterns of the case name, once per side, in the order of the problems.

    A muscle without a dose of its own is dosed through the smallest group that has one; without that it is shown and
    never dosed. Raises `BadInput` for a product or pattern that the knowledge does not hold.
    """
    if case.product not in knowledge.products:
        fault = Problem("product", repr(case.product), "the id of a product in the knowledge")
        raise BadInput("case", [fault])
    product = knowledge.products[case.product]
    named = roles_of(case, knowledge)
    places = {
        target: _Place(target, roles, objections(target, roles, case, knowledge)) for target, roles in named.items()
    }
    rows = usable_by_muscle(case, product)
    free = frozenset(target for target, place in places.items() if not (place.keep or place.excluded))
    merged = grouped(named, free, set(rows), knowledge)
    on_label = named_on_label(case, product)
    made = [
        (place, _candidate(place, rows.get(place.target.muscle, ()), on_label, case, product, knowledge))
        for place in _merged_places(places, merged, case, knowledge)
    ]
    led = {_problem_of(role) for place, one in made if one.may_dose for role in place.roles if role.is_primary}
    return tuple(one if _is_led(place, led) else _alone(one, knowledge) for place, one in made)


def _problem_of(role: Role) -> tuple[str, Side]:
    return (role.problem.pattern, role.problem.side)


def _is_led(place: _Place, led: set[tuple[str, Side]]) -> bool:
    """True for a primary muscle, and for a secondary one beside a primary one that may be dosed."""
    return any(role.is_primary or _problem_of(role) in led for role in place.roles)


def _alone(one: Candidate, knowledge: Knowledge) -> Candidate:
    """A secondary muscle without any primary one: not proposed, since it does not make the posture."""
    if not one.may_dose:
        return one
    patterns = " and ".join(knowledge.patterns[pattern].name.lower() for pattern in one.patterns)
    why = f"No primary muscle of {patterns} may be dosed, and a secondary one does not make the posture"
    return replace(
        one,
        excluded=why,
        reasons_against=(why, *one.reasons_against),
        least=Decimal(0),
        usual=Decimal(0),
        most=Decimal(0),
        sites=NO_SITES,
    )


def _merged_places(
    places: Mapping[Target, _Place], merged: Mapping[Target, Target], case: Case, knowledge: Knowledge
) -> Iterable[_Place]:
    """The places in order, with each group standing where its first member stood."""
    done: set[Target] = set()
    for target, place in places.items():
        group = merged.get(target)
        if group is None:
            yield place
        elif group not in done:
            done.add(group)
            members = [one for one in places if merged.get(one) == group]
            roles = tuple(dict.fromkeys(role for one in members for role in places[one].roles))
            against = objections(group, roles, case, knowledge)
            yield _Place(group, roles, against, tuple(one.muscle for one in members if one != group))


def _candidate(
    place: _Place,
    usable: tuple[DoseRange, ...],
    named: frozenset[str],
    case: Case,
    product: Product,
    knowledge: Knowledge,
) -> Candidate:
    manual = not usable and not place.keep and not place.excluded
    barred = place.keep or place.excluded or not usable
    dose = None if barred else choose_dose(usable, case, knowledge, product)
    on_label = is_on_label(place.target.muscle, named, knowledge)
    shown = product.doses_of(place.target.muscle)
    return Candidate(
        target=place.target,
        patterns=tuple(dict.fromkeys(role.pattern.id for role in place.roles)),
        rank=PRIMARY if any(role.is_primary for role in place.roles) else place.roles[0].part.rank,
        dose_rows=shown,
        least=dose.least if dose else Decimal(0),
        usual=dose.usual if dose else Decimal(0),
        most=dose.most if dose else Decimal(0),
        sites=dose.sites if dose else NO_SITES,
        keep=place.keep,
        excluded=place.excluded,
        manual_only=manual,
        off_label=not on_label,
        stands_for=place.stands_for,
        reasons_for=(
            *speaks_for(place.target, place.roles, case, knowledge),
            *([f"On label ({case.jurisdiction.value})"] if on_label else []),
        ),
        reasons_against=(*(each.words for each in place.against), *_dose_remarks(place, dose, manual, case, knowledge)),
        citations=_citations(place, shown),
    )


def _dose_remarks(
    place: _Place, dose: DoseChoice | None, manual: bool, case: Case, knowledge: Knowledge
) -> Iterable[str]:
    if manual:
        yield "No sourced dose of this product for it: never filled in, to be entered by hand"
    if place.stands_for:
        names = "; ".join(knowledge.muscles[muscle].name.lower() for muscle in place.stands_for)
        yield f"No sourced dose for {names} alone: the range of the group is used"
    if dose and is_first_treatment(case):
        known = "not known to be a later treatment" if case.first_toxin_treatment.is_unknown else "first treatment"
        yield f"Starts low ({known}): at most {plain(dose.most)} units, where {plain(dose.usual)} are usual in practice"
    if dose and dose.borrowed:
        yield f"The {dose.borrowed} label is used as evidence; it is not the label here ({case.jurisdiction.value})"


def _citations(place: _Place, rows: Iterable[DoseRange]) -> tuple[Citation, ...]:
    against = (each.citation for each in place.against if each.citation)
    parts = (role.part.citation for role in place.roles)
    cited = (*parts, *against, *(row.citation for row in rows))
    return tuple({(one.source, one.section, one.state): one for one in cited}.values())
