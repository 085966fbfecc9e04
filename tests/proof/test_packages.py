"""Packages are locked by version and hash, listed with their licences, and each licence goes with ours."""

from __future__ import annotations

import json

import pytest
from proof.security.packages import LIST, REQUIREMENTS, allowed, document, packages, terms, text, unhashed

HASH = "0" * 64


@pytest.mark.parametrize("name", ["core", "demo", "dev"])
def test_every_package_is_locked_by_version_and_hash(name: str) -> None:
    assert unhashed((REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("line", "is_whole"),
    [
        (f"a-package==1.0 \\\n    --hash=sha256:{HASH}", True),
        ("a-package==1.0 \\\n    # via another", False),
        ("a-package>=1.0", False),
        (f"a-package==1.0 \\\n    --hash=md5:{HASH[:32]}", False),
        ("https://example.org/a-package.whl", False),
    ],
)
def test_a_package_without_them_is_found(line: str, is_whole: bool) -> None:
    assert (unhashed(line + "\n") == []) is is_whole


def test_the_list_of_packages_is_that_of_the_lock() -> None:
    assert LIST.read_text(encoding="utf-8") == text(), "run: python -m proof.security"


def test_the_list_says_of_each_what_it_is_and_how_to_know_it() -> None:
    held = json.loads(LIST.read_text(encoding="utf-8"))
    assert (held["bomFormat"], held["specVersion"]) == ("CycloneDX", "1.6")
    refs = [one["bom-ref"] for one in held["components"]]
    assert len(refs) == len(set(refs)) == len(document()["components"])
    for one in held["components"]:
        assert one["licenses"], one["name"]
        if one["type"] == "library":
            assert one["purl"].startswith("pkg:")
            assert len(one["hashes"][0]["content"]) == 64


def test_every_licence_is_known_and_goes_with_ours() -> None:
    assert {one.name: one.licence for one in packages() if not one.licence or set(terms(one.licence)) - set(allowed())} == {}
    assert "GPL-3.0-only" not in allowed()
    assert terms("MIT AND (BSD-3-Clause OR GPL-3.0-only)") == ["MIT", "BSD-3-Clause", "GPL-3.0-only"]
