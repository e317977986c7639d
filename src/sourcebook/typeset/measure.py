"""Laid-out pages to what the text needs to know of them, and to what went wrong with notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sourcebook.model.measured import PageMeasure

#: tolerance of positions, in CSS pixels
SLACK = 0.5


@dataclass(frozen=True, slots=True)
class MisplacedNote:
    """A note that is not where its call is: `what` is missing, page, order or outside."""

    anchor: str
    what: str


def page_measure(page: Any, folio: str, fragment: str) -> PageMeasure:
    """What one page tells."""
    words: list[str] = []
    lines = 0
    for line in _lines(page._page_box.children[0]):
        lines += 1
        if len(words) < 8:
            words.extend(_text(line).split())
    return PageMeasure(folio, fragment, " ".join(words[:8]), tuple(sorted(page.anchors)), lines)


def misplaced_notes(pages: Sequence[Any]) -> list[MisplacedNote]:
    """Notes of one fragment that are missing, on another page than their call, out of order or off the paper."""
    calls: dict[str, int] = {}
    found: dict[str, int] = {}
    wrong: list[MisplacedNote] = []
    for number, page in enumerate(pages):
        for name in page.anchors:
            if name.startswith("call-"):
                calls.setdefault(name.removeprefix("call-"), number)
        area = _footnote_area(page._page_box)
        order: list[str] = []
        for note in area.children if area is not None else ():
            name = _identity(note).removeprefix("note-")
            if not name:
                continue
            found.setdefault(name, number)
            order.append(name)
            bottom = note.position_y + note.margin_height()
            page_bottom = page._page_box.content_box_y() + page._page_box.height
            if bottom > page_bottom + SLACK or note.position_y < page._page_box.content_box_y() - SLACK:
                wrong.append(MisplacedNote(name, "outside"))
        called = [n.removeprefix("call-") for n in _call_order(page) if n.removeprefix("call-") in order]
        if called != order and sorted(called) == sorted(order):
            wrong.extend(MisplacedNote(n, "order") for n, c in zip(order, called, strict=True) if n != c)
    for name, number in calls.items():
        if name not in found:
            wrong.append(MisplacedNote(name, "missing"))
        elif found[name] != number:
            wrong.append(MisplacedNote(name, "page"))
    return wrong


#: elements before which a page may be made to break
_BLOCKS = frozenset({"p", "blockquote", "h1", "h2", "h3", "h4", "table", "pre"})


def culprits(pages: Sequence[Any], wrong: Sequence[MisplacedNote]) -> list[Any]:
    """The elements before which a page should break so that notes keep to their calls.

    The engine sends the last notes of a page on to make room for the first lines of a block that begins at its end;
    without that block on the page there is room. On each page with such a call, the last block that begins there.
    """
    calls = {f"call-{note.anchor}" for note in wrong if note.what in ("page", "outside")}
    found: list[Any] = []
    before: set[Any] = set()
    for page in pages:
        boxes = list(_walk(page._page_box.children[0]))
        elements = {box.element for box in boxes if getattr(box, "element", None) is not None}
        if any(_identity(box) in calls for box in boxes):
            begun = [e for box in boxes if (e := _block_element(box)) is not None and e not in before]
            if begun:
                found.append(begun[-1])
        before = elements
    return found


def _block_element(box: Any) -> Any | None:
    element = getattr(box, "element", None)
    if element is None or element.tag not in _BLOCKS or type(box).__name__ == "LineBox":
        return None
    return element


def _footnote_area(page_box: Any) -> Any | None:
    for child in page_box.children[1:]:
        if type(child).__name__ == "FootnoteAreaBox":
            return child
    return None


def _identity(box: Any) -> str:
    element = getattr(box, "element", None)
    return "" if element is None else str(element.attrib.get("id", ""))


def _call_order(page: Any) -> list[str]:
    """The anchors of the calls on a page, in the order of the text."""
    order: list[str] = []
    for box in _walk(page._page_box.children[0]):
        name = _identity(box)
        if name.startswith("call-") and name not in order:
            order.append(name)
    return order


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
