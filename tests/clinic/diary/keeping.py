"""Devices that keep a diary, as the tests need them: invited, opened, and sending over the wire."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from tests.clinic.scenes import a_key
from tests.clinic.story import Visit

from eutonia_clinic.diary import acts, codes
from eutonia_clinic.diary.documents import Entry
from eutonia_clinic.diary.models import Device, DiaryEntry, Invitation

_numbers = count(1)
JSON = "application/json"


def an_id() -> str:
    """The id of an entry that no other entry of this run has."""
    return str(UUID(int=next(_numbers)))


def an_entry(day: str = "2026-09-24", **changes: Any) -> dict[str, Any]:
    """A day that was written down in the evening."""
    return {"id": an_id(), "day": day, "written_at": f"{day}T20:15:00+01:00", "spasms": 6, **changes}


def invited(visit: Visit, who: str = "person", name: str = "") -> tuple[Invitation, str]:
    """An invitation by whoever treats, and its code."""
    code = codes.new_code()
    row = acts.invite_to_diary(
        by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, who=who, name=name,
        code_sha256=codes.hash_of_code(code),
    )  # fmt: skip
    return row, code


def asked(route: str, tree: Any, key: str = "", client: Client | None = None) -> Any:
    """One question of a device; a text is sent as it is."""
    headers = {"Authorization": f"Diary {key}"} if key else {}
    body = tree if isinstance(tree, str | bytes) else json.dumps(tree)
    return (client or Client(enforce_csrf_checks=True)).post(f"/diary/{route}/", body, content_type=JSON, headers=headers)


@dataclass
class Held:
    """A device as whoever holds it sees it."""

    key: str
    told: dict[str, Any]
    cursor: str = ""

    @property
    def row(self) -> Device:
        return Device.objects.get(public_id=self.told["device"])

    def symptom(self, known: str = "stiffness") -> str:
        return next(one["id"] for one in self.told["symptoms"] if one["known"] == known)

    def send(self, *entries: Any, since: str | None = None) -> Any:
        """What the clinic answers; the cursor goes on only when the answer was read."""
        answer = asked("sync", {"entries": list(entries), "since": self.cursor if since is None else since}, self.key)
        if answer.status_code == 200:
            self.cursor = answer.json()["cursor"]
        return answer


def a_device(visit: Visit, who: str = "person", name: str = "") -> Held:
    """A device whose diary was opened with a code of its own."""
    _, code = invited(visit, who, name)
    return opened(asked("open", {"code": code}))


def opened_by_acts(visit: Visit, who: str = "person", name: str = "") -> Device:
    """The same past the wire, for tests in which no page answers."""
    invitation, _ = invited(visit, who, name)
    return acts.open_diary(
        by=acts.holder_for(invitation, name), clinic=visit.clinic, key=a_key(), invitation=invitation, name=name,
        key_sha256=codes.hash_of_key(codes.new_key()),
    )  # fmt: skip


def written_by_acts(device: Device, *entries: dict[str, Any]) -> DiaryEntry:
    """Entries of a device past the wire; the last of them."""
    read = [Entry.model_validate(one) for one in entries]
    acts.keep_diary(by=device.user, clinic=device.clinic, key=a_key(), device=device, entries=read)
    return DiaryEntry.objects.get(entry_id=read[-1].id)


def a_red_flag(visit: Visit, **changes: Any) -> DiaryEntry:
    """Somebody has trouble swallowing, and says so in the diary."""
    return written_by_acts(opened_by_acts(visit), an_entry(red_flags={"swallowing": "yes"}, **changes))


def opened(answer: HttpResponse) -> Held:
    """The device that an answer has made."""
    told = answer.json()  # type: ignore[attr-defined]
    return Held(told["key"], told)
