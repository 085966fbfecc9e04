"""Files outside the database that are only ever added to: a whole line at a time, or none of it."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl

OWNER_MAY_WRITE = 0o640
LONGEST_LINE = 4_096


def add_line(file: Path, line: str, *, flush: bool) -> None:
    """Add one line; several programs may do so at once. With `flush`, wait until it is on the disk.

    Raises `OSError` where it does not fit, and then nothing of it stays: half a line would spoil the next one as well.
    """
    is_new = not file.exists()
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, OWNER_MAY_WRITE)
    try:
        _alone(handle)
        end = _whole_until(handle)
        data = f"{line}\n".encode()
        if os.write(handle, data) < len(data):
            os.ftruncate(handle, end)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
        if flush:
            os.fsync(handle)
    finally:
        os.close(handle)
    if is_new and flush:
        keep_entry(file.parent)


def keep_entry(folder: Path) -> None:
    """A new file is safe only when its folder is on the disk as well."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def whole_lines(file: Path) -> list[str]:
    """Every line that was written to its end. Nothing when there is no such file."""
    if not file.exists():
        return []
    text = file.read_bytes().decode(errors="replace")
    return text[: text.rfind("\n") + 1].splitlines()


def _alone(handle: int) -> None:
    """Nobody else adds until the file is closed. Where there is no such lock, one process writes."""
    if sys.platform != "win32":
        fcntl.flock(handle, fcntl.LOCK_EX)


def _whole_until(handle: int) -> int:
    """The end of the last whole line. What a program that was killed left after it is taken away."""
    size = os.fstat(handle).st_size
    os.lseek(handle, max(0, size - LONGEST_LINE), os.SEEK_SET)
    tail = os.read(handle, LONGEST_LINE)
    torn = len(tail) - tail.rfind(b"\n") - 1
    if torn:
        os.ftruncate(handle, size - torn)
    return size - torn
