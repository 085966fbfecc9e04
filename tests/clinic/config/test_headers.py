"""What the browser is told with every answer, and what an installation beyond this machine adds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client
from tests.clinic.entering import PASSWORD, signed_in, with_password
from tests.clinic.scenes import a_clinic, a_user

from eutonia_clinic.accounts.roles import Role

ASK = """
import django, json
django.setup()
from django.conf import settings
names = %r
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def policy(said: Any) -> dict[str, str]:
    """The content security policy, directive by directive."""
    parts = (part.split(maxsplit=1) for part in said["Content-Security-Policy"].split(";"))
    return {part[0]: part[1] for part in parts}


@pytest.mark.django_db
def test_every_answer_tells_the_browser_to_trust_nobody_else() -> None:
    browser = signed_in(a_user(a_clinic(), "Ann Admin", Role.ADMINISTRATOR))
    for said in (Client().get("/sign-in/"), browser.get("/colleagues/"), browser.get("/nowhere/"), Client().get("/")):
        assert policy(said) == {
            "default-src": "'self'",
            "object-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
        }
        assert said["X-Frame-Options"] == "DENY"
        assert said["X-Content-Type-Options"] == "nosniff"
        assert said["Referrer-Policy"] == "same-origin"
        assert said["Cross-Origin-Opener-Policy"] == "same-origin"
        assert said["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in said["Permissions-Policy"]
        assert "no-store" in said["Cache-Control"]


@pytest.mark.django_db
def test_no_page_holds_a_script_or_a_style_of_its_own() -> None:
    browser = signed_in(a_user(a_clinic(), "Ann Admin", Role.ADMINISTRATOR))
    for where in ("/colleagues/", "/colleagues/invite/", "/account/", "/account/password/", "/account/clinic/"):
        page = browser.get(where).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick=" not in page


@pytest.mark.django_db
def test_the_session_is_out_of_reach_of_scripts_and_other_sites() -> None:
    user = with_password(a_user(a_clinic()))
    session = Client().post("/sign-in/", {"login": user.email, "password": PASSWORD}).cookies["eutonia-session"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    csrf = Client().get("/sign-in/").cookies["eutonia-csrf"]
    assert csrf["httponly"]
    assert csrf["samesite"] == "Strict"


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_not_answered() -> None:
    assert Client(headers={"host": "evil.example"}).get("/sign-in/").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("size", [2 * 1024 * 1024 + 4096])
def test_a_form_that_is_too_large_is_refused(size: int) -> None:
    assert Client().post("/sign-in/", {"login": "x" * size}).status_code in (400, 413)


@pytest.mark.django_db
def test_a_form_with_too_many_fields_is_refused() -> None:
    assert Client().post("/sign-in/", {f"f{number}": "x" for number in range(2001)}).status_code == 400


def settings_of(tmp_path: Path, *names: str, **given: str) -> dict[str, Any]:
    """The settings that another process has under these variables."""
    import json

    variables = {name: value for name, value in os.environ.items() if not name.startswith("EUTONIA_")}
    ours = {"DJANGO_SETTINGS_MODULE": "eutonia_clinic.config.settings", "EUTONIA_DATA_DIR": str(tmp_path / "data")}
    code = ASK % (names,)
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**variables, **ours, **given},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def test_beyond_this_machine_cookies_and_answers_go_by_https_only(tmp_path: Path) -> None:
    names = (
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    )
    beyond = {"EUTONIA_HTTPS": "1", "EUTONIA_ALLOWED_HOSTS": "clinic.example.org", "EUTONIA_HSTS_SECONDS": "600"}
    assert settings_of(tmp_path, *names, **beyond) == {
        "SESSION_COOKIE_NAME": "__Host-eutonia-session",
        "CSRF_COOKIE_NAME": "__Host-eutonia-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 600,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    }


@pytest.mark.django_db
def test_a_program_that_asks_in_the_clear_is_refused_and_not_led_on(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    for address in ("/diary/open/", "/diary/sync/"):
        assert Client().post(address, {}, content_type="application/json").status_code == 403
    assert Client().get("/calendar/a-secret/clinic.ics").status_code == 403
    assert Client().get("/sign-in/").status_code == 301
    assert Client().get("/calendar/a-secret/clinic.ics", secure=True).status_code == 404


def test_nothing_switches_on_what_tells_of_the_inside(tmp_path: Path) -> None:
    asked = dict.fromkeys(("EUTONIA_DEBUG", "DJANGO_DEBUG", "DEBUG"), "1")
    assert settings_of(tmp_path, "DEBUG", **asked) == {"DEBUG": False}


def test_reading_the_settings_writes_nothing(tmp_path: Path) -> None:
    settings_of(tmp_path, "USE_TZ")
    assert not (tmp_path / "data").exists()


def test_django_finds_nothing_wrong() -> None:
    assert run_checks() == []


def test_every_file_that_a_page_or_a_style_sheet_names_is_there(tmp_path: Path, settings: Any) -> None:
    """The storage of an installation gives each file a name by its content, and fails when one is missing."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    assert (tmp_path / "staticfiles.json").is_file()


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
