"""What the pages of accounts say, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from eutonia_clinic.accounts.models import Clinic, Membership, Site, User
from eutonia_clinic.accounts.roles import PURPOSE, Role
from eutonia_clinic.core import words

NEVER = "never"
NOT_GIVEN = "none given"


@dataclass(frozen=True, slots=True)
class RoleShown:
    """One role of a colleague: since when and until when, who gave and who ended it, and where it is ended."""

    name: str
    purpose: str
    since: str
    until: str
    given_by: str
    end: str = ""


@dataclass(frozen=True, slots=True)
class ColleagueShown:
    """One line of the list."""

    name: str
    href: str
    email: str
    registration: str
    roles: tuple[str, ...]
    access: tuple[str, str]
    """Level and words of a tag: how they can sign in."""
    last: str


@dataclass(frozen=True, slots=True)
class ColleaguePage:
    """One colleague: roles now and before, and what may be done."""

    who: ColleagueShown
    now: tuple[RoleShown, ...]
    before: tuple[RoleShown, ...]
    links: tuple[tuple[str, str, str], ...]
    """Words, address and what follows, for each thing that may be done."""


@dataclass(frozen=True, slots=True)
class SiteShown:
    """One place where people are seen; `state` is level and words of a tag."""

    name: str
    href: str
    state: tuple[str, str]
    is_open: bool
    said: str


@dataclass(frozen=True, slots=True)
class MyAccount:
    """One's own account."""

    name: str
    email: str
    registration: str
    works: tuple[str, ...]
    second_factor: tuple[str, str]
    has_password: bool


@dataclass(frozen=True, slots=True)
class ClinicChoice:
    """One clinic that may be chosen."""

    value: str
    name: str
    roles: str
    current: bool


def colleague_lines(
    users: Sequence[User], memberships: Iterable[Membership], with_second_factor: set[int], clinic: Clinic
) -> tuple[ColleagueShown, ...]:
    """The list of colleagues: those with a role now first, by name."""
    roles: dict[int, list[str]] = {}
    for each in memberships:
        roles.setdefault(each.user_id, []).append(each.role)
    lines = [_line(user, roles.get(user.pk, []), user.pk in with_second_factor, clinic) for user in users]
    return tuple(sorted(lines, key=lambda line: (not line.roles, line.name.casefold())))


def colleague_page(
    user: User, memberships: Sequence[Membership], now: set[int], with_second_factor: bool, clinic: Clinic
) -> ColleaguePage:
    """One colleague. `now` holds the memberships that hold at this moment."""
    held = [each for each in memberships if each.pk in now]
    return ColleaguePage(
        who=_line(user, [each.role for each in held], with_second_factor, clinic),
        now=tuple(_role(each, clinic, reverse("accounts:end", kwargs={"membership": each.pk})) for each in held),
        before=tuple(_role(each, clinic) for each in memberships if each.pk not in now),
        links=_what_may_be_done(user) if held else (),
    )


def my_account(user: User, memberships: Iterable[Membership], with_second_factor: bool) -> MyAccount:
    """One's own account, in words."""
    return MyAccount(
        name=user.display_name,
        email=user.email,
        registration=user.registration or NOT_GIVEN,
        works=tuple(f"{Role(each.role).label}, {each.clinic}: {PURPOSE[Role(each.role)]}." for each in memberships),
        second_factor=("ok", "set up") if with_second_factor else ("reason", "not set up"),
        has_password=user.has_usable_password(),
    )


def clinic_choices(memberships: Iterable[Membership], current: Clinic | None) -> tuple[ClinicChoice, ...]:
    """The clinics of a user with the roles there, by name."""
    roles: dict[Clinic, list[str]] = {}
    for each in memberships:
        roles.setdefault(each.clinic, []).append(each.role)
    return tuple(ClinicChoice(str(clinic.pk), clinic.name, _names(held), clinic == current) for clinic, held in roles.items())


def clinic_facts(clinic: Clinic) -> tuple[tuple[str, str], ...]:
    """What holds for everything that is written in this clinic."""
    return (
        ("Name", clinic.name),
        ("Civil days by", clinic.time_zone),
        ("Label that applies", clinic.jurisdiction),
        ("Product usually used", clinic.default_product),
    )


def site_line(site: Site, clinic: Clinic) -> SiteShown:
    """One place of the clinic."""
    address = reverse("accounts:site", kwargs={"site": site.pk})
    if site.closed_at is None:
        return SiteShown(site.name, address, ("ok", "open"), True, "People are booked and seen here.")
    return SiteShown(site.name, address, ("note", "closed"), False, f"Closed on {_moment(site.closed_at, clinic)}.")


def role_choices(without: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Roles that somebody who signs in can be given, with what each is for."""
    left_out = {Role.SERVICE, *without}
    return tuple((role.value, f"{role.label}: {PURPOSE[role]}") for role in Role if role not in left_out)


def _line(user: User, roles: Sequence[str], with_second_factor: bool, clinic: Clinic) -> ColleagueShown:
    return ColleagueShown(
        name=user.display_name,
        href=reverse("accounts:colleague", kwargs={"colleague": user.pk}),
        email=user.email,
        registration=user.registration or NOT_GIVEN,
        roles=tuple(role.label for role in Role if role.value in roles),
        access=_access(user, with_second_factor),
        last=_moment(user.last_login, clinic) if user.last_login else NEVER,
    )


def _access(user: User, with_second_factor: bool) -> tuple[str, str]:
    if not user.is_active:
        return "stop", "closed"
    if with_second_factor:
        return "ok", "second factor"
    return ("reason", "no second factor yet") if user.has_usable_password() else ("note", "invited")


def _role(each: Membership, clinic: Clinic, end: str = "") -> RoleShown:
    role = Role(each.role)
    until = _moment(each.until, clinic) if each.until else ""
    ended = f"{until}, ended by {each.ended_by}" if each.ended_by else until
    since, given_by = _moment(each.since, clinic), str(each.granted_by or "")
    return RoleShown(role.label, words.capital(PURPOSE[role]), since, ended, given_by, end)


def _what_may_be_done(user: User) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (deed.words, reverse(f"accounts:{route}", kwargs={"colleague": user.pk}), deed.follows) for route, deed in DEEDS.items()
    )


@dataclass(frozen=True, slots=True)
class DeedWords:
    """The words of something that is asked about once more before it is done."""

    words: str
    follows: str
    done: str


DEEDS: Mapping[str, DeedWords] = {
    "new_link": DeedWords(
        "Give a link to set the password",
        "Works once, for a day. Whoever has the link can become this user: hand it over yourself.",
        "",
    ),
    "second_factor_off": DeedWords(
        "Take off the second factor",
        "For a lost telephone. A new one is set up at the next signing in.",
        "The second factor is off.",
    ),
    "sign_out": DeedWords("Sign out everywhere", "Ends every session, on every device.", "Signed out everywhere."),
}


def _names(roles: Iterable[str]) -> str:
    held = set(roles)
    return words.listed(role.label.lower() for role in Role if role.value in held)


def _moment(when: datetime, clinic: Clinic) -> str:
    """On the clock of the clinic."""
    return words.day_and_clock(when.astimezone(ZoneInfo(clinic.time_zone)))
