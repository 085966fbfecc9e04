"""What was found on a loss of response is only ever added to from here on. The walk under way is not among these."""

from typing import ClassVar

from django.db import migrations

from eutonia_clinic.core.triggers import OnlyAdded


class Migration(migrations.Migration):
    """Guards on the tables of responses."""

    dependencies: ClassVar = [("responses", "0001_initial")]
    operations: ClassVar = [OnlyAdded("ResponseReview", "GoingOn")]
