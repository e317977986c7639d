"""Puts running text together piece by piece, folding white space as it goes and keeping marks and places right."""

from __future__ import annotations

import re

from sourcebook.diagnostics import Place
from sourcebook.model.content import Content, Mark, MarkKind, in_order

#: white space that is not one blank already
_FOLDED = re.compile(r"[ \t\n]{2,}|[\t\n]")


def _moved(origin: tuple[int, Place], to: int) -> Place:
    """The place of the character at `to`, as far as the place before it tells."""
    offset, place = origin
    return Place(place.file, place.line, place.column + to - offset)


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
        at = 0
        for run in _FOLDED.finditer(text):
            self._append(text[at : run.start()], place, at)
            self._append(" ", place, run.start())
            at = run.end()
        self._append(text[at:], place, at)

    def _append(self, piece: str, place: Place | None, at: int) -> None:
        """Add characters that stand `at` characters after `place`, without a second blank at their beginning."""
        if self.ends_in_space and piece.startswith(" "):
            piece, at = piece[1:], at + 1
        if not piece:
            return
        if place is not None:
            here = Place(place.file, place.line, place.column + at)
            if not self.origin or _moved(self.origin[-1], self.length) != here:
                self.origin.append((self.length, here))
        self.text.append(piece)
        self.length += len(piece)
        self.ends_in_space = piece.endswith(" ")

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
        origin = [(o - start, p) for o, p in self.origin if start <= o < end]
        before = [entry for entry in self.origin if entry[0] < start]
        if before and start < end and not (origin and origin[0][0] == 0):
            origin.insert(0, (0, _moved(before[-1], start)))
        return Content(text[start:end], in_order(marks), tuple(origin))
