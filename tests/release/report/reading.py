"""A written report read back with the standard library's parser: its figures, tables and texts by language.

Add here: another thing to look for in the page. Keep out: what should stand there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = ("meta", "br", "wbr", "input", "link", "img")


@dataclass
class Page:
    """``figures``: (language, address, text shown); ``texts``: everything shown by language; ``tags``: every tag with
    its attributes."""

    figures: list[tuple[str, str, str]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open: list[tuple[str, dict[str, str]]] = []
        self._figure = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.page.tags.append((tag, found))
        if tag not in _VOID:
            self._open.append((tag, found))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1][0] == tag, f"</{tag}> closes <{self._open[-1][0]}>"
        _, attributes = self._open.pop()
        if tag == "data":
            self.page.figures.append((self._language(), attributes["value"], self._figure))
            self._figure = ""

    def handle_data(self, data: str) -> None:
        if any(tag in ("style", "head") for tag, _ in self._open):
            return
        if any(tag == "data" for tag, _ in self._open):
            self._figure += data
        self.page.texts[self._language()] = self.page.texts.get(self._language(), "") + data

    def _language(self) -> str:
        """The edition that is open; `lang` further inside only tells how a name is read aloud."""
        return next((found["id"] for _, found in self._open if found.get("id") in ("ja", "en")), "")


def read_page(html: str) -> Page:
    """Raises AssertionError where a tag is closed that was not the last opened."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader._open == []
    return reader.page
