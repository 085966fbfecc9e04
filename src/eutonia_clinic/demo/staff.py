"""Who works in the demonstration, and in which two clinics. Nobody here exists either; the password is known to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eutonia_clinic.accounts.acts import found_clinic, invite
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock

PASSWORD = "only for the demo"
"""Of every account of the demonstration, which answers on this machine only."""
SPASTICITY, UROLOGY = "TESTCLINIC spasticity", "TESTCLINIC urology, in another town"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One account. `words` says what to look at with it."""

    key: str
    name: str
    role: Role
    registration: str
    words: str
    clinic: str = SPASTICITY

    @property
    def email(self) -> str:
        """What is typed to sign in."""
        return f"{self.key}@demo.example"

    @property
    def role_words(self) -> str:
        """'Injector', and where, when that is not the clinic of the tour."""
        return str(self.role.label) if self.clinic == SPASTICITY else f"{self.role.label}, {self.clinic}"

    @property
    def password(self) -> str:
        """The one that everybody knows."""
        return PASSWORD


SITES = {SPASTICITY: "Day ward, north wing", UROLOGY: "Urology outpatients"}
"""Where each clinic sees people."""
COLLEAGUES = (
    Colleague("injector", "Dr Ines Sample", Role.INJECTOR, "TEST 1000001", "Today, the plan board, signing and a session"),
    Colleague("second-injector", "Dr Omar Placeholder", Role.INJECTOR, "TEST 1000002", "Give the second name under a reason"),
    Colleague("assessor", "Rosa Example, physiotherapist", Role.ASSESSOR, "TEST 2000003", "Assess, and write down a follow-up"),
    Colleague("lead", "Prof Noor Template", Role.LEAD, "TEST 1000004", "How the service does, the audit, second names"),
    Colleague("administrator", "Max Fixture", Role.ADMINISTRATOR, "", "Accounts and roles; no record of a person"),
    Colleague("researcher", "Kim Specimen", Role.RESEARCHER, "", "An export without names; no record of a person"),
    Colleague(
        "urologist",
        "Mr Alun Standin",
        Role.INJECTOR,
        "TEST 1000007",
        "The other clinic, which treats the bladder of some of them",
        UROLOGY,
    ),
)


def known_accounts() -> tuple[Colleague, ...]:
    """The accounts that the sign-in page of the demonstration offers."""
    return COLLEAGUES


@dataclass(frozen=True, slots=True)
class Staff:
    """The clinics and the accounts by their keys."""

    spasticity: Clinic
    urology: Clinic
    users: dict[str, User]

    def __getitem__(self, key: str) -> User:
        return self.users[key]


def make_staff(at: datetime) -> Staff:
    """Found both clinics and invite everybody, at a moment."""
    with clock.stopped_at(at):
        boss = _colleague("administrator")
        founder = User(email=boss.email, display_name=boss.name)
        clinics = {name: _founded(founder, name) for name in (SPASTICITY, UROLOGY)}
        users = {one.key: _invited(one, founder, clinics[one.clinic]) for one in COLLEAGUES if one is not boss}
    users[boss.key] = founder
    for user in users.values():
        user.set_password(PASSWORD)
        user.save()
    return Staff(clinics[SPASTICITY], clinics[UROLOGY], users)


def _colleague(key: str) -> Colleague:
    return next(one for one in COLLEAGUES if one.key == key)


def _founded(by: User, name: str) -> Clinic:
    clinic = Clinic(name=name, time_zone="Europe/London", jurisdiction="UK/EU", default_product="onabotulinumtoxinA")
    return found_clinic(by=by, clinic=clinic, key=f"demo-found-{name}", site=SITES[name]).clinic


def _invited(one: Colleague, by: User, clinic: Clinic) -> User:
    return invite(
        by=by, clinic=clinic, key=f"demo-invite-{one.key}", email=one.email, display_name=one.name,
        registration=one.registration, roles=[one.role],
    )  # fmt: skip
