"""What the person's app asks: open a diary with a code, and bring two sides of it together. `diary.documents` is the reference.

No cookie is read: the key of the device in the header is all there is, so that no other page can ask in its place.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from eutonia_clinic.accounts.adapters import place_of
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.documents import checked
from eutonia_clinic.core.errors import NotFound, NotValid, TooLate
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.diary import acts, codes
from eutonia_clinic.diary.documents import Opening
from eutonia_clinic.diary.models import Device, DeviceClosed, DeviceSeen, Invitation
from eutonia_clinic.diary.sorting import Sorted, kept_of, not_yet_here, refusals_told, sort_out
from eutonia_clinic.diary.strict import Pairs, TooMuch, read_json
from eutonia_clinic.diary.telling import cursor_of, read_cursor, settings_of, told_since
from eutonia_clinic.patients.sameness import ids_of

NOT_READ, NOT_KNOWN, NOT_FOUND, TOO_LONG, NOT_USABLE, TOO_MANY = 400, 401, 404, 413, 422, 429
SCHEME = "Diary "
NO_SUCH_CODE = "This code opens nothing. It may be mistyped, used already or too old. Ask your clinic for a new one."
NOT_OUR_KEY = "This diary is not known here. What is on this device stays. Ask your clinic for a new invitation."


@require_POST
@csrf_exempt
def open_diary(request: HttpRequest) -> HttpResponse:
    """Exchange the code of an invitation for the key of this device."""
    place = place_of(request)
    if codes.has_to_wait(place):
        minutes = whole("diary.locked_minutes")
        return _told({"why": f"Too many codes. Wait {minutes} minutes.", "wait_minutes": minutes}, TOO_MANY)
    try:
        asked = checked(read_json(request), Opening, "The question")
        invitation = codes.invitation_of(asked.code)
        if invitation is None or not acts.is_open(invitation):
            raise NotFound(NO_SUCH_CODE)
        return _opened(invitation, asked)
    except NotFound:
        codes.failed(place)
        return _told({"why": NO_SUCH_CODE}, NOT_FOUND)
    except NotValid as fault:
        return _not_valid(fault)


@require_POST
@csrf_exempt
def sync(request: HttpRequest) -> HttpResponse:
    """Keep what this device brings, and tell what others wrote since."""
    device = _device(request)
    if device is None:
        return _not_known({"closed": False, "why": NOT_OUR_KEY})
    try:
        if DeviceClosed.objects.filter(device=device).exists():
            raise TooLate("closed")
        asked = read_json(request)
        return _told(_synced(device, *_parts(asked)))
    except TooLate:
        return _not_known({"closed": True})
    except NotValid as fault:
        return _not_valid(fault)


def _opened(invitation: Invitation, asked: Opening) -> HttpResponse:
    if asked.who not in (None, invitation.who):
        return _told({"field": "who", "why": f"This code is for {_for_whom(invitation)}."}, NOT_USABLE)
    name = invitation.name or " ".join(asked.name.split()) if invitation.who == "carer" else ""
    if invitation.who == "carer" and not any(one.isalpha() for one in name):
        return _told({"field": "name", "why": "Type your name."}, NOT_USABLE)
    key = codes.new_key()
    device = acts.open_diary(
        by=acts.holder_for(invitation, name),
        clinic=invitation.clinic,
        key=fresh_key(),
        invitation=invitation,
        name=name,
        key_sha256=codes.hash_of_key(key),
    )
    begin = cursor_of(0, ids_of(device.person_id))
    return _told({"key": key, "device": str(device.public_id), **settings_of(device), "cursor": begin})


def _for_whom(invitation: Invitation) -> str:
    return "the person treated" if invitation.who == "person" else "a carer"


def _synced(device: Device, entries: list[object], since: str) -> dict[str, Any]:
    sent = sort_out(device, entries)
    fresh = not_yet_here(sent.entries)
    if fresh:
        acts.keep_diary(by=device.user, clinic=device.clinic, key=fresh_key(), device=device, entries=fresh)
    kept = kept_of(device, sent.entries)
    told = told_since(device, since)
    DeviceSeen.objects.update_or_create(device=device, defaults={"at": clock.now()})
    others = {"entries": told.entries, "cursor": told.cursor, "more": told.more}
    return {**_which(sent, kept), **others, "closed": False, **settings_of(device)}


def _which(sent: Sorted, kept: Sorted) -> dict[str, Any]:
    return {"kept": [str(id) for id in kept.entries], "refused": refusals_told([*sent.refused, *kept.refused])}


def _parts(asked: Pairs) -> tuple[list[object], str]:
    if asked.keys() - {"entries", "since"}:
        raise NotValid("Send entries and since, and nothing else.")
    entries, since = asked.get("entries", []), asked.get("since", "")
    if not isinstance(entries, list) or not isinstance(since, str):
        raise NotValid("entries is a list, and since is the last cursor.")
    if len(entries) > whole("diary.entries_most"):
        raise TooMuch("These are too many entries at once.")
    return entries, read_cursor(since)


def _device(request: HttpRequest) -> Device | None:
    said = request.headers.get("Authorization", "")
    if not said.startswith(SCHEME):
        return None
    hashed = codes.hash_of_key(said.removeprefix(SCHEME).strip())
    return Device.objects.select_related("user", "person", "clinic", "invitation").filter(key_sha256=hashed).first()


def _not_valid(fault: NotValid) -> HttpResponse:
    if isinstance(fault, TooMuch):
        return _told({"why": fault.sentence, "most": whole("diary.entries_most")}, TOO_LONG)
    if fault.problems:
        return _told({"field": fault.problems[0].field, "why": fault.problems[0].expected}, NOT_USABLE)
    return _told({"why": fault.sentence}, NOT_READ)


def _not_known(told: dict[str, Any]) -> HttpResponse:
    answer = _told(told, NOT_KNOWN)
    answer.headers["WWW-Authenticate"] = SCHEME.strip()
    return answer


def _told(told: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(told, status=status)
