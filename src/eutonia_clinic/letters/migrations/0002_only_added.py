"""Letters, what became of them, and consents are only ever added to from here on. Drafts are not among these."""

from typing import ClassVar

from django.db import migrations

from eutonia_clinic.core.triggers import OnlyAdded


class Migration(migrations.Migration):
    """Guards on the tables of letters."""

    dependencies: ClassVar = [("letters", "0001_initial")]
    operations: ClassVar = [OnlyAdded("Letter", "HandedOver", "Consent")]
