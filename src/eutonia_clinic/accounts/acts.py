"""What is done to accounts: each act has one author, happens whole, and leaves one event in the audit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from eutonia.domain import Problem
from eutonia.knowledge import load
from eutonia_clinic.accounts.models import NO_LETTER_ARRIVES, Clinic, Membership, Site, User
from eutonia_clinic.accounts.queries import memberships_now, roles_of
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.errors import NotAllowed, NotValid, Refused, TooLate


@act("found_clinic", anchored=True)
def found_clinic(*, by: User, clinic: Clinic, key: str, site: str = "") -> Membership:
    """A new clinic with its first administrator, who founds it. `clinic` is not in the database yet; `by` may be new too."""
    if clinic.default_product not in load().products:
        raise NotValid("The clinic cannot be founded.", [Problem("product", clinic.default_product, "the id of a product")])
    _must_be_valid(clinic, "The clinic cannot be founded.")
    clinic.save()
    if by.pk is None:
        _add_user(by)
    if site:
        current().changed(Site.objects.create(clinic=clinic, name=site))
    return _grant(by, clinic, Role.ADMINISTRATOR, by, None)


@act("invite")
def invite(
    *, by: User, clinic: Clinic, key: str, email: str, display_name: str, registration: str, roles: Iterable[Role]
) -> User:
    """A user with roles in this clinic. Somebody who has an account already keeps name and password and gets the roles."""
    _must_administer(by, clinic)
    wanted = [role for role in Role if role in set(roles)]
    if not wanted:
        raise NotValid("Nobody was invited.", [Problem("roles", "none", "at least one role")])
    address = _address(email)
    user = User.objects.filter(email=address).first()
    if user is None:
        user = _add_user(User(email=address, display_name=display_name.strip(), registration=registration.strip()))
    for role in wanted:
        if role not in roles_of(user, clinic):
            _grant(user, clinic, role, by, None)
    return user


@act("grant_role")
def grant_role(*, by: User, clinic: Clinic, key: str, user: User, role: Role, until: datetime | None = None) -> Membership:
    """One more role of a user in this clinic, until it is ended or until a moment."""
    _must_administer(by, clinic)
    if role in roles_of(user, clinic):
        raise NotValid(f"{user} is {Role(role).label.lower()} here already.")
    if until is not None and until <= clock.now():
        raise NotValid("The role cannot be given.", [Problem("until", "a moment that has passed", "one to come")])
    return _grant(user, clinic, role, by, until)


@act("end_role")
def end_role(*, by: User, clinic: Clinic, key: str, membership: Membership) -> Membership:
    """End a role now. The last administrator of a clinic stays."""
    _must_administer(by, clinic)
    if membership.clinic_id != clinic.pk or membership not in memberships_now():
        raise Refused("This role has ended already, or it is of another clinic.")
    if membership.role == Role.ADMINISTRATOR and _administrators(clinic).exclude(pk=membership.pk).count() == 0:
        raise Refused(f"{membership.user} is the only administrator of {clinic}. Make somebody else administrator first.")
    membership.until, membership.ended_by = current().at, by
    membership.save()
    current().changed(membership)
    return membership


@act("give_link")
def give_link(*, by: User, clinic: Clinic, key: str, user: User) -> User:
    """A new link that sets the password of a colleague. Whoever sees the link can become the colleague: hence an act."""
    _must_answer_for(by, clinic, user)
    current().changed(user)
    return user


@act("second_factor_off")
def second_factor_off(*, by: User, clinic: Clinic, key: str, user: User) -> User:
    """Take off the second factor of a colleague who lost it, and sign them out. They set up a new one when they sign in."""
    _must_answer_for(by, clinic, user)
    Authenticator.objects.filter(user=user).delete()
    return _sign_out(user)


@act("sign_out_everywhere")
def sign_out_everywhere(*, by: User, clinic: Clinic, key: str, user: User) -> User:
    """End every session of a colleague, on whatever device."""
    _must_answer_for(by, clinic, user)
    return _sign_out(user)


@act("let_in_again")
def let_in_again(*, by: User, clinic: Clinic | None, key: str) -> User:
    """By whoever runs the server: take off a user's own password and second factor, so that a link lets them in again."""
    Authenticator.objects.filter(user=by).delete()
    by.set_unusable_password()
    return _sign_out(by)


@act("add_site")
def add_site(*, by: User, clinic: Clinic, key: str, name: str) -> Site:
    """One more place of this clinic."""
    _must_administer(by, clinic)
    site = Site.objects.create(clinic=clinic, name=_free_name(clinic, name))
    current().changed(site)
    return site


