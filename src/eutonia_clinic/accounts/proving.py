"""Proof that this is the user: password and code, at the moment of a signature and wherever else it is asked.

What is wrong counts as a failed sign-in and locks the address as one does. A code works once. A password alone proves only where
the setting asks for no second factor: a trial or the demonstration, which answer on this machine only.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.http import HttpRequest

from eutonia.domain import Problem
from eutonia_clinic.accounts.models import User

LAST = "last"
"""Where an authenticator keeps the number of the last code that was used."""


def needs_password(user: User) -> bool:
    """Whether this user proves by a password. Who came by single sign-on may have none, and proves by the code alone."""
    return user.has_usable_password()


def needs_code(user: User) -> bool:
    """Whether this user proves by a code."""
    return _authenticator(user) is not None


def prove(request: HttpRequest, user: User, *, password: str = "", code: str = "") -> tuple[Problem, ...]:
    """What does not prove that this is the user; empty when everything does, which uses up the code.

    A locked address proves nothing, and the answer to the request becomes the page that says so.
    """
    if is_locked(request, user):
        return (Problem("password", "an address that is locked", "another attempt later"),)
    wrong = []
    if needs_password(user) and not user.check_password(password):
        wrong.append(Problem("password", "another password", "your password"))
    if needs_code(user) and not (use_code(user, code) if not wrong else _is_shown(user, code)):
        wrong.append(Problem("code", "another code, or one that was used", "the code that your authenticator shows now"))
    if not needs_code(user) and (settings.SECOND_FACTOR_REQUIRED or not needs_password(user)):
        wrong.append(Problem("code", "no second factor", "a second factor, set up under Your account"))
    if wrong:
        count_failure(request, user)
    return tuple(wrong)


def is_locked(request: HttpRequest, user: User) -> bool:
    """True when there were too many failures for this address from this place; the request is then answered so."""
    allowed = bool(AxesProxyHandler.is_allowed(request, {"email": user.email}))
    if not allowed:
        request.axes_locked_out = True  # type: ignore[attr-defined]
    return not allowed


def count_failure(request: HttpRequest, user: User) -> None:
    """Count one wrong password or code."""
    user_login_failed.send(sender=__name__, credentials={"email": user.email}, request=request)


def use_code(user: User, code: str) -> bool:
    """True when the authenticator shows this code and neither it nor a later one was used before; it is then used up."""
    with transaction.atomic():
        held = _authenticator(user, locked=True)
        number = _number_of(held, code) if held else None
        if held is None or number is None or number <= held.data.get(LAST, -1):
            return False
        held.data = {**held.data, LAST: number}
        held.save(update_fields=["data"])
        return True


def _is_shown(user: User, code: str) -> bool:
    held = _authenticator(user)
    return held is not None and _number_of(held, code) is not None


def _authenticator(user: User, *, locked: bool = False) -> Authenticator | None:
    rows = Authenticator.objects.select_for_update() if locked else Authenticator.objects
    found: Authenticator | None = rows.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    return found


def _number_of(authenticator: Authenticator, code: str) -> int | None:
    """The number of the half minute to which a code belongs; None when it is not shown around now."""
    secret, typed = decrypt(authenticator.data["secret"]), "".join(code.split())
    shown = ((number, totp.format_hotp_value(totp.hotp_value(secret, number))) for number in totp.yield_hotp_counters_from_time())
    return next((number for number, digits in shown if totp.compare_user_code(actual=typed, expected=digits)), None)
