"""What happened at visits is only ever added to from here on. Drafts are not among these."""

from typing import ClassVar

from django.db import migrations

from eutonia_clinic.core.triggers import OnlyAdded


class Migration(migrations.Migration):
    """Guards on the tables of visits."""

    dependencies: ClassVar = [("visits", "0001_initial")]
    operations: ClassVar = [
        OnlyAdded(
            "Assessment",
            "ConfirmedValues",
            "SafetyAnswers",
            "StoredProposal",
            "OverrideReason",
            "SignedPlan",
            "PlanCancelled",
            "InjectionSession",
            "VialEntry",
            "GivenEntry",
            "SessionClosed",
            "EnteredFromPaper",
            "SecondedPaper",
            "FollowUpVisit",
            "ReviewedFollowUp",
            "KeptForecast",
            "LearnedBelief",
            "Booking",
        )
    ]
