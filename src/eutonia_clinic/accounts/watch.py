"""Signing in goes into the audit as acts do: who came, who left, who failed, and who changed how they come."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from eutonia_clinic.accounts.adapters import address_of, place_of
from eutonia_clinic.accounts.models import User
from eutonia_clinic.core import acts, chain, clock
from eutonia_clinic.core.documents import hash_of, label_of
from eutonia_clinic.core.middleware import begin


def watch() -> None:
    """From now on. Called once, when the program starts."""
    user_logged_in.connect(begin, dispatch_uid="timing of sessions")
    for signal, verb in WATCHED:
        signal.connect(_noted(verb), dispatch_uid=f"audit of {verb}", weak=False)
    user_login_failed.connect(_failed, dispatch_uid="audit of sign_in_failed", weak=False)


WATCHED = (
    (user_logged_in, "sign_in"),
    (user_logged_out, "sign_out"),
    (password_changed, "password_changed"),
    (password_reset, "password_set_by_link"),
    (authenticator_added, "second_factor_changed"),
)


def note(verb: str, user: User, request: HttpRequest | None) -> None:
    """One event about an account. The place is kept as a hash: it can be compared, and is nobody's address on paper."""
    place = place_of(request) if request is not None else ""
    with transaction.atomic():
        made = {f"{label_of(user)}@{verb}": hash_of({"verb": verb, "place": place})}
        head = chain.append(verb, actor=user.pk, clinic=None, person=None, at=clock.now(), made=made)
        transaction.on_commit(lambda: acts.anchor(head))


def _noted(verb: str) -> Any:
    def heard(request: HttpRequest | None = None, user: User | None = None, **_: Any) -> None:
        if user is not None:
            note(verb, user, request)

    return heard


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """A failure for an address that nobody here has is counted by axes only."""
    address = address_of(request, credentials) if request is not None else None
    user = User.objects.filter(email=address).first() if address else None
    if user is not None:
        note("sign_in_failed", user, request)
