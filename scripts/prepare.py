"""Set up what a command needs on a machine that has only Python, git and make. Standard library only.

    python3 scripts/prepare.py demo      the program with its PDF engine and the clinic, into .venv
    python3 scripts/prepare.py dev       the same with everything that tests and checks need
    python3 scripts/prepare.py browser   a Chromium for the tests of pages
    python3 scripts/prepare.py database  a PostgreSQL for the tests of records

Packages come from the addresses in uv.lock. A site with its own index sets it in the environment (UV_DEFAULT_INDEX,
UV_INDEX or PIP_INDEX_URL) or in pip's configuration; there the same packages are taken from that index, known by their
hashes.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools" / "uv-venv"
VENV = ROOT / ".venv"
PINNED_UV = ROOT / "scripts" / "uv.txt"
BIN = "Scripts" if os.name == "nt" else "bin"
OWN_INDEX = ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "PIP_INDEX_URL")
STRAY = ("UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_PROJECT_ENVIRONMENT", "VIRTUAL_ENV", "UV_BREAK_SYSTEM_PACKAGES")
SYNC = {
    "demo": ["--inexact", "--no-dev", "--extra", "pdf", "--extra", "clinic"],
    "dev": [
        "--group", "dev", "--extra", "pdf", "--extra", "verify", "--extra", "evidence",
        "--extra", "clinic", "--extra", "postgres",
    ],
}  # fmt: skip
OLDEST_PYTHON = (3, 11)


def main() -> None:
    if sys.version_info < OLDEST_PYTHON:
        stop("Eutonia needs Python 3.11 or newer. Name it: make PYTHON=python3.12 ...")
    wanted = sys.argv[1] if len(sys.argv) == 2 else ""
    if wanted in SYSTEM:
        system(SYSTEM[wanted])
    elif wanted in SYNC:
        environment(wanted)
    else:
        stop((__doc__ or "").strip())


def environment(wanted: str) -> None:
    say(f"Preparing .venv ({wanted}).")
    uv = find_uv() or install_uv()
    own_index = next((name for name in OWN_INDEX if os.environ.get(name)), None)
    if own_index:
        say(f"{own_index} is set: taking the packages from there, known by their hashes.")
    elif run([uv, "sync", "--frozen", "--python", sys.executable, *SYNC[wanted]]):
        return
    else:
        say("The addresses in uv.lock could not be used. Trying this site's own index, packages known by their hashes.")
    by_hashes(uv, wanted)


def by_hashes(uv: str, wanted: str) -> None:
    """The same packages from whichever index this site names; addresses do not matter, hashes do."""
    settings = own_index_settings()
    requirements = str(ROOT / "requirements" / f"{wanted}.txt")
    into = ["--python", str(VENV / BIN / "python")]
    packages = ["sync", requirements] if wanted == "dev" else ["install", "--requirement", requirements]
    steps = [
        [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)],
        [uv, "pip", *packages, "--require-hashes", *into],
        [uv, "pip", "install", "--no-deps", "--editable", str(ROOT), *into],
    ]
    for step in steps:
        if not run(step, settings):
            stop("The packages could not be installed. Is this machine online, or is its index named in PIP_INDEX_URL?")


def find_uv() -> "str | None":
    """The pinned uv, when it is here already."""
    pinned = PINNED_UV.read_text(encoding="utf-8").split("==")[1].split()[0]
    for candidate in (str(TOOLS / BIN / "uv"), shutil.which("uv")):
        if candidate and said([candidate, "--version"]).split()[1:2] == [pinned]:
            return candidate
    return None


def install_uv() -> str:
    refuse_without_venv()
    say("Installing uv, which installs the rest, into .tools.")
    shutil.rmtree(TOOLS, ignore_errors=True)
    pip = [str(TOOLS / BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    made = run([sys.executable, "-m", "venv", str(TOOLS)])
    if not made or not run([*pip, "--require-hashes", "--requirement", str(PINNED_UV)]):
        stop("uv could not be installed. Is this machine online, or is its index named in PIP_INDEX_URL?")
    return str(TOOLS / BIN / "uv")


def refuse_without_venv() -> None:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop("This Python has no venv module. On Debian or Ubuntu: apt-get install python3-venv")


def browser_is_here() -> bool:
    return shutil.which("chromium") is not None


def database_is_here() -> bool:
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


SYSTEM = {
    "browser": ("The tests of pages need Chromium", "chromium fonts-dejavu-core", browser_is_here),
    "database": ("The tests of records need PostgreSQL", "postgresql", database_is_here),
}
"""What this machine itself must have: why, Debian's packages, and whether it is here."""


def system(wanted: "tuple[str, str, Callable[[], bool]]") -> None:
    """Install by apt what is missing when we may; otherwise stop with the one line to run."""
    why, packages, is_here = wanted
    if is_here():
        return
    install = f"apt-get install --yes --no-install-recommends {packages}"
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        stop(f"{why}. On Debian or Ubuntu, as root: {install}")
    say(f"{why}: installing {packages}.")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    if not (run(["apt-get", "update", "-qq"], quiet) and run([*install.split(), "-qq"], quiet)):
        stop(f"{packages} could not be installed. Try: {install}")


def own_index_settings() -> "dict[str, str]":
    """uv does not read pip's settings; a site that named its index there is heard all the same."""
    if os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL"):
        return {}
    index = os.environ.get("PIP_INDEX_URL") or said([sys.executable, "-m", "pip", "config", "get", "global.index-url"])
    return {"UV_DEFAULT_INDEX": index} if index else {}


def said(command: "list[str]") -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False).stdout.strip()
    except OSError:
        return ""


def run(command: "list[str]", settings: "dict[str, str] | None" = None) -> bool:
    """Run one command. Whatever is set here never points uv at a Python other than the one of `.venv`."""
    ours = {"UV_PYTHON_DOWNLOADS": "never", **(settings or {})}
    environment = {name: value for name, value in {**os.environ, **ours}.items() if name not in STRAY}
    return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode == 0


def say(words: str) -> None:
    print(words, flush=True)


def stop(words: str) -> None:
    sys.exit(words)


if __name__ == "__main__":
    main()
