"""The reference files of another release, as tests need them."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from eutonia.knowledge import Knowledge, load
from eutonia.knowledge.loading import PACKAGED


def changed_files(tmp_path: Path, old: str, new: str) -> Knowledge:
    """The files with one text of the limits of onabotulinumtoxinA changed, as a new release would have them."""
    copytree(PACKAGED, tmp_path / "data")
    file = tmp_path / "data/products/onabotulinumtoxinA/limits.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load(tmp_path / "data")
