"""Laid-out pages to the lines of their text: which characters each line begins with, held against the markup.

The text of the markup, taken apart by class, is what was to be set; the lines on the pages must give it again character
for character, the hyphens apart that the engine adds where it parts a word (CSS Text 3, 6.1). Notes are not lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sourcebook.diagnostics import Report
from sourcebook.errors import LayoutFailed
from sourcebook.model.measured import LineMeasure, TextSpot, counted
from sourcebook.model.streams import Stream
from sourcebook.typeset.flow import Flow, Key, flow_of

#: so many characters that follow a spot are kept to know it again
WORDS = 32
#: classes whose lines are the body of a text, and have to be all there
BODY = (Stream.SOURCE.value, Stream.COMMENTARY.value)
_GENERATED = ("::before", "::after", "::marker", "::footnote-call", "::footnote-marker")


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line on a page: its box, the spot at which each class of text on it begins, the row of a table it is in."""

    box: Any
    page: int
    spots: tuple[TextSpot, ...]
    row: Any = None
    in_cell: int = 0


@dataclass(slots=True)
class _Reading:
    """How far the text of one fragment has been followed."""

    flow: Flow
    at: dict[Key, int] = field(default_factory=dict)
    parted: set[Key] = field(default_factory=set)
    heads: dict[Any, int] = field(default_factory=dict)


def set_lines(pages: Sequence[Any], first_page: int = 0) -> Iterator[SetLine]:
    """The lines of one fragment's pages in order. Raises LayoutFailed where its text is not all there.

    `first_page` is the number of its first page in the book, counted from 0.
    """
    root = pages[0]._page_box.children[0].element
    reading = _Reading(flow_of(root))
    for number, page in enumerate(pages):
        for box, row, in_cell in _line_boxes(page._page_box.children[0], reading.heads, number):
            spots = tuple(_spots(box, reading))
            if spots:
                yield SetLine(box, first_page + number, spots, row, in_cell)
    for key, text in reading.flow.texts.items():
        if key[1] in BODY and reading.at.get(key, 0) != len(text):
            raise _lost(key, text, reading.at.get(key, 0))


def text_lines(lines: Sequence[SetLine]) -> dict[str, tuple[LineMeasure, ...]]:
    """The lines of each text's body, by the text's anchor, numbered in the text and on the page."""
    found: dict[str, list[LineMeasure]] = {}
    rows: dict[tuple[Any, int], int] = {}
    for line in lines:
        for spot in (s for s in line.spots if s.stream in BODY):
            mine = found.setdefault(spot.element, [])
            before = mine[-1] if mine else LineMeasure(0, 0, -1, 0)
            place = (line.row, line.in_cell)
            begins = line.row is None or place not in rows
            last = max((m.number for m in mine if line.row is not None), default=before.number) if mine else 0
            number = last + 1 if begins else rows[place]
            on_page = (before.on_page if before.page == line.page else 0) + begins
            if line.row is not None:
                rows.setdefault(place, number)
            mine.append(LineMeasure(spot.at, number, line.page, on_page, begins, spot.parted))
    return {name: tuple(mine) for name, mine in found.items()}


def _line_boxes(root: Any, heads: dict[Any, int], page: int) -> Iterator[tuple[Any, Any, int]]:
    """The outermost line boxes in order, each with the row of a table it stands in and its number in its cell.

    A head that is said again on a further page is not read again.
    """
    waiting: list[tuple[Any, Any]] = [(root, None)]
    counts: dict[int, int] = {}
    while waiting:
        box, row = waiting.pop()
        box = getattr(box, "_box", box)  # what is placed absolutely stands behind a placeholder
        kind = type(box).__name__
        if kind == "LineBox":
            counts[id(row[1])] = counts.get(id(row[1]), 0) + 1 if row else 0
            yield box, row[0] if row else None, counts[id(row[1])] if row else 0
            continue
        if kind == "TableRowGroupBox" and box.is_header and heads.setdefault(box.element, page) != page:
            continue
        if kind == "TableCellBox":
            row = (row[0] if row else box, box)
        children = getattr(box, "children", ())
        if kind == "TableRowBox" and row is None:
            waiting.extend((child, (box, child)) for child in reversed(children))
        else:
            waiting.extend((child, row) for child in reversed(children))


def _spots(line: Any, reading: _Reading) -> Iterator[TextSpot]:
    """Where each class of text on a line begins; follows the text to the line's end."""
    seen: set[Key] = set()
    for element, tag, text, hyphen in _texts(line):
        key = reading.flow.keys.get(element)
        piece = counted(text)
        if key is None or not piece or tag.endswith(_GENERATED):
            continue
        at, parted = _taken(key, piece, hyphen, reading)
        if key not in seen:
            seen.add(key)
            words = reading.flow.texts[key][at : at + WORDS]
            yield TextSpot(key[0], key[1], at, parted, words)


def _texts(box: Any) -> Iterator[tuple[Any, str, str, str]]:
    """The pieces of text in a box: the element each belongs to, its tag, the text and the sign for a parted word."""
    for child in getattr(box, "children", ()):
        child = getattr(child, "_box", child)
        if type(child).__name__ == "TextBox":
            yield child.element, str(child.element_tag), child.text, child.style["hyphenate_character"]
        else:
            yield from _texts(child)


def _taken(key: Key, piece: str, hyphen: str, reading: _Reading) -> tuple[int, bool]:
    """Follow a piece of text: the number of its first character, and whether it goes on with a parted word."""
    text, at = reading.flow.texts[key], reading.at.get(key, 0)
    parted = key in reading.parted
    reading.parted.discard(key)
    if text.startswith(piece, at):
        reading.at[key] = at + len(piece)
        return at, parted
    bare = piece.removesuffix(hyphen)
    if bare != piece and text.startswith(bare, at):
        reading.at[key] = at + len(bare)
        reading.parted.add(key)
        return at, parted
    found = -1 if key[1] in BODY else text.find(piece, at)
    if found < 0 and key[1] in BODY:
        raise _lost(key, text, at)
    # words of ours that a theme hides are passed over; the proof of the built file names them
    start = found if found >= 0 else at
    reading.at[key] = start + len(piece) if found >= 0 else at
    return start, False


def _lost(key: Key, text: str, at: int) -> LayoutFailed:
    report = Report()
    report.error(
        "lines-unread",
        f"The lines of “{key[0]}” don't give its text: what should follow is “{text[at : at + WORDS]}”.",
        None,
        "If the theme is your own, compare it with the one that comes with the program: it may hide or change words.",
    )
    return LayoutFailed("the lines of a text can't be told", report.findings)
