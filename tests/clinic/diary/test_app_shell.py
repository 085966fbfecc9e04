"""The shell of the person's app: the same for everybody, complete, one version, and nothing about a person in it."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from tests.clinic.entering import signed_in
from tests.clinic.scenes import a_clinic, a_person, a_user

from eutonia_clinic.diary import shell
from eutonia_clinic.diary.languages import languages
from eutonia_clinic.diary.questions import questions

PAGES = ("/diary/", "/diary/worker.js", "/diary/manifest.webmanifest")
NOTHING_BUT = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "font-src": "'self'",
    "connect-src": "'self'", "worker-src": "'self'", "manifest-src": "'self'", "form-action": "'none'",
}  # fmt: skip
HEAD_OF_A_PNG = 24


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    """What is worked out once in a process is worked out once in a test."""
    for one in (shell.shell_files, shell.version):
        one.cache_clear()
    yield
    for one in (shell.shell_files, shell.version):
        one.cache_clear()


def keeps(client: Client) -> dict[str, Any]:
    """What the worker keeps on the device."""
    text = client.get("/diary/worker.js").content.decode()
    found = re.match(r"const SHELL = (\{.*\});\n", text)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


@pytest.mark.django_db
def test_the_shell_is_the_same_for_everybody_and_leaves_no_trace() -> None:
    by = a_user(clinic := a_clinic())
    a_person(by, clinic, family="PARTICULAR", given="Juniper")
    for page in PAGES:
        stranger, colleague = Client().get(page), signed_in(by).get(page)
        assert stranger.status_code == 200
        assert stranger.content == colleague.content
        assert not stranger.cookies
        assert stranger.headers["Cache-Control"] == "no-cache"
        assert "PARTICULAR" not in stranger.content.decode().upper()
        assert clinic.name not in stranger.content.decode()


@pytest.mark.django_db
def test_the_page_may_load_nothing_but_what_is_ours() -> None:
    said = Client().get("/diary/").headers["Content-Security-Policy"]
    assert dict(part.strip().split(maxsplit=1) for part in said.split(";")) == {
        **NOTHING_BUT, "base-uri": "'none'", "frame-ancestors": "'none'", "object-src": "'none'",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_shell_is_only_read(page: str, method: str) -> None:
    assert getattr(Client(), method)(page).status_code == 405


@pytest.mark.django_db
def test_the_worker_reaches_no_further_than_the_diary() -> None:
    said = Client().get("/diary/worker.js")
    assert said.headers["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in said.headers


@pytest.mark.django_db
def test_everything_that_is_kept_is_there_and_everything_that_is_there_is_kept() -> None:
    kept = keeps(Client())["files"]
    assert len(kept) == len(set(kept))
    assert {one.address for one in shell.shell_files()} < set(kept)
    assert all(one.path.is_file() for one in shell.shell_files())
    own = {f"app/{path.name}" for path in shell.OWN.iterdir()} | {f"words/{code}.json" for code in languages()}
    assert {name.removeprefix("/static/diary/") for name in kept if name.startswith("/static/diary/")} == own


@pytest.mark.parametrize("path", sorted(shell.OWN.glob("*.js")), ids=lambda path: path.name)
def test_a_module_asks_for_modules_that_are_kept(path: Path) -> None:
    asked = re.findall(r'from "\./([\w.]+)"', path.read_text("utf-8"))
    assert [name for name in asked if not (shell.OWN / name).is_file()] == []


@pytest.mark.django_db
def test_an_installation_serves_each_of_them_under_the_address_that_the_worker_names(tmp_path: Path, settings: Any) -> None:
    """With the storage of an installation some addresses hold the hash of their content, and the plain ones are there as well."""
    settings.STATIC_ROOT = tmp_path
    kind = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": kind}}
    call_command("collectstatic", verbosity=0, interactive=False)
    kept = [name for name in keeps(Client())["files"] if name.startswith("/static/")]
    assert any(re.search(r"tokens\.[0-9a-f]{12}\.css$", name) for name in kept)
    assert [name for name in kept if not (tmp_path / name.removeprefix("/static/")).is_file()] == []
    page = Client().get("/diary/").content.decode()
    named = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert named <= set(kept)


@pytest.mark.django_db
def test_the_version_changes_with_what_is_kept_and_only_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keeps(Client())["version"]
    shell.version.cache_clear()
    assert keeps(Client())["version"] == before
    worker = tmp_path / "worker.js"
    worker.write_text(shell.WORKER.read_text("utf-8") + "// another\n", "utf-8")
    monkeypatch.setattr(shell, "WORKER", worker)
    shell.version.cache_clear()
    assert keeps(Client())["version"] != before


@pytest.mark.django_db
def test_the_app_can_be_put_on_the_home_screen() -> None:
    told = Client().get("/diary/manifest.webmanifest").json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/diary/", "/diary/", "standalone")
    for icon in told["icons"]:
        held = (shell.OWN / icon["src"].rsplit("/", 1)[1]).read_bytes()
        if icon["type"] == "image/png":
            assert "{}x{}".format(*struct.unpack(">II", held[16:HEAD_OF_A_PNG])) == icon["sizes"]
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}


def test_the_shell_knows_every_question_about_danger_before_anything_is_opened() -> None:
    assert [one["id"] for one in shell.shell()["questions"]] == list(questions())
    assert {one["urgency"] for one in shell.shell()["questions"]} == {"emergency", "today"}


def test_the_ground_of_the_home_screen_is_that_of_the_pages() -> None:
    assert f"--canvas:{shell.PAPER}" in (shell.CORE / "core" / "tokens.css").read_text("utf-8")
