"""How the tests sign in: through the pages where that is the point, past them where it is not."""

from __future__ import annotations

import base64
import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from eutonia_clinic.accounts.models import User
from eutonia_clinic.accounts.queries import has_second_factor

PASSWORD = "spindle kestrel marrow nine"
HALF_MINUTE = 30
SECRET = base64.b32encode(b"twenty bytes of test").decode()


def with_password(user: User) -> User:
    """Give a user the password of the tests."""
    user.set_password(PASSWORD)
    user.save()
    return user


def with_second_factor(user: User) -> User:
    """Give a user an authenticator whose secret the tests know."""
    TOTP.activate(user, SECRET)
    return user


def code_now(later: int = 0, secret: str = SECRET) -> str:
    """What the authenticator shows now, or so many half minutes later; the server takes one before or after."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // HALF_MINUTE + later)))


def signed_in(user: User, client: Client | None = None, second_factor: bool = True) -> Client:
    """A browser in which this user is signed in with a second factor."""
    client = client or Client()
    if second_factor and not has_second_factor(user):
        with_second_factor(user)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
