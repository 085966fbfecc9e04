"""Who may open what: one table of every route. What does not stand here is open to nobody.

none         the page exists, and this role does not open it
own clinic   in the clinic in use, and only what belongs to it
any          wherever the user works, or nowhere: nothing here belongs to a clinic
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from django.db.models import Model

from eutonia_clinic.accounts.models import Clinic, Membership, Site
from eutonia_clinic.accounts.queries import colleagues_of
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.diary import models as diary
from eutonia_clinic.events import models as events
from eutonia_clinic.letters import models as letters
from eutonia_clinic.patients.models import Distinct, LedgerEntry, Merge, Person
from eutonia_clinic.patients.queries import clinics_that_know
from eutonia_clinic.responses import models as responses
from eutonia_clinic.scheduling.models import CalendarAddress, ClosedDays
from eutonia_clinic.service.models import ServiceReport
from eutonia_clinic.visits import models as visits


class Reach(StrEnum):
    """How far a role reaches on one route."""

    NONE = "none"
    OWN = "own clinic"
    ANY = "any"


class Known(IntEnum):
    """How well we know who is asking."""

    NOBODY = 0
    BY_PASSWORD = 1
    BY_SECOND_FACTOR = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One route: what it is for, how well the user has to be known, and how far each role reaches."""

    words: str
    known: Known
    roles: Mapping[Role, Reach] = field(default_factory=dict)

    def reach(self, role: Role) -> Reach:
        """How far a role reaches. A route without roles belongs to no clinic and is open to everyone who is known well enough."""
        return self.roles.get(role, Reach.NONE) if self.roles else Reach.ANY


@dataclass(frozen=True, slots=True)
class Found:
    """Something of the clinic in use. `person_id` names the person whose record it is, so that the reading is logged."""

    person_id: int | None = None


def anyone(words: str) -> Row:
    """Open to whoever finds the address."""
    return Row(words, Known.NOBODY)


def on_the_way_in(words: str) -> Row:
    """Open to a user who still has to set up or give a second factor."""
    return Row(words, Known.BY_PASSWORD)


def every_user(words: str) -> Row:
    """Open to every user, of whatever role and clinic."""
    return Row(words, Known.BY_SECOND_FACTOR)


def only(words: str, *roles: Role) -> Row:
    """Open to these roles, in the clinic in use."""
    return Row(words, Known.BY_SECOND_FACTOR, dict.fromkeys(roles, Reach.OWN))


READS = (Role.INJECTOR, Role.ASSESSOR, Role.LEAD)
WRITES = (Role.INJECTOR, Role.ASSESSOR)
DECIDES = (Role.INJECTOR,)
SECONDS = (Role.INJECTOR, Role.LEAD)
"""As `patients.allowed` asks them again inside every act."""

