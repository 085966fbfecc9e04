"""Security: OWASP ASVS 5.0 as a table, packages, licences, secrets, what is dangerous, every page, the offline start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from proof.outcomes import Outcome, Told, all_of, none_of
from proof.security import dangerous, packages, secrets, table

EVERY_PAGE = 80
"""Pages that there are at least."""
LEVELS = sum(table.OF_LEVEL.values())


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """Everything that can be shown here; what is open in the table is told as open."""
    yield from _table(told, share)
    yield from _repository()
    yield from _pages()
    yield from _offline()


def _table(told: Told, share: float) -> Iterator[Outcome]:
    rows = table.requirements()
    wrong = [fault for one in rows for fault in table.faults(one)]
    yield none_of("Requirements of ASVS 5.0 (levels 1 and 2) whose place, tests or reason is gone", len(wrong), len(rows), LEVELS)
    failed, tried = _run(told, table.tests() if share == 1 else table.tests()[: int(20 * share) + 1])
    yield all_of("Tests of the table of ASVS that pass", tried - len(failed), tried, tried, "; ".join(failed))
    met = [one for one in rows if one.state == "met"]
    missing = [one.id for one in rows if one.state == "open"]
    here = len(rows) - sum(one.state == "not_applicable" for one in rows)
    note = f"open: {', '.join(missing)}; each with what is missing in docs/security.md"
    measured = f"{len(met)} of {here} that apply"
    yield Outcome("Requirements of ASVS 5.0 (levels 1 and 2) that are met", measured, "all", not missing, note)


def _run(told: Told, names: tuple[str, ...]) -> tuple[list[str], int]:
    """Which of these tests fail, and how many were run, each with all its cases."""
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "--tb=no", "-p", "no:cacheprovider", *names]
    said = subprocess.run(command, cwd=table.ROOT, capture_output=True, text=True, check=False).stdout
    lines = [line.partition(" ") for line in said.splitlines() if line.startswith(RESULTS)]
    told(len(lines), len(lines))
    return [name.partition(" - ")[0] for result, _, name in lines if result != "PASSED"], len(lines)


RESULTS = ("PASSED ", "FAILED ", "ERROR ")


def _repository() -> Iterator[Outcome]:
    files, held = secrets.kept_files(), secrets.found()
    yield none_of("Files that hold what looks like a secret", len(held), len(files), 1_000, ", ".join(list(held)[:3]))
    lists = {name: (packages.REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8") for name in ("core", "demo", "dev")}
    pins = sum(len(packages.PIN.findall(text)) for text in lists.values())
    without = sum(len(packages.unhashed(text)) for text in lists.values())
    yield none_of("Packages without a version or a hash", without, pins, 90)
    found = packages.packages()
    strange = [one.name for one in found if not one.licence or set(packages.terms(one.licence)) - set(packages.allowed())]
    yield none_of("Packages of unknown licence, or one that goes not with ours", len(strange), len(found), 90, ", ".join(strange))
    stale = packages.LIST.read_text(encoding="utf-8") != packages.text()
    yield none_of("Lists of packages (CycloneDX) that are not those of the lock", int(stale), 1, 1)
    places = [*dangerous.unlisted(), *dangerous.patterns_made(), *dangerous.formats_made(), *dangerous.copied_names()]
    looked = len(dangerous.served())
    yield none_of("Files that call what is dangerous and are not listed", len(places), looked, 300, ", ".join(places[:3]))


def _pages() -> Iterator[Outcome]:
    from proof.permissions import a_scene, an_empty_clinic, set_up

    set_up()

    from proof.security.pages import look

    with an_empty_clinic() as template, a_scene(template, behind=False) as scene:
        found = look(scene)
    kinds = (
        ("Pages that break a rule of the browser: headers, loads, scripts, the way out", found.broken, found.pages),
        ("Pages that write something when they are looked at", found.wrote, found.asked),
        ("Pages that take a method that they do not have", found.taken, found.asked),
        ("Pages that answer with a fault of ours", found.faults, found.asked),
    )
    for what, wrong, of in kinds:
        yield none_of(what, len(wrong), of, EVERY_PAGE, "; ".join(wrong[:3]))


def _offline() -> Iterator[Outcome]:
    from proof.security.offline import asked

    answers = asked()
    wrong = [f"{one.asked}: {one.said}" for one in answers if not one.is_so]
    what = "What is asked of the clinic where there is no network (start, files, https, ciphers, cookies, boundaries)"
    yield all_of(what, len(answers) - len(wrong), len(answers), 20, "; ".join(wrong[:3]))
