"""The audit refuses changes from here on."""

from typing import ClassVar

from django.db import migrations

from eutonia_clinic.core.triggers import OnlyAdded


class Migration(migrations.Migration):
    """Guards on the tables of the audit."""

    dependencies: ClassVar = [("core", "0001_initial")]
    operations: ClassVar = [OnlyAdded("AuditEvent", "ActReceipt", "Restoration", "GapEntered")]
