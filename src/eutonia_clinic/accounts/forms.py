"""The forms of signing in and of one's own account: allauth's checks, our words and our fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError

from eutonia_clinic.accounts import proving
from eutonia_clinic.accounts.models import Contrast, Theme, User
from eutonia_clinic.accounts.presenters import role_choices
from eutonia_clinic.core.forms import ClinicForm, DayField
from eutonia_clinic.core.models import LONGEST_REASON
from eutonia_clinic.core.numbers import whole


def _word(form: forms.Form, name: str, label: str, hint: str = "", autocomplete: str = "off") -> None:
    """Give a field of allauth's our words."""
    field: Any = form.fields[name]
    field.label, field.help_text, field.autocomplete = label, hint, autocomplete
    field.error_messages["required"] = f"{label}: type it."


class SignInForm(ClinicForm, account.LoginForm):  # type: ignore[misc]
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", "E-mail address", autocomplete="username")
        _word(self, "password", "Password", autocomplete="current-password")


class PasswordAgainForm(ClinicForm, account.ReauthenticateForm):  # type: ignore[misc]
    """The password, once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", "Password", autocomplete="current-password")


class _TwiceForm(ClinicForm):
    """A new password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least = whole("accounts.shortest_password")
        hint = f"At least {least} characters. Several words in a row are easy to remember and hard to guess."
        _word(self, "password1", "New password", hint, "new-password")
        _word(self, "password2", "New password, again", autocomplete="new-password")


class NewPasswordForm(_TwiceForm, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password instead of the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", "Present password", autocomplete="current-password")


class PasswordByLinkForm(_TwiceForm, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by a link."""


class ForgottenForm(ClinicForm, account.ResetPasswordForm):  # type: ignore[misc]
    """The address to which a link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", "E-mail address", autocomplete="username")


class _Counted(ClinicForm):
    """A code that is tried. Wrong ones count as wrong passwords do, and lock the address as they do."""

    user: User

    def clean_code(self) -> str:
        """The code, when it is right, was not used before, and this address is not locked."""
        if proving.is_locked(context.request, self.user):
            raise ValidationError("Too many attempts.")
        try:
            code = str(super().clean_code())  # type: ignore[misc]
            self._use_once(code)
        except ValidationError:
            proving.count_failure(context.request, self.user)
            raise
        return code

    def _use_once(self, code: str) -> None:
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP and not proving.use_code(self.user, code):
            raise get_adapter().validation_error("incorrect_code")


def _word_code(form: forms.Form, hint: str) -> None:
    _word(form, "code", "Code", hint, "one-time-code")
    form.fields["code"].width = 10  # type: ignore[attr-defined]


class CodeForm(_Counted, second_factor.AuthenticateForm):  # type: ignore[misc]
    """The code of the second factor, on the way in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, "The six digits that your authenticator shows now, or one of your recovery codes.")


class CodeAgainForm(_Counted, second_factor.ReauthenticateForm):  # type: ignore[misc]
    """The code once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, "The six digits that your authenticator shows now.")


class FirstCodeForm(ClinicForm, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator, which proves that it was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, "The six digits that it shows now.")


class NewRecoveryCodesForm(ClinicForm, GenerateRecoveryCodesForm):  # type: ignore[misc]
    """Nothing to fill in."""


class LooksForm(ClinicForm):
    """How pages look to one user."""

    theme = forms.ChoiceField(choices=Theme, widget=forms.RadioSelect, label="Light or dark")
    contrast = forms.ChoiceField(choices=Contrast, widget=forms.RadioSelect, label="Contrast")


class InviteForm(ClinicForm):
    """Somebody who is to work here."""

    email = forms.CharField(
        max_length=254,
        label="E-mail address",
        help_text="They sign in with it. Nobody shares an address.",
        error_messages={"required": "E-mail address: type it."},
    )
    display_name = forms.CharField(
        max_length=120,
        label="Name",
        help_text="As it stands under a signature, such as Dr Ines Sample.",
        error_messages={"required": "Name: type it."},
    )
    registration = forms.CharField(
        max_length=60,
        required=False,
        label="Professional registration (optional)",
        help_text="Such as GMC 1234567. It is printed beside the name.",
    )
    roles = forms.MultipleChoiceField(
        choices=role_choices,
        widget=forms.CheckboxSelectMultiple,
        label="Roles",
        error_messages={"required": "Roles: choose at least one."},
    )


class GrantForm(ClinicForm):
    """One more role of a colleague."""

    role = forms.ChoiceField(widget=forms.RadioSelect, label="Role", error_messages={"required": "Role: choose one."})
    last_day = DayField(
        required=False, label="Last day (optional)", help_text="For a locum, say. Without one the role lasts until it is ended."
    )

    def __init__(self, *args: Any, held: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(without=held)  # type: ignore[attr-defined]


class SiteForm(ClinicForm):
    """The name of a place where people are seen."""

    name = forms.CharField(
        max_length=120,
        label="Name of the site",
        help_text="As people know it, such as Day ward, North hospital.",
        error_messages={"required": "Name of the site: type it."},
    )


class GapForm(ClinicForm):
    """What was done about what a restore had lost."""

    reason = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        label="What was done about what is missing",
        help_text="What it was entered from, such as the injection sheets of that day; what cannot be entered again, and why.",
        error_messages={"required": "What was done about what is missing: type it."},
    )


class AuditForm(ClinicForm):
    """Which events of the audit are shown."""

    user = forms.ChoiceField(label="Who", required=False)
    verb = forms.ChoiceField(label="What", required=False)

    def __init__(self, *args: Any, users: Iterable[Any], verbs: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = list(users)  # type: ignore[attr-defined]
        self.fields["verb"].choices = list(verbs)  # type: ignore[attr-defined]
