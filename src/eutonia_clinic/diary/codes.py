"""Codes of invitations and keys of devices: made, spelled, and kept as hashes only."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.utils.crypto import salted_hmac

from eutonia_clinic.core import clock
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.diary.models import FailedCode, Invitation

LETTERS = "BCDFGHJKMNPQRSTVWXZ"
"""Without vowels, so that no word comes out; without I, L, O, U and Y, which are taken for others. 16 of them are 67 bits."""
GROUPS, GROUP = 4, 4
KEY_BYTES = 32


def new_code() -> str:
    """'BCDF-GHJK-MNPQ-RSTV'."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def new_key() -> str:
    """The key of a device: nobody guesses it, and nobody types it."""
    return secrets.token_urlsafe(KEY_BYTES)


def hash_of_code(code: str) -> str:
    """What is kept of a code, however it is written: under the secret of the installation, since a code is short."""
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return salted_hmac("eutonia diary code", plain, algorithm="sha256").hexdigest()


def hash_of_key(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode()).hexdigest()


def invitation_of(code: str) -> Invitation | None:
    """The invitation with this code, used or not."""
    return Invitation.objects.filter(code_sha256=hash_of_code(code)).select_related("clinic", "person").first()


def has_to_wait(place: str) -> bool:
    """True when too many codes that do not exist came from one place."""
    since = clock.now() - timedelta(minutes=whole("diary.locked_minutes"))
    return FailedCode.objects.filter(place=_hash_of_place(place), at__gt=since).count() >= whole("diary.failures")


def failed(place: str) -> None:
    """A code that opens nothing came from a place. What is older than the wait is forgotten."""
    now = clock.now()
    FailedCode.objects.filter(at__lte=now - timedelta(minutes=whole("diary.locked_minutes"))).delete()
    FailedCode.objects.create(place=_hash_of_place(place), at=now)


def _hash_of_place(place: str) -> str:
    return salted_hmac("eutonia diary place", place, algorithm="sha256").hexdigest()
