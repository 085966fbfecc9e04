"""Make the pictures of the README from a real answer: the page in Chromium, the terminal as it prints. Run by `make docs`."""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.text import Text

from eutonia import report
from eutonia.cli.reading import read_case
from eutonia.domain import Proposal
from eutonia.knowledge import load
from eutonia.propose import propose
from eutonia.response import population_belief

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
SHOWN = ROOT / "examples" / "adductor-spasms-hygiene-wheelchair.json"
LARGEST = 400_000
WIDTH, HEIGHT = 1200, 1500
COLUMNS, LINES = 100, 52


def main() -> None:
    knowledge = load()
    proposal = propose(read_case(str(SHOWN)), knowledge, population_belief(knowledge))
    PICTURES.mkdir(parents=True, exist_ok=True)
    _page(report.html(proposal, knowledge), PICTURES / "proposal.png")
    _terminal(proposal, PICTURES / "terminal.svg")


def _page(html: str, target: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("The picture of the page needs Chromium; run: python3 scripts/prepare.py browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(file.as_uri())
        page.screenshot(path=target)
        browser.close()
    _tell(target)


def _terminal(proposal: Proposal, target: Path) -> None:
    said = io.StringIO()
    Console(file=said, width=COLUMNS, force_terminal=True, highlight=False).print(report.terminal(proposal, load()))
    shown = Console(record=True, width=COLUMNS, file=io.StringIO())
    shown.print(Text.from_ansi("\n".join(said.getvalue().splitlines()[:LINES])))
    target.write_text(_on_its_own(shown.export_svg(title=f"eutonia propose {SHOWN.name}")), encoding="utf-8")
    _tell(target)


def _on_its_own(svg: str) -> str:
    """The picture without the fonts it would load from elsewhere; the reader's own fixed-width font serves."""
    return re.sub(r"@font-face \{.*?\}|<!--.*?-->", "", svg, flags=re.DOTALL).replace("Fira Code", "ui-monospace")


def _tell(target: Path) -> None:
    size = target.stat().st_size
    if size > LARGEST:
        sys.exit(f"{target.name} has {size:,} bytes, more than {LARGEST:,}.")
    print(f"Written: {target.relative_to(ROOT)}, {size:,} bytes")


if __name__ == "__main__":
    main()
