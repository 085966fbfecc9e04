"""What stands after the kills, beside what clients were told: lost, twice, half, or as it should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.apps import apps
from django.db import connection

from eutonia.domain.errors import EutoniaError
from eutonia_clinic.config.database import must_be_sound
from eutonia_clinic.core import anchors, daybook
from eutonia_clinic.core.acts import verbs
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.models import ActReceipt, AuditEvent
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.core.triggers import unguarded
from eutonia_clinic.patients.ledger import entry_from
from eutonia_clinic.visits.checking import source_of
from eutonia_clinic.visits.giving import entries_of
from eutonia_clinic.visits.models import InjectionSession, SessionClosed, SignedPlan, VialEntry


@dataclass(frozen=True, slots=True)
class Standing:
    """What was found, in sentences; nothing in any of them is as it should be."""

    lost: tuple[str, ...]
    twice: tuple[str, ...]
    half: tuple[str, ...]
    chain: tuple[str, ...]
    events: int
    rows: int
    anchors: int


def standing(acknowledged: Mapping[str, str], sent: Iterable[str]) -> Standing:
    """Everything that stands, beside what was acknowledged under which key, and every key under which anything was sent."""
    chain, record = verify(), verify_record()
    return Standing(
        lost=tuple(_lost(acknowledged)),
        twice=tuple(_twice(set(sent))),
        half=(*_half(), *(one.words for one in record.troubles)),
        chain=(*(one.words for one in chain.troubles), *_unsound(), *_outside()),
        events=chain.events,
        rows=record.rows,
        anchors=chain.anchors,
    )


def _lost(acknowledged: Mapping[str, str]) -> Iterator[str]:
    """An acknowledged act without its receipt, with another answer, or whose answer is not there.

    A label that was not seen, as by a browser, is nothing.
    """
    answers = dict(ActReceipt.objects.values_list("key", "answer"))
    for key, seen in acknowledged.items():
        label = seen or answers.get(key, "")
        model, _, number = label.partition(":")
        if not label or answers.get(key) != label:
            yield f"{key}: {seen or 'something'} was answered, {answers.get(key, 'nothing')} stands"
        elif not apps.get_model(model)._default_manager.filter(pk=number).exists():
            yield f"{key}: {label} is not there"


def _twice(sent: set[str]) -> Iterator[str]:
    """What stands more than once of what may stand once: plans of a draft, closes of a session, doses at a needle position."""
    for model, column in ((SignedPlan, "draft"), (InjectionSession, "plan"), (SessionClosed, "session")):
        counted = Counter(model._default_manager.values_list(column, flat=True))  # type: ignore[attr-defined]
        yield from (f"{model.__name__} of {column} {of}: {many}" for of, many in counted.items() if many > 1)
    for session in InjectionSession.objects.all():
        counted = Counter((one.muscle, one.side, one.site) for one in entries_of(session).given)
        yield from (f"session {session.pk}, {place}: {many}" for place, many in counted.items() if many > 1)
        vials = VialEntry.objects.current().filter(session=session).count()
        yield from [f"session {session.pk}: {vials} vials"] if vials > 1 else []
    strange = ActReceipt.objects.filter(key__startswith="errand-").exclude(key__in=sent).count()
    yield from [f"{strange} acts under keys that nobody sent"] if strange else []


def _half() -> Iterator[str]:
    """An act without one of its parts: event and receipt, plan and ledger, units drawn and units accounted for."""
    events = dict(AuditEvent.objects.filter(verb__in=verbs()).values_list("sequence", "verb"))
    receipts = dict(ActReceipt.objects.values_list("sequence", "verb"))
    yield from (f"event {one}: no receipt" for one in sorted(events.keys() - receipts.keys()))
    yield from (f"receipt of {one}: no event" for one in sorted(receipts.keys() - events.keys()))
    for plan in SignedPlan.objects.current().select_related("draft"):
        entry = entry_from(source_of(plan))
        if entry is None or not plan.draft.is_finished:
            yield f"plan {plan.pk}: signed, and not in the ledger or its draft still open"
    for closed in SessionClosed.objects.current().select_related("session"):
        drawn = sum((one.drawn_units for one in VialEntry.objects.current().filter(session=closed.session)), Decimal(0))
        held = closed.content.session
        if closed.units + (held.wasted_units or 0) != drawn:
            yield f"session {closed.session_id}: {drawn} drawn, {closed.units} given, {held.wasted_units} wasted"


def _unsound() -> Iterator[str]:
    """What `eutonia clinic migrate` would refuse: a broken file, references that lead nowhere, guards that are gone."""
    try:
        list(must_be_sound())
    except EutoniaError as fault:
        yield str(fault)
    yield from unguarded(connection)


def _outside() -> Iterator[str]:
    """An anchor or a line of the day book that tells of an event which is not there."""
    last = AuditEvent.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    kept, damaged = anchors.read(anchors.place())
    yield from (f"anchor line {one} cannot be read" for one in damaged)
    told = [one.sequence for one in kept] + [line.sequence for line in daybook.read(daybook.place())]
    yield from (f"event {one} is told of outside and is not there" for one in told if one > last)
