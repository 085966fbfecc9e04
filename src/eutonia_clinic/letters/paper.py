"""The consent form on paper: what we plan, what can go wrong, what else could help, and lines for the hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.letters.consents import places
from eutonia_clinic.letters.documents import DiscussedAlternative
from eutonia_clinic.letters.phrases import ENGLISH, Phrases
from eutonia_clinic.letters.presenters.consenting import ConsentPaper
from eutonia_clinic.letters.risks import Discussed, risks_of
from eutonia_clinic.letters.told import whom
from eutonia_clinic.patients.queries import version_of
from eutonia_clinic.visits.models import PlanDraft, SignedPlan


def consent_paper(
    draft: PlanDraft, of: Discussed, alternatives: Sequence[DiscussedAlternative], knowledge: Knowledge, today: date
) -> ConsentPaper:
    """One sheet for one plan."""
    say, who = Phrases(ENGLISH, "consent"), whom(version_of(draft.person), today)
    risks = risks_of(of, knowledge)
    places_cited = {said: at for at, said in enumerate(dict.fromkeys(one.sources for one in risks), start=1)}
    is_signed = SignedPlan.objects.filter(draft=draft).exists()
    return ConsentPaper(
        title=say.fixed("title"), who=f"{who.name}, {who.born}, number {who.identifier or 'not recorded'}",
        synthetic=who.synthetic, clinic=draft.clinic.name, what=say.say("what", product=of.plan.product),
        places=places([(one.muscle, one.side) for one in of.plan.doses], knowledge),
        risks_heading=say.fixed("risks"), risks_hint=say.fixed("risks_hint"),
        risks=tuple((one.words, f"[{places_cited[one.sources]}]") for one in risks),
        sources=tuple(f"[{at}] {' '.join(said)}" for said, at in places_cited.items()),
        others_heading=say.fixed("others"), others_hint=say.fixed("others_hint"),
        others=tuple(one.name for one in alternatives),
        questions=say.fixed("questions"), decides=say.fixed("decides"), decide=say.items("decide"),
        decision=say.fixed("decision"), decisions=say.items("decisions"), withdraw=say.fixed("withdraw"),
        for_person=say.fixed("for_person"), for_clinician=say.fixed("for_clinician"),
        foot=f"{who.name}, plan for {words.long_day(of.plan.planned_for)}, printed {words.long_day(today)}",
        warning="" if is_signed else "The plan is a draft and not signed yet: it may still change.",
    )  # fmt: skip
