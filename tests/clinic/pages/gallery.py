"""Every page of the clinic, built from the examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

from tests.clinic.pages import courses, scenes
from tests.clinic.pages.drawing import page

from eutonia.domain.plan import Guidance, Override
from eutonia.domain.proposal import PlanOption
from eutonia_clinic.core.frame import Link, Message
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.presenters.person import Known, PersonLinks, PersonPage, person_page
from eutonia_clinic.patients.presenters.record import RecordRow
from eutonia_clinic.patients.presenters.today import (
    Due,
    LeftOpen,
    More,
    RedFlag,
    Review,
    SessionToday,
    Someone,
    TodayPage,
    Waiting,
    Waits,
    ending_of,
    today_page,
)
from eutonia_clinic.visits.presenters.answering import MayWeLinks, ReasonLinks, may_we_page, reason_page
from eutonia_clinic.visits.presenters.assessing import Assessing, AssessLinks, AssessPage, assess_page
from eutonia_clinic.visits.presenters.board import BoardLinks, BoardState, PlanBoard, plan_board, unanswered
from eutonia_clinic.visits.presenters.following import Following, FollowUpLinks, FollowUpPage, follow_up_page
from eutonia_clinic.visits.presenters.giving import Giving, SessionLinks, SessionPage, SiteGiven, VialTaken, session_page
from eutonia_clinic.visits.presenters.prints import Signature, injection_sheet, syringe_labels
from eutonia_clinic.visits.presenters.signing import Signing, SignLinks, SignPage, sign_page

NOW = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
BOARD_LINKS = BoardLinks("/plan", "/plan/live", "/assess", "/sheet", "/labels", "/courses", "/knowledge", "/proposal")
Drawn = Callable[[str, str], str]


def answered(name: str) -> PlanOption:
    """The proposed plan with a reason for every finding that takes one."""
    option = scenes.proposed(name)
    asked = [f for f in option.check.findings if f.interrupts and not f.cannot_be_answered]
    overrides = tuple(
        Override(
            rule=f.rule, muscle=f.muscle, side=f.side, reason="Agreed with urology by telephone: dose and day are as written.",
            by="Dr Ines SAMPLE", second_name="Sister L. STUB" if f.needs_second_name else None, on=option.plan.planned_for,
        )
        for f in asked
    )  # fmt: skip
    return option.model_copy(update={"plan": option.plan.model_copy(update={"overrides": overrides})})


@cache
def board(name: str, **state: object) -> PlanBoard:
    """The board of an example as proposed."""
    known = BoardState(checked=NOW, idempotency_key="k-1", **state)  # type: ignore[arg-type]
    return plan_board(scenes.proposal(name), scenes.proposed(name), scenes.knowledge(), BOARD_LINKS, known)


def _plan(made: Callable[[], PlanBoard], name: str) -> Drawn:
    return lambda theme="light", contrast="standard": page(
        "visits/plan_board.html", scenes.page_frame("Plan board", name, "plan", theme, contrast), board=made()
    )


def today_of_examples() -> TodayPage:
    """A day on which every example is on the list, by its own forecast."""
    day = scenes.case(scenes.CARE).planned_for
    everyone = [name for name in scenes.names() if scenes.proposed(name).plan.doses]
    due = [_due(name, at, day) for at, name in enumerate(everyone)]
    who = [one.who for one in due]
    about = scenes.proposed(everyone[0]).plan
    waits = Waits(
        red_flags=(
            RedFlag(
                who[3],
                "hard to swallow, since this morning",
                "Day 9 after the last treatment. Diary 11:52; told to call the emergency number. Nobody has answered yet.",
                (Link("I am calling now", "/flag"), Link("Record the adverse event", "/event")),
                "flag-1",
            ),
        ),
        sessions=(
            SessionToday(who[0], f"{about.total}", "given"),
            SessionToday(who[4], f"{scenes.proposed(scenes.CARE).plan.total}", "needs_reason"),
            SessionToday(who[6], "no plan yet; toxin history not asked", "not_started"),
        ),
        waiting=(
            Waiting(who[4], "drafted by P. MOCK, today 09:40", "/plan"),
            Waiting(who[5], "drafted by P. MOCK, 22 Nov 2026", "/plan", "inputs changed since"),
        ),
        reviews=(
            Review(who[1], "week 5: goal met", Tag("ok", "as forecast"), "/follow-up"),
            Review(who[2], "week 6: tone unchanged", Tag("reason", "above the 95 % band"), "/follow-up"),
        ),
        left_open=(LeftOpen(who[7], "Session of 20 Nov 2026, not closed", "/session", "Go to the session"),),
    )
    return today_page(day, due[:12], waits, More(due=(Link("Everyone", "/people"),)))


def _due(name: str, at: int, day: date) -> Due:
    """One row: injected some weeks ago, so that the ends spread over the strip."""
    option, (family, given) = scenes.proposed(name), scenes.family_and_given(name)
    start = day - timedelta(weeks=17 - at)
    interval = scenes.knowledge().products[option.plan.product].intervals[0].days
    ends = ending_of(option.courses, start)
    booked = None if at % 3 == 1 or ends is None else ends.median + timedelta(days=(at % 5) * 9 - 4)
    where = option.preparation.syringes[0].region if option.preparation.syringes else ""
    who = Someone(family, given, f"SYN-{at + 1:04}", "/people/1")
    return Due(who, where, ends, start + timedelta(days=interval), booked if booked is None or booked >= day else None)


def _today(theme: str = "light", contrast: str = "standard") -> str:
    return page(
        "patients/today.html",
        scenes.page_frame("Today", theme=theme, contrast=contrast, current="today"),
        page=today_of_examples(),
    )


def _today_empty(theme: str = "light", contrast: str = "standard") -> str:
    shown = today_page(scenes.case(scenes.CARE).planned_for, ())
    return page("patients/today.html", scenes.page_frame("Today", theme=theme, contrast=contrast, current="today"), page=shown)


RECORD = (
    RecordRow("16 Nov 2026", "Assessment", "P. MOCK, assessor", "/assess"),
    RecordRow("22 Jun 2026", "Session closed", "Dr Ines SAMPLE, injector", "/session", Tag("given", "given")),
    RecordRow("22 Jun 2026", "Plan signed, version 1", "Dr Ines SAMPLE, injector", "/plan", Tag("planned", "signed")),
)


def person(name: str) -> PersonPage:
    """A person after two cycles, with a draft for the third."""
    followed, kept = courses.followed(name)
    known = Known(
        courses.case_after(name),
        followed,
        kept,
        scenes.proposed(name),
        courses.taught(name),
        courses.advice(name),
        84,
        RECORD,
    )
    links = PersonLinks(draft="/plan", assess="/assess", follow_up="/follow-up")
    return person_page(known, scenes.banner(name), scenes.case(name).planned_for, scenes.knowledge(), links)


def _person(made: Callable[[], PersonPage], name: str) -> Drawn:
    return lambda theme="light", contrast="standard": page(
        "patients/person.html", scenes.page_frame("Person", name, "", theme, contrast), page=made()
    )


def new_person() -> PersonPage:
    """A person whom nobody has assessed."""
    known = Known(None, None)
    return person_page(known, scenes.banner(scenes.USUAL), NOW.date(), scenes.knowledge(), PersonLinks(assess="/assess"))


def assessment(name: str, errors: dict[str, str] | None = None) -> AssessPage:
    """An assessment with the one before it."""
    state = Assessing(last=courses.given(name, courses.WEEKS_BEFORE[-1])[0], errors=errors or {}, idempotency_key="k-2")
    return assess_page(scenes.case(name), scenes.knowledge(), AssessLinks("/assess"), state)


def _assess(made: Callable[[], AssessPage], name: str) -> Drawn:
    return lambda theme="light", contrast="standard": page(
        "visits/assess.html", scenes.page_frame("Assess", name, "assess", theme, contrast), page=made()
    )


def signing(name: str, option: PlanOption | None = None, errors: dict[str, str] | None = None) -> SignPage:
    """The page on which an example is signed."""
    state = Signing(NOW, NOW.date() + timedelta(days=14), "k-3", errors=errors)
    return sign_page(
        scenes.proposal(name),
        option or answered(name),
        scenes.banner(name),
        scenes.knowledge(),
        SignLinks("/sign", "/plan"),
        state,
    )


def _sign(made: Callable[[], SignPage], name: str) -> Drawn:
    def drawn(theme: str = "light", contrast: str = "standard") -> str:
        frame = scenes.page_frame("Sign", name, "sign", theme, contrast)
        hidden = replace(frame, banner=frame.banner.without_birth() if frame.banner else None)
        return page("visits/sign.html", hidden, page=made())

    return drawn


def giving(name: str, done: int = 4) -> SessionPage:
    """A session in its middle: some sites given, the last of them less than planned."""
    option = scenes.proposed(name)
    sites = [amount for one in option.preparation.syringes for amount in one.site_units]
    given = {i: SiteGiven(amount, NOW) for i, amount in enumerate(sites[:done], start=1)}
    if done:
        given[done] = SiteGiven(sites[done - 1] - 10, NOW, "Cramp, needle out.")
    dose = option.plan.doses[0]
    vials = tuple(
        VialTaken(units, "SYN-C1203", date(2027, 8, 31), NOW, NOW + timedelta(hours=24)) if i else VialTaken(units)
        for i, units in enumerate(option.preparation.vials)
    )
    state = Giving(
        vials, given, {(dose.muscle, dose.side): (Guidance.ULTRASOUND,)}, {"A": Decimal(0)},
        "Signed by Dr Ines SAMPLE, 23 Nov 2026, 14:04.", "k-4", "Interrupted 14:21 to 14:26: nothing was lost." if done else "",
    )  # fmt: skip
    return session_page(option.plan, option.preparation, state, scenes.knowledge(), SessionLinks("/session", "/vials", "/amend"))


def _session(name: str) -> Drawn:
    return lambda theme="light", contrast="standard": page(
        "visits/session.html", scenes.page_frame("Session", name, "inject", theme, contrast), page=giving(name)
    )


def following(name: str, saved: bool) -> FollowUpPage:
    """The follow-up in week 5, before or after it is saved."""
    case, option = courses.given(name, courses.WEEKS_BEFORE[-1])
    seen = courses.follow_up(case, option, 5, 1)
    state = Following(injected=case.planned_for, today=seen.seen_on, idempotency_key="k-5")
    if saved:
        state = replace(state, saved=seen, scores=courses.scores(name), lessons=courses.taught(name), advice=courses.advice(name))
    return follow_up_page(
        case, scenes.knowledge(), FollowUpLinks("/follow-up", "/people/1", "/assess" if saved else "", "/event"), state
    )


def _follow(name: str, saved: bool) -> Drawn:
    return lambda theme="light", contrast="standard": page(
        "visits/follow_up.html", scenes.page_frame("Follow-up", name, "follow-up", theme, contrast), page=following(name, saved)
    )


def sheet(name: str, signed: bool = True) -> str:
    """The injection sheet of an example."""
    signature = (
        Signature("Dr Ines SAMPLE, injector", "23 November 2026, 14:04", "planned and prescribed", "7c1e90ab44d2ffff")
        if signed
        else Signature()
    )
    shown = injection_sheet(scenes.proposal(name), answered(name), scenes.banner(name), scenes.knowledge(), signature, 3)
    return page("visits/injection_sheet.html", scenes.page_frame("Injection sheet", name), sheet=shown, back="/plan")


def labels(name: str) -> str:
    """The syringe labels of an example."""
    shown = syringe_labels(scenes.proposed(name), scenes.banner(name), scenes.knowledge())
    return page("visits/syringe_labels.html", scenes.page_frame("Syringe labels", name), labels=shown, back="/plan")


def _may_we(name: str) -> Drawn:
    shown = may_we_page(scenes.proposal(name), scenes.knowledge(), MayWeLinks("/plan", "/assess"))
    return lambda theme="light", contrast="standard": page(
        "visits/may_we.html", scenes.page_frame("May we?", name, "may-we", theme, contrast), page=shown
    )


def _reason(name: str) -> Drawn:
    key = next(one.key for one in board(name).check.loud if one.second_name)
    shown = reason_page(
        key,
        scenes.proposal(name),
        scenes.proposed(name),
        scenes.knowledge(),
        ReasonLinks("/reason", "/plan"),
        "Dr Ines SAMPLE",
        "k",
        errors={"reason": "Say the reason in words."},
    )
    return lambda theme="light", contrast="standard": page(
        "visits/reason.html", scenes.page_frame("Give a reason", name, "plan", theme, contrast), page=shown
    )


def _wrong_doses() -> PlanBoard:
    first = board(scenes.USUAL).doses.rows[0].right.name
    return board_with(scenes.USUAL, typed={first: "1O0"}, errors={first: "“1O0” cannot be read. Type a number such as 40."})


def board_with(name: str, **state: object) -> PlanBoard:
    """A board whose state cannot be kept in a cache."""
    known = BoardState(checked=NOW, idempotency_key="k-1", **state)  # type: ignore[arg-type]
    return plan_board(scenes.proposal(name), scenes.proposed(name), scenes.knowledge(), BOARD_LINKS, known)


def _messages(theme: str = "light", contrast: str = "standard") -> str:
    frame = scenes.page_frame("Today", theme=theme, contrast=contrast, current="today")
    told = (
        Message(
            "stop",
            "A backup was restored",
            "What was recorded between 13:00 and 14:10 must be entered again.",
            Link("Show the gap", "/gap"),
        ),
        Message("ok", "The plan was saved"),
    )
    return page("patients/today.html", replace(frame, messages=told), page=today_page(NOW.date(), ()))


PAGES: dict[str, Drawn] = {
    "today": _today,
    "today-empty": _today_empty,
    "today-messages": _messages,
    "person": _person(lambda: person(scenes.USUAL), scenes.USUAL),
    "person-new": _person(new_person, scenes.USUAL),
    "assess": _assess(lambda: assessment(scenes.USUAL), scenes.USUAL),
    "assess-wrong": _assess(
        lambda: assessment(
            scenes.HAND, {"screen:pregnancy": "Choose an answer.", "person:weight_kg": "“6O” cannot be read."}
        ),
        scenes.HAND,
    ),
    "may-we": _may_we(scenes.CARE),
    "may-we-refused": _may_we(scenes.REFUSED),
    "plan": _plan(lambda: board(scenes.CARE), scenes.CARE),
    "plan-usual": _plan(lambda: board(scenes.USUAL), scenes.USUAL),
    "plan-many": _plan(lambda: board(scenes.MANY), scenes.MANY),
    "plan-hand": _plan(lambda: board(scenes.HAND), scenes.HAND),
    "plan-refused": _plan(lambda: board(scenes.REFUSED), scenes.REFUSED),
    "plan-stale": _plan(
        lambda: board(scenes.USUAL, freshness="stale", stale_because="the weight changed at 13:58"), scenes.USUAL
    ),
    "plan-failed": _plan(lambda: unanswered(board(scenes.USUAL)), scenes.USUAL),
    "plan-wrong": _plan(_wrong_doses, scenes.USUAL),
    "reason": _reason(scenes.CARE),
    "sign": _sign(lambda: signing(scenes.CARE), scenes.CARE),
    "sign-open": _sign(
        lambda: signing(
            scenes.CARE,
            scenes.proposed(scenes.CARE),
            {"birth_year": "Year of birth: this is not the year in the record. Ask again."},
        ),
        scenes.CARE,
    ),
    "session": _session(scenes.HAND),
    "follow-up": _follow(scenes.USUAL, False),
    "follow-up-saved": _follow(scenes.USUAL, True),
}
"""Every page by its name: theme and contrast to HTML."""

PRINTS = {"sheet": lambda: sheet(scenes.CARE), "sheet-hand": lambda: sheet(scenes.HAND), "labels": lambda: labels(scenes.HAND)}