@act("rename_site")
def rename_site(*, by: User, clinic: Clinic, key: str, site: Site, name: str) -> Site:
    """Another name for a place. What was booked there shows the new one."""
    _must_administer(by, clinic)
    held = _site_of(clinic, site)
    held.name = _free_name(clinic, name, held)
    return _kept_site(held)


@act("close_site")
def close_site(*, by: User, clinic: Clinic, key: str, site: Site) -> Site:
    """Nobody is booked there any more. Bookings that stand keep their place until they are changed."""
    _must_administer(by, clinic)
    held = _site_of(clinic, site)
    if held.closed_at is not None:
        raise TooLate(f"{held.name} is closed already.")
    held.closed_at = current().at
    return _kept_site(held)


@act("open_site_again")
def open_site_again(*, by: User, clinic: Clinic, key: str, site: Site) -> Site:
    """People are seen there again."""
    _must_administer(by, clinic)
    held = _site_of(clinic, site)
    if held.closed_at is None:
        raise TooLate(f"{held.name} is open already.")
    held.closed_at = None
    return _kept_site(held)


def _must_administer(by: User, clinic: Clinic) -> None:
    """Refuse who is no administrator here; let no other administrator act in this clinic until this act ends."""
    Clinic.objects.select_for_update().get(pk=clinic.pk)
    if Role.ADMINISTRATOR not in roles_of(by, clinic):
        raise NotAllowed(f"Only an administrator of {clinic} may do this.")


def _must_answer_for(by: User, clinic: Clinic, user: User) -> None:
    """Who may set a colleague's password may act as the colleague: so only within the administrator's own clinics."""
    _must_administer(by, clinic)
    mine = memberships_now().filter(user=by, role=Role.ADMINISTRATOR).values("clinic")
    theirs = memberships_now().filter(user=user)
    if not theirs.filter(clinic=clinic).exists():
        raise Refused(f"{user} has no role in {clinic} now. Give one first.")
    elsewhere = theirs.exclude(clinic__in=mine).select_related("clinic").first()
    if elsewhere:
        raise Refused(
            f"{user} works in {elsewhere.clinic} too, which you do not administer. Whoever runs the server can do this."
        )


def _administrators(clinic: Clinic) -> models.QuerySet[Membership]:
    return memberships_now().filter(clinic=clinic, role=Role.ADMINISTRATOR, until__isnull=True)


def _add_user(user: User) -> User:
    user.set_unusable_password()
    _must_be_valid(user, "Nobody was invited.")
    user.save()
    current().changed(user)
    return user


def _grant(user: User, clinic: Clinic, role: Role, by: User, until: datetime | None) -> Membership:
    given = Membership.objects.create(user=user, clinic=clinic, role=role, since=current().at, until=until, granted_by=by)
    current().changed(given)
    return given


def _sign_out(user: User) -> User:
    user.session_round += 1
    user.save()
    current().changed(user, user.session_round)
    return user


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise NotValid("Nobody was invited.", [Problem("email", email.strip() or "nothing", "an e-mail address")]) from None
    if address.endswith(f"@{NO_LETTER_ARRIVES}"):
        raise NotValid("Nobody was invited.", [Problem("email", address, "an address at which a letter arrives")])
    return address


def _must_be_valid(row: models.Model, sentence: str) -> None:
    try:
        row.full_clean()
    except ValidationError as fault:
        problems = [Problem(name, " ".join(said), "something else") for name, said in fault.message_dict.items()]
        raise NotValid(sentence, problems) from fault


def _site_of(clinic: Clinic, site: Site) -> Site:
    """The place as it is now. The clinic is locked by then, so nobody else changes it meanwhile."""
    held = Site.objects.filter(pk=site.pk, clinic=clinic).first()
    if held is None:
        raise NotValid(f"{site.name} is no place of {clinic}.")
    return held


def _free_name(clinic: Clinic, name: str, own: Site | None = None) -> str:
    """A name that no other place of this clinic has, whatever its capitals. Raises `NotValid`."""
    tidy = " ".join(name.split())
    most = Site._meta.get_field("name").max_length or 0
    if not tidy or len(tidy) > most:
        raise NotValid("A place needs a name.", [Problem("name", tidy or "nothing", f"a name of 1 to {most} letters")])
    named = Site.objects.filter(clinic=clinic, name__iexact=tidy)
    if (named.exclude(pk=own.pk) if own else named).exists():
        raise NotValid(f"{clinic} has a place called {tidy} already.", [Problem("name", tidy, "a name of its own")])
    return tidy


def _kept_site(site: Site) -> Site:
    site.save()
    current().changed(site)
    return site
