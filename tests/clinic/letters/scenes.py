"""Letters step by step, as tests need them: begun, completed, kept, by whoever wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.clinic.prepared import once
from tests.clinic.scenes import MOMENT, a_key
from tests.clinic.story import Visit, a_closed_session, a_signed_plan, a_visit

from eutonia_clinic.core import clock
from eutonia_clinic.letters import acts
from eutonia_clinic.letters.acts.writing import typed_of
from eutonia_clinic.letters.consents import discussed_now, plan_hash
from eutonia_clinic.letters.documents import ConsentDocument, LetterKind, Typed
from eutonia_clinic.letters.models import Consent, Letter, LetterDraft
from eutonia_clinic.letters.risks import alternatives_of, risks_of
from eutonia_clinic.letters.told import Told, told_of
from eutonia_clinic.letters.whole import shown_letter
from eutonia_clinic.letters.writing import Written, written
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.as_drafted import proposal_of
from eutonia_clinic.visits.models import PlanDraft, SessionClosed

PHONE = "020 7946 0000"
NEXT_DAY = MOMENT + timedelta(days=1)
EVERY = tuple(LetterKind)


@dataclass(frozen=True)
class Treated:
    """A person who was treated, by whom and where."""

    visit: Visit
    closing: SessionClosed

    def act(self, name: str, **given: Any) -> Any:
        """One act of this part by the injector, under a key of its own."""
        return getattr(acts, name)(**{"by": self.visit.by, "clinic": self.visit.clinic, "key": a_key(), **given})


@once
def treated(day: datetime = MOMENT, visit: Visit | None = None, forecast: bool = True, **changes: Any) -> Treated:
    """A whole visit, its forecast kept."""
    with clock.stopped_at(day):
        visit = visit or a_visit()
        closing = a_closed_session(visit, day, **changes)
        if forecast:
            visit.act("keep_forecast", plan=closing.session.plan)
    return Treated(visit, closing)


@once
def planned(day: datetime = MOMENT, **changes: Any) -> tuple[Visit, PlanDraft]:
    """A signed plan that nobody has given yet."""
    with clock.stopped_at(day):
        visit = a_visit()
        return visit, a_signed_plan(visit, day, **changes).draft


def told(of: Treated, day: datetime = NEXT_DAY) -> Told:
    """What the record tells of the session."""
    return told_of(of.closing.session, of.visit.clinic, day.date())


def read(of: Treated, kind: LetterKind, day: datetime = NEXT_DAY) -> Written:
    """The letter of one kind as the record gives it."""
    with clock.stopped_at(day):
        return written(kind, told(of, day), engine.knowledge(), PHONE)


def all_words(letter: Written) -> str:
    """Everything that it says."""
    return "\n".join(one.says for one in letter.blocks)


def begun(of: Treated, kind: LetterKind, **more: Any) -> LetterDraft:
    """A letter that is being written."""
    draft: LetterDraft = of.act("start_letter", session=of.closing.session, kind=kind, **more)
    return draft


def completed(draft: LetterDraft, **changes: Any) -> Typed:
    """What a hand adds: to whom, the telephone, and whatever else."""
    held = {"addressee": "Dr Otto Sample", "address": ("1 Example Street",), "telephone": PHONE}
    return typed_of(draft).model_copy(update=held | changes)


def kept(of: Treated, kind: LetterKind, day: datetime = NEXT_DAY, replaces: Letter | None = None, **changes: Any) -> Letter:
    """A letter that was written, completed and kept on a day."""
    with clock.stopped_at(day):
        draft = begun(of, kind, **({"replaces": replaces} if replaces else {}))
        typed = completed(draft, **changes)
        shown = shown_letter(draft, typed, of.visit.clinic)
        letter: Letter = of.act("keep_letter", draft=draft, version=draft.version, typed=typed, shown=shown.hash)
    return letter


def a_consent(draft: PlanDraft, day: datetime = MOMENT, **changes: Any) -> ConsentDocument:
    """Everything talked over, and consented to."""
    of = discussed_now(draft)
    held: dict[str, Any] = {
        "decision": "consents", "language": "en-GB", "product": of.plan.product, "planned_for": of.plan.planned_for,
        "places": [{"muscle": one.muscle, "side": one.side} for one in of.plan.doses], "plan_sha256": plan_hash(of.plan),
        "risks": [one.model_copy(update={"discussed": True}) for one in risks_of(of, engine.knowledge())],
        "alternatives": alternatives_of(proposal_of(draft)), "capacity": "has_capacity", "signed_on_paper": "yes",
        "discussed_by": "Dr Ines Sample", "discussed_on": day.date(), "recorded_by": "nobody",
    }  # fmt: skip
    return ConsentDocument.model_validate(held | changes)


def consented(visit: Visit, draft: PlanDraft, day: datetime = MOMENT, **changes: Any) -> Consent:
    """The same, recorded."""
    with clock.stopped_at(day):
        given = {"by": visit.by, "clinic": visit.clinic, "key": a_key()}
        return acts.record_consent(**given, draft=draft, consent=a_consent(draft, day, **changes))


@contextmanager
def on(day: datetime) -> Iterator[None]:
    """A day on which everything in the block happens."""
    with clock.stopped_at(day):
        yield
