"""The repository as it is handed on: its lock names the public index only, and no file names anyone's machine."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripts.lock import ALLOWED, EXPORTS, hosts_in
from tests.health.source import ROOT

NOT_OURS = {"build", "dist", "__pycache__", "eutonia.egg-info"}
HIDDEN_BUT_OURS = {".ci", ".gitignore", ".gitattributes", ".importlinter"}
REGISTRIES = re.compile("|".join(("py" + r"pi\.", "python" + "hosted", "npm" + r"js\.", "conda" + r"\.org")))
PLACES = re.compile(r"(?<![\w.*-])/(?:" + "|".join(("work", "root", "home", "Users")) + r")(?:/|\b)")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+?)(?: ;.*)? \\$", re.MULTILINE)
HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


def files() -> Iterator[Path]:
    """Every file that belongs to the project, except the lock and binaries."""
    for path in sorted(ROOT.rglob("*")):
        parts = set(path.relative_to(ROOT).parts)
        hidden = {part for part in parts if part.startswith(".")} - HIDDEN_BUT_OURS
        if path.is_file() and not hidden and not parts & NOT_OURS and path.name != "uv.lock":
            yield path


def text_of(path: Path) -> str:
    """The text of a file; nothing for a binary."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_the_lock_names_the_public_index_and_its_store_and_no_other_host() -> None:
    assert hosts_in((ROOT / "uv.lock").read_text(encoding="utf-8")) == ALLOWED


@pytest.mark.parametrize("pattern", [REGISTRIES, PLACES], ids=["registries", "places"])
def test_no_file_names_a_registry_or_a_place_on_someones_machine(pattern: re.Pattern[str]) -> None:
    found = {str(path.relative_to(ROOT)): match[0] for path in files() if (match := pattern.search(text_of(path)))}
    assert found == {}


@pytest.mark.parametrize("text", ["https://" + "py" + "pi.org/simple", "see /" + "work/main", "'/" + "home/mary/x'"])
def test_the_search_finds_what_it_looks_for(text: str) -> None:
    assert REGISTRIES.search(text) or PLACES.search(text)


@pytest.mark.parametrize("name", EXPORTS)
def test_the_exported_packages_are_the_locked_ones_by_version_and_hash(name: str) -> None:
    exported = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {(package["name"], package["version"]) for package in lock["package"]}
    hashes = set(HASH.findall((ROOT / "uv.lock").read_text(encoding="utf-8").replace('hash = "', "--hash=")))
    assert PIN.findall(exported)
    assert set(PIN.findall(exported)) <= locked
    assert set(HASH.findall(exported)) <= hashes
    assert "://" not in exported


def test_the_licence_is_the_apache_licence_in_full() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
