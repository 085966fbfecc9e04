"""`eutonia clinic demo`: made once, served on this machine, stopped by Ctrl-C, kept for the next time."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests.running import eutonia

from eutonia.domain.errors import BadInput, EutoniaError
from eutonia_clinic.config.environment import read_environment
from eutonia_clinic.config.server import Listening, must_be_safe
from eutonia_clinic.demo.folder import MARK, DemoFolder

ENOUGH = 120
"""Seconds after which something hangs."""


def demo(folder: Path, *words: str) -> subprocess.Popen[str]:
    """The command in a process of its own, as a terminal starts it, with the settings of a real clinic around it."""
    command = [sys.executable, "-m", "eutonia", "clinic", "demo", "--folder", str(folder), "--people", "0", *words]
    around = {**os.environ, "EUTONIA_DATABASE_URL": "postgresql://real@127.0.0.1/clinic", "EUTONIA_HTTPS": "1"}
    kept = {name: value for name, value in around.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.Popen(
        command, env=kept, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def page(address: str, running: subprocess.Popen[str]) -> str:
    """What stands at an address, as soon as somebody answers there."""
    while True:
        try:
            with urllib.request.urlopen(address, timeout=ENOUGH) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert running.poll() is None, running.stdout and running.stdout.read()


def served_and_stopped(folder: Path, *words: str) -> str:
    """Start it, look at its tour, press Ctrl-C. Everything that it said."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = tried.getsockname()[1]
    with demo(folder, "--port", str(port), *words) as running:
        said = []
        try:
            assert running.stdout
            for line in running.stdout:
                said.append(line)
                if "Ctrl-C" in line:
                    break
            assert "A tour of the demonstration" in page(f"http://127.0.0.1:{port}/tour/", running)
        finally:
            os.killpg(running.pid, signal.SIGINT)
            rest, _ = running.communicate(timeout=ENOUGH)
    assert running.returncode == 0, rest
    assert "Traceback" not in rest
    return "".join([*said, rest])


def test_it_is_made_once_served_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first = served_and_stopped(folder)
    assert re.search(r"Made: \d+ acts, each in the audit.", first)
    assert "injector@demo.example" in first
    assert "only for the demo" in first
    made = (folder / "audit-anchors.jsonl").read_text()
    again = served_and_stopped(folder)
    assert "Made:" not in again
    assert (folder / "audit-anchors.jsonl").read_text().startswith(made)


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "clinic.sqlite3").write_text("of a real clinic")
    with demo(tmp_path, "--fresh") as refused:
        said, _ = refused.communicate(timeout=ENOUGH)
    assert refused.returncode == 1
    assert "Nothing was removed" in said
    assert (tmp_path / "clinic.sqlite3").read_text() == "of a real clinic"
    with pytest.raises(EutoniaError):
        DemoFolder(tmp_path).begin()


def test_one_that_was_not_finished_is_made_anew(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo")
    folder.begin()
    assert (folder.is_one, folder.made_on) == (True, None)
    (folder.path / "clinic.sqlite3").write_text("half of it")
    folder.begin()
    assert [path.name for path in folder.path.iterdir()] == [MARK]


@pytest.mark.parametrize(
    "beyond",
    [
        {"EUTONIA_ALLOWED_HOSTS": "clinic.example.org", "EUTONIA_HTTPS": "1"},
        {"EUTONIA_BEHIND_PROXY": "1"},
        {"EUTONIA_DATABASE_URL": "postgresql://u:p@h/n", "EUTONIA_SECRET_KEY": "s" * 40},
    ],
)
def test_a_demonstration_stays_on_this_machine(beyond: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="EUTONIA_DEMO"):
        read_environment({"EUTONIA_DEMO": "1", **beyond})


def test_without_a_second_factor_nothing_is_served_beyond_this_machine(settings: object) -> None:
    settings.SECOND_FACTOR_REQUIRED = False  # type: ignore[attr-defined]
    settings.ENVIRONMENT = read_environment({"EUTONIA_BEHIND_PROXY": "1"})  # type: ignore[attr-defined]
    with pytest.raises(BadInput, match="EUTONIA_SECOND_FACTOR"):
        must_be_safe(Listening("0.0.0.0", 8000, 1, None, None))


def test_help_says_what_it_does() -> None:
    ran = eutonia("clinic", "demo", "--help")
    assert ran.code == 0
    assert "forty made-up people" in ran.out
