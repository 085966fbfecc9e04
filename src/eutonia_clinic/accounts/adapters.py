"""How allauth and axes behave here: their words, what they store, and where an attempt comes from."""

from __future__ import annotations

import base64
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect

KEY_LENGTH = 32


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: users are invited."""

    error_messages = {  # noqa: RUF012
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "This address and this password do not belong together. Check both.",
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your present password.",
        "invalid_password_reset": "This link does not work any more. Ask for a new one.",
        "too_many_login_attempts": "Too many attempts. Wait a few minutes and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        del request
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: what happened is said by the page that follows."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from."""
        return place_of(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for the first second factor: the password was given a moment ago, and nothing is open to this user yet."""
        from eutonia_clinic.accounts.queries import has_second_factor

        user = getattr(self.request, "user", None)
        if app == "allauth.mfa" and user is not None and not has_second_factor(user):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of authenticators are stored enciphered, under a key derived from the secret of the installation."""

    error_messages = {  # noqa: RUF012
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or it is not new. Type the code that is shown now.",
    }

    def encrypt(self, text: str) -> str:
        """The text, enciphered."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text, read back."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on lets in those who were invited here, and makes no users."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """No: say that nobody invited this person."""
        del request, sociallogin
        raise ImmediateHttpResponse(redirect("socialaccount_signup"))

    def on_authentication_error(self, *_: Any, error: Any = None, **__: Any) -> None:
        """Say in our own page that it did not work."""
        if error != AuthError.CANCELLED:
            raise ImmediateHttpResponse(redirect("socialaccount_login_error"))


def address_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The address that somebody tried to sign in with, in small letters, for counting attempts."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username") or request.POST.get("login")
    return str(given).strip().lower() if given else None


def place_of(request: HttpRequest) -> str:
    """The address a request comes from; nothing when it is not known. Behind a proxy its last entry says so."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return _as_address(forwarded.rsplit(",", 1)[-1]) or _as_address(request.META.get("REMOTE_ADDR", ""))


def _as_address(text: str) -> str:
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return ""


def _cipher() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: object) -> Fernet:
    derived = HKDF(SHA256(), KEY_LENGTH, salt=None, info=b"eutonia second factor").derive(str(secret).encode())
    return Fernet(base64.urlsafe_b64encode(derived))
