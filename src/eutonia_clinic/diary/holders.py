"""Whoever writes in a diary, as the record names them: a user who cannot sign in, and is nobody's colleague."""

from __future__ import annotations

from eutonia_clinic.accounts.models import NO_LETTER_ARRIVES, User
from eutonia_clinic.core.documents import sha256_of
from eutonia_clinic.diary.models import Invitation
from eutonia_clinic.patients.queries import identity_of

LONGEST = 120
"""As `User.display_name` holds."""
MARK = 32
"""Characters that tell one from another."""


def named(invitation: Invitation, name: str) -> str:
    """'Ada Example, carer', or the person's own name with 'the diary' beside it."""
    return f"{name}, carer" if invitation.who == "carer" else f"{identity_of(invitation.person).name}, own diary"


def new_holder(display_name: str, of: str) -> User:
    """A user without password, role, clinic or an address that exists; not in the database yet. `of` is theirs alone."""
    user = User(email=f"diary-{sha256_of(of)[:MARK]}@{NO_LETTER_ARRIVES}", display_name=display_name[:LONGEST], is_active=False)
    user.set_unusable_password()
    return user
