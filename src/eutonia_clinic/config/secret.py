"""The secret of one installation: made once, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from eutonia.domain.errors import EutoniaError

FILE = "secret-key"
LENGTH_IN_BYTES = 64
OWNER_ONLY = 0o600


def secret_key_in(folder: Path) -> str:
    """The secret kept in the data folder; made when there is none. Raises `EutoniaError` when others may read it."""
    place = folder / FILE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return _kept(place)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(LENGTH_IN_BYTES))
    return _kept(place)


def _kept(place: Path) -> str:
    if os.name == "posix" and place.stat().st_mode & 0o077:
        raise EutoniaError(f"{place} may be read by others. Run: chmod 600 {place}")
    secret = place.read_text(encoding="ascii").strip()
    if not secret:
        raise EutoniaError(f"{place} is empty. Restore it from the backup; without it nobody can sign in as before.")
    return secret
