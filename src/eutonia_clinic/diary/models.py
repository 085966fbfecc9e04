"""The diary in rows: what is asked, who was invited, the devices that write, and what they wrote."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from eutonia_clinic.core.rows import SHA256_LENGTH, AppendOnly, Record
from eutonia_clinic.diary.documents import Chosen, Entry
from eutonia_clinic.visits.models import OfPerson

LONGEST_NAME = 80
LONGEST_TELEPHONE = 40
SHORT = 12


class DiaryOfClinic(AppendOnly):
    """Whom the people of a clinic call when their diary tells them to. The latest row of a clinic is the one that counts."""

    telephone = models.CharField(max_length=LONGEST_TELEPHONE)
    emergency = models.CharField(max_length=LONGEST_TELEPHONE, help_text="The emergency number of the country.")
    hours = models.CharField(max_length=120, blank=True, help_text="When somebody answers.")

    def __str__(self) -> str:
        return f"telephone of clinic {self.clinic_id}"


class ChosenSymptoms(Record):
    """What the diary of one person asks for, from one moment on. The latest row is the one that counts."""

    kind = Chosen

    def __str__(self) -> str:
        return f"symptoms of {self.person_id}"


class Invitation(OfPerson, AppendOnly):
    """Somebody may open the diary of a person, once, with a code that only its hash is kept of."""

    who = models.CharField(max_length=SHORT, choices=[("person", "the person"), ("carer", "a carer")])
    name = models.CharField(max_length=LONGEST_NAME, blank=True, help_text="Of the carer.")
    code_sha256 = models.CharField(max_length=SHA256_LENGTH, unique=True)
    until = models.DateTimeField(help_text="From here on the code opens nothing.")

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Device(OfPerson, AppendOnly):
    """A device that keeps the diary of a person. `user` is the author of what it sends: the person, or the carer by name."""

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="device")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="diary_device")
    public_id = models.UUIDField(unique=True, help_text="What the device is called outside.")
    key_sha256 = models.CharField(max_length=SHA256_LENGTH, unique=True)
    who = models.CharField(max_length=SHORT)
    name = models.CharField(max_length=LONGEST_NAME, blank=True)

    def __str__(self) -> str:
        return f"device {self.pk}"


class DeviceClosed(OfPerson, AppendOnly):
    """A device that may no longer read or write. What it wrote stays."""

    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="closed")
    reason = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"device {self.device_id} closed"


class DeviceSeen(models.Model):
    """No record: when a device was last there. It changes all the time, and nothing rests on it."""

    device = models.OneToOneField(Device, on_delete=models.CASCADE, related_name="seen")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"device {self.device_id} was there"


class FailedCode(models.Model):
    """No record: a code that does not exist was tried. The place is kept as a hash under the secret of the installation."""

    place = models.CharField(max_length=SHA256_LENGTH)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["place", "at"], name="failed_codes_of_a_place")]

    def __str__(self) -> str:
        return f"failed code {self.pk}"


class DiaryEntry(Record):
    """What one day was like, as it was written once on one device or on paper.

    `replaces` of the record stays empty: two devices may each correct one entry while they are offline, and both corrections are
    kept. `instead_of` names the entry that this one corrects, which may not have arrived yet.
    """

    kind = Entry
    entry_id = models.UUIDField(unique=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, related_name="entries")
    source = models.CharField(max_length=SHORT, help_text="person, carer or paper")
    day = models.DateField()
    felt = models.CharField(max_length=SHORT, blank=True)
    is_red_flag = models.BooleanField(default=False, help_text="A question about danger was answered with yes.")
    instead_of = models.UUIDField(null=True)

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "day"], name="diary_of_a_person"),
            models.Index(fields=["made_at"], name="red_flags_of_diaries", condition=Q(is_red_flag=True)),
        ]

    def __str__(self) -> str:
        return f"diary entry {self.pk}"


class ReviewedDiaryFlag(OfPerson, AppendOnly):
    """An injector or lead looked at a red flag of the diary, and what they did about it."""

    entry = models.OneToOneField(DiaryEntry, on_delete=models.PROTECT, related_name="reviewed")
    words = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return f"red flag {self.entry_id} looked at"