TABLE: Mapping[str, Row] = {
    # Signing in
    "account_login": anyone("Sign in with address and password"),
    "account_logout": on_the_way_in("Sign out"),
    "account_inactive": anyone("Say that an account is closed"),
    "account_reset_password": anyone("Ask for a link that sets a password"),
    "account_reset_password_done": anyone("Say that the link is on its way"),
    "account_reset_password_from_key": anyone("Set a password by a link"),
    "account_reset_password_from_key_done": anyone("Say that the password is set"),
    "mfa_authenticate": anyone("Give the code of the second factor; the password was given a moment ago"),
    "openid_connect_login": anyone("Go to the single sign-on of the organisation"),
    "openid_connect_callback": anyone("Come back from the single sign-on of the organisation"),
    "socialaccount_login_cancelled": anyone("Say that single sign-on was cancelled"),
    "socialaccount_login_error": anyone("Say that single sign-on failed"),
    "socialaccount_signup": anyone("Say that single sign-on knows somebody who was not invited here"),
    # The demonstration
    "demo:tour": anyone("See what to look at in the demonstration; where none runs there is no such page"),
    # One's own account
    "account_reauthenticate": on_the_way_in("Give the password again"),
    "mfa_reauthenticate": on_the_way_in("Give a code again"),
    "account_change_password": every_user("Change one's own password"),
    "account_set_password": every_user("Lead to one's own account: who came by single sign-on has no password here"),
    "mfa_activate_totp": on_the_way_in("Set up one's own second factor"),
    "mfa_view_recovery_codes": every_user("See one's own recovery codes, once"),
    "mfa_generate_recovery_codes": every_user("Make new recovery codes of one's own"),
    "mfa_index": every_user("Lead to one's own account"),
    "mfa_deactivate_totp": every_user("Lead to one's own account: a second factor is taken off by an administrator"),
    "socialaccount_connections": every_user("Lead to one's own account"),
    "accounts:mine": every_user("See and set one's own account: looks, password, second factor"),
    "accounts:home": every_user("Lead to the first page of one's role"),
    "accounts:clinics": every_user("Choose the clinic to work in"),
    # Who works here
    "accounts:colleagues": only("See who works in the clinic and what each may do", Role.ADMINISTRATOR),
    "accounts:invite": only("Invite somebody to the clinic", Role.ADMINISTRATOR),
    "accounts:colleague": only("See one colleague and what may be done", Role.ADMINISTRATOR),
    "accounts:grant": only("Give a colleague a role", Role.ADMINISTRATOR),
    "accounts:end": only("End a role of a colleague", Role.ADMINISTRATOR),
    "accounts:new_link": only("Give a colleague a new link that sets the password", Role.ADMINISTRATOR),
    "accounts:second_factor_off": only("Take off a colleague's second factor, so that a new one is set up", Role.ADMINISTRATOR),
    "accounts:sites": only("See the clinic and its sites, and add one", Role.ADMINISTRATOR),
    "accounts:site": only("Rename a site, close it, or open it again", Role.ADMINISTRATOR),
    "accounts:sign_out": only("Sign a colleague out everywhere", Role.ADMINISTRATOR),
    # Who people are
    "patients:people": only("Find people of the clinic", *READS),
    "patients:register": only("Enter somebody who is not in the record yet", *WRITES),
    "patients:register_here": only("Register somebody here whom another clinic knows, by naming them", *WRITES),
    "patients:identity": only("See who a person is, and what was known before", *READS),
    "patients:correct_identity": only("Correct who a person is", *WRITES),
    "patients:same": only("Look for a second entry of a person, compare, and say that both are one", *SECONDS),
    "patients:unmerge": only("Say that two entries are two people after all", *SECONDS),
    "patients:no_longer_apart": only("Take back that two entries are two people", *SECONDS),
    "patients:toxin": only("See the toxin of a person, from anywhere", *READS),
    "patients:tell_treatment": only("Write down toxin that was given elsewhere", *WRITES),
    "patients:correct_treatment": only("Correct what was told of toxin elsewhere", *DECIDES),
    # Who needs me first
    "visits:today": only("See who needs one first", *READS),
    "visits:everyone": only("See everyone who is due, and everything that waits", *READS),
    "visits:person": only("See how a person is doing", *READS),
    "visits:record": only("See the whole record of a person", *READS),
    "visits:book": only("Set or take back the day of the next visit", *WRITES),
    "visits:recall": only("Find who was given something from a lot", *READS),
    # The audit
    "accounts:audit": only("See the audit of the clinic, and verify its chain", Role.LEAD, Role.ADMINISTRATOR),
    "accounts:missing": only("See what a restore has lost", *READS, Role.ADMINISTRATOR),
    "accounts:gap_entered": only("Write down that what a restore had lost was entered again", Role.ADMINISTRATOR),
    # Assessments and proposals
    "visits:start_assessment": only("Begin an assessment, or go on with the one that is open here", *WRITES),
    "visits:assess": only("Write an assessment", *WRITES),
    "visits:put_assessment_aside": only("Put the draft of an assessment aside", *WRITES),
    "visits:assessment": only("Read a recorded assessment", *READS),
    "visits:correct_assessment": only("Begin the correction of a recorded assessment", *WRITES),
    "visits:confirm": only("Confirm what was carried over into an assessment", *WRITES),
    "visits:ask_again": only("Ask about toxin and safety again", *WRITES),
    "visits:propose": only("Ask the engine: may we?", *WRITES),
    "visits:may_we": only("Read what the engine answered", *READS),
    "visits:start_plan": only("Begin a plan from a proposal", *WRITES),
    # Inject
    "visits:open_session": only("Begin the injecting of a signed plan, or go on in it", *DECIDES),
    "visits:session": only("Give a plan, needle by needle", *DECIDES),
    "visits:session_act": only("One tap in a session", *DECIDES),
    "visits:vials": only("Record the vials of a session", *DECIDES),
    "visits:given": only("Read what a session gave", *READS),
    "visits:correct_session": only("Correct a closed session", *DECIDES),
    "visits:paper": only("Enter a session that was held on paper while the system was down", *DECIDES),
    "visits:second_paper": only("Put a second name to what was found of a session from paper", *SECONDS),
    # Follow up
    "visits:follow_up": only("Write down what was seen after a session", *WRITES),
    "visits:seen": only("Read a follow-up beside its forecast", *READS),
    "visits:correct_follow_up": only("Correct a follow-up", *WRITES),
    "visits:review": only("Say that a follow-up was looked at", *SECONDS),
    "visits:next_cycle": only("Open the next cycle of a person", *WRITES),
    # Plan and sign
    "visits:plan": only("Read the plan board of a draft", *READS),
    "visits:plan_act": only("Change a draft: doses, product, day, proposal", *WRITES),
    "visits:plan_live": only("Check the doses while one types; nothing is written", *WRITES),
    "visits:plan_courses": only("See every expected course of a draft", *READS),
    "visits:put_plan_aside": only("Put a draft aside", *WRITES),
    "visits:give_reason": only("Give a reason for a finding", *DECIDES),
    "visits:second_reason": only("Agree with a reason, as the second name", *SECONDS),
    "visits:sign": only("Read a plan back and sign it", *DECIDES),
    "visits:draft_sheet": only("Print the injection sheet of a draft, marked as one", *READS),
    "visits:draft_labels": only("Print the syringe labels of a draft, marked as such", *READS),
    "visits:signed_plan": only("Read a signed plan", *READS),
    "visits:amend": only("Begin an amendment of a signed plan", *DECIDES),
    "visits:cancel": only("Cancel a signed plan", *DECIDES),
    "visits:sheet": only("Print the injection sheet of a signed plan", *READS),
    "visits:labels": only("Print the syringe labels of a signed plan", *READS),
    # Knowledge
    "facts:overview": only("See every fact, its source and its state", *READS),
    "facts:self_test": only("See what was found of dangerous plans, and try them again", *READS),
    "facts:fact": only("See one fact, label beside label, and the plans that wait on it", *READS),
    "facts:plans": only("See the plans given that used a fact", *READS),
    "facts:verify": only("Write down what the current label says of a fact", *SECONDS),
    "facts:tables": only("See which tables of labels were read here, and which were not", *SECONDS),
    "facts:table": only("Tick what a table of the current label says the same of", *SECONDS),
    "facts:second": only("Read a fact in the same label as the second person", *SECONDS),
    "facts:take_back": only("Take back what was verified of a fact", *SECONDS),
    # Diary
    "diary:home": anyone("Keep one's own diary: a page without anything personal, the same for everybody"),
    "diary:worker": anyone("Keep the diary's page on a device, so that it opens without a connection"),
    "diary:manifest": anyone("Put the diary on the home screen of a telephone"),
    "diary:paper": only("Print two weeks of a person's diary on paper", *READS),
    "diary:open": anyone("Exchange the code of an invitation for the key of a device"),
    "diary:sync": anyone("Bring the diary of a device and that of the clinic together; its key is the proof"),
    "diary:entries": only("Read the diary of a person", *READS),
    "diary:flag": only("Look at a red flag of a diary; an injector or the lead says what was done", *READS),
    "diary:invite": only("Invite a person or a carer to the diary, and see the devices", *WRITES),
    "diary:close_device": only("Close a device of a diary", *WRITES),
    "diary:symptoms": only("Choose what the diary of a person asks for", *WRITES),
    "diary:type_in": only("Type in a paper sheet of a diary", *WRITES),
    "diary:telephone": only("Set whom the people of the clinic call", Role.LEAD, Role.ADMINISTRATOR),
    # Adverse events
    "events:open": only("See which adverse events of the clinic ask for something", *READS),
    "events:of_person": only("See every adverse event of a person", *READS),
    "events:event": only("Read an adverse event and its history", *READS),
    "events:record": only("Write down an adverse event", *WRITES),
    "events:follow": only("Write down what was learned of an adverse event since", *WRITES),
    "events:correct": only("Correct an adverse event", *WRITES),
    "events:review": only("Say that an adverse event was looked at", *SECONDS),
    "events:report": only("Print the report of an adverse event for a regulator", *READS),
    "events:report_file": only("Take the same report as a file", *READS),
    "events:signals": only("See lots and products with their adverse events", Role.LEAD),
    "events:behind": only("See the people behind a count of adverse events", Role.LEAD),
    "events:hand_over": only("Write down that an adverse event was reported, or why not", *READS),
    # Loss of response
    "responses:review": only("See the course of the effect, and the reasons for a loss of response", *READS),
    "responses:walk": only("Keep the walk through the reasons for a loss of response", *WRITES),
    "responses:record": only("Record what the walk found, and what follows", *DECIDES),
    "responses:reviewed": only("Read a recorded walk", *READS),
    "responses:go_on": only("Treat again all the same, with a reason", *DECIDES),
    # Scheduling
    "scheduling:propose": only("See which days are proposed for a person, and why", *READS),
    "scheduling:book": only("Book a day for a follow-up or the next session", *WRITES),
    "scheduling:missed": only("Write down that somebody did not come, and why", *WRITES),
    "scheduling:overdue": only("See whose follow-up, session or booked day nobody saw to", *READS),
    "scheduling:days": only("Set the working days and the closed days of the clinic", Role.LEAD, Role.ADMINISTRATOR),
    "scheduling:open_again": only("Open closed days again", Role.LEAD, Role.ADMINISTRATOR),
    "scheduling:calendar": only("Make a calendar address of one's own", *READS),
    "scheduling:take_back": only("Take a calendar address back", *READS),
    "scheduling:feed": anyone("Read the bookings of a clinic in a calendar; the secret in the address is the proof"),
    # Letters, sheets and consent
    "letters:of_person": only("See the letters and consents of a person", *READS),
    "letters:write": only("Choose which letter to write", *WRITES),
    "letters:draft": only("Complete a letter by hand, and keep it", *WRITES),
    "letters:put_aside": only("Put a letter aside that was begun", *WRITES),
    "letters:letter": only("Read a kept letter, and say that it left the clinic", *READS),
    "letters:print": only("Print a kept letter", *READS),
    "letters:write_anew": only("Begin a new version of a letter", *WRITES),
    "letters:consent": only("Talk over consent to a plan, and record it", *WRITES),
    "letters:consent_print": only("Print the consent form of a plan", *READS),
    "letters:consented": only("Read what is recorded of consent, and record that it is withdrawn", *READS),
    # Service and export
    "service:overview": only("See how the service does in a period", Role.LEAD),
    "service:people": only("See the people behind a figure of the service", Role.LEAD),
    "service:make_report": only("Keep the figures of a period as a report", Role.LEAD),
    "service:report": only("Read and print a service report", Role.LEAD),
    "service:export": only("Take a de-identified export", Role.RESEARCHER, Role.LEAD),
    "service:research": only("See whether a person objects to the use of their data in exports", *READS),
    "service:choose": only("Write down that a person objects to exports, or takes it back", *WRITES),
}


