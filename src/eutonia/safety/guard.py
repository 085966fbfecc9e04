"""`check`: the guard that nothing may bypass. It takes any plan, however it was made, and says what every check saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from eutonia.domain import Case, CheckResult, Finding, Plan, Severity, most_severe_first
from eutonia.domain.case import EarlierTreatment
from eutonia.knowledge.types import Knowledge
from eutonia.safety.checks import cautions, course, dilution, dose, history, identity, limit, measures, person, reasons, screen
from eutonia.safety.scene import Scene

Answered = TypeVar("Answered")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its id, what it looks for in words, and the function that looks."""

    id: str
    words: str
    find: Callable[[Scene], Iterable[Finding]]


def _has_no_product(treatment: EarlierTreatment) -> bool:
    return treatment.product is None


def _has_no_units(treatment: EarlierTreatment) -> bool:
    return treatment.units is None


def _has_no_date(treatment: EarlierTreatment) -> bool:
    return treatment.given_on is None


CHECKS = (
    Check("case", "the plan belongs to this case", identity.case),
    Check("product-changed", "the doses were entered for the product of the case", identity.product_changed),
    Check("jurisdiction", "the plan is under the label of this clinic", identity.jurisdiction),
    Check("day", "plan and case are for the same day", identity.day),
    Check("product", "the product is planned here", identity.product),
    Check("muscles", "every muscle is known", identity.muscles),
    Check("rows", "every row is a dose, once for each muscle and side", identity.rows),
    Check("empty", "something is planned", identity.nothing_planned),
    Check("step", "every dose is a practical step of the product", dose.step),
    Check("below-one-step", "no dose is smaller than one practical step", dose.below_one_step),
    Check("no-sourced-dose", "every muscle has a sourced dose", dose.no_sourced_dose),
    Check("above-label", "no dose is above the label dose", dose.above_label),
    Check("off-label", "every muscle is on the label", dose.off_label),
    Check("unverified", "every figure in use is verified here", dose.unverified),
    Check("site-units", "units at one site", limit.above("site_units")),
    Check("site-volume", "volume at one site", limit.above("site_volume")),
    Check("muscle", "units in one muscle or group, one side", limit.above("muscle")),
    Check("bilateral", "units in one muscle or group, both sides", limit.above("bilateral")),
    Check("region", "units in one region, one side", limit.above("region")),
    Check("limb", "units in one limb", limit.above("limb")),
    Check("session", "units in one session", limit.above("session")),
    Check("cumulative", "units in 12 weeks, over all clinics and indications", limit.above("cumulative")),
    Check("published-maximum", "units in any published session", limit.above("published_maximum")),
    Check("dilution-unknown", "the dilution is known", dilution.unknown),
    Check("vial", "the vial is sold in this jurisdiction", dilution.vial),
    Check("dilution", "the dilution is on the label list for its use", dilution.listed),
    Check("bladder-strength", "the strength is not one for the bladder", dilution.bladder_strength),
    Check("large-volume", "volume at one site, where the label gives none", dilution.volume_at_site),
    Check("history", "earlier toxin was asked about, and not too long ago", history.answer),
    Check("history-record-only", "the person or the carer answered about earlier toxin", history.record_only),
    Check("history-contradiction", "the answer about earlier toxin agrees with the list", history.contradiction),
    Check("history-no-details", "a yes about earlier toxin has details", history.no_details),
    Check("history-unconfirmed", "earlier treatments in the window are confirmed", history.unconfirmed),
    Check("impossible-date", "every date of an earlier treatment can be right", history.impossible_date),
    Check("product-unknown", "the product of each earlier treatment is known", history.unknown("product", _has_no_product)),
    Check("units-unknown", "the units of each earlier treatment are known", history.unknown("units", _has_no_units)),
    Check("date-unknown", "the date of each earlier treatment is known", history.unknown("date", _has_no_date)),
    Check("interval", "the shortest interval since any toxin has passed", history.interval),
    Check("other-product", "no other product was given within the interval", history.other_product),
    Check("other-product-lately", "no other product was given within 16 weeks", history.other_product_lately),
    Check("screen-yes", "no safety question is answered yes", screen.yes),
    Check("screen-unknown", "every safety question is answered, and not too long ago", screen.unknown),
    Check("screen-record-only", "the person or the carer answered the safety questions", screen.record_only),
    Check("swallowing-and-breathing", "swallowing and breathing allow neck and jaw", screen.swallowing_and_breathing),
    Check("screen-not-a-question", "every answer belongs to a question", screen.strange_answers),
    Check("goal", "the case holds a goal", person.goal),
    Check("outside-problems", "every muscle belongs to an assessed problem", person.outside_problems),
    Check("useful-muscle", "no muscle whose own tone is useful is injected", person.useful_muscle),
    Check("useful-pattern", "no posture whose tone is useful is treated", person.useful_pattern),
    Check("tone-not-asked", "whether tone is useful is known", person.tone_not_asked),
    Check("infection", "no site is infected", person.infection),
    Check("both-sternocleidomastoids", "not both sternocleidomastoids", person.both_sternocleidomastoids),
    Check("bleeding", "anticoagulation allows the needle", person.bleeding),
    Check("adult", "the person is an adult", measures.adult),
    Check("light-weight", "the dose suits the weight", measures.light_weight),
    Check("weight-unknown", "the weight is known", measures.weight_unknown),
    Check("start-low", "a first treatment, or one of a frail person, is low", course.start_low),
    Check("step-up", "the dose is near the last one", course.step_up),
    Check("against", "what the patterns treated say against injecting", cautions.against),
    Check("reasons", "every reason was written for this plan", reasons.written_for_another_day),
)


def check(plan: Plan, case: Case, knowledge: Knowledge) -> CheckResult:
    """Every finding on one plan, in a fixed order, with the sums behind it and how many checks ran.

    Never raises for a plan that makes no sense: a check that cannot run is a finding that closes signing.
    """
    scene = Scene(plan, case, knowledge)
    runs = [_run(one, scene) for one in CHECKS]
    findings = [finding for found in runs for finding in found]
    limits = _asked("limit-use", limit.uses, scene, findings)
    eligible_from = _asked("eligible-day", history.eligible_from, scene, findings)
    return CheckResult(
        findings=most_severe_first(findings),
        checks_run=sum(not any(one.could_not_run for one in found) for found in runs),
        checks_known=len(CHECKS),
        knowledge_hash=knowledge.hash,
        eligible_from=eligible_from,
        limits=limits or (),
    )


def _run(one: Check, scene: Scene) -> list[Finding]:
    try:
        return list(one.find(scene))
    except Exception as fault:  # whatever went wrong, the plan must not look safe
        return [_could_not_run(one.id, one.words, fault)]


def _asked(id: str, ask: Callable[[Scene], Answered], scene: Scene, findings: list[Finding]) -> Answered | None:
    """What is shown beside the findings; when it cannot be worked out, that is a finding too."""
    try:
        return ask(scene)
    except Exception as fault:
        findings.append(_could_not_run(id, "what is shown beside the findings", fault))
        return None


def _could_not_run(id: str, words: str, fault: Exception) -> Finding:
    return Finding(
        rule=f"safety.could-not-run.{id}",
        severity=Severity.STOP,
        title=f"{words[0].upper()}{words[1:]}",
        because=f"This check did not run: {words}. {type(fault).__name__}: {fault}",
        remedy="Correct what the other findings name and check again; if it stays, report it.",
        could_not_run=True,
    )
