"""Acts of a session that was held on paper while the system was down: enter it whole, and put a second name to what was found."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eutonia.domain.cycle import GivenDose
from eutonia.domain.errors import Problem
from eutonia.domain.plan import Guidance
from eutonia_clinic.accounts.models import Clinic, Site, User
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.documents import canonical, checked, tree_of
from eutonia_clinic.core.errors import Changed, NotAllowed, NotValid, TooLate
from eutonia_clinic.patients.allowed import DECIDES, must_be_able_to, must_be_of_this_clinic
from eutonia_clinic.visits.acts.giving import closing_of
from eutonia_clinic.visits.acts.needles import taken_back
from eutonia_clinic.visits.acts.planning import SECONDS
from eutonia_clinic.visits.documents import PaperEntry, VialLine
from eutonia_clinic.visits.giving import entries_of
from eutonia_clinic.visits.models import (
    EnteredFromPaper,
    GivenEntry,
    InjectionSession,
    SecondedPaper,
    SessionClosed,
    SignedPlan,
    VialEntry,
)
from eutonia_clinic.visits.paper import Found, OnPaper, day_fault, found_of
from eutonia_clinic.visits.standing import is_closed, session_of
from eutonia_clinic.visits.where import place_of_session

ENTERED = "Held on paper, entered later"


@act("enter_from_paper", anchored=True)
def enter_from_paper(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    plan: SignedPlan,
    sheet: OnPaper,
    shown: str,
    all_the_same: str = "",
    site: Site | None = None,
) -> SessionClosed:
    """A whole session of an earlier day, or of today, as it stands on paper. The ledger counts it from its day.

    A plan that was cancelled, or whose last day had passed, is no obstacle: what was given was given. `shown` is the token of
    what was read back and found (`paper.Found`); `all_the_same` the reason when anything was. Raises `TooLate` when the plan has
    a session that ended or a later version, `Changed` when something else is found now. A session that was begun in the system
    and broke off ends with it: the sheet holds all of it, and takes the place of what was written down before.
    """
    must_be_able_to(by, clinic, DECIDES, plan.person)
    must_be_of_this_clinic(clinic, plan)
    begun = begun_of(plan)
    if fault := day_fault(plan, sheet.held_on, clock.today(clinic.time_zone), begun):
        raise NotValid("This day cannot be right.", [Problem("held_on", sheet.held_on.isoformat(), fault)])
    found = found_of(plan, sheet)
    if shown != found.token(sheet):
        raise Changed("This is no longer what was read back to you. Read it again, then record it.")
    session = _session_of(plan, sheet, begun, site)
    _entered(session, sheet)
    _marked(session, sheet, found, by, all_the_same)
    return closing_of(session, sheet.closed, None, ENTERED)


@act("second_paper_session")
def second_paper_session(*, by: User, clinic: Clinic, key: str, paper: EnteredFromPaper, words: str) -> SecondedPaper:
    """A second person read what was found of a session from paper. It is never the one who entered it."""
    must_be_able_to(by, clinic, SECONDS, paper.person)
    must_be_of_this_clinic(clinic, paper)
    if paper.author_id == by.pk:
        raise NotAllowed("The second name is somebody else's.")
    before = SecondedPaper.objects.filter(paper=paper).select_related("author").first()
    if before or not paper.needs_second:
        raise TooLate(f"{before.author.display_name} gave the second name already." if before else "It needs no second name.")
    row = SecondedPaper(paper=paper, person=paper.person, words=_in_words(words))
    row.save()
    return row


def begun_of(plan: SignedPlan) -> InjectionSession | None:
    """The session of a plan that was begun in the system and not closed; None before the first. Raises `TooLate` when it has
    ended, by whatever way, or when this is not the latest version of the plan."""
    later = SignedPlan.objects.filter(replaces_id=plan.pk).select_related("author").first()
    if later:
        raise TooLate(f"{later.author.display_name} amended this plan. Enter the session from the amendment.")
    session = session_of(plan)
    if session and is_closed(session):
        raise TooLate(f"This plan has its session, of {session.given_on.isoformat()}. What is wrong in it is corrected there.")
    return session


def _session_of(plan: SignedPlan, sheet: OnPaper, begun: InjectionSession | None, site: Site | None) -> InjectionSession:
    """A session of its own; or the one that broke off, with what was written down in it taken back."""
    if begun is None:
        where = place_of_session(plan.clinic, site)
        begun = InjectionSession(plan=plan, person=plan.person, given_on=sheet.held_on, site=where)
        begun.save()
        return begun
    for one in entries_of(begun).given:
        taken_back(one, begun, ENTERED).save()
    return begun


def _marked(session: InjectionSession, sheet: OnPaper, found: Found, by: User, reason: str) -> None:
    """That it came from paper, and what was found: a record of its own beside the session."""
    why = _in_words(sheet.why_late)
    told = {
        "held_on": sheet.held_on, "entered_on": clock.today(session.clinic.time_zone), "why_late": why,
        "injected_by": sheet.injected_by or by.display_name, "findings": found.findings, "told": found.told,
        "all_the_same": _in_words(reason) if found.takes_two else "",
    }  # fmt: skip
    document = canonical(checked(tree_of(canonical(told)), PaperEntry, "What is said of this sheet"))
    EnteredFromPaper(
        person=session.person, session=session, document=document, reason=why, needs_second=found.takes_two
    ).save()


def _in_words(reason: str) -> str:
    tidy = " ".join(reason.split())
    if not any(letter.isalpha() for letter in tidy):
        raise NotValid("Say why, in words.")
    return tidy


def _entered(session: InjectionSession, sheet: OnPaper) -> None:
    """The vials, and what was given from each: in the order of the sheet, as far as each vial goes."""
    mixed = (*sheet.mixed, *(None for _ in sheet.closed.vials))
    left: list[tuple[VialEntry, Decimal]] = []
    for line, at in zip(sheet.closed.vials, mixed, strict=False):
        vial = VialEntry(session=session, person=session.person, mixed_at=at, **_columns(line))
        vial.save()
        left.append((vial, line.given_units))
    for dose in sheet.closed.session.doses:
        for nth, (from_vial, units) in enumerate(_shared(dose.units, left)):
            _given(session, sheet, dose, from_vial, units, 0 if nth else dose.sites)


def _columns(line: VialLine) -> dict[str, object]:
    return {
        "lot": line.lot, "expiry": line.expiry, "gtin": line.gtin, "serial": line.serial, "vial_units": line.vial_units,
        "diluent_ml": line.diluent_ml, "drawn_units": line.drawn_units,
    }  # fmt: skip


def _shared(units: Decimal, left: list[tuple[VialEntry, Decimal]]) -> Iterator[tuple[VialEntry | None, Decimal]]:
    """The units of one dose by the vials that they are from; one row of 0 where nothing was given. Takes it from what is left."""
    if not units:
        yield None, units
    for at, (vial, held) in enumerate(left):
        taken = min(units, held)
        if taken:
            left[at] = vial, held - taken
            units -= taken
            yield vial, taken


def _given(
    session: InjectionSession, sheet: OnPaper, dose: GivenDose, vial: VialEntry | None, units: Decimal, sites: int
) -> None:
    kinds: tuple[Guidance, ...] = next(
        (one.kinds for one in sheet.closed.guidance if (one.muscle, one.side) == (dose.muscle, dose.side)), ()
    )
    GivenEntry(
        session=session, person=session.person, vial=vial, muscle=dose.muscle, side=dose.side.value, units=units, sites=sites,
        guidance=kinds[0].value if len(kinds) == 1 else "", why_different=dose.why_different,
    ).save()  # fmt: skip
