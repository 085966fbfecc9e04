"""Earlier toxin: was it asked, is it complete, and does it agree with the rest of the case?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from eutonia.domain import Answer, Case, plain
from eutonia.domain.case import EarlierTreatment
from eutonia.domain.words import day
from eutonia.eligibility.verdict import Verdict, says
from eutonia.knowledge.types import Knowledge

SPOKEN_WITH = ("person", "carer", "person_and_carer")


def first_treatment(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """A first treatment starts low; whether it is the first must be known and agree with the rest."""
    voice = says("first-treatment", knowledge, "eligibility.first_treatment_weeks")
    if case.first_toxin_treatment.is_unknown:
        yield voice.reminder(
            "First treatment or not is not known",
            f"Whether this person ever had botulinum toxin: {case.first_toxin_treatment.words}.",
            "Ask the person and the carer; until then plan as for a first treatment.",
        )
    elif case.first_toxin_treatment is Answer.YES and counted(case):
        yield voice.reminder(
            "First treatment, and yet earlier ones are listed",
            f"The case says that toxin is given for the first time and lists {_earlier(len(counted(case)))}.",
            "Correct one of the two.",
        )
    elif case.first_toxin_treatment is Answer.YES:
        yield voice.note(
            "First treatment with toxin",
            "Nobody knows yet how this person responds; in multiple sclerosis a first dose has caused general weakness.",
            f"Start low and see the person after {plain(knowledge.number('eligibility.first_treatment_weeks'))} weeks.",
        )


def history_known(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Any botulinum toxin, anywhere, for anything, in the last 16 weeks? Unknown is not none (hazards H01 to H03)."""
    history, voice = case.toxin_history, says("history", knowledge, "safety.history_question_days")
    if history.any_in_16_weeks.is_unknown:
        yield voice.caution(
            "Toxin history unknown",
            f"Any botulinum toxin, anywhere, for anything, in the last 16 weeks: {history.any_in_16_weeks.words}. "
            "Bladder and migraine treatment are common in multiple sclerosis and count.",
            "Ask the person and the carer about bladder, migraine, neck, face, saliva, sweating and cosmetic injections.",
        )
    elif history.any_in_16_weeks is Answer.NO and recent(case, knowledge):
        yield voice.caution(
            "No toxin in 16 weeks, and yet one is listed",
            f"The answer is no, but the case lists a treatment on {dates_of(recent(case, knowledge))}.",
            "Ask again and correct one of the two.",
        )
    elif history.any_in_16_weeks is Answer.NO and history.answered_by not in SPOKEN_WITH:
        yield voice.caution(
            "Nobody asked the person about other toxin",
            "Records of one clinic do not show what another has given.",
            "Ask the person and the carer.",
        )


def history_complete(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Each treatment needs its date and product; a yes needs a treatment."""
    voice = says("history-complete", knowledge, "safety.history_question_days")
    if case.toxin_history.any_in_16_weeks is Answer.YES and not counted(case):
        yield voice.caution(
            "Recent toxin without details",
            "Toxin was given in the last 16 weeks, but date, product and units are not recorded.",
            "Ask the clinic that gave it for date, product, units and muscles.",
        )
    gaps = sorted({gap for treatment in counted(case) for gap in _gaps(treatment)})
    if gaps:
        yield voice.caution(
            "An earlier treatment is not fully known",
            f"Of an earlier toxin treatment there is no record of: {', '.join(gaps)}.",
            "Ask the clinic that gave it.",
        )


def counted(case: Case) -> tuple[EarlierTreatment, ...]:
    """Treatments that were given, or signed and so perhaps given: all but the cancelled ones."""
    return tuple(t for t in case.toxin_history.treatments if t.status != "cancelled")


def recent(case: Case, knowledge: Knowledge) -> tuple[EarlierTreatment, ...]:
    """Treatments really given inside the window that the history question asks about."""
    since = case.planned_for - timedelta(days=int(knowledge.number("safety.history_question_days")))
    return tuple(t for t in counted(case) if t.status == "given" and t.given_on is not None and t.given_on > since)


def dates_of(treatments: Iterable[EarlierTreatment]) -> str:
    """The dates of several treatments, each once, in order; a treatment that is only signed is said to be so."""
    dated = sorted((t.given_on, t.status != "given") for t in treatments if t.given_on is not None)
    return ", ".join(dict.fromkeys(_date_of(on, is_given=not signed) for on, signed in dated))


def _date_of(on: date, is_given: bool) -> str:
    return day(on) if is_given else f"{day(on)} (signed, not given yet)"


def _earlier(many: int) -> str:
    return "1 earlier treatment" if many == 1 else f"{many} earlier treatments"


def _gaps(treatment: EarlierTreatment) -> Iterable[str]:
    if treatment.given_on is None:
        yield "its date"
    if treatment.product is None:
        yield "its product"
    if treatment.units is None:
        yield "its units"
