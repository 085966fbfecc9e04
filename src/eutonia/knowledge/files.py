"""The reference files as they lie on disk: their bytes, their hash, and their tables with exact numbers."""

from __future__ import annotations

import hashlib
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from eutonia.domain import KnowledgeFault

Files = dict[str, bytes]
"""Path relative to the data folder, with forward slashes, in sorted order -> content."""

SUFFIX = ".toml"
VERSION = "version.toml"
SOURCES = "sources"
FOLDERS = ("products", "muscles", "patterns", "scales", "alternatives", "screen", "settings", "belief", "loss")
DRAWS = "belief/draws.csv"
"""The draws of the fit to the trials: numbers made by a program, and the one file here that is not TOML."""


def read_files(root: Path) -> Files:
    """Every reference file under `root`.

    Raises `KnowledgeFault` when there is no such folder, and for a file that no reader would open: a fact in a
    misspelt folder must not vanish without a word.
    """
    if not root.is_dir():
        raise KnowledgeFault(f"{root.name}: there is no such folder of reference files")
    paths = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    for name in sorted(paths):
        if not _is_expected(name):
            raise KnowledgeFault(f"{name}: no reference file is expected here; folders are {', '.join(FOLDERS)}")
    return {name: paths[name].read_bytes() for name in sorted(paths)}


def _is_expected(name: str) -> bool:
    if name == DRAWS:
        return True
    folder, _, rest = name.partition("/")
    at_the_top = name == VERSION or name.startswith(SOURCES)
    return name.endswith(SUFFIX) and (folder in FOLDERS if rest else at_the_top)


def hash_of(files: Files) -> str:
    """One SHA-256 over every path and every byte: change a fact, and the hash changes."""
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def parse(name: str, content: bytes) -> dict[str, Any]:
    """The table in one file, numbers with a point as Decimal; raises `KnowledgeFault` naming the file."""
    try:
        return tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ArithmeticError) as fault:
        raise KnowledgeFault(f"{name}: cannot be read as TOML: {fault}") from fault


def under(files: Files, folder: str) -> list[str]:
    """The names of the TOML files in one folder, at any depth."""
    return [name for name in files if name.startswith(f"{folder}/") and name.endswith(SUFFIX)]


def source_files(files: Files) -> list[str]:
    """The names of the files that list documents: sources.toml and its companions."""
    return [name for name in files if name.startswith(SOURCES)]
