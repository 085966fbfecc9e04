"""The pages of one's own account: looks, password, second factor, clinics."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_GET, require_http_methods

from eutonia_clinic.accounts.forms import LooksForm
from eutonia_clinic.accounts.framing import frame_for, home_of
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.presenters import clinic_choices, my_account
from eutonia_clinic.accounts.qr import path_of
from eutonia_clinic.accounts.queries import has_second_factor, memberships_of
from eutonia_clinic.accounts.requests import CHOSEN_CLINIC, ClinicRequest
from eutonia_clinic.accounts.views.signing_in import Framed

LINKS = {"password": "account_change_password", "codes": "mfa_generate_recovery_codes", "second_factor": "mfa_activate_totp"}


@require_GET
def home(request: ClinicRequest) -> HttpResponse:
    """Lead to the first page of one's role; say so when there is none."""
    first = home_of(request)
    if first:
        return redirect(first)
    return render(request, "accounts/nowhere.html", {"frame": frame_for(request, "Nothing is open to you yet")})


@require_http_methods(["GET", "POST"])
def mine(request: ClinicRequest) -> HttpResponse:
    """One's own account. Looks are set here; the rest leads on."""
    form = LooksForm(request.POST or None, initial={"theme": request.user.theme, "contrast": request.user.contrast})
    if request.method == "POST" and form.is_valid():
        request.user.theme, request.user.contrast = form.cleaned_data["theme"], form.cleaned_data["contrast"]
        request.user.save(update_fields=["theme", "contrast"])
        messages.success(request, "Pages now look as you chose.", extra_tags="ok")
        return redirect("accounts:mine")
    page = my_account(request.user, memberships_of(request.user), has_second_factor(request.user))
    links = {name: reverse(route) for name, route in LINKS.items()}
    frame = frame_for(request, "Your account", "mine")
    return render(request, "accounts/mine.html", {"frame": frame, "page": page, "form": form, "links": links})


@require_http_methods(["GET", "POST"])
def clinics(request: ClinicRequest) -> HttpResponse:
    """Choose the clinic to work in, among one's own."""
    if request.method == "POST":
        chosen = get_object_or_404(
            Clinic, pk=_number(request.POST.get("clinic", "")), pk__in=[each.pk for each in request.clinics]
        )
        request.session[CHOSEN_CLINIC] = chosen.pk
        messages.success(request, f"You now work in {chosen}.", extra_tags="ok")
        return redirect("accounts:home")
    page = clinic_choices(memberships_of(request.user), request.clinic)
    return render(request, "accounts/clinics.html", {"frame": frame_for(request, "Change clinic", "clinics"), "choices": page})


@require_GET
def to_mine(request: HttpRequest) -> HttpResponse:
    """Where allauth would show a page that is part of one's own account here."""
    del request
    return redirect("accounts:mine")


class ChangePassword(Framed, account.PasswordChangeView):  # type: ignore[misc]
    """Change one's own password."""

    title = "Change your password"
    section = "mine"
    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("accounts:mine")

    def form_valid(self, form: Any) -> HttpResponse:
        """Changed; sessions elsewhere end."""
        messages.success(self.request, "Your password is changed. On other devices you are signed out.", extra_tags="ok")
        return super().form_valid(form)  # type: ignore[no-any-return]

    def more(self) -> dict[str, Any]:
        """Whose password it is."""
        return {"address": self.request.user.email}  # type: ignore[union-attr]

    def get_default_success_url(self) -> str:
        """Back to one's account."""
        return reverse("accounts:mine")


class SetUpSecondFactor(Framed, totp.ActivateTOTPView):  # type: ignore[misc]
    """Set up an authenticator."""

    title = "Set up your second factor"
    section = "mine"
    template_name = "accounts/second_factor.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Set up; the code that was just given also opens the recovery codes, which are shown once now."""
        answer: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", reauthenticated=True)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the picture that the authenticator reads."""
        made = super().get_context_data(**kwargs)
        path, width = path_of(made["totp_url"])
        return {**made, "path": path, "width": width}


class RecoveryCodes(Framed, codes.ViewRecoveryCodesView):  # type: ignore[misc]
    """One's recovery codes: shown once, when they are made."""

    title = "Your recovery codes"
    section = "mine"
    template_name = "accounts/recovery_codes.html"

    def more(self) -> dict[str, Any]:
        """Where new ones are made."""
        return {"new_codes": reverse("mfa_generate_recovery_codes")}


class NewRecoveryCodes(Framed, codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes; the old ones stop working."""

    title = "New recovery codes"
    section = "mine"
    template_name = "accounts/new_recovery_codes.html"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
