"""Running text put together from an ebook's markup: characters folded, marks over them, lines cut where they end.

Every span remembers the element it came from, so that what becomes of each italic word can be told afterwards.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field

from lxml import etree

from sourcebook.model.content import Content, LineBreak, Mark, MarkKind, PageBreak, in_order
from sourcebook.records import dataclass

_SPACE = re.compile(r"[ \t\n\r\f]+")
#: blanks that are characters, by which lines of verse are pushed in
_WIDE = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2007\u3000"
Tally = Counter[tuple[etree._Element, type]]


@dataclass(slots=True)
class Span:
    """A mark that is being made: where it begins and ends, and of which element it is."""

    start: int
    kind: MarkKind
    element: etree._Element
    end: int = -1


@dataclass(slots=True)
class Line:
    """A line of running text, and how many wide blanks stood before it."""

    content: Content
    pushed_in: int = 0


@dataclass(slots=True)
class Run:
    """Collects running text; `contents` gives it whole, `lines` cut at each forced line end."""

    tally: Tally
    text: list[str] = field(default_factory=list)
    length: int = 0
    in_space: bool = True
    spans: list[Span] = field(default_factory=list)
    points: list[tuple[int, MarkKind]] = field(default_factory=list)

    def add_text(self, text: str) -> None:
        """Add characters, white space folded."""
        text = _SPACE.sub(" ", text)
        if self.in_space:
            text = text.removeprefix(" ")
        if text:
            self.text.append(text)
            self.length += len(text)
            self.in_space = text.endswith(" ")

    def end_word(self) -> None:
        """Take back a blank at the end, where no mark stands behind it."""
        if self.text and self.text[-1].endswith(" ") and not any(at == self.length for at, _ in self.points):
            self.text[-1] = self.text[-1][:-1]
            self.length -= 1
            self.in_space = False
            for span in self.spans:
                span.start, span.end = min(span.start, self.length), min(span.end, self.length)

    def add_point(self, kind: MarkKind) -> None:
        """A point here; a forced line end has a blank before it."""
        if isinstance(kind, LineBreak):
            self.add_text(" ")
        self.points.append((self.length, kind))

    def open(self, kind: MarkKind, element: etree._Element) -> Span:
        """A span that begins here."""
        span = Span(self.length, kind, element)
        self.spans.append(span)
        return span

    def close(self, span: Span) -> None:
        """The span ends here."""
        span.end = self.length

    @property
    def has_words(self) -> bool:
        """Whether there is anything to read, or to call."""
        return any(piece.strip() for piece in self.text) or any(
            not isinstance(kind, LineBreak | PageBreak) for _, kind in self.points
        )

    def content(self) -> Content:
        """All of it, without forced line ends at its beginning and end."""
        text = "".join(self.text)
        points, seen = [], -1
        for at, kind in self.points:
            if isinstance(kind, LineBreak):
                if not text[:at].strip() or not text[at:].strip() or at == seen:
                    continue
                seen = at
            points.append((at, kind))
        return self._cut(text, 0, len(text), points).content

    def lines(self) -> list[Line]:
        """The lines, each on its own; empty ones are left out, and pages that begin after the last end it."""
        if not self.has_words:
            return []
        text, start = "".join(self.text), 0
        points: list[tuple[int, MarkKind]] = []
        result = []
        for at, kind in [*self.points, (len(text), LineBreak())]:
            if not isinstance(kind, LineBreak):
                points.append((at, kind))
                continue
            line = self._cut(text, start, at, points)
            if line.content.text or any(not isinstance(mark.kind, PageBreak) for mark in line.content.marks):
                result.append(line)
                points = []
            start = at
        if points and result:
            content = result[-1].content
            end = len(content.text)
            result[-1].content = content.with_marks(*(Mark(end, end, kind) for _, kind in points))
        return result

    def _cut(self, text: str, start: int, end: int, points: list[tuple[int, MarkKind]]) -> Line:
        piece = text[start:end]
        wide = len(piece.strip(" ")) - len(piece.strip(" ").lstrip(_WIDE + " "))
        first = start + len(piece) - len(piece.lstrip())
        last = max(start + len(piece.rstrip()), first)
        marks = []
        for span in self.spans:
            a, b = _trimmed(text, max(span.start, first), min(span.end, last))
            if text[a:b].strip():
                marks.append(Mark(a - first, b - first, span.kind))
                self.tally[span.element, type(span.kind)] += 1
        for at, kind in points:
            put = min(max(at, first), last) - first
            marks.append(Mark(put, put, kind))
        return Line(Content(text[first:last], in_order(marks)), wide)


def unbroken(content: Content) -> Content:
    """The content without forced line ends, for what is one line: a heading, a caption, a cell."""
    return content.mapped(lambda mark: None if isinstance(mark.kind, LineBreak) else mark)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space at its ends."""
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    return start, end
