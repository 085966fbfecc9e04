"""Whoever writes in a diary, as the record names them: a user who cannot sign in, and is nobody's colleague."""

from __future__ import annotations

from uuid import uuid4

from eutonia_clinic.accounts.models import NO_LETTER_ARRIVES, User
from eutonia_clinic.diary.models import Invitation
from eutonia_clinic.patients.queries import identity_of

LONGEST = 120
"""As `User.display_name` holds."""


def named(invitation: Invitation, name: str) -> str:
    """'Ada Example, carer', or the person's own name with 'the diary' beside it."""
    return f"{name}, carer" if invitation.who == "carer" else f"{identity_of(invitation.person).name}, own diary"


def new_holder(display_name: str) -> User:
    """A user without password, role, clinic or an address that exists; not in the database yet."""
    user = User(email=f"diary-{uuid4().hex}@{NO_LETTER_ARRIVES}", display_name=display_name[:LONGEST], is_active=False)
    user.set_unusable_password()
    return user
