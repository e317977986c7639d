"""A laid-out page to what the text needs to know of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sourcebook.model.measured import PageMeasure


def page_measure(page: Any, folio: str, fragment: str) -> PageMeasure:
    """What one page tells."""
    words: list[str] = []
    lines = 0
    for line in _lines(page._page_box.children[0]):
        lines += 1
        if len(words) < 8:
            words.extend(_text(line).split())
    return PageMeasure(folio, fragment, " ".join(words[:8]), tuple(sorted(page.anchors)), lines)


def _walk(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _walk(child)


def _lines(box: Any) -> Iterator[Any]:
    for child in _walk(box):
        if type(child).__name__ == "LineBox":
            yield child


def _text(line: Any) -> str:
    return "".join(getattr(b, "text", "") for b in _walk(line) if type(b).__name__ == "TextBox")
