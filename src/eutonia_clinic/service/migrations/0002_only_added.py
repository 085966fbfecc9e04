"""Reports, exports and choices about research are only ever added to."""

from typing import ClassVar

from django.db import migrations

from eutonia_clinic.core.triggers import OnlyAdded


class Migration(migrations.Migration):
    """Guards on the tables of the service."""

    dependencies: ClassVar = [("service", "0001_initial")]
    operations: ClassVar = [OnlyAdded("ServiceReport", "ResearchExport", "ResearchChoice")]
