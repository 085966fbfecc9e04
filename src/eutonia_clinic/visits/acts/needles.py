"""Acts with gloves on: one needle position given, taken back, or what is chosen before the session is closed."""

from __future__ import annotations

from decimal import Decimal

from eutonia.domain.answers import Side
from eutonia.domain.errors import Problem
from eutonia.domain.plan import Guidance
from eutonia.domain.units import plain
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.documents import canonical
from eutonia_clinic.core.errors import Changed, NotValid, TooLate
from eutonia_clinic.visits.drafts import saved
from eutonia_clinic.visits.giving import Entries, entries_of
from eutonia_clinic.visits.may_give import (
    is_mixed_too_long_ago,
    must_be_open,
    must_be_planned,
    must_not_be_given_yet,
    stated_reason,
)
from eutonia_clinic.visits.models import GivenEntry, InjectionSession, SessionDraft, VialEntry
from eutonia_clinic.visits.needles import Choices, from_vials, needles_of
from eutonia_clinic.visits.standing import plan_in_force


@act("give_site")
def give_site(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    session: InjectionSession,
    muscle: str,
    side: Side,
    site: int,
    units: Decimal,
    guidance: Guidance | None = None,
    why_different: str = "",
) -> GivenEntry:
    """Units given at one needle position, `site` of its muscle. 0 units: it was left out, and why.

    Which vial they are from follows from what is left in each (`needles.from_vials`); of two vials, two rows. Raises `TooLate`
    when the position was given already, `NotValid` for more than was signed for it, or a difference without its reason.
    """
    must_be_open(by, clinic, session)
    entries = entries_of(session)
    must_not_be_given_yet(entries, muscle, side, site)
    _must_be_of_the_position(session, muscle, side, site, units, why_different)
    must_be_planned(plan_in_force(session).content.plan, entries, muscle, side, units)
    rows = [
        GivenEntry(
            session=session, person=session.person, vial=vial, muscle=muscle, side=side.value, units=part, site=site,
            sites=0 if at else 1, guidance=guidance.value if guidance else "", why_different=" ".join(why_different.split()),
        )
        for at, (vial, part) in enumerate(_parts(entries, units))
    ]  # fmt: skip
    for row in rows:
        row.save()
    return rows[0]


@act("take_back_site")
def take_back_site(
    *, by: User, clinic: Clinic, key: str, session: InjectionSession, muscle: str, side: Side, site: int, reason: str
) -> GivenEntry:
    """What was written down for one needle position did not happen: it waits again. The rows stay, corrected to 0 units."""
    must_be_open(by, clinic, session)
    held = entries_of(session).at(muscle, side, site)
    if not held:
        raise TooLate("Nothing stands for this site any more: somebody took it back meanwhile.")
    rows = [taken_back(one, session, stated_reason(one, reason)) for one in held]
    for row in rows:
        row.save()
    return rows[0]


@act("save_session_choices")
def save_session_choices(
    *, by: User, clinic: Clinic, key: str, session: InjectionSession, version: int, choices: Choices
) -> SessionDraft:
    """Guidance and waste as they are chosen now. `version` is the one that was shown, 0 before the first choice."""
    must_be_open(by, clinic, session)
    document = canonical(choices)
    held = SessionDraft.objects.filter(session=session).select_related("author").first()
    if held is None and not version:
        draft = SessionDraft(
            session=session, person=session.person, clinic=clinic, author=by, changed_at=current().at, document=document
        )
        draft.save()
        current().changed(draft, draft.version)
        return draft
    if held is None or not version:
        raise Changed("Somebody else chose guidance or waste meanwhile. Look at what is there now.")
    return saved(held, version, by, document=document)


def _must_be_of_the_position(session: InjectionSession, muscle: str, side: Side, site: int, units: Decimal, why: str) -> None:
    """A dose other than planned has its reason; a larger one is an amendment: a site has limits of its own."""
    found = needles_of(plan_in_force(session).content).at(muscle, side, site)
    if found is None:
        raise NotValid("The plan has no such site. Look at the session again.")
    planned = found.site.units
    if not 0 <= units <= planned:
        expected = f"from 0 to the {plain(planned)} units signed for this site; more is an amendment of the plan"
        raise NotValid("More than was signed for this site.", [Problem("units", plain(units), expected)])
    if units != planned and not any(letter.isalpha() for letter in why):
        raise NotValid("Say why it is different.", [Problem("why", "nothing", "why it is different, in words")])


def _parts(entries: Entries, units: Decimal) -> tuple[tuple[VialEntry | None, Decimal], ...]:
    if not units:
        return ((None, units),)
    parts = from_vials(entries, units, (one for one in entries.vials if not is_mixed_too_long_ago(one)))
    held = sum((part for _, part in parts), Decimal(0))
    if held != units:
        found = f"{plain(held)} units are left in the vials that are recorded and in time"
        raise NotValid("Record the vial first: lot, expiry and mixing.", [Problem("vials", found, f"{plain(units)} units")])
    return parts


def taken_back(one: GivenEntry, session: InjectionSession, reason: str) -> GivenEntry:
    """The row that says of an entry that it did not happen, or stands elsewhere. Inside an act."""
    return GivenEntry(
        session=session, person=session.person, muscle=one.muscle, side=one.side, units=Decimal(0), sites=0, site=one.site,
        replaces_id=one.pk, reason=reason,
    )  # fmt: skip
