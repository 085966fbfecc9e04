"""The addresses of this part. Names with account_, mfa_, openid_connect_ and socialaccount_ are those that allauth knows."""

from __future__ import annotations

import re

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from eutonia_clinic.accounts.views import audit, colleagues, mine, missing, sites
from eutonia_clinic.accounts.views import signing_in as entry


class NumberIn36(StringConverter):
    """The number of a user as a link writes it, in digits and small letters; whatever else stands there is nobody's."""

    def to_python(self, value: str) -> str:
        """The number, or that of nobody."""
        return value if re.fullmatch("[0-9a-z]{1,13}", value) else "0"


register_converter(NumberIn36, "number_in_36")

_own = [
    path("", mine.home, name="home"),
    path("audit/", audit.audit, name="audit"),
    path("restored/", missing.missing, name="missing"),
    path("restored/entered/", missing.gap_entered, name="gap_entered"),
    path("account/", mine.mine, name="mine"),
    path("account/clinic/", mine.clinics, name="clinics"),
    path("colleagues/", colleagues.colleagues, name="colleagues"),
    path("colleagues/invite/", colleagues.invite, name="invite"),
    path("colleagues/<int:colleague>/", colleagues.colleague, name="colleague"),
    path("colleagues/<int:colleague>/grant/", colleagues.grant, name="grant"),
    path("colleagues/<int:colleague>/link/", colleagues.new_link, name="new_link"),
    path("colleagues/<int:colleague>/second-factor-off/", colleagues.second_factor_off, name="second_factor_off"),
    path("colleagues/<int:colleague>/sign-out/", colleagues.sign_out, name="sign_out"),
    path("sites/", sites.sites, name="sites"),
    path("sites/<int:site>/", sites.site, name="site"),
    path("roles/<int:membership>/end/", colleagues.end, name="end"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((_own, "accounts"))),
    path("sign-in/", entry.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", entry.SecondFactor.as_view(), name="mfa_authenticate"),
    path("sign-in/closed/", entry.Closed.as_view(), name="account_inactive"),
    path("sign-out/", entry.SignOut.as_view(), name="account_logout"),
    path("password/forgotten/", entry.Forgotten.as_view(), name="account_reset_password"),
    path("password/sent/", entry.LinkOnItsWay.as_view(), name="account_reset_password_done"),
    path("password/set/<number_in_36:uidb36>/<str:key>/", entry.PasswordByLink.as_view(), name="account_reset_password_from_key"),
    path("password/is-set/", entry.PasswordIsSet.as_view(), name="account_reset_password_from_key_done"),
    path("account/again/password/", entry.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("account/again/code/", entry.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("account/password/", mine.ChangePassword.as_view(), name="account_change_password"),
    path("account/second-factor/", mine.SetUpSecondFactor.as_view(), name="mfa_activate_totp"),
    path("account/recovery-codes/", mine.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", mine.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("account/second-factors/", mine.to_mine, name="mfa_index"),
    path("account/second-factor/is-on/", mine.to_mine, name="mfa_deactivate_totp"),
    path("account/password/none/", mine.to_mine, name="account_set_password"),
    path("account/single-sign-on/", mine.to_mine, name="socialaccount_connections"),
    path("sign-in/with/cancelled/", entry.SingleSignOnCancelled.as_view(), name="socialaccount_login_cancelled"),
    path("sign-in/with/failed/", entry.SingleSignOnFailed.as_view(), name="socialaccount_login_error"),
    path("sign-in/with/not-invited/", entry.not_invited, name="socialaccount_signup"),
    path("sign-in/with/<str:provider_id>/", entry.to_provider, name="openid_connect_login"),
    path("sign-in/with/<str:provider_id>/back/", entry.from_provider, name="openid_connect_callback"),
]
