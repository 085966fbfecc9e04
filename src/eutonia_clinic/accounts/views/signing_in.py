"""The pages of signing in: allauth's steps in our frame and our words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.socialaccount import views as single_sign_on
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from requests import RequestException

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.numbers import whole

WHY_HERE = {
    "idle": f"You were signed out after {whole('accounts.idle_minutes')} minutes without activity. What was saved is kept.",
    "long": f"You were signed out: a session lasts {whole('accounts.longest_hours')} hours at most. What was saved is kept.",
}
"""Why somebody finds the sign-in page instead of what they asked for."""


class Framed:
    """A page of allauth in our frame."""

    title = ""
    section = ""
    request: HttpRequest
    http_method_names = ("get", "head", "post", "options")
    """What these pages take; the packages would take more for a form that is sent."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse any other method before anything is looked at."""
        if (request.method or "").lower() not in self.http_method_names:
            return HttpResponseNotAllowed([name.upper() for name in self.http_method_names])
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page is drawn from."""
        made: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**made, "frame": frame_for(self.request, self.title, self.section), **self.more()}

    def more(self) -> dict[str, Any]:
        """What only this page needs."""
        return {}


class SignIn(Framed, account.LoginView):  # type: ignore[misc]
    """Address and password, or single sign-on."""

    title = "Sign in"
    template_name = "accounts/sign_in.html"

    def more(self) -> dict[str, Any]:
        """Why the user is here, the button of single sign-on where there is one, and in the demonstration its accounts."""
        why = WHY_HERE.get(self.request.GET.get("why", ""), "")
        known = import_string(settings.KNOWN_ACCOUNTS)() if settings.KNOWN_ACCOUNTS else ()
        forgotten, elsewhere = reverse("account_reset_password"), _single_sign_on(self.request)
        return {"why": why, "forgotten": forgotten, "elsewhere": elsewhere, "known": known}


class SecondFactor(Framed, second_factor.AuthenticateView):  # type: ignore[misc]
    """The code of the second factor."""

    title = "Your code"
    template_name = "accounts/code.html"


class SignOut(Framed, account.LogoutView):  # type: ignore[misc]
    """Sign out; asks first when it was not a button."""

    title = "Sign out"
    template_name = "accounts/sign_out.html"


class Forgotten(Framed, account.PasswordResetView):  # type: ignore[misc]
    """Ask for a link by e-mail; where no e-mail is sent, say whom to ask."""

    title = "Forgotten password"
    template_name = "accounts/forgotten.html"

    def more(self) -> dict[str, Any]:
        """Whether this installation sends e-mail."""
        return {"sends_mail": sends_mail()}


class LinkOnItsWay(Framed, account.PasswordResetDoneView):  # type: ignore[misc]
    """The link is on its way, if the address is known; both look alike from outside."""

    title = "Look at your e-mail"
    template_name = "accounts/link_sent.html"


class PasswordByLink(Framed, account.PasswordResetFromKeyView):  # type: ignore[misc]
    """Set a password by a link."""

    title = "Set your password"
    template_name = "accounts/password_by_link.html"

    def more(self) -> dict[str, Any]:
        """Whose password it is."""
        return {"address": self.reset_user.email if self.reset_user else ""}


class PasswordIsSet(Framed, account.PasswordResetFromKeyDoneView):  # type: ignore[misc]
    """The password is set; now sign in."""

    title = "Your password is set"
    template_name = "accounts/password_is_set.html"


class _Again(Framed):
    """Proof once more, before a change to one's account."""

    template_name = "accounts/again.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Proven: the session goes on under a new name, and the one before opens nothing more."""
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        self.request.session.cycle_key()
        return answer

    def more(self) -> dict[str, Any]:
        """Whose proof it is."""
        return {"address": self.request.user.email}  # type: ignore[union-attr]


class PasswordAgain(_Again, account.ReauthenticateView):  # type: ignore[misc]
    """The password once more, before a change to one's account."""

    title = "Your password, once more"
    template_name = _Again.template_name


class CodeAgain(_Again, second_factor.ReauthenticateView):  # type: ignore[misc]
    """The code once more."""

    title = "Your code, once more"
    template_name = _Again.template_name


class Closed(Framed, account.AccountInactiveView):  # type: ignore[misc]
    """The account is closed."""

    title = "This account is closed"
    template_name = "accounts/closed.html"


class SingleSignOnCancelled(Framed, single_sign_on.LoginCancelledView):  # type: ignore[misc]
    """Single sign-on was cancelled."""

    title = "Single sign-on was cancelled"
    template_name = "accounts/single_sign_on.html"


class SingleSignOnFailed(Framed, single_sign_on.LoginErrorView):  # type: ignore[misc]
    """Single sign-on failed."""

    title = "Single sign-on did not work"
    template_name = "accounts/single_sign_on.html"


def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the single sign-on of the organisation."""
    return _or_failed(openid_connect.login, request, provider_id)


def from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from there."""
    return _or_failed(openid_connect.callback, request, provider_id)


def _or_failed(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    """A provider that does not answer is no fault of ours, and is said as such."""
    try:
        return view(request, provider_id)
    except RequestException:
        return redirect("socialaccount_login_error")


def not_invited(request: HttpRequest) -> HttpResponse:
    """Single sign-on knows this person, and nobody invited them here."""
    return render(
        request, "accounts/single_sign_on.html", {"frame": frame_for(request, "Nobody invited you here yet")}, status=403
    )


def sends_mail() -> bool:
    """Whether this installation sends e-mail."""
    return "dummy" not in settings.EMAIL_BACKEND


def _single_sign_on(request: HttpRequest) -> Link | None:
    """The button of single sign-on; it leads to where the user wanted to go."""
    providers = get_adapter(request).list_providers(request)
    onward = {"next": request.GET["next"]} if "next" in request.GET else {}
    return next((Link(provider.name, provider.get_login_url(request, **onward)) for provider in providers), None)
