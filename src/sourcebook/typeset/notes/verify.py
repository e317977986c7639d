"""Laid-out pages to what is wrong with their notes: every mark's call and note on one page, in order, whole, inside the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Any

from weasyprint.formatting_structure import boxes

from sourcebook.records import dataclass
from sourcebook.typeset.boxes import note_pieces, text_bottom

#: tolerance of positions, in CSS pixels
SLACK = 0.5
#: what is not counted when the words of a note are compared: blanks, and the hyphens of parted words (CSS Text 3, 6.1)
_UNCOUNTED = re.compile(r"[\s\u00ad\u200b\u2010-]+")
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
        _see_page(page, number, seen)
    for anchor, number in seen.called.items():
        if anchor not in seen.begun:
            seen.add(anchor, Fault.MISSING)
            continue
        if seen.begun[anchor] != number:
            seen.add(anchor, Fault.PAGE)
        if seen.words[anchor] != _counted(_own_words(seen.elements[anchor])):
            seen.add(anchor, Fault.CUT)
    return seen.faults


def _see_page(page: Any, number: int, seen: _Seen) -> None:
    box_of_page = page._page_box
    text = box_of_page.children[0]
    calls = dict.fromkeys(anchor for box in text.descendants(placeholders=True) if (anchor := _called(box)))
    end_of_text = text_bottom(text, box_of_page.content_box_y())
    pieces = note_pieces(page)
    inner = {
        anchor: [a for box in piece.descendants(placeholders=True) if (a := _called(box))]
        for anchor, piece in pieces.items()
    }
    for anchor in (*calls, *(a for called in inner.values() for a in called)):
        seen.called.setdefault(anchor, number)
    for anchor, expected in zip(pieces, _expected_order(calls, inner, seen), strict=False):
        if anchor != expected:
            seen.add(anchor, Fault.ORDER)
    bottom = box_of_page.content_box_y() + box_of_page.height
    for anchor, piece in pieces.items():
        seen.begun.setdefault(anchor, number)
        seen.elements.setdefault(anchor, piece.element)
        seen.words[anchor] = seen.words.get(anchor, "") + _counted(_text(piece))
        if piece.position_y + piece.margin_height() > bottom + SLACK or piece.position_y < end_of_text - SLACK:
            seen.add(anchor, Fault.OUTSIDE)


def _expected_order(calls: Iterable[str], inner: Mapping[str, Sequence[str]], seen: _Seen) -> list[str]:
    """The notes of a page as they should stand: what goes on first, then by their calls, each followed by those it calls."""
    carried = [anchor for anchor in seen.begun if anchor in inner]
    order = dict.fromkeys(carried)

    def add(anchor: str) -> None:
        order.setdefault(anchor)
        for called in inner.get(anchor, ()):
            if called not in seen.begun:
                add(called)

    for anchor in (*carried, *(a for a in calls if a not in seen.begun)):
        add(anchor)
    return list(order)


def culprits(pages: Sequence[Any], wrong: Sequence[MisplacedNote]) -> list[Any]:
    """The elements before which a page should break so that notes have room: the last blocks that begin before their calls."""
    sought = {note.anchor for note in wrong}
    found: list[Any] = []
    before: set[Any] = set()
    for page in pages:
        walked = list(page._page_box.children[0].descendants(placeholders=True))
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
    """The anchor of the note at the foot of the page that a box calls, or nothing; a note set apart is not ours."""
    element = getattr(box, "element", None)
    classes = () if element is None else str(element.attrib.get("class", "")).split()
    if element is None or "call" not in classes or "apart" in classes:
        return ""
    return str(element.attrib.get("href", "")).removeprefix("#")


def _counted(text: str) -> str:
    return _UNCOUNTED.sub("", text)


def _text(piece: Any) -> str:
    """The words of a piece, without what a style sheet adds."""
    return "".join(
        box.text
        for box in piece.descendants(placeholders=True)
        if isinstance(box, boxes.TextBox) and "::" not in box.element_tag
    )


def _own_words(element: Any) -> str:
    """The words of a note without those of the notes that stand inside it in the markup."""
    words = [element.text or ""]
    for child in element:
        if "note" not in str(child.attrib.get("class", "")).split():
            words.append(_own_words(child))
        words.append(child.tail or "")
    return "".join(words)
