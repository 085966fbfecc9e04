"""What to look at in the demonstration: each stop leads to where one made-up person stands now, whatever was done since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.demo.cast import synthetic
from eutonia_clinic.demo.staff import COLLEAGUES, SPASTICITY, Colleague
from eutonia_clinic.patients.identity import SYNTHETIC
from eutonia_clinic.patients.models import Person, PersonIdentifier
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits import queries

Leads = Callable[[Person], str]


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing to look at. `href` is empty where the person is not in this demonstration."""

    title: str
    words: str
    person: str
    sign_in_as: Colleague
    href: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """A stop before it is looked up. `number` is that of the cast, 0 for nobody; `account` the key of who may look."""

    title: str
    words: str
    number: int
    account: str
    leads: Leads


def stops() -> tuple[Stop, ...]:
    """The tour in its order."""
    return tuple(_stop(one) for one in TOUR)


def _stop(plan: _Plan) -> Stop:
    person = _person(plan.number) if plan.number else None
    name = identity_of(person).name if person else ""
    href = plan.leads(person or Person()) if person or not plan.number else ""
    return Stop(plan.title, plan.words, name, next(one for one in COLLEAGUES if one.key == plan.account), href)


def _person(number: int) -> Person | None:
    found = PersonIdentifier.objects.filter(kind=SYNTHETIC, value=synthetic(number)).order_by("pk").first()
    return Person.objects.get(pk=found.person_id) if found else None


def _clinic() -> Clinic:
    return Clinic.objects.get(name=SPASTICITY)


def to_record(person: Person) -> str:
    """The page of a person."""
    return reverse("visits:person", kwargs={"person": person.pk})


def to_draft(person: Person) -> str:
    """The plan that waits for a signature; once it is signed, the person."""
    draft = queries.drafts_of(person).first()
    return reverse("visits:plan", kwargs={"draft": draft.pk}) if draft else to_record(person)


def to_signature(person: Person) -> str:
    """The page of the signature; once it is signed, the person."""
    draft = queries.drafts_of(person).first()
    return reverse("visits:sign", kwargs={"draft": draft.pk}) if draft else to_record(person)


def to_session(person: Person) -> str:
    """The session that goes on; once it is closed, the person."""
    session = queries.open_sessions(_clinic()).filter(person=person).first()
    return reverse("visits:session", kwargs={"session": session.pk}) if session else to_record(person)


def to_answer(person: Person) -> str:
    """What the engine answered last."""
    proposal = queries.proposals_of(person).first()
    return reverse("visits:may_we", kwargs={"proposal": proposal.pk}) if proposal else to_record(person)


def to_response(person: Person) -> str:
    """The course of the effect, and the reasons for its fading."""
    return reverse("responses:review", kwargs={"person": person.pk})


def to_overdue(person: Person) -> str:
    """Booked days on which nobody came."""
    del person
    return f"{reverse('scheduling:overdue')}?list=passed"


def to_today(person: Person) -> str:
    """The list of today."""
    del person
    return reverse("visits:today")


def to_who_it_is(person: Person) -> str:
    """Every version of an identity, and who was merged with whom."""
    return reverse("patients:identity", kwargs={"person": person.pk})


def to_diary(person: Person) -> str:
    """The diary as the clinic reads it."""
    return reverse("diary:entries", kwargs={"person": person.pk})


def to_letters(person: Person) -> str:
    """Letters and consent."""
    return reverse("letters:of_person", kwargs={"person": person.pk})


def to_facts(person: Person) -> str:
    """Facts that wait for a second name."""
    del person
    return f"{reverse('facts:overview')}?state=waiting"


def to_events(person: Person) -> str:
    """Adverse events that ask for something, and those that are over."""
    del person
    return reverse("events:open")


def to_service(person: Person) -> str:
    """The figures of the service, of last month and the months before it."""
    del person
    return f"{reverse('service:overview')}?by=quarter"


def to_export(person: Person) -> str:
    """The de-identified export."""
    del person
    return reverse("service:export")


TOUR = (
    _Plan(
        "A red flag",
        "Trouble with swallowing, told this morning, two weeks after toxin into the neck. It stands on top of today's list until "
        "somebody who decides has looked at it.",
        2, "injector", to_today,
    ),
    _Plan(
        "Two clinics, three weeks",
        "Urology gave toxin into the bladder three weeks ago. The ledger of a person is one, whichever clinics know them: the "
        "plan for the foot needs a reason, and a second name under it. The injector gave the reason; be the second injector.",
        4, "second-injector", to_draft,
    ),
    _Plan(
        "A plan to sign",
        "Elbow and hand, nothing open. Change a dose and see what the guard says, then sign: you give your password again and "
        "type the year of birth.",
        6, "injector", to_signature,
    ),
    _Plan(
        "A plan made before the letter came",
        "After the draft a letter told of toxin elsewhere. The plan cannot be signed until the proposal is made anew.",
        8, "injector", to_draft,
    ),
    _Plan(
        "A session that was interrupted",
        "Half of the muscles are given and written down, the rest waits. It closes when drawn is given and wasted, to the unit.",
        9, "injector", to_session,
    ),
    _Plan(
        "A course of seven cycles",
        "Two years of one foot: what was expected, what came, and what the model has learned of this person.",
        1, "assessor", to_record,
    ),
    _Plan(
        "A response that fades",
        "The thighs answered well at first and less each time. The reasons are walked in their order before more is given: the "
        "walk was begun, and waits for an injector.",
        3, "injector", to_response,
    ),
    _Plan(
        "Nobody came",
        "Booked nine days ago, and nothing was written down. Say what happened, and take the day that is proposed: from this "
        "person’s own wear-off, never before toxin may be given, never on a day on which the clinic is closed.",
        17, "assessor", to_overdue,
    ),
    _Plan(
        "When toxin is not the answer",
        "Stiff everywhere: no injection is proposed, and the page says what else there is.",
        22, "assessor", to_answer,
    ),
    _Plan(
        "One person, registered twice",
        "A wrong birth date made a second entry. The lead made them one; nothing was lost, and it can be undone.",
        23, "lead", to_who_it_is,
    ),
    _Plan(
        "A diary between visits",
        "Kept on her own telephone and by a carer since the last treatment: which entry of a day counts, what was corrected, and "
        "how weeks of it become points of the course. It was never told a dose or a plan.",
        1, "injector", to_diary,
    ),
    _Plan(
        "A limit read in the label",
        "A colleague read a limit in the current label, under his name. Nothing has changed until a second person has read it "
        "too: open it, type what you read, and see which plans rest on it.",
        0, "lead", to_facts,
    ),
    _Plan(
        "Adverse events",
        "Trouble swallowing of this morning waits for somebody who decides, and nobody has asked how serious it is. A fall with "
        "a night in hospital was looked at, followed to its outcome and reported: open it, and print the report. Nobody is "
        "named in it.",
        13, "injector", to_events,
    ),
    _Plan(
        "Letters from the record",
        "To the general practitioner and to the person, written from what was given and seen. When the session is corrected, the "
        "letter says so and a new version is offered.",
        1, "injector", to_letters,
    ),
    _Plan(
        "How the service does",
        "Goals met, change in tone, days without effect, what was left over in vials. Every number leads to its people. Last "
        "month's report is kept at the foot of the page.",
        0, "lead", to_service,
    ),
    _Plan(
        "An export without names",
        "Courses of treatment for research: nobody is told apart from fewer than five people like them. You say what it is for.",
        0, "researcher", to_export,
    ),
)  # fmt: skip
