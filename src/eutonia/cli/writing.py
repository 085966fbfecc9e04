"""Writing files whole or not at all, and several of them together or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from eutonia.domain.errors import EutoniaError


def may_write(target: Path, inputs: tuple[str, ...]) -> None:
    """Refuse a target that cannot be written, or that would overwrite what was read. Asked before any work is done."""
    if target.is_dir():
        raise EutoniaError(f"{target} is a folder; give the name of a file. Nothing was written.")
    if not target.parent.is_dir():
        raise EutoniaError(f"The folder {target.parent} does not exist. Nothing was written.")
    if any(target.exists() and Path(name).exists() and target.samefile(name) for name in inputs):
        raise EutoniaError(f"{target} is what was read; it is not overwritten. Nothing was written.")


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write every file beside its place first, and only then put all of them in place.

    Readable by their owner only: they are about a person. An earlier file of the same name is replaced.
    """
    beside: dict[Path, Path] = {}
    target = Path()
    try:
        for target, content in files.items():
            beside[target] = _write_beside(target, content)
        for target, written in beside.items():
            os.replace(written, target)
    except OSError as fault:
        raise EutoniaError(f"{target} cannot be written: {fault.strerror}. Nothing was written.") from fault
    finally:
        for written in beside.values():
            written.unlink(missing_ok=True)


def _write_beside(target: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".eutonia-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)
