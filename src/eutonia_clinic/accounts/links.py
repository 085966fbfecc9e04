"""The link that sets a password: works once, and for a day."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core.numbers import whole

INVITED = """You were given access to Eutonia for {clinic}.

Set your password here within {hours} hours:

{address}

If you expect no such letter, do not open the link and tell the clinic.
"""


def password_link(user: User) -> str:
    """The path of a new link for this user. An earlier one keeps working until one of them is used."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


def send_link(user: User, clinic: Clinic, address: str) -> None:
    """Send the link by e-mail."""
    letter = INVITED.format(clinic=clinic, hours=whole("accounts.link_hours"), address=address)
    send_mail(f"Eutonia: your access to {clinic}", letter, settings.DEFAULT_FROM_EMAIL, [user.email])
