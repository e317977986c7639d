"""Laid-out pages to the lines of their text: which characters each line begins with, held against the markup.

The text of the markup, taken apart by class, is what was to be set; the lines on the pages must give it again character
for character, the hyphens apart that the engine adds where it parts a word (CSS Text 3, 6.1). Notes are not lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from typing import Any, TypeAlias

from sourcebook.diagnostics import Report
from sourcebook.errors import LayoutFailed
from sourcebook.model.measured import LineMeasure, TextSpot, counted
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass
from sourcebook.render.textmap import Key
from sourcebook.typeset.flow import Flow, flow_of

#: of the characters that follow a spot on its line so many are kept to know it again
WORDS = 32
#: classes whose lines are the body of a text, and have to be all there
BODY = (Stream.SOURCE.value, Stream.COMMENTARY.value)
#: the row of a table, and which line of its cell a line is
Cell: TypeAlias = tuple[int, int]
NO_CELL: Cell = (-1, 0)
_GENERATED = ("::before", "::after", "::marker", "::footnote-call", "::footnote-marker")


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line on a page: the spot at which each class of text on it begins, its row and number in a table.

    Pages and rows are counted from 0 in the fragment.
    """

    page: int
    spots: tuple[TextSpot, ...]
    cell: Cell


@dataclass(slots=True)
class _Reading:
    """How far the text of one fragment has been followed."""

    flow: Flow
    at: dict[Key, int] = field(default_factory=dict)
    parted: set[Key] = field(default_factory=set)
    heads: dict[Any, int] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)


def set_lines(pages: Sequence[Any]) -> Iterator[tuple[Any, SetLine]]:
    """The lines of one fragment's pages in order, each with its box. Raises LayoutFailed where its text is not all there."""
    root = pages[0]._page_box.children[0].element
    reading = _Reading(flow_of(root))
    for number, page in enumerate(pages):
        for box, cell in _line_boxes(page._page_box.children[0], reading, number):
            spots = tuple(_spots(box, reading))
            if spots:
                yield box, SetLine(number, spots, cell)
    for key, text in reading.flow.texts.items():
        if key[1] in BODY and reading.at.get(key, 0) != len(text):
            raise _lost(key, text, reading.at.get(key, 0))


def text_lines(lines: Iterable[SetLine]) -> dict[str, tuple[LineMeasure, ...]]:
    """The lines of each text's body, by the text's anchor, numbered in the text and on the page."""
    found: dict[str, list[LineMeasure]] = {}
    counts: Counter[str | tuple[str, int]] = Counter()
    beside: dict[tuple[str, Cell], LineMeasure] = {}
    for line in lines:
        for spot in (s for s in line.spots if s.stream in BODY):
            name = spot.element
            first = beside.get((name, line.cell)) if line.cell != NO_CELL else None
            if first is not None:
                measure = replace(first, at=spot.at, begins=False, parted=spot.parted)
            else:
                counts[name] += 1
                counts[name, line.page] += 1
                measure = LineMeasure(spot.at, counts[name], line.page, counts[name, line.page], parted=spot.parted)
                beside[name, line.cell] = measure
            found.setdefault(name, []).append(measure)
    return {name: tuple(measures) for name, measures in found.items()}


def _line_boxes(root: Any, reading: _Reading, page: int) -> Iterator[tuple[Any, Cell]]:
    """The outermost line boxes in order, and of those in a table the row and their number in their cell.

    A head that is said again on a further page is not read again.
    """
    waiting: list[tuple[Any, Any, Any]] = [(root, None, None)]
    in_cell: Counter[int] = Counter()
    while waiting:
        box, row, cell = waiting.pop()
        box = getattr(box, "_box", box)  # what is placed absolutely stands behind a placeholder
        kind = type(box).__name__
        if kind == "LineBox":
            in_cell[id(cell)] += 1
            yield (
                box,
                NO_CELL if row is None else (reading.rows.setdefault(id(row), len(reading.rows)), in_cell[id(cell)]),
            )
            continue
        if kind == "TableRowGroupBox" and box.is_header and reading.heads.setdefault(box.element, page) != page:
            continue
        if kind == "TableRowBox":
            row = box
        elif kind == "TableCellBox":
            cell = box
        waiting.extend((child, row, cell) for child in reversed(getattr(box, "children", ())))


def _spots(line: Any, reading: _Reading) -> Iterator[TextSpot]:
    """Where each class of text on a line begins; follows the text to the line's end."""
    begun: dict[Key, tuple[int, bool]] = {}
    for element, tag, text, hyphen in _texts(line):
        key = reading.flow.keys.get(element)
        piece = counted(text)
        if key is not None and piece and not tag.endswith(_GENERATED):
            begun.setdefault(key, _taken(key, piece, hyphen, reading))
    for key, (at, parted) in begun.items():
        words = reading.flow.texts[key][at : reading.at[key]]
        yield TextSpot(key[0], key[1], at, parted, words[:WORDS])


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
