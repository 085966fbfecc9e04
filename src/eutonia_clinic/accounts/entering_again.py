"""The act by which an administrator closes the gap that a restore left."""

from __future__ import annotations

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.queries import roles_of
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.errors import NotAllowed, NotValid, TooLate
from eutonia_clinic.core.models import LONGEST_REASON, GapEntered, Restoration


@act("enter_gap_again", anchored=True)
def enter_gap_again(
    *, by: User, clinic: Clinic, key: str, restoration: Restoration, reason: str  # noqa: ARG001
) -> GapEntered:
    """What a restore had lost in this clinic was entered again, or cannot be: `reason` says which. Its pages warn no longer."""
    Clinic.objects.select_for_update().get(pk=clinic.pk)
    if Role.ADMINISTRATOR not in roles_of(by, clinic):
        raise NotAllowed(f"Only an administrator of {clinic} may do this.")
    held = GapEntered.objects.filter(restoration=restoration, clinic=clinic).select_related("author").first()
    if held:
        raise TooLate(f"{held.author} has written that down already.")
    tidy = " ".join(reason.split())
    if not any(letter.isalpha() for letter in tidy) or len(tidy) > LONGEST_REASON:
        raise NotValid("Say in words what was done about what is missing.")
    row = GapEntered(restoration=restoration, reason=tidy)
    row.save()
    return row
