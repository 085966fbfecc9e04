"""A session as it stands, read from its entries: what the page shows, and what closing it would write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from eutonia.domain.plan import Plan
from eutonia_clinic.core import clock, words
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.numbers import number
from eutonia_clinic.visits.giving import Entries, entries_of
from eutonia_clinic.visits.models import InjectionSession, SessionDraft, SignedPlan, VialEntry
from eutonia_clinic.visits.needles import Choices, Needles, Share, beyond, draft_of, given_at, needles_of, place_of
from eutonia_clinic.visits.presenters.accounting import Beyond, Count, Giving, SiteGiven, VialTaken
from eutonia_clinic.visits.standing import plan_in_force


@dataclass(frozen=True, slots=True)
class Opened:
    """An open session: the plan in force, its needle positions, every entry, and what is chosen."""

    session: InjectionSession
    signed: SignedPlan
    needles: Needles
    entries: Entries
    choices: Choices
    version: int

    @property
    def plan(self) -> Plan:
        """The doses that are signed now."""
        plan: Plan = self.signed.content.plan
        return plan

    @property
    def missing(self) -> tuple[int, ...]:
        """The planned vials that are not recorded and still needed, each by its place in the preparation."""
        recorded = self.entries.vials
        drawn = sum((one.drawn_units for one in recorded), Decimal(0))
        given = given_at(self.needles, self.entries)
        to_give = sum((one.site.units for one in self.needles.positions if one.number not in given), Decimal(0))
        needed = sum((one.units for one in self.entries.given), Decimal(0)) + to_give
        return tuple(range(len(recorded), len(self.needles.made.vials))) if drawn < needed else ()

    @property
    def giving(self) -> Giving:
        """The state as the page shows it."""
        return Giving(
            vials=(*map(self._taken, self.entries.vials), *(VialTaken(self.needles.made.vials[at]) for at in self.missing)),
            given={number: self._site(shares) for number, shares in given_at(self.needles, self.entries).items()},
            guidance={(one.muscle, one.side): one.kinds for one in self.choices.guidance},
            wasted=self.choices.wasted,
            signed=self._signed(),
            where=self.session.site.name if self.session.site else "",
            idempotency_key=fresh_key(),
            drawn=sum((one.drawn_units for one in self.entries.vials), Decimal(0)),
            beyond=tuple(Beyond(*place_of(row), row.units, row.why_different) for row in beyond(self.needles, self.entries)),
            plan=self.signed.pk,
            version=self.version,
        )

    @property
    def interrupted(self) -> Giving:
        """The same for a page that is opened again: how long nothing was entered, and that nothing was lost."""
        last, now = self._last(), clock.now()
        if last is None or now - last < timedelta(minutes=float(number("visits.interruption_minutes"))):
            return self.giving
        zone = self._zone
        since, until = last.astimezone(zone), now.astimezone(zone)
        began = words.clock(since) if since.date() == until.date() else words.day_and_clock(since)
        said = f"From {began} to {words.clock(until)} nothing was entered. Nothing was lost: it stands as it was left."
        return replace(self.giving, interrupted=said)

    @property
    def count(self) -> Count:
        """The arithmetic of the session."""
        sites = tuple(one.site for one in self.needles.positions)
        return Count(self.plan, self.needles.made, self.giving, sites)

    def wasted_by_vial(self) -> Mapping[int, Decimal]:
        """What is left in each vial, by the number of its entry, when the waste that is chosen comes to the same; else nothing,
        so that closing says of each vial what is missing."""
        chosen = sum(self.choices.wasted.values(), Decimal(0))
        left = {vial.pk: self.entries.left_in(vial) for vial in self.entries.vials}
        return left if sum(left.values(), Decimal(0)) == chosen else {}

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.session.clinic.time_zone)

    def _site(self, shares: tuple[Share, ...]) -> SiteGiven:
        units = sum((share.units for share in shares), Decimal(0))
        why = next((share.row.why_different for share in shares if share.row.why_different), "")
        return SiteGiven(units, max(share.row.made_at for share in shares).astimezone(self._zone), why)

    def _taken(self, vial: VialEntry) -> VialTaken:
        mixed = vial.mixed_at.astimezone(self._zone) if vial.mixed_at else None
        lasts = timedelta(hours=float(number("visits.opened_vial_hours")))
        use_by = (vial.mixed_at + lasts).astimezone(self._zone) if vial.mixed_at else None
        return VialTaken(vial.vial_units, vial.lot, vial.expiry, mixed, use_by, vial.drawn_units)

    def _signed(self) -> str:
        at = words.day_and_clock(self.signed.made_at.astimezone(self._zone))
        return f"{'Amended' if self.signed.root_id else 'Signed'} by {self.signed.author.display_name}, {at}."

    def _last(self) -> datetime | None:
        """When something was entered last; None before the first entry."""
        moments = [one.made_at for one in (*self.entries.vials, *self.entries.given)]
        draft = SessionDraft.objects.filter(session=self.session).first()
        return max([*moments, *([draft.changed_at] if draft else [])], default=None)


def opened(session: InjectionSession) -> Opened:
    """A session as it stands at this moment."""
    signed = plan_in_force(session)
    choices, version = draft_of(session)
    return Opened(session, signed, needles_of(signed.content), entries_of(session), choices, version)
