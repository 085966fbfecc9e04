"""The scripts that set things up: they refuse with words, and they know a strange host in a lock when they see one."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from scripts import lock, prepare
from tests.health.source import ROOT, imports, tree_of

PREPARE = ROOT / "scripts" / "prepare.py"


def test_preparing_needs_nothing_but_the_standard_library() -> None:
    assert {name.split(".")[0] for name in imports(tree_of(PREPARE))} <= sys.stdlib_module_names


def test_an_old_python_can_read_the_script_far_enough_to_be_told_it_is_old() -> None:
    ast.parse(PREPARE.read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("words", [[], ["everything"], ["demo", "dev"]])
def test_a_wrong_word_is_answered_with_the_right_ones(words: list[str]) -> None:
    ended = subprocess.run([sys.executable, str(PREPARE), *words], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    for right in ("demo", "dev", "browser", "database"):
        assert f"prepare.py {right}" in ended.stderr


def test_the_uv_that_is_installed_is_pinned_by_version_and_hash() -> None:
    pinned = prepare.PINNED_UV.read_text(encoding="utf-8")
    assert pinned.startswith("uv==")
    assert "--hash=sha256:" in pinned


@pytest.mark.parametrize("stray", prepare.STRAY)
def test_no_setting_of_this_machine_can_point_an_installation_at_another_python(
    stray: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(stray, "somewhere-else")
    assert prepare.run([sys.executable, "-c", f"import os, sys; sys.exit({stray!r} in os.environ)"])


def test_a_site_is_heard_where_it_names_its_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.delenv("UV_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    assert prepare.own_index_settings() == {"UV_DEFAULT_INDEX": "https://mirror.example/simple"}
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    assert prepare.own_index_settings() == {}


def test_every_host_of_a_lock_is_seen() -> None:
    text = 'registry = "http://127.0.0.1:9/simple"\nurl = "https://mirror.example/a.whl"'
    assert lock.hosts_in(text) == {"127.0.0.1:9", "mirror.example"}


@pytest.mark.parametrize("name", ["UV_INDEX", "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "PIP_INDEX_URL"])
def test_locking_hears_no_index_of_this_machine(name: str) -> None:
    assert lock.INDEX_SETTINGS.fullmatch(name)
