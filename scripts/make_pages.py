"""Make docs/pages.md and its pictures: every page of the clinic beside the mockup that it was built after. Run by `make docs`.

The pictures come out of `tests/clinic/demo/drawing_pages.py`, which opens every page of the demonstration in a browser, asks the
rules of accessibility of it, and draws it into a folder. Here they are cut, made small, and set beside the mockups. The mockups
lie outside the project and are copied when they are there, so that the documentation is whole without them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from scripts.pages_shown import CHAPTERS, PAGES, PHONE, Shown

ROOT = Path(__file__).resolve().parent.parent
DRAWN = ROOT / "build" / "pages"
MOCKUPS = ROOT.parent / "shared" / "mockups"
PICTURES = ROOT / "docs" / "pages"
PAGE = ROOT / "docs" / "pages.md"
WIDE, NARROW = 720, 240
TALLEST = 1080
"""What hangs over is cut off: the top of a page says what it is."""
LARGEST = 150_000
QUALITY = 80
HEAD = """# The pages of the clinic

Made by `make docs`; do not edit. Every page is drawn in a browser from the demonstration, whose people are all made up, and cut
where it is long. The mockups beside them are what the pages were built after: mockup, figures illustrative.

"""


def main() -> None:
    """Make every picture and the page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    missing = [name for name in (f"{page.name}-{width}.png" for page in PAGES for width in page.widths) if not _drawn(name)]
    if missing:
        sys.exit(f"Not drawn: {', '.join(missing)}. Run: make docs")
    for page in PAGES:
        for width in page.widths:
            _small(DRAWN / f"{page.name}-{width}.png", PICTURES / f"{page.name}-{width}.webp")
        for mockup in page.mockups:
            _copied(mockup)
    PAGE.write_text(page_of_pages(), encoding="utf-8")
    print(f"Written: {PAGE.relative_to(ROOT)}, {sum(one.stat().st_size for one in PICTURES.iterdir()):,} bytes of pictures")


def page_of_pages() -> str:
    """The whole page."""
    return HEAD + "\n".join(line for chapter in CHAPTERS for line in [f"## {chapter.title}", "", *_shown(chapter.pages)])


def _shown(pages: tuple[Shown, ...]) -> Iterator[str]:
    for page in pages:
        ours = {width: _picture(f"{page.name}-{width}", page.title) for width in page.widths}
        beside = [_picture(f"mockup-{name}", f"Mockup of {page.title}") for name in page.mockups]
        yield from (f"### {page.title}", "", page.question, "")
        yield from (
            _side_by_side(list(ours.values()), beside) if beside else _table([["", *[""] * (len(ours) - 1)], [*ours.values()]])
        )


def _side_by_side(ours: list[str], mockups: list[str]) -> Iterator[str]:
    """A line for each width; where there is no mockup of it, ours alone."""
    yield from _table(
        [["Eutonia", "mockup, figures illustrative"], *([*pair] for pair in zip_longest(ours, mockups, fillvalue=""))]
    )


def _table(rows: list[list[str]]) -> Iterator[str]:
    head, *others = (f"| {' | '.join(row)} |" for row in rows)
    yield from (head, f"|{'---|' * len(rows[0])}", *others, "")


def _picture(name: str, words: str) -> str:
    return f"![{words}](pages/{name}.webp)"


def _drawn(name: str) -> bool:
    return (DRAWN / name).is_file()


def _copied(mockup: str) -> None:
    source, target = MOCKUPS / f"{mockup}.png", PICTURES / f"mockup-{mockup}.webp"
    if source.is_file():
        _small(source, target)
    elif not target.is_file():
        sys.exit(f"The mockup {mockup} is neither beside the project nor copied.")


def _small(source: Path, target: Path) -> None:
    from PIL import Image

    width = NARROW if f"-{PHONE}" in source.stem else WIDE
    with Image.open(source) as whole:
        high = round(whole.height * width / whole.width)
        picture = whole.convert("RGB").resize((width, high), Image.Resampling.LANCZOS)
        picture.crop((0, 0, width, min(high, TALLEST))).save(target, "WEBP", quality=QUALITY, method=6)
    if target.stat().st_size > LARGEST:
        sys.exit(f"{target.name} has {target.stat().st_size:,} bytes, more than {LARGEST:,}.")


if __name__ == "__main__":
    main()
