"""Which plans rest on a fact: decided by what the plan is of and what its check looked at, not by who quoted whom.

A document is cited by many facts, so a citation alone does not say which of them was used. A plan rests on

    a limit                                when its check counted that limit, or for a draft when it is of that product
    an interval, a step, what a label says when it is of that product
    a vial or a dilution                   when it is mixed from that vial
    a dose                                 when it is of that product and injects that muscle, its group or a member of it
    a volume or anatomy                    when it injects that muscle, its group or a member of it
    a pattern                              when that pattern is treated
    a safety question, a number of a rule, the response model: every plan
    a scale, another treatment, the loss of response: none

under the label of its own jurisdiction, or of none in particular.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from eutonia.domain.case import Case
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import CheckResult
from eutonia.knowledge import Knowledge
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.facts.here import Here
from eutonia_clinic.facts.naming import ANYWHERE, Held, facts_of
from eutonia_clinic.visits import queries
from eutonia_clinic.visits.checking import plan_of
from eutonia_clinic.visits.documents import Signed
from eutonia_clinic.visits.models import InjectionSession, PlanCancelled, PlanDraft, SignedPlan

LOOKED_THROUGH = 150
"""Signed plans that one page looks through; it says how far back that was, and the next page goes on from there."""
MOST_WAITING = 100
"""Plans that wait to be given, and drafts, that one page looks through."""
OF_EVERY_PLAN = frozenset({"question", "setting", "belief"})
OF_NO_PLAN = frozenset({"scale", "alternative", "loss"})
OF_A_MUSCLE = frozenset({"dose", "volume", "anatomy"})
OF_A_PATTERN = frozenset({"pattern", "against"})


@dataclass(frozen=True, slots=True)
class Use:
    """One plan that rests on a fact: whose, why, and what the fact said when it was made."""

    number: int
    person_id: int
    why: str
    plan: Plan
    made_at: datetime
    by: str
    said: Mapping[str, str]
    status: str = ""

    def is_of_before(self, fact: Held) -> bool:
        """True when the fact says otherwise now than when this was made."""
        return dict(self.said) != fact.said


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """Some of the plans that were signed here, and how far back was looked. `further` is None at the end of them."""

    uses: tuple[Use, ...]
    plans: int
    back_to: datetime | None
    further: int | None


def why_used(fact: Held, plan: Plan, case: Case | None, check: CheckResult | None, known: Knowledge) -> str:
    """Why a plan rests on a fact, in a few words; '' when it does not. A draft has no check of its own."""
    if fact.kind in OF_NO_PLAN or fact.jurisdiction not in (ANYWHERE, plan.jurisdiction.value):
        return ""
    if fact.kind in OF_EVERY_PLAN:
        return "every plan is checked with it"
    if fact.product and fact.product != plan.product:
        return ""
    if fact.kind in OF_A_MUSCLE:
        return _muscles(fact, plan, known)
    if fact.kind in OF_A_PATTERN:
        return "the pattern is treated" if case and any(one.pattern == fact.pattern for one in case.problems) else ""
    if fact.kind in ("vial", "dilution"):
        return _vial(fact, plan)
    if fact.kind == "limit" and check is not None:
        return _limit(fact, plan, check)
    return f"it is a plan of {plan.product}"


def _muscles(fact: Held, plan: Plan, known: Knowledge) -> str:
    """The doses into the muscle, its group or a member of it."""
    about = set(known.singles_of(fact.muscle))
    hit = [one for one in plan.doses if one.muscle in known.muscles and about & set(known.singles_of(one.muscle))]
    return ", ".join(f"{known.muscles[one.muscle].name} {one.side.word} {one.units:f} units" for one in hit)


def _vial(fact: Held, plan: Plan) -> str:
    strength = fact.value("units") if fact.kind == "vial" else fact.value("vial_units")
    return "it is mixed from this vial" if plan.dilution and plan.dilution.vial_units == strength else ""


def _limit(fact: Held, plan: Plan, check: CheckResult) -> str:
    use = next((one for one in check.limits if one.limit == fact.record.id), None)
    if use is None:
        return ""
    unit = f"units of {plan.product}" if use.unit == "units" else use.unit
    return f"{use.given + use.planned:f} of {use.maximum:f} {unit}"


def said_at(fact: Held, moment: datetime, now: Here) -> Mapping[str, str]:
    """What a fact said here at a moment."""
    files = facts_of(now.files).get(fact.id)
    said: Mapping[str, str] = files.said if files else fact.said
    for one in now.history:
        if one.fact == fact.id and one.since <= moment:
            said = one.states
    return said


def waiting_to_be_given(fact: Held, clinic: Clinic, now: Here) -> tuple[Use, ...]:
    """Signed plans of a clinic that rest on a fact and were not begun."""
    rows = _narrowed(queries.plans_to_give(clinic), fact, now.knowledge).select_related("author")
    return tuple(_signed(fact, rows[:MOST_WAITING], now, "not given yet"))


def being_given(fact: Held, clinic: Clinic, now: Here) -> tuple[Use, ...]:
    """Plans of a clinic that rest on a fact and whose session goes on."""
    sessions = queries.open_sessions(clinic).values("plan")
    rows = _narrowed(SignedPlan.objects.filter(pk__in=sessions), fact, now.knowledge).select_related("author")
    return tuple(_signed(fact, rows[:MOST_WAITING], now, "being given"))


def drafts(fact: Held, clinic: Clinic, now: Here) -> tuple[Use, ...]:
    """Plans of a clinic that rest on a fact and are not signed."""
    rows = queries.drafts_at(clinic).select_related("author", "proposal__assessment").defer("proposal__document")
    return tuple(_drafts(fact, rows[:MOST_WAITING], now))


def signed_before(fact: Held, clinic: Clinic, now: Here, before: int | None = None) -> LookedThrough:
    """Every other signed plan of a clinic that rests on a fact, the latest first, so far back as one page looks."""
    standing = SignedPlan.objects.current().filter(clinic=clinic).order_by("-pk")
    if before is not None:
        standing = standing.filter(pk__lt=before)
    looked = list(standing.values_list("pk", "made_at")[:LOOKED_THROUGH])
    rows = _narrowed(SignedPlan.objects.filter(pk__in=[pk for pk, _ in looked]), fact, now.knowledge)
    rows = rows.filter(_begun_or_cancelled()).select_related("author").order_by("-pk")
    further = looked[-1][0] if len(looked) == LOOKED_THROUGH else None
    return LookedThrough(tuple(_signed(fact, rows, now, "given")), len(looked), looked[-1][1] if looked else None, further)


def _begun_or_cancelled() -> Q:
    begun = ({"plan": OuterRef("pk")}, {"plan": OuterRef("root")}, {"plan__root": OuterRef("root")})
    found = Q(Exists(PlanCancelled.objects.filter(plan=OuterRef("pk"))))
    for version in begun:
        found |= Q(Exists(InjectionSession.objects.filter(**version)))
    return found


def _narrowed(rows: QuerySet[SignedPlan], fact: Held, known: Knowledge) -> QuerySet[SignedPlan]:
    """Only those that may rest on it, so that few documents are read: by the product, and by names in the text."""
    if fact.kind in OF_NO_PLAN:
        return rows.none()
    if fact.product:
        rows = rows.filter(product=fact.product)
    if fact.kind in OF_A_MUSCLE:
        rows = rows.filter(_any_in_text("muscle", _related(fact.muscle, known)))
    if fact.kind in OF_A_PATTERN:
        rows = rows.filter(_any_in_text("pattern", [fact.pattern]))
    return rows


def _any_in_text(field: str, names: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for name in names:
        found |= Q(document__contains=f'"{field}":"{name}"')
    return found


def _related(muscle: str, known: Knowledge) -> list[str]:
    """A muscle, and every group or member that shares a muscle with it."""
    about = set(known.singles_of(muscle))
    return [one for one in known.muscles if about & set(known.singles_of(one))]


def _signed(fact: Held, rows: Iterable[SignedPlan], now: Here, status: str) -> Iterator[Use]:
    for row in rows:
        signed: Signed = row.content
        if why := why_used(fact, signed.plan, signed.case, signed.check, now.knowledge):
            yield Use(
                row.pk, row.person_id, why, signed.plan, row.made_at, row.author.display_name,
                said_at(fact, row.made_at, now), status,
            )  # fmt: skip


def _drafts(fact: Held, rows: Iterable[PlanDraft], now: Here) -> Iterator[Use]:
    for row in rows:
        plan = plan_of(row)
        case = row.proposal.assessment.content if fact.kind in OF_A_PATTERN else None
        if why := why_used(fact, plan, case, None, now.knowledge):
            made = row.proposal.made_at
            yield Use(row.pk, row.person_id, why, plan, made, row.author.display_name, said_at(fact, made, now), "draft")


def corrected_behind(row: SignedPlan, now: Here) -> tuple[tuple[Held, Mapping[str, str]], ...]:
    """The facts behind a signed plan that say otherwise now than when it was signed, each with what it said then."""
    later = {one.fact for one in now.corrections if one.since > row.made_at}
    facts = [held for name in sorted(later) if (held := now.facts.get(name))]
    if not facts:
        return ()
    signed: Signed = row.content
    found = ((one, said_at(one, row.made_at, now)) for one in facts if _is_behind(one, signed, now))
    return tuple((one, said) for one, said in found if dict(said) != one.said)


def _is_behind(fact: Held, signed: Signed, now: Here) -> bool:
    return bool(why_used(fact, signed.plan, signed.case, signed.check, now.knowledge))


def persons_of(*lists: Sequence[Use]) -> set[int]:
    """The numbers of everybody whose plans these are."""
    return {one.person_id for uses in lists for one in uses}
