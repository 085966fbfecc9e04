"""A draft as it stands at this moment: the case, the plan with its reasons, and what the guard says."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Self
from zoneinfo import ZoneInfo

from eutonia.domain.case import Case, SafetyScreen, ToxinHistory
from eutonia.domain.finding import Finding
from eutonia.domain.plan import Override, Plan
from eutonia.domain.proposal import CheckResult
from eutonia.safety import still_open
from eutonia_clinic.core.asking import once
from eutonia_clinic.core.documents import hash_of, read
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.cases import case_now
from eutonia_clinic.visits.courses import course_mark
from eutonia_clinic.visits.models import OverrideReason, PlanDraft, SignedPlan

CHANGES = {
    "plan": "The plan was changed.",
    "found": "The assessment was corrected, or its weight or day.",
    "answers": "The answers about safety or earlier toxin were changed.",
    "ledger": "Toxin was given, signed for or told of.",
    "identity": "The name or birth date was corrected.",
    "course": "A session or a follow-up came to the course.",
    "knowledge": "What is known has changed: a fact verified or corrected here, or new reference files.",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page showed, as hashes: the form carries it back, and signing refuses when anything is different by then."""

    plan: str
    found: str
    answers: str
    ledger: str
    identity: str
    course: str
    knowledge: str

    @property
    def token(self) -> str:
        """One line for a hidden field."""
        return ".".join(asdict(self).values())

    @classmethod
    def from_token(cls, token: str) -> Self:
        """The line of a hidden field. Raises `NotValid` for one that is none."""
        parts = token.split(".")
        if len(parts) != len(fields(cls)):
            raise NotValid("This form is not complete. Open the page again.")
        return cls(*parts)

    def changes_to(self, now: Shown) -> tuple[str, ...]:
        """What is different now, in sentences."""
        before, after = asdict(self), asdict(now)
        return tuple(words for part, words in CHANGES.items() if before[part] != after[part])


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft, checked. `open` are the findings that no reason has answered yet; with any of them it cannot be signed."""

    case: Case
    plan: Plan
    result: CheckResult
    open: tuple[Finding, ...]
    shown: Shown
    stale: tuple[str, ...]
    """What changed since the proposal was made, in sentences; then it has to be made anew before signing."""


def checked(draft: PlanDraft, plan: Plan | None = None) -> Checked:
    """A draft as it stands; with `plan`, as it would stand with these doses. Reads, and writes nothing.

    Raises `Changed` when what was answered no longer fits the record.
    """
    bare = (plan or plan_of(draft)).model_copy(update={"overrides": ()})
    case = case_now(draft.proposal.assessment, bare.planned_for, source_of(draft.amends), bare.product)
    result = engine.check(bare, case)
    reasoned = bare.model_copy(update={"overrides": overrides(draft, result)})
    again = engine.check(reasoned, case) if reasoned.overrides else result
    now = shown(case, reasoned, draft.person)
    return Checked(case, reasoned, again, still_open(reasoned, again), now, _stale(draft, now))


def plan_of(draft: PlanDraft) -> Plan:
    """The plan of a draft, as it was saved."""
    return read(draft.document, Plan)


def source_of(plan: SignedPlan | None) -> str:
    """The name under which a signed plan and its amendments stand in the toxin ledger; '' for none."""
    return "" if plan is None else f"visits.signedplan:{plan.root_id or plan.pk}"


@once
def reasons_of(draft: PlanDraft) -> tuple[OverrideReason, ...]:
    """Every reason on a draft and every agreement, in the order in which they were given."""
    return tuple(draft.reasons.select_related("author", "clinic").order_by("pk"))


def overrides(draft: PlanDraft, result: CheckResult) -> tuple[Override, ...]:
    """The reasons given for findings of this draft, as the engine reads them. Each counts for the figures it was given for."""
    rows = reasons_of(draft)
    seconds = {row.seconds_id: row for row in rows if row.seconds_id}
    by_finding = {row.finding: row for row in rows if not row.seconds_id}
    found = [(finding, by_finding.get(finding_hash(finding))) for finding in result.findings if finding.interrupts]
    return tuple(_override(finding, row, seconds.get(row.pk)) for finding, row in found if row)


def finding_hash(finding: Finding) -> str:
    """SHA-256 of what somebody read when they gave a reason: the rule, the place, and why, with its figures."""
    return hash_of([finding.rule, finding.muscle, finding.side, finding.severity, finding.because])


def shown(case: Case, plan: Plan | None, person: Person) -> Shown:
    """The hashes of everything that a signature rests on; of a proposal, which has no plan yet, those without it."""
    history = case.toxin_history
    bare = case.model_copy(
        update={
            "screen": SafetyScreen(),
            "toxin_history": ToxinHistory(),
            "person": case.person.model_copy(update={"name": "", "birth_date": case.assessed_on}),
        }
    )
    return Shown(
        plan=hash_of(plan),
        found=hash_of(bare),
        answers=hash_of([case.screen, history.model_copy(update={"treatments": ()})]),
        ledger=hash_of(history.treatments),
        identity=hash_of([case.person.name, case.person.birth_date]),
        course=course_mark(person),
        knowledge=engine.knowledge().hash,
    )


def _stale(draft: PlanDraft, now: Shown) -> tuple[str, ...]:
    """What changed since the proposal of a draft was made, in sentences; empty when its inputs are still those of now."""
    return replace(Shown.from_token(draft.proposal.inputs), plan=now.plan).changes_to(now)


def _override(finding: Finding, row: OverrideReason, second: OverrideReason | None) -> Override:
    on = row.made_at.astimezone(ZoneInfo(row.clinic.time_zone)).date()
    return Override(
        rule=finding.rule,
        muscle=finding.muscle,
        side=finding.side,
        reason=row.said,
        by=row.author.display_name,
        second_name=second.author.display_name if second else None,
        on=on,
    )
