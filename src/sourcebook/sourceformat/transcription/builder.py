"""Puts running text together piece by piece, folding white space as it goes and keeping marks and places right."""

from __future__ import annotations

import re

from sourcebook.diagnostics import Place
from sourcebook.model.content import Content, Mark, MarkKind, in_order

_SPACES = re.compile(r"[ \t\n]+")


class ContentBuilder:
    """Collects text, points and finished pieces; `done` gives the `Content`."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.length = 0
        self.ends_in_space = False
        self.marks: list[Mark] = []
        self.origin: list[tuple[int, Place]] = []

    def add_text(self, text: str, place: Place | None) -> None:
        """Add characters of one line, which begin at `place`; a line end may be the last of them."""
        at, line, column = 0, place.line if place else 0, place.column if place else 0
        for run in _SPACES.finditer(text):
            if run.start() > at:
                self._append(text[at : run.start()], place, line, column + run.start())
            self._space(place, line, column + run.start())
            at = run.end()
        if at < len(text):
            self._append(text[at:], place, line, column + len(text))

    def _append(self, word: str, place: Place | None, line: int, end_column: int) -> None:
        if place is not None:
            self.origin.append((self.length, Place(place.file, line, end_column - len(word))))
        self.text.append(word)
        self.length += len(word)
        self.ends_in_space = False

    def _space(self, place: Place | None, line: int, column: int) -> None:
        if self.ends_in_space:
            return
        if place is not None:
            self.origin.append((self.length, Place(place.file, line, column)))
        self.text.append(" ")
        self.length += 1
        self.ends_in_space = True

    def drop_space(self) -> None:
        """Take back one space at the end, if there is one."""
        if not self.ends_in_space:
            return
        self.text[-1] = self.text[-1][:-1]
        self.length -= 1
        self.ends_in_space = False
        self.marks = [Mark(min(m.start, self.length), min(m.end, self.length), m.kind) for m in self.marks]

    def add_point(self, kind: MarkKind) -> None:
        """A point here."""
        self.marks.append(Mark(self.length, self.length, kind))

    def add_content(self, content: Content) -> None:
        """A finished piece, after what is there."""
        if content.text.startswith(" ") and self.ends_in_space:
            before = tuple(m for m in content.marks if m.is_point and m.start == 0)
            rest = content.slice(1, len(content.text))
            content = Content(rest.text, in_order((*before, *rest.marks)), rest.origin)
        self.marks.extend(m.moved(self.length) for m in content.marks)
        self.origin.extend((o + self.length, p) for o, p in content.origin)
        if content.text:
            self.text.append(content.text)
            self.length += len(content.text)
            self.ends_in_space = content.text.endswith(" ")

    def done(self, *, trim: bool) -> Content:
        """The content; trimmed of white space at both ends where it is a block's whole text."""
        text = "".join(self.text)
        start = 1 if trim and text.startswith(" ") else 0
        end = len(text) - 1 if trim and len(text) > start and text.endswith(" ") else len(text)
        marks = []
        for m in self.marks:
            a, b = min(max(m.start, start), end) - start, min(max(m.end, start), end) - start
            if a < b or m.is_point:
                marks.append(Mark(a, b, m.kind))
        origin = tuple((max(o - start, 0), p) for o, p in self.origin if o < end and (o >= start))
        return Content(text[start:end], in_order(marks), origin)
