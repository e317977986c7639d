"""Laid-out pages and the numbers of their lines to pages that bear them in the outer margin.

The numbers are put onto pages that stand already, so no line moves for them. They stand in the outer margin: there the
eye finds them when it runs over a spread, and the fold of a booklet doesn't swallow them. They are ranged right, units
under units, as in editions of verse (New Hart's Rules, 13.5). They are page furniture: artifacts, of the kind that
PDF 2.0 (ISO 32000-2, 14.8.2.2.2) calls LineNum, so that a screen reader goes on with the text.
"""

from __future__ import annotations

import copy
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from weasyprint.document import Page
from weasyprint.draw.text import draw_text

from sourcebook.model.lines import LineCount
from sourcebook.model.measured import LineMeasure
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass
from sourcebook.typeset.lines import NO_CELL, Cell, SetLine

#: what parts two numbers that belong beside one line
JOIN = ", "
#: the least distance from the text, in CSS pixels (2 mm)
LEAST_GAP = 7.5
_LINE_NUMBER = b"<</Type /Pagination /Subtype /LineNum>>"


@dataclass(frozen=True, slots=True)
class _Number:
    """A number on a page: the line it stands beside, and the widest number of its text."""

    line: Any
    label: str
    widest: str


@dataclass(frozen=True, slots=True)
class _Set:
    """A number set in type, and its distance from the text as the theme wants it."""

    text: Any
    gap: float


class LineNumberTypes:
    """Numbers set in type as one theme wants them, each once; `lay_out` sets markup that stands on no page of the book."""

    def __init__(self, lay_out: Callable[[str], Any]) -> None:
        self._lay_out = lay_out
        self._set: dict[str, _Set] = {}

    def of(self, labels: Iterable[str]) -> Mapping[str, _Set]:
        """The labels, set."""
        new = sorted(set(labels) - self._set.keys())
        if new:
            self._set.update(_set(new, self._lay_out))
        return self._set


def with_line_numbers(
    document: Any,
    lines: Sequence[tuple[Any, SetLine]],
    texts: Mapping[str, tuple[LineMeasure, ...]],
    counts: Mapping[str, LineCount],
    types: LineNumberTypes,
) -> Any:
    """The document of a fragment with numbers on its pages; `lines` are its lines with their boxes, `texts` those of texts."""
    wanted = _wanted(lines, texts, counts)
    found = [number for numbers in wanted.values() for number in numbers]
    if not found:
        return document
    made = types.of(label for n in found for label in (n.label, n.widest))
    pages = [
        _NumberedPage(page, list(_placed(page, wanted[n], made))) if n in wanted else page
        for n, page in enumerate(document.pages)
    ]
    return document.copy(pages)


def _wanted(
    lines: Sequence[tuple[Any, SetLine]],
    texts: Mapping[str, tuple[LineMeasure, ...]],
    counts: Mapping[str, LineCount],
) -> dict[int, list[_Number]]:
    """The numbers of each page: a number stands beside the line of this copy that holds where its line begins."""
    found: dict[int, list[_Number]] = {}
    boxes_of = _boxes(lines)
    for name, count in counts.items():
        boxes = boxes_of.get(name, {})
        own = texts.get(name, ())
        starts = [line.at for line in own]
        labels: dict[int, list[str]] = {}
        for line in count.printed:
            beside = bisect_right(starts, line.at) - 1
            if beside >= 0:
                labels.setdefault(own[beside].number, []).append(str(line.number))
        joined = {number: JOIN.join(parts) for number, parts in labels.items()}
        widest = max(joined.values(), key=len, default="")
        for number, label in joined.items():
            box, line_set = boxes[number]
            found.setdefault(line_set.page, []).append(_Number(box, label, widest))
    return found


def _boxes(lines: Sequence[tuple[Any, SetLine]]) -> dict[str, dict[int, tuple[Any, SetLine]]]:
    """The lines of each source by their numbers; of cells side by side the first."""
    result: dict[str, dict[int, tuple[Any, SetLine]]] = {}
    seen: set[tuple[str, Cell]] = set()
    for box, line in lines:
        name = next((spot.element for spot in line.spots if spot.stream == Stream.SOURCE), None)
        if name is None or (line.cell != NO_CELL and (name, line.cell) in seen):
            continue
        boxes = result.setdefault(name, {})
        boxes[len(boxes) + 1] = box, line
        seen.add((name, line.cell))
    return result


def _set(labels: Sequence[str], lay_out: Callable[[str], Any]) -> Mapping[str, _Set]:
    """Each number set as the theme wants it."""
    rows = "".join(f'<p class="line-number">{label}</p>' for label in labels)
    document = lay_out(f'<html lang="en"><head><title>-</title></head><body>{rows}</body></html>')
    found: dict[str, _Set] = {}
    for page in document.pages:
        for block, text in _texts(page._page_box.children[0], None):
            found[text.text] = _Set(text, max(block.margin_left, LEAST_GAP))
    return found


def _texts(box: Any, block: Any) -> Iterator[tuple[Any, Any]]:
    for child in getattr(box, "children", ()):
        kind = type(child).__name__
        if kind == "TextBox":
            yield block, child
        else:
            yield from _texts(child, child if kind == "BlockBox" else block)


def _placed(page: Any, numbers: Sequence[_Number], types: Mapping[str, _Set]) -> Iterator[Any]:
    """The numbers of a page, each on the base line of its line."""
    box = page._page_box
    right = box.page_type.side == "right"
    for number in numbers:
        made = types[number.label]
        text = copy.copy(made.text)
        if right:
            end = box.content_box_x() + box.width + made.gap + types[number.widest].text.width
        else:
            end = box.content_box_x() - made.gap
        text.position_x = end - text.width
        text.position_y = number.line.position_y + number.line.baseline - text.baseline
        yield text


class _NumberedPage(Page):  # type: ignore[misc]  # weasyprint carries no types
    """A page with numbers of lines, drawn when all else is."""

    def __init__(self, page: Page, numbers: Sequence[Any]) -> None:
        self.__dict__.update(page.__dict__)
        self.numbers = numbers

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Draw the page, then its numbers."""
        super().paint(stream, scale)
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            stream.begin_marked_content("Artifact", _LINE_NUMBER)
            for text in self.numbers:
                draw_text(stream, text, 0, "clip", "none")
            stream.end_marked_content()
