"""Has toxin ever worked here? After treatments without response the next one needs a diagnosis first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import takewhile

from eutonia.domain import Case
from eutonia.domain.case import EarlierTreatment, Response
from eutonia.domain.words import day
from eutonia.eligibility.history import counted, dates_of
from eutonia.eligibility.verdict import Verdict, says
from eutonia.knowledge.types import Knowledge

FOR_OVERACTIVE_MUSCLE = ("limb_spasticity", "cervical_dystonia", "jaw", "other", "not_known")
"""Indications whose response says something about overactive muscle. A bladder that did not respond says nothing."""
WORKED = (Response.GOOD, Response.PARTIAL)


def no_response(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Two treatments in a row without effect: find out why before a third; the reasons are walked in their order."""
    run = since_it_last_worked(case)
    if len(run) < knowledge.number("eligibility.nonresponse_treatments"):
        return
    voice = says("no-response", knowledge, "eligibility.nonresponse_treatments")
    without = tuple(treatment for treatment in run if treatment.response is Response.NONE)
    if len(without) < knowledge.number("eligibility.nonresponse_treatments"):
        yield voice.not_now(
            "Whether earlier treatments worked is not known",
            f"The last {len(run)} treatments have no recorded effect, and nobody wrote down whether they worked.",
            "Ask the person and the carer whether the last treatments worked, and record it.",
        )
        return
    told = f"{len(without)} treatments since toxin last worked had no effect ({dates_of(without) or 'dates unknown'})."
    looked = case.toxin_history.looked_into
    if looked is not None and all(one.given_on is not None and one.given_on <= looked.on for one in run):
        yield voice.caution(
            "No response to earlier treatments, looked into",
            f"{told} {looked.by} looked into the reasons on {day(looked.on)} and treats again: {looked.because}",
        )
    else:
        yield voice.not_now(
            "No response to earlier treatments",
            told,
            "Walk the reasons in order: was the dose enough; were these the right muscles; was the needle guided; is it "
            "contracture and not spasticity; has the disease moved on; and only then antibodies (a specialist's test).",
        )


def since_it_last_worked(case: Case) -> tuple[EarlierTreatment, ...]:
    """Treatments of overactive muscle, newest first, up to the last one that helped. Undated ones count as newest."""
    told = [t for t in counted(case) if t.status == "given" and t.indication in FOR_OVERACTIVE_MUSCLE]
    newest_first = sorted(told, key=lambda t: (t.given_on or date.max, t.response not in WORKED), reverse=True)
    return tuple(takewhile(lambda t: t.response not in WORKED, newest_first))
