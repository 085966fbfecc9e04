"""Every package by name, version, hash and licence, from the lock and from what is installed, as a CycloneDX document."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCK, REQUIREMENTS = ROOT / "uv.lock", ROOT / "requirements"
LIST = ROOT / "docs/security/packages.cdx.json"
VENDORED = ROOT / "src/eutonia_clinic/core/static/core/vendor/vendored.toml"
LICENCES = Path(__file__).with_name("licences.toml")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+?)(?: ;.*)? \\$", re.MULTILINE)
HASHED = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
FONTS = "src/eutonia/report/assets/fonts/OFL.txt"


@dataclass(frozen=True, slots=True)
class Package:
    """One package of the lock. `use`: what it is installed for, from the least to the most."""

    name: str
    version: str
    sha256: str
    file: str
    licence: str
    use: str


def packages() -> tuple[Package, ...]:
    """Every package of the lock but ours."""
    use = _use()
    rows = tomllib.loads(LOCK.read_text(encoding="utf-8"))["package"]
    held = (_package(row, use) for row in rows if "registry" in row["source"])
    return tuple(sorted(held, key=lambda one: (one.name, one.version)))


def _package(row: dict[str, Any], use: dict[str, str]) -> Package:
    file = row.get("sdist") or min(row["wheels"], key=lambda one: one["url"].rsplit("/", 1)[-1])
    name, version = row["name"], row["version"]
    sha256, place = file["hash"].removeprefix("sha256:"), file["url"].rsplit("/", 1)[-1]
    return Package(name, version, sha256, place, licence_of(name), use.get(name, "evidence and development"))


def _use() -> dict[str, str]:
    """What each package is for: the first list that names it."""
    lists = {"core": "the engine", "demo": "the clinic"}
    found: dict[str, str] = {}
    for name, use in lists.items():
        for package, _ in PIN.findall((REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")):
            found.setdefault(package, use)
    return found


def licence_of(name: str) -> str:
    """The licence of a package as an SPDX expression; '' when nobody says."""
    known = tomllib.loads(LICENCES.read_text(encoding="utf-8"))
    if name in known["said"]:
        return str(known["said"][name])
    try:
        held = metadata(name)
    except PackageNotFoundError:
        return ""
    told = [held.get("License-Expression"), held.get("License"), *_classified(held)]
    spelled = (known["spelling"].get(one, one) for one in told if one)
    return next((one for one in spelled if set(terms(one)) <= set(allowed())), "")


def _classified(held: Any) -> Iterator[str]:
    for one in held.get_all("Classifier", []):
        if one.startswith("License ::"):
            yield one.rsplit(" :: ", 1)[-1]


def terms(expression: str) -> list[str]:
    """The licences of an expression."""
    return [one for one in re.split(r"\s+(?:AND|OR)\s+|[()]", expression) if one.strip()]


def allowed() -> dict[str, str]:
    """Licences that go with ours, each with the reason."""
    rows = tomllib.loads(LICENCES.read_text(encoding="utf-8"))["allowed"]
    return {id: row["why"] for row in rows for id in row["ids"]}


def unhashed(requirements: str) -> list[str]:
    """Lines of an exported list that name a package without a version and a hash, or anything else than that."""
    found, named, hashes = [], "", 0
    for line in [*requirements.splitlines(), "end==0 \\"]:
        if line.startswith("    --hash"):
            hashes += bool(HASHED.match(line))
        elif not line.startswith(("    #", "#")) and line.strip():
            if named and not hashes:
                found.append(named)
            found += [] if PIN.match(line) else [line]
            named, hashes = line, 0
    return found


def document() -> dict[str, Any]:
    """The list, as CycloneDX 1.6 writes it. Without a date: the same packages make the same list."""
    ours = {"type": "application", "bom-ref": "eutonia", "name": "eutonia", "licenses": [{"license": {"id": "Apache-2.0"}}]}
    parts = [*(_component(one) for one in packages()), *_vendored(), _fonts()]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": ours}, "components": parts,
    }  # fmt: skip


def _component(one: Package) -> dict[str, Any]:
    purl = f"pkg:pypi/{one.name}@{one.version}"
    single = len(terms(one.licence)) == 1
    return {
        "type": "library", "bom-ref": purl, "name": one.name, "version": one.version, "purl": purl,
        "scope": "required" if one.use == "the engine" else "optional",
        "hashes": [{"alg": "SHA-256", "content": one.sha256}],
        "licenses": [{"license": {"id": one.licence}}] if single else [{"expression": one.licence}],
        "properties": _properties(one.file, one.use),
    }  # fmt: skip


def _vendored() -> Iterator[dict[str, Any]]:
    for one in tomllib.loads(VENDORED.read_text(encoding="utf-8"))["file"]:
        purl = f"pkg:npm/{one['package']}@{one['version']}"
        yield {
            "type": "library", "bom-ref": purl, "name": one["package"], "version": one["version"], "purl": purl,
            "scope": "optional", "hashes": [{"alg": "SHA-256", "content": one["sha256"]}],
            "licenses": [{"license": {"id": one["licence"]}}],
            "properties": _properties(one["name"], "the clinic, served unchanged"),
        }  # fmt: skip


def _fonts() -> dict[str, Any]:
    return {
        "type": "file", "bom-ref": "fonts", "name": "fonts of the pages", "licenses": [{"license": {"id": "OFL-1.1"}}],
        "properties": _properties(FONTS, "pages and reports"),
    }  # fmt: skip


def _properties(file: str, use: str) -> list[dict[str, str]]:
    return [{"name": "eutonia:file", "value": file}, {"name": "eutonia:use", "value": use}]


def text() -> str:
    """The list as a file."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