def _person(clinic: Clinic, id: int) -> Found | None:
    return Found(id) if clinics_that_know(Person(pk=id)).filter(pk=clinic.pk).exists() else None


def _of_person(model: type[Model]) -> Callable[[Clinic, int], Found | None]:
    """A row about a person: it belongs to every clinic that knows the person."""

    def found(clinic: Clinic, id: int) -> Found | None:
        person_id = model._default_manager.filter(pk=id).values_list("person_id", flat=True).first()
        return None if person_id is None else _person(clinic, person_id)

    return found


SUBJECTS: Mapping[str, Callable[[Clinic, int], Found | None]] = {
    "site": lambda clinic, id: Found() if Site.objects.filter(pk=id, clinic=clinic).exists() else None,
    "membership": lambda clinic, id: Found() if Membership.objects.filter(pk=id, clinic=clinic).exists() else None,
    "person": _person,
    "colleague": lambda clinic, id: Found() if colleagues_of(clinic).filter(pk=id).exists() else None,
    "merge": _of_person(Merge),
    "distinct": _of_person(Distinct),
    "entry": _of_person(LedgerEntry),
    "assessment": _of_person(visits.Assessment),
    "assessment_draft": _of_person(visits.AssessmentDraft),
    "proposal": _of_person(visits.StoredProposal),
    "draft": _of_person(visits.PlanDraft),
    "reason": _of_person(visits.OverrideReason),
    "plan": _of_person(visits.SignedPlan),
    "session": _of_person(visits.InjectionSession),
    "follow_up": _of_person(visits.FollowUpVisit),
    "diary_entry": _of_person(diary.DiaryEntry),
    "diary_device": _of_person(diary.Device),
    "service_report": lambda clinic, id: Found() if ServiceReport.objects.filter(pk=id, clinic=clinic).exists() else None,
    "response_review": _of_person(responses.ResponseReview),
    "closed_days": lambda clinic, id: Found() if ClosedDays.objects.filter(pk=id, clinic=clinic).exists() else None,
    "calendar_address": lambda clinic, id: Found() if CalendarAddress.objects.filter(pk=id, clinic=clinic).exists() else None,
    "event": _of_person(events.AdverseEvent),
    "letter": _of_person(letters.Letter),
    "letter_draft": _of_person(letters.LetterDraft),
    "consent": _of_person(letters.Consent),
}
"""What a part of an address names, and whether it belongs to a clinic. Everything that a route names is looked for here first."""

NAMES_NOTHING = frozenset({"uidb36", "key", "provider_id", "fact"})
"""Parts of addresses that name no row of a clinic: of signing in, which carry their own proof, and a fact of the installation."""
