"""What a restore lost: the acts between the backup and the fault, as far as the files outside the database tell (hazard H46).

The day book tells each act; the anchors tell only how far the audit had come. On a machine with neither, nothing is known but the
moment of the backup. Whatever is known, every page of a clinic warns until an administrator there says that the gap was closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from eutonia.domain.finding import Frozen
from eutonia_clinic.core import anchors, chain, clock, daybook
from eutonia_clinic.core.daybook import DayBookLine
from eutonia_clinic.core.documents import canonical, hash_of, read
from eutonia_clinic.core.models import GapEntered, Restoration

RESTORED = "restored"


class Gap(Frozen):
    """What is known to be missing. The numbers of people and users above the last ones are given again to others."""

    document: Literal["eutonia-clinic/gap/1"] = "eutonia-clinic/gap/1"
    backup_made_at: datetime
    since: datetime
    """The moment of the last event that the backup holds."""
    restored_at: datetime
    last_event: int
    until: datetime | None
    """The last moment of which something outside the database tells."""
    events: int
    """Events that are missing at least, readings among them."""
    is_listed: bool
    """True when there was a day book: then `acts` holds every act that was acknowledged."""
    last_person: int
    last_user: int
    acts: tuple[DayBookLine, ...] = ()


def known(backup_made_at: datetime) -> Gap:
    """What the database that was just restored does not hold, by the files that lie here. Nothing is written."""
    head, (kept, _), book = chain.head(), anchors.read(anchors.place()), daybook.place()
    last = head.sequence if head else 0
    acts = daybook.since(last, daybook.read(book))
    later = [(one.sequence, one.at) for one in kept if one.sequence > last] + [(one.sequence, one.at) for one in acts]
    return Gap(
        backup_made_at=backup_made_at,
        since=head.at if head else backup_made_at,
        restored_at=clock.now(),
        last_event=last,
        until=max((at for _, at in later), default=None),
        events=max([len(acts), *(sequence - last for sequence, _ in later)]),
        is_listed=book.exists(),
        last_person=_last("patients", "Person"),
        last_user=_last("accounts", "User"),
        acts=acts,
    )


def keep(gap: Gap, made: dict[str, str]) -> Restoration:
    """Write down that this database was restored, and what is missing: from here on its pages warn. The files outside follow."""
    with transaction.atomic():
        made = {**made, "gap@lost": hash_of(gap)}
        head = chain.append(RESTORED, actor=0, clinic=None, person=None, at=gap.restored_at, made=made)
        row = Restoration(
            sequence=head.sequence, backup_made_at=gap.backup_made_at, last_clinic=_last("accounts", "Clinic"),
            document=canonical(gap),
        )  # fmt: skip
        row.save()
    anchors.write(head, anchors.place())
    daybook.begin_anew(gap.acts, by=head.sequence)
    return row


def of(row: Restoration) -> Gap:
    """What was missing after this restore."""
    return read(row.document, Gap)


def still_open(clinic: int | OuterRef) -> QuerySet[Restoration]:
    """The restores whose gap is open in a clinic, which is given by its number or as part of another question."""
    inside = OuterRef(clinic) if isinstance(clinic, OuterRef) else clinic
    entered = GapEntered.objects.filter(restoration=OuterRef("pk"), clinic=inside)
    return Restoration.objects.filter(~Exists(entered), last_clinic__gte=clinic)


def told(gap: Gap) -> Iterator[str]:
    """In lines, for whoever restores: how much is missing, and every act by its numbers."""
    since = _moment(gap.since)
    if gap.until:
        many = f"{gap.events} event{'s' if gap.events != 1 else ''} or more"
        yield f"Lost: what was recorded from {since} to at least {_moment(gap.until)} ({many}). Enter it again."
    elif not gap.is_listed:
        yield f"What was recorded after {since} is not in it. There is no day book here that tells what that was."
    else:
        yield f"The day book here tells of no act after {since}."
    for act in gap.acts:
        who = "" if act.person is None else f", person {act.person}{'' if act.person <= gap.last_person else ' (new since then)'}"
        yield f"  {_moment(act.at)}  {act.verb}{who}, by user {act.actor}"
    yield "Every page warns until an administrator of each clinic has written down that the gap was entered again."


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _last(app: str, model: str) -> int:
    found: int | None = apps.get_model(app, model)._default_manager.aggregate(last=Max("pk"))["last"]
    return found or 0
