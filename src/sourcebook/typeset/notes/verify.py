"""Laid-out pages to what is wrong with their notes: every mark's call and note on one page, in order, whole, inside the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from weasyprint.formatting_structure import boxes

#: tolerance of positions, in CSS pixels
SLACK = 0.5
#: what is not counted when the words of a note are compared: blanks, and the hyphens of parted words (CSS Text 3, 6.1)
_UNCOUNTED = re.compile(r"[\s\u00ad\u2010-]+")
#: elements before which a page may be made to break
_BLOCKS = frozenset({"p", "blockquote", "h1", "h2", "h3", "h4", "table", "pre"})


class Fault(StrEnum):
    """What is wrong with a note; the value completes “The note …”."""

    MISSING = "is not printed on any page"
    PAGE = "can't begin on the page of its call"
    ORDER = "is set out of order"
    OUTSIDE = "does not fit on the page of its call"
    CUT = "is not printed whole"


@dataclass(frozen=True, slots=True)
class MisplacedNote:
    """A note, by its anchor, that is not as it should be."""

    anchor: str
    fault: Fault


@dataclass(slots=True)
class _Seen:
    """What the pages show of the notes of one fragment: where each is called and begins, and its words so far."""

    called: dict[str, int] = field(default_factory=dict)
    begun: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    elements: dict[str, Any] = field(default_factory=dict)
    faults: list[MisplacedNote] = field(default_factory=list)

    def add(self, anchor: str, fault: Fault) -> None:
        """Note a fault."""
        self.faults.append(MisplacedNote(anchor, fault))


def misplaced_notes(pages: Sequence[Any]) -> list[MisplacedNote]:
    """The notes of one fragment that are missing, on another page than their call, out of order, cut or off the page."""
    seen = _Seen()
    for number, page in enumerate(pages):
        _see_page(page._page_box, number, seen)
    for anchor, number in seen.called.items():
        if anchor not in seen.begun:
            seen.add(anchor, Fault.MISSING)
            continue
        if seen.begun[anchor] != number:
            seen.add(anchor, Fault.PAGE)
        if seen.words[anchor] != _counted("".join(seen.elements[anchor].itertext())):
            seen.add(anchor, Fault.CUT)
    return seen.faults


def _see_page(page_box: Any, number: int, seen: _Seen) -> None:
    calls: dict[str, None] = {}
    text_bottom = page_box.content_box_y()
    for box in _walk(page_box.children[0]):
        if isinstance(box, boxes.LineBox | boxes.ReplacedBox):
            text_bottom = max(text_bottom, box.position_y + box.margin_height())
        anchor = _called(box)
        if anchor:
            calls.setdefault(anchor)
            seen.called.setdefault(anchor, number)
    pieces = _pieces(page_box)
    anchors = [_identity(piece) for piece in pieces]
    carried = [a for a in anchors if a in seen.begun]
    begun = [a for a in anchors if a not in seen.begun]
    order = [*carried, *(a for a in calls if a in begun)]
    for anchor, expected in zip(anchors, order, strict=False):
        if anchor != expected:
            seen.add(anchor, Fault.ORDER)
    bottom = page_box.content_box_y() + page_box.height
    for piece, anchor in zip(pieces, anchors, strict=True):
        seen.begun.setdefault(anchor, number)
        seen.elements.setdefault(anchor, piece.element)
        seen.words[anchor] = seen.words.get(anchor, "") + _counted(_text(piece))
        if piece.position_y + piece.margin_height() > bottom + SLACK or piece.position_y < text_bottom - SLACK:
            seen.add(anchor, Fault.OUTSIDE)


def _pieces(page_box: Any) -> list[Any]:
    """The notes, and pieces of notes, at the foot of a page."""
    areas = [child for child in page_box.children[1:] if isinstance(child, boxes.FootnoteAreaBox)]
    return [piece for area in areas for piece in area.children if _identity(piece)]


def culprits(pages: Sequence[Any], wrong: Sequence[MisplacedNote]) -> list[Any]:
    """The elements before which a page should break so that notes have room: the last blocks that begin before their calls."""
    sought = {note.anchor for note in wrong}
    found: list[Any] = []
    before: set[Any] = set()
    for page in pages:
        walked = list(_walk(page._page_box.children[0]))
        at = next((i for i, box in enumerate(walked) if _called(box) in sought), None)
        if at is not None:
            begun = [e for box in walked[: at + 1] if (e := _block_element(box)) is not None and e not in before]
            if begun:
                found.append(begun[-1])
        before = {box.element for box in walked if getattr(box, "element", None) is not None}
    return found


def _block_element(box: Any) -> Any | None:
    element = getattr(box, "element", None)
    return None if element is None or element.tag not in _BLOCKS or isinstance(box, boxes.LineBox) else element


def _called(box: Any) -> str:
    """The anchor of the note that a box calls, or nothing."""
    element = getattr(box, "element", None)
    if element is None or "call" not in str(element.attrib.get("class", "")).split():
        return ""
    return str(element.attrib.get("href", "")).removeprefix("#")


def _identity(box: Any) -> str:
    element = getattr(box, "element", None)
    return "" if element is None else str(element.attrib.get("id", ""))


def _counted(text: str) -> str:
    return _UNCOUNTED.sub("", text)


def _text(piece: Any) -> str:
    return "".join(box.text for box in _walk(piece) if isinstance(box, boxes.TextBox))


def _walk(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _walk(child)
