"""What was done after the backup: told after the restore, and warned of on every page until an administrator has seen to it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.scenes import a_key, a_user
from tests.clinic.story import a_closed_session, a_visit

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock, gap
from eutonia_clinic.core.daybook import FILE
from eutonia_clinic.core.models import ActReceipt, AuditEvent, Restoration
from proof.restore.machines import Machine

AS_THEY_LIE = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""Pages that are only read here need no collected files."""
WARNING = "This record was restored from a backup"
ANCHORS = "audit-anchors.jsonl"
REASON = "Entered again from the injection sheets of that day."
LATER = (("Quistorp", "Alder"), ("Brandt", "Willow"), ("Hollis", "Rowan"))
"""Who is seen after the backup."""
Act = tuple[int, str, int | None, int]
"""Number, verb, person and user of one act."""


@dataclass(frozen=True)
class Missing:
    """What the restore said of what was done after the backup."""

    done: int
    told: int
    wrong: tuple[str, ...]


def done_since(clinic: Clinic, visits: int) -> None:
    """So many visits, each of somebody new, from the registration to the close."""
    for at, (family, given) in enumerate(LATER[:visits]):
        visit = a_visit(clinic, name=f"Dr Later {at}", family=family, given=given, born=date(1974, 2 + at, 9))
        a_closed_session(visit, clock.now())


def acts_after(event: int) -> list[Act]:
    """What the record holds after an event."""
    numbers = ActReceipt.objects.filter(sequence__gt=event).values("sequence")
    rows = AuditEvent.objects.filter(sequence__in=numbers).order_by("sequence")
    return list(rows.values_list("sequence", "verb", "person", "actor"))


def missing(backup: Path, fallen: Machine, fresh: Machine, acts: list[Act], carried: bool) -> Missing:
    """The restore on an empty machine, with the files outside the database carried over from the fallen one or not."""
    if carried:
        for name in (FILE, ANCHORS):
            shutil.copyfile(fallen.data / name, fresh.data / name)
    ran = fresh.run("restore", str(backup))
    wrong = [] if ran.returncode in (0, 1) and not ran.stderr else [f"{ran.returncode}: {ran.stderr[-300:]}"]
    wrong += [] if "Every page warns until an administrator" in ran.stdout else ["the command does not say that pages warn"]
    with fresh.used():
        told = [(one.sequence, one.verb, one.person, one.actor) for one in gap.of(Restoration.objects.get()).acts]
        wrong += [] if told == (acts if carried else []) else ["the list is not what was done"]
        wrong += [f"event {act[0]} is not on the command line" for act in told if f"{act[1]}" not in ran.stdout]
        with override_settings(STORAGES={**settings.STORAGES, "staticfiles": AS_THEY_LIE}):
            wrong += _warned()
    return Missing(len(acts), len(told), tuple(wrong))


def _warned() -> list[str]:
    """Every role sees the warning; an administrator ends it, with a reason, and the others no longer see it."""
    clinic = Clinic.objects.order_by("pk")[0]
    users = {role: a_user(clinic, f"{role} Sample", role) for role in (*Role,) if role is not Role.SERVICE}
    wrong = [f"{role} sees no warning" for role, user in users.items() if not _sees(user)]
    injector, administrator = _browser(users[Role.INJECTOR]), _browser(users[Role.ADMINISTRATOR])
    close, form = reverse("accounts:gap_entered"), {"reason": REASON, "idempotency_key": a_key()}
    wrong += [] if injector.post(close, form).status_code == 403 else ["an injector ends the warning"]
    wrong += [] if administrator.post(close, {**form, "reason": "…"}).status_code == 422 else ["no reason ends the warning"]
    wrong += [] if _sees(users[Role.LEAD]) else ["the warning ended without a reason"]
    wrong += [] if administrator.post(close, form).status_code == 302 else ["an administrator cannot end the warning"]
    return wrong + [f"{role} still sees the warning" for role, user in users.items() if _sees(user)]


def _sees(user: User) -> bool:
    return WARNING in _browser(user).get(reverse("accounts:mine")).content.decode()


def _browser(user: User) -> Client:
    return signed_in(user, Client(SERVER_NAME="localhost"))
