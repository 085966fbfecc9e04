"""Reads a page as a strict reader would: balanced elements, ids, links, text with the blocks it stands in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr", "source"}
BLOCKS = {
    "td",
    "th",
    "tr",
    "li",
    "p",
    "figure",
    "dd",
    "h1",
    "h2",
    "h3",
    "header",
    "article",
    "caption",
    "figcaption",
    "details",
    "table",
}


@dataclass
class Element:
    """One element with its attributes, its own words and its children."""

    name: str
    attributes: dict[str, str]
    parent: Element | None = None
    pieces: list[Element | str] = field(default_factory=list)

    @property
    def children(self) -> list[Element]:
        """The elements directly inside."""
        return [piece for piece in self.pieces if isinstance(piece, Element)]

    @property
    def words(self) -> list[str]:
        """The words directly inside."""
        return [piece for piece in self.pieces if isinstance(piece, str)]

    def every(self) -> list[Element]:
        """This element and everything in it."""
        found, waiting = [], [self]
        while waiting:
            found.append(waiting.pop())
            waiting.extend(reversed(found[-1].children))
        return found

    def find(self, name: str, **attributes: str) -> list[Element]:
        """Elements of one name with these attribute values."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [e for e in self.every() if e.name == name and all(e.attributes.get(k) == v for k, v in wanted.items())]

    def text(self) -> str:
        """All words inside in the order of the page, with single spaces."""
        parts = (piece if isinstance(piece, str) else piece.text() for piece in self.pieces)
        return " ".join(part for part in parts if part)

    def above(self) -> list[Element]:
        """The elements around this one, nearest first."""
        return [] if self.parent is None else [self.parent, *self.parent.above()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self.here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> names an attribute twice"
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.pieces.append(made)
        if tag not in VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.pieces.append(Element(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.here.name, f"</{tag}> closes <{self.here.name}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.here.pieces.append(" ".join(data.split()))


def read(page: str) -> Element:
    """The tree of a page; an element that is not closed in order is a fault."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.name}> is never closed"
    return reader.root


def leads_to_source(element: Element) -> bool:
    """True when an element holds a link to the sources."""
    return any(e.attributes.get("href", "").startswith("#source-") for e in element.find("a"))


def numbers_without_source(page: Element) -> list[str]:
    """Words with a digit in the main part that stand in no block (cell, row, sentence, finding, chart) with a source."""
    main = page.find("main")[0]
    links = [e for e in main.find("a") if e.attributes["href"].startswith("#source-")]
    sourced = {id(around) for link in links for around in link.above() if _is_block(around)}
    numbers = [e for e in main.every() if any(c.isdigit() for word in e.words for c in word)]
    return [e.text() for e in numbers if not any(_excused(a) or id(a) in sourced for a in [e, *e.above()])]


def _is_block(element: Element) -> bool:
    in_list = element.parent is not None and element.parent.name == "dl"
    return element.name in BLOCKS or in_list or "finding" in element.attributes.get("class", "").split()


def _excused(element: Element) -> bool:
    """The sources themselves, the way to the parts of the page, and the heading that the strip below it explains."""
    return element.attributes.get("id") == "sources" or element.name in ("nav", "h1")
