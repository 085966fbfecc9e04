"""Signing in and keeping accounts in a real browser: on a phone, a tablet and a desk, by keyboard alone, and for every eye."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.entering import PASSWORD, code_now, with_password, with_second_factor
from tests.clinic.scenes import a_clinic, a_user
from tests.clinic.seeing import COLOURS_ONLY, WIDTHS, Served, draw, look_at, look_in_themes

from eutonia_clinic.accounts.models import Clinic, Membership, User
from eutonia_clinic.accounts.queries import roles_of
from eutonia_clinic.accounts.roles import Role

pytestmark = pytest.mark.browser
FIRST_CODE = 'code[class="secret"]'


@pytest.fixture
def clinic(database: Database) -> Clinic:
    return a_clinic("North clinic")


@pytest.fixture
def admin(clinic: Clinic) -> User:
    return with_second_factor(with_password(a_user(clinic, "Ann Admin", Role.ADMINISTRATOR)))


@pytest.fixture
def no_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


@pytest.mark.usefixtures("no_mail")
def test_From_an_invitation_to_the_first_page_by_keyboard_alone(served: Served, clinic: Clinic, admin: User) -> None:
    tab = served.browser()
    tab.goto("/")
    _type(tab, "E-mail address", admin.email)
    _type(tab, "Password", PASSWORD)
    tab.keyboard.press("Enter")
    _type(tab, "Code", code_now())
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/colleagues/")

    _press(tab, "Invite somebody")
    _type(tab, "E-mail address", "bea@example.org")
    _type(tab, "Name", "Dr Bea Sample")
    _tick(tab, "Injector")
    _press(tab, "Invite")
    link = tab.locator("code.address").inner_text()

    other = served.browser()
    other.goto(link)
    _type(other, "New password", PASSWORD)
    _type(other, "New password, again", PASSWORD)
    other.keyboard.press("Enter")
    _press(other, "Sign in")
    _type(other, "E-mail address", "bea@example.org")
    _type(other, "Password", PASSWORD)
    other.keyboard.press("Enter")
    secret = other.locator(FIRST_CODE).inner_text()
    _type(other, "Code", code_now(secret=secret))
    other.keyboard.press("Enter")
    other.wait_for_url("**/account/recovery-codes/")
    assert other.locator(".codes li").count() == 10
    _press(other, "I have kept them: go on")
    assert "Dr Bea Sample, injector" in other.locator("header.top").inner_text()
    assert roles_of(User.objects.get(email="bea@example.org"), clinic) == {Role.INJECTOR}


def test_What_is_wrong_is_said_at_the_head_and_leads_to_the_field(served: Served, admin: User) -> None:
    tab = served.browser()
    tab.goto("/sign-in/")
    _press(tab, "Sign in")
    summary = tab.locator(".nhsuk-error-summary")
    assert summary.evaluate("box => box.contains(document.activeElement) || document.activeElement === box")
    look_at(tab, "sign-in-nothing-typed")
    summary.get_by_role("link").first.click()
    assert tab.evaluate("document.activeElement.name") == "login"


def test_Everything_works_without_script(served: Served, clinic: Clinic, admin: User) -> None:
    user = a_user(clinic, "Dr Cy Sample", Role.ASSESSOR)
    tab = served.browser(admin, script=False)
    tab.goto("/colleagues/")
    tab.get_by_role("link", name="Dr Cy Sample").click()
    tab.get_by_label("Lead: sees").check()
    tab.get_by_role("button", name="Give the role").click()
    assert "is now lead here" in tab.locator("main").inner_text()
    tab.get_by_role("link", name="End the role of assessor").click()
    tab.get_by_role("button", name="End the role of assessor").click()
    assert roles_of(user, clinic) == {Role.LEAD}
    tab.goto("/account/")
    tab.get_by_label("Dark").check()
    tab.get_by_role("button", name="Use this").click()
    assert tab.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_Every_page_before_signing_in_is_for_every_eye(served: Served, admin: User, scheme: str, settings: Any) -> None:
    tab, widths = served.browser(scheme=scheme), WIDTHS if scheme == "light" else COLOURS_ONLY
    for name, where in ENTRY.items():
        tab.goto(where)
        look_at(tab, f"{name}-{scheme}", widths)
    tab.goto("/sign-in/")
    tab.get_by_label("E-mail address").fill(admin.email)
    tab.get_by_label("Password").fill("not this one")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Sign in").click()
    look_at(tab, f"sign-in-wrong-{scheme}", widths)
    tab.get_by_label("Password").fill(PASSWORD)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Sign in").click()
    look_at(tab, f"code-{scheme}", widths)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    tab.goto("/password/forgotten/")
    look_at(tab, f"forgotten-without-mail-{scheme}", widths)


ENTRY = {
    "sign-in": "/sign-in/",
    "sign-in-idle": "/sign-in/?why=idle",
    "forgotten": "/password/forgotten/",
    "link-sent": "/password/sent/",
    "bad-link": "/password/set/1/abc-def/",
    "password-is-set": "/password/is-set/",
    "closed": "/sign-in/closed/",
    "not-invited": "/sign-in/with/not-invited/",
    "single-sign-on-failed": "/sign-in/with/failed/",
    "not-found": "/nowhere/",
}


@pytest.mark.usefixtures("no_mail")
def test_Every_page_of_accounts_is_for_every_eye(served: Served, clinic: Clinic, admin: User) -> None:
    user = _a_long_name(clinic)
    Membership.objects.create(user=admin, clinic=a_clinic("South clinic for spasticity and movement"), role=Role.INJECTOR)
    tab = served.browser(admin)
    pages = {
        "colleagues": "/colleagues/",
        "colleague": f"/colleagues/{user.pk}/",
        "invite": "/colleagues/invite/",
        "end-role": f"/roles/{user.memberships.latest('pk').pk}/end/",
        "new-link": f"/colleagues/{user.pk}/link/",
        "account": "/account/",
        "clinics": "/account/clinic/",
        "change-password": "/account/password/",
        "sign-out": "/sign-out/",
        "not-found-signed-in": "/nowhere/",
        "not-open": "/people/",
    }
    for name, where in pages.items():
        tab.goto(where)
        _look(tab, name)
    tab.goto("/colleagues/invite/")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Invite").click()
    _look(tab, "invite-wrong")
    tab.goto(f"/colleagues/{user.pk}/link/")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Give a link").click()
    _look(tab, "link")
    tab.goto("/account/recovery-codes/new/")
    _look(tab, "again")


def _look(tab: Any, name: str) -> None:
    look_at(tab, name)
    look_in_themes(tab, name)


def test_Setting_up_the_second_factor_is_for_every_eye(served: Served, clinic: Clinic) -> None:
    user = with_password(a_user(clinic, "Dr Bea Sample"))
    tab = served.browser()
    tab.goto("/sign-in/")
    tab.get_by_label("E-mail address").fill(user.email)
    tab.get_by_label("Password").fill(PASSWORD)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Sign in").click()
    look_at(tab, "second-factor")
    tab.get_by_label("Code").fill(code_now(secret=tab.locator(FIRST_CODE).inner_text()))
    with tab.expect_navigation():
        tab.get_by_role("button", name="Set it up").click()
    look_at(tab, "recovery-codes")


def test_The_picture_for_the_authenticator_is_one(served: Served, clinic: Clinic) -> None:
    """Its squares say the address that the key beside it says."""
    from eutonia_clinic.accounts.qr import QUIET, path_of

    path, width = path_of("otpauth://totp/ada%40example.org?secret=ABC&issuer=Eutonia")
    squares = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}
    finder = {(x, y) for x in range(7) for y in range(7) if x in (0, 6) or y in (0, 6) or (2 <= x <= 4 and 2 <= y <= 4)}
    for left, top in ((0, 0), (width - 2 * QUIET - 7, 0), (0, width - 2 * QUIET - 7)):
        here = {(x - QUIET - left, y - QUIET - top) for x, y in squares}
        assert {(x, y) for x, y in here if 0 <= x < 7 and 0 <= y < 7} == finder
    assert (width - 2 * QUIET - 17) % 4 == 0


def test_At_twice_the_size_nothing_is_lost(served: Served, clinic: Clinic, admin: User) -> None:
    _a_long_name(clinic)
    tab = served.browser(admin, width=1440, zoom=2)
    for name, where in {"colleagues": "/colleagues/", "account": "/account/"}.items():
        tab.goto(where)
        draw(tab, f"{name}-zoom")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 720


def test_The_first_tab_stop_skips_to_the_content(served: Served, admin: User) -> None:
    tab = served.browser(admin)
    tab.goto("/colleagues/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to content"


def test_Locked_for_a_while_is_for_every_eye(served: Served, admin: User) -> None:
    tab = served.browser()
    tab.goto("/sign-in/")
    for attempt in range(5):
        tab.get_by_label("E-mail address").fill(admin.email)
        tab.get_by_label("Password").fill(f"guess {attempt}")
        tab.get_by_role("button", name="Sign in").click()
    assert "Locked for a while" in tab.locator("h1").inner_text()
    look_at(tab, "locked")


def _a_long_name(clinic: Clinic) -> User:
    """Somebody whose name and address are as long as names and addresses are."""
    user = a_user(clinic, "Professor Dr Maximiliane Wolkenstein-Featherstonehaugh", Role.INJECTOR, Role.ASSESSOR, Role.LEAD)
    User.objects.filter(pk=user.pk).update(
        email="maximiliane.wolkenstein-featherstonehaugh@neurorehabilitation.example.org", registration="GMC 1234567"
    )
    Membership.objects.filter(user=user, role=Role.ASSESSOR).update(until="2024-01-01T00:00:00Z")
    a_user(clinic, "Dr Cy Sample", Role.ASSESSOR)
    a_user(clinic, "Di Sample", Role.RESEARCHER)
    return user


def _type(tab: Any, label: str, text: str) -> None:
    """Come to a field with the tabulator key, and type."""
    field = tab.get_by_label(label, exact=True)
    _tab_to(tab, field)
    tab.keyboard.type(text)


def _tick(tab: Any, label: str) -> None:
    _tab_to(tab, tab.get_by_label(label))
    tab.keyboard.press("Space")


def _press(tab: Any, words: str) -> None:
    """Come to a button or link with the tabulator key, and press it."""
    main = tab.locator("main")
    _tab_to(tab, main.get_by_role("button", name=words).or_(main.get_by_role("link", name=words)).first)
    tab.keyboard.press("Enter")
    tab.wait_for_load_state()


def _tab_to(tab: Any, wanted: Any) -> None:
    wanted.wait_for()
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        tab.keyboard.press("Tab")
    raise AssertionError("the tabulator key does not come there")
