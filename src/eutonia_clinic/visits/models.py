"""A visit in rows: found, proposed, drafted, signed, given, seen again. Drafts may change; nothing else does."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from eutonia.domain.case import Case
from eutonia.domain.cycle import FollowUp
from eutonia.domain.kept_forecast import KeptForecast as ForecastDocument
from eutonia.domain.proposal import Proposal
from eutonia_clinic.core.rows import SHA256_LENGTH, AppendOnly, Changing, Correctable, Record
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits.documents import AskedAgain, ClosedSession, PaperEntry, Signed, Taught

ID = 64
"""Characters of an id of the knowledge."""
DIGITS, PLACES = 10, 3
LONGEST_PLACE = 120
"""Of an exact amount of toxin or diluent."""


class OfPerson(models.Model):
    """A row about a person."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Draft(OfPerson, Changing):
    """A row that changes all the time and is no clinical content yet. `version` counts the changes; whoever saves names it."""

    clinic = models.ForeignKey("accounts.Clinic", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    document = models.TextField()
    is_finished = models.BooleanField(default=False, help_text="It became a record, or was put aside.")

    class Meta:
        abstract = True


class Assessment(Record):
    """What was found in a person on one day: the engine's case. A correction is a new one."""

    kind = Case
    assessed_on = models.DateField()
    product = models.CharField(max_length=ID)
    unconfirmed = models.TextField(help_text="Places of values carried over that nobody has confirmed, as JSON.")

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "assessed_on"], name="assessments_of_a_person")]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class ConfirmedValues(OfPerson, AppendOnly):
    """Values carried over that somebody looked at and confirmed: afterwards, or with `said_by` while it was being written."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="confirmations")
    places = models.TextField(help_text="As JSON.")
    said_by = models.CharField(max_length=2000, blank=True, help_text="Their names, where it was not the author alone.")

    def __str__(self) -> str:
        return f"confirmed in {self.assessment_id}"


class SafetyAnswers(Record):
    """The safety questions and earlier toxin, asked again after an assessment."""

    kind = AskedAgain
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="asked_again")

    def __str__(self) -> str:
        return f"asked again for {self.assessment_id}"


class AssessmentDraft(Draft):
    """An assessment that is being written, kept so that an interruption loses nothing."""

    copied_from = models.ForeignKey(Assessment, on_delete=models.PROTECT, null=True, related_name="+")
    corrects = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, related_name="+", help_text="Recorded, it takes the place of this one."
    )
    unconfirmed = models.TextField(help_text="As in `Assessment`.")

    def __str__(self) -> str:
        return f"assessment draft {self.pk}"


class StoredProposal(Record):
    """What the engine answered, whole."""

    kind = Proposal
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="proposals")
    proposal_id = models.CharField(max_length=SHA256_LENGTH)
    inputs = models.TextField(help_text="Hashes of what it was made from (`checking.Shown`), so that a change since then shows.")
    planned_for = models.DateField()

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class PlanDraft(Draft):
    """A plan that is being made from a proposal. Reasons for its findings stand in rows of their own."""

    proposal = models.ForeignKey(StoredProposal, on_delete=models.PROTECT, related_name="drafts")
    amends = models.ForeignKey("visits.SignedPlan", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "changed_at"], name="plans_not_signed", condition=Q(is_finished=False)),
        ]

    def __str__(self) -> str:
        return f"plan draft {self.pk}"


class ReasonKind(models.TextChoices):
    """What sort of reason opens a finding, so that rules which only annoy can be counted and retired (hazards H35, H36)."""

    AGREED = "agreed", "Agreed with the person after explaining the risk"
    CONFIRMED = "confirmed", "Confirmed by another clinic or record"
    RESPONSE = "response", "The person's own earlier response supports it"
    BENEFIT = "benefit", "The expected benefit outweighs it"
    OTHER = "other", "Another reason"


class OverrideReason(OfPerson, AppendOnly):
    """Somebody accepts one finding on a draft for a stated reason; or, with `seconds`, agrees with whoever did."""

    draft = models.ForeignKey(PlanDraft, on_delete=models.PROTECT, related_name="reasons")
    rule = models.CharField(max_length=200)
    muscle = models.CharField(max_length=ID, blank=True)
    side = models.CharField(max_length=8, blank=True)
    finding = models.CharField(max_length=SHA256_LENGTH, help_text="SHA-256 of the finding as it was read.")
    kind = models.CharField(max_length=16, choices=ReasonKind, default=ReasonKind.OTHER)
    words = models.CharField(max_length=2000)
    seconds = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="seconded_by")

    def __str__(self) -> str:
        return f"reason for {self.rule}"

    @property
    def said(self) -> str:
        """The reason as it is read and printed: its kind, then the words."""
        return self.words if self.kind == ReasonKind.OTHER else f"{ReasonKind(self.kind).label}: {self.words}"


class SignedPlan(Record):
    """A plan as it was signed. An amendment is a new one that replaces it; `root` is the first of its versions."""

    kind = Signed
    draft = models.OneToOneField(PlanDraft, on_delete=models.PROTECT, related_name="signed")
    proposal = models.ForeignKey(StoredProposal, on_delete=models.PROTECT, related_name="signed")
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="amendments")
    planned_for = models.DateField()
    valid_until = models.DateField()
    product = models.CharField(max_length=ID)
    units = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["clinic", "planned_for"], name="plans_of_a_day")]

    def __str__(self) -> str:
        return f"signed plan {self.pk}"


class PlanCancelled(OfPerson, AppendOnly):
    """A signed plan that will not be given. What it reserved is free again."""

    plan = models.OneToOneField(SignedPlan, on_delete=models.PROTECT, related_name="cancelled")
    reason = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return f"plan {self.plan_id} cancelled"


class InjectionSession(OfPerson, AppendOnly):
    """The injecting of one signed plan, from its beginning. `plan` is the version that was in force then."""

    plan = models.OneToOneField(SignedPlan, on_delete=models.PROTECT, related_name="session")
    given_on = models.DateField()
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, null=True, related_name="+", help_text="Where it began.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "given_on"], name="sessions_of_a_person"),
            models.Index(fields=["clinic", "given_on"], name="sessions_of_a_clinic"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class VialEntry(OfPerson, Correctable):
    """One vial that was opened for a session."""

    session = models.ForeignKey(InjectionSession, on_delete=models.PROTECT, related_name="vials")
    lot = models.CharField(max_length=ID)
    expiry = models.DateField()
    gtin = models.CharField(max_length=14, blank=True)
    serial = models.CharField(max_length=ID, blank=True)
    vial_units = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    diluent_ml = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    drawn_units = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    mixed_at = models.DateTimeField(null=True, help_text="None where a sheet of paper did not say.")

    class Meta(Correctable.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["lot"], name="vials_by_lot"),
            models.Index(fields=["gtin"], name="vials_by_gtin", condition=~Q(gtin="")),
        ]

    def __str__(self) -> str:
        return f"vial {self.pk}, lot {self.lot}"


class GivenEntry(OfPerson, Correctable):
    """Units given into one muscle on one side from one vial. Several rows may add up to what was planned; 0 units: left out."""

    session = models.ForeignKey(InjectionSession, on_delete=models.PROTECT, related_name="given")
    vial = models.ForeignKey(VialEntry, on_delete=models.PROTECT, null=True, related_name="given")
    muscle = models.CharField(max_length=ID)
    side = models.CharField(max_length=8)
    units = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    sites = models.PositiveSmallIntegerField()
    site = models.PositiveSmallIntegerField(null=True, help_text="The needle position within the muscle, from 1; none: not said.")
    guidance = models.CharField(max_length=32, blank=True)
    why_different = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"given {self.pk}"


class SessionDraft(Draft):
    """What is chosen in a session before it is given or closed: the guidance of each muscle, and what is left over as waste."""

    session = models.OneToOneField(InjectionSession, on_delete=models.PROTECT, related_name="draft")

    def __str__(self) -> str:
        return f"draft of session {self.session_id}"


class SessionClosed(Record):
    """The end of a session, when everything adds up."""

    kind = ClosedSession
    session = models.ForeignKey(InjectionSession, on_delete=models.PROTECT, related_name="closings")
    product = models.CharField(max_length=ID)
    units = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    held_at = models.CharField(max_length=LONGEST_PLACE, blank=True, help_text="The name of the place.")

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["session"], condition=Q(replaces__isnull=True), name="a_session_is_closed_once"),
        ]

    def __str__(self) -> str:
        return f"session {self.session_id} closed"


class EnteredFromPaper(Record):
    """That a session was held on paper and entered later: why, by whom, and what was found when it was entered."""

    kind = PaperEntry
    session = models.OneToOneField(InjectionSession, on_delete=models.PROTECT, related_name="paper")
    needs_second = models.BooleanField(default=False, help_text="Something was found that takes a second name.")

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic"], name="paper_with_a_second_name", condition=Q(needs_second=True)),
        ]

    def __str__(self) -> str:
        return f"session {self.session_id} from paper"


class SecondedPaper(OfPerson, AppendOnly):
    """A second person read what was found of a session from paper, and says so under their own name."""

    paper = models.OneToOneField(EnteredFromPaper, on_delete=models.PROTECT, related_name="seconded")
    words = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return f"second name for {self.paper_id}"


class FollowUpVisit(Record):
    """What was seen on one day after a session."""

    kind = FollowUp
    session = models.ForeignKey(InjectionSession, on_delete=models.PROTECT, related_name="follow_ups")
    seen_on = models.DateField()
    is_red_flag = models.BooleanField(default=False, help_text="Trouble with swallowing, or a weakness that limits, was said.")

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "seen_on"], name="follow_ups_of_a_clinic"),
            models.Index(fields=["clinic", "seen_on"], name="red_flags_of_a_clinic", condition=Q(is_red_flag=True)),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"


class ReviewedFollowUp(OfPerson, AppendOnly):
    """An injector or lead looked at a follow-up, and what they did about it."""

    follow_up = models.OneToOneField(FollowUpVisit, on_delete=models.PROTECT, related_name="reviewed")
    words = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"follow-up {self.follow_up_id} reviewed"


class KeptForecast(Record):
    """The forecast of a signed plan as it was shown, to be held against what comes.

    The columns repeat when its effect ends, the first of its courses, for the list of who is due; none where nothing ends.
    """

    kind = ForecastDocument
    plan = models.OneToOneField(SignedPlan, on_delete=models.PROTECT, related_name="forecast")
    ends_on = models.DateField(null=True)
    ends_earliest = models.DateField(null=True, help_text="The beginning of its 80 % band.")
    ends_latest = models.DateField(null=True, help_text="The end of its 80 % band.")

    def __str__(self) -> str:
        return f"forecast of {self.plan_id}"


class LatestEffect(OfPerson):
    """No record: what the record says of a person's latest session, repeated in one row for the list of who is due.

    One row for each number of a person and each clinic that treated them on their latest day, written anew by `effects.follow`
    inside every act that changes it, and for everybody by `follow_everybody`. The days are those as given, not as planned.
    """

    clinic = models.ForeignKey("accounts.Clinic", on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(InjectionSession, on_delete=models.CASCADE, related_name="+")
    given_on = models.DateField()
    product = models.CharField(max_length=ID)
    ends_on = models.DateField(null=True, help_text="None where no forecast says so.")
    ends_earliest = models.DateField(null=True)
    ends_latest = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "clinic"], name="one_latest_effect_at_a_clinic"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "ends_on", "id"], name="effects_by_their_end"),
            models.Index(fields=["clinic", "given_on", "id"], name="effects_without_an_end", condition=Q(ends_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"latest effect of {self.person_id}"


class LearnedBelief(Record):
    """What a person's course had taught when something came to it. `course` says of which course (`courses.course_mark`)."""

    kind = Taught
    course = models.CharField(max_length=SHA256_LENGTH)
    belief = models.CharField(max_length=200, help_text="The id of the belief.")

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "course"], name="beliefs_of_a_person")]

    def __str__(self) -> str:
        return f"belief {self.pk} of {self.person_id}"


class Booking(OfPerson, Correctable):
    """The day on which a person is booked next at a clinic, and where; no day, when the booking was taken back."""

    day = models.DateField(null=True)
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Correctable.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["clinic", "day"], name="bookings_of_a_day")]

    def __str__(self) -> str:
        return f"booking {self.pk}"
