"""Letters and consent in the demonstration: one person's last treatment told in letters, one plan with its consent."""

from __future__ import annotations

from eutonia_clinic.demo.playing import Story
from eutonia_clinic.demo.treating import Teller
from eutonia_clinic.letters import acts
from eutonia_clinic.letters.acts.writing import typed_of
from eutonia_clinic.letters.consents import discussed_now, plan_hash
from eutonia_clinic.letters.documents import Capacity, ConsentDocument, Decision, LetterKind, Place
from eutonia_clinic.letters.models import LetterDraft
from eutonia_clinic.letters.phrases import ENGLISH
from eutonia_clinic.letters.risks import alternatives_of, risks_of
from eutonia_clinic.letters.whole import shown_letter
from eutonia_clinic.visits import engine, queries
from eutonia_clinic.visits.as_drafted import proposal_of

WRITTEN_TO, CONSENTS = 1, 6
"""Numbers of the cast: whose last treatment is told in letters, and whose plan was talked over."""
TELEPHONE = "020 7946 0018"
GENERAL_PRACTITIONER = "Dr Otto Placeholder"
PRACTICE = ("Example Practice", "1 Example Street", "Exampleton")
COMMENT = "The dog is walked to the corner again. Physiotherapy goes on twice a week."
ASKED = "Will my leg give way? It can, for some weeks. Use the stick on stairs."


def letters_of(teller: Teller) -> Story:
    """What there is to tell of this person in letters; nothing for most."""
    if teller.member.number == WRITTEN_TO and teller.closed is not None:
        yield from _letter(teller, LetterKind.PERSON)
        yield from _letter(teller, LetterKind.GENERAL_PRACTITIONER, {"comment": COMMENT})
    if teller.member.number == CONSENTS:
        yield from _consent(teller)


def _letter(teller: Teller, kind: LetterKind, texts: dict[str, str] | None = None) -> Story:
    assert teller.closed is not None
    begun = {"session": teller.closed.session, "kind": kind}
    draft: LetterDraft = yield from teller.do(acts.start_letter, teller.injector, **begun)
    to = {"addressee": GENERAL_PRACTITIONER, "address": PRACTICE} if kind is LetterKind.GENERAL_PRACTITIONER else {}
    typed = typed_of(draft).model_copy(update={"telephone": TELEPHONE, "texts": texts or {}, **to})
    shown = shown_letter(draft, typed, teller.staff.spasticity).hash
    whole = {"draft": draft, "version": draft.version, "typed": typed, "shown": shown}
    letter = yield from teller.do(acts.keep_letter, teller.injector, **whole)
    gone = {"letter": letter, "on": teller.day, "way": "posted", "to": typed.addressee}
    yield from teller.do(acts.hand_over_letter, teller.assessor, **gone)


def _consent(teller: Teller) -> Story:
    draft = queries.drafts_of(teller.person).first()
    if draft is None:
        return
    of = discussed_now(draft)
    consent = ConsentDocument(
        decision=Decision.CONSENTS, language=ENGLISH, product=of.plan.product, planned_for=of.plan.planned_for,
        places=tuple(Place(muscle=one.muscle, side=one.side) for one in of.plan.doses), plan_sha256=plan_hash(of.plan),
        risks=tuple(one.model_copy(update={"discussed": True}) for one in risks_of(of, engine.knowledge())), questions=ASKED,
        alternatives=alternatives_of(proposal_of(draft)), capacity=Capacity.HAS_CAPACITY,
        discussed_by=teller.assessor.display_name, discussed_on=teller.day, recorded_by=teller.assessor.display_name,
    )  # fmt: skip
    yield from teller.do(acts.record_consent, teller.assessor, draft=draft, consent=consent)
