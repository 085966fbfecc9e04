"""Toxin given before, anywhere and for anything: was it asked, what is known, and how long ago was it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from eutonia.domain import Answer, Arithmetic, Finding, Severity
from eutonia.domain.case import EarlierTreatment
from eutonia.safety.checks.arithmetic import told
from eutonia.safety.ledger import shifted
from eutonia.safety.scene import Scene, in_words


def answer(scene: Scene) -> Iterator[Finding]:
    """The question must have been answered, by somebody, not too long before the plan and not after it."""
    history = scene.case.toxin_history
    why = _why_not_asked(scene)
    if why:
        yield Finding(
            rule="safety.history-not-asked",
            severity=Severity.STOP,
            title="Earlier toxin not asked",
            because=f"Any botulinum toxin, anywhere, for anything, in the last 16 weeks? {why} "
            "Bladder and migraine treatment are common, and no answer is not a no.",
            remedy="Ask the person and the carer: bladder, migraine, neck, face, saliva, sweating, cosmetic.",
            citations=scene.source("history_valid_days"),
        )
    elif history.any_in_16_weeks is Answer.CANNOT_ESTABLISH:
        yield _by_two_names(
            scene,
            "safety.history-not-established",
            "Earlier toxin cannot be established",
            "Neither the person nor the carer can say whether toxin was given in the last 16 weeks.",
            "Ask urology, neurology, the general practitioner and the record.",
        )


def _why_not_asked(scene: Scene) -> str:
    """Why the answer counts as not asked; '' when it counts."""
    history = scene.case.toxin_history
    if history.any_in_16_weeks is Answer.NOT_ASKED:
        return "Not asked."
    if history.answered_by == "nobody" or history.answered_on is None:
        return "It is not recorded who answered, or when."
    age = (scene.day - history.answered_on).days
    if age < 0:
        return f"Answered on {in_words(history.answered_on)}, after the day of the plan."
    valid = scene.number("history_valid_days")
    return f"Answered {age} days before the plan; good for {valid} days." if age > valid else ""


def record_only(scene: Scene) -> Iterator[Finding]:
    """A record of one clinic does not show the treatment of another: somebody must be asked (hazard H01)."""
    if scene.case.toxin_history.answered_by == "record" and not _why_not_asked(scene):
        yield _by_two_names(
            scene,
            "safety.history-record-only",
            "Earlier toxin answered from the record alone",
            "Neither the person nor the carer was asked. Treatment by another clinic is often not in the record.",
            "Ask the person or the carer.",
        )


def contradiction(scene: Scene) -> Iterator[Finding]:
    """The answer is no, and yet a treatment is listed."""
    listed = [told(one) for one in _given_in_question(scene)]
    if scene.case.toxin_history.any_in_16_weeks is Answer.NO and listed:
        yield _by_two_names(
            scene,
            "safety.history-contradiction",
            "The answer about earlier toxin contradicts the list",
            f"No toxin in the last 16 weeks was the answer; listed are: {'; '.join(listed)}.",
            "Ask again, and correct the answer or the list.",
        )


def no_details(scene: Scene) -> Iterator[Finding]:
    """The answer is yes, and nothing in the list says what, where or when."""
    if scene.case.toxin_history.any_in_16_weeks is Answer.YES and not _given_in_question(scene):
        yield _by_two_names(
            scene,
            "safety.history-no-details",
            "Earlier toxin without details",
            "Toxin was given in the last 16 weeks, but no treatment of that time is listed: it is in no sum.",
            "List product, units, date and indication; ask the clinic that gave it.",
        )


def _given_in_question(scene: Scene) -> list[EarlierTreatment]:
    reach = int(scene.number("history_question_days"))
    return [one for one in scene.ledger.inside(reach) if one.status == "given"]


def impossible_date(scene: Scene) -> Iterator[Finding]:
    """Before birth, or given after the day of the plan: an error to put right, not something known (hazard H16)."""
    wrong = [told(one) for one in scene.ledger.active if scene.ledger.has_impossible_date(one)]
    if wrong:
        yield Finding(
            rule="safety.impossible-date",
            severity=Severity.STOP,
            title="A date of an earlier treatment cannot be right",
            because=f"Before birth, or after the day of the plan: {'; '.join(wrong)}.",
            remedy="Correct the date; if it is not known, leave it out.",
        )


def unknown(what: str, is_unknown: Callable[[EarlierTreatment], bool]) -> Callable[[Scene], Iterator[Finding]]:
    """The check for treatments in the window of which one thing is not known."""

    def find(scene: Scene) -> Iterator[Finding]:
        found = [told(one) for one in scene.ledger.inside(window_days(scene)) if is_unknown(one)]
        if found:
            yield _by_two_names(
                scene,
                f"safety.{what}-unknown",
                f"The {what} of an earlier treatment is not known",
                f"What is not known cannot be counted, and is not none: {'; '.join(found)}.",
                "Ask the clinic that gave it for product, units and date.",
            )

    return find


def unconfirmed(scene: Scene) -> Iterator[Finding]:
    """Known in full, but remembered only: no letter or record. What is not known has checks of its own."""
    found = [told(one) for one in _dated(scene) if _is_remembered(one)]
    if found:
        yield Finding(
            rule="safety.history-unconfirmed",
            severity=Severity.REASON,
            title="Earlier treatment not confirmed",
            because=f"No letter or record has been seen of: {'; '.join(found)}.",
            remedy="Ask the clinic that gave it.",
            citations=scene.source("history_question_days"),
        )


def _is_remembered(treatment: EarlierTreatment) -> bool:
    is_known = treatment.units is not None and treatment.product is not None
    return is_known and treatment.status == "given" and treatment.confirmed is not Answer.YES


def interval(scene: Scene) -> Iterator[Finding]:
    """Too soon after any toxin, of whatever product and for whatever use. Without a date, another check speaks."""
    dated = {one: abs((scene.day - one.given_on).days) for one in _dated(scene) if one.given_on}
    if dated:
        days, eligible = window_days(scene), eligible_from(scene)
        told_ones = tuple(told(one) for one in dated)
        day = f"Eligible from {in_words(eligible)}." if eligible else "The eligible day cannot be told."
        yield Finding(
            rule="safety.interval",
            severity=Severity.REASON,
            title="Sooner than the shortest interval",
            because=f"{'; '.join(told_ones)}. The interval is {days} calendar days. {day}",
            remedy="Wait until the eligible day, or state why not.",
            arithmetic=Arithmetic(
                terms=told_ones,
                total=min(dated.values()),
                limit=days,
                unit="days",
                window_start=shifted(scene.day, 1 - days),
                window_end=scene.day,
            ),
            citations=(scene.facts.interval.citation,) if scene.facts.interval else (),
        )


def _dated(scene: Scene) -> list[EarlierTreatment]:
    """The treatments in the window whose date is known and can be right."""
    return [one for one in scene.ledger.inside(window_days(scene)) if scene.ledger.has_usable_date(one)]


def other_product(scene: Scene) -> Iterator[Finding]:
    """Another product in the window: its units add to nothing here, and what both do together is not known."""
    inside = scene.ledger.inside(window_days(scene))
    found = [told(one) for one in inside if one.product not in (None, scene.plan.product)]
    if found:
        yield _by_two_names(
            scene,
            "safety.other-product",
            "Another product within the interval",
            f"{'; '.join(found)}. Units of different products cannot be added, so no sum shows the load.",
            "Wait for the interval, or keep to the product given before.",
        )


def other_product_lately(scene: Scene) -> Iterator[Finding]:
    """Another product before the interval and within the reach of the question: its effect may not be over."""
    inside, reach = scene.ledger.inside(window_days(scene)), int(scene.number("history_question_days"))
    lately = [one for one in scene.ledger.inside(reach) if one not in inside]
    found = [told(one) for one in lately if one.product not in (None, scene.plan.product)]
    if found:
        yield Finding(
            rule="safety.other-product-lately",
            severity=Severity.NOTE,
            title="Another product within 16 weeks",
            because=f"{'; '.join(found)}. What two products do within several months of each other is not known.",
            remedy="Start low, and do not carry the dose over: units are not the same.",
            citations=scene.source("history_question_days"),
        )


def eligible_from(scene: Scene) -> date | None:
    """First civil day on which the interval is met; None when nothing was given, or when it cannot be told."""
    return scene.ledger.eligible_from(window_days(scene))


def window_days(scene: Scene) -> int:
    """Length of the window in days: the longest interval in force. Raises LookupError when none is known."""
    if scene.facts.interval is None:
        raise LookupError(f"no interval between treatments is known for {scene.plan.product} on {in_words(scene.day)}")
    return scene.facts.interval.days


def _by_two_names(scene: Scene, rule: str, title: str, because: str, remedy: str) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.REASON,
        title=title,
        because=because,
        remedy=remedy,
        citations=scene.source("history_question_days"),
        needs_second_name=True,
    )
