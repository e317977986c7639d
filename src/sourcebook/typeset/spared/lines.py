"""Tries at a line's end that can be told to fail: with the next word whole, and with a part of it and a hyphen.

The engine lays out the line anew for each. Here the width of the word is measured once and kept; a try goes to the engine
only where it may succeed. What is too wide is too wide by more than any kerning between the words could mend.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.line_break import Layout, line_size

#: so much of the size of the type a word may be narrower on its line than alone
SLACK = 0.25
#: how many words' widths are kept
_KEPT = 50_000
#: where a word may be parted, with a sign that stands there only then
_SOFT_HYPHEN = "\u00ad"
_Widths: TypeAlias = dict[tuple[str, str], float]


class _Draft(Layout):  # type: ignore[misc]  # weasyprint carries no types
    """A line as first set, with some of what follows."""

    def __init__(self, style: Any, justification_spacing: float, max_width: Any, widths: _Widths) -> None:
        self._widths = widths
        self._first: tuple[Any, int | None] | None = None
        self._line, self._key, self._free = "", "", 0.0
        self._spared = False
        super().__init__(style, justification_spacing, max_width)

    def set_text(self, text: str, justify: bool = False) -> None:
        if self._fails(text) and self.text.startswith(text):
            self._spared = True  # the line stays as it is, since the next word goes to the next line again
            return
        self._spared, self._first = False, None
        super().set_text(text, justify)

    def get_first_line(self) -> tuple[Any, int | None]:
        if self._first is not None and self._spared:
            return self._first
        line, resume = super().get_first_line()
        if self._first is None and resume is not None:
            self._line = self.text.encode()[:resume].decode()
            self._free = (self.max_width or 0) - line_size(line, self.style)[0]
        self._first = line, resume
        return line, resume

    def try_with(self, text: str) -> bool:
        """Whether a text that goes on where this line ends may fit."""
        return not self._fails(text)

    def _fails(self, text: str) -> bool:
        if self._first is None or self._first[1] is None or self._free < 0 or not self.max_width:
            return False
        line = self._line
        if len(text) <= len(line) or not text.startswith(line) or not line.strip():
            return False
        blanks = line[len(line.rstrip(" ")) :]
        width = self._width(blanks + text[len(line) :])
        return width > self._free + SLACK * float(self.style["font_size"])

    def _width(self, text: str) -> float:
        if not self._key:
            style = self.style
            sizes = (style["font_size"], style["font_kerning"], style["letter_spacing"], style["word_spacing"])
            self._key = f"{line_break._font_style_cache_key(style)}{sizes}"
        key = self._key, text
        if key not in self._widths:
            if len(self._widths) > _KEPT:
                self._widths.clear()
            layout = Layout(self.style)
            layout.set_text(text)
            self._widths[key] = line_size(layout.get_first_line()[0], self.style)[0]
        return self._widths[key]


class _Failed:
    """A try that has failed without being made: its text is on two lines."""

    def __init__(self, line: Any) -> None:
        self._line = line

    def get_first_line(self) -> tuple[Any, int]:
        """The line as it is, and that something is left for the next."""
        return self._line, 1


@contextmanager
def tries_spared() -> Iterator[None]:
    """While this lasts, lines are broken without tries that can be told to fail."""
    split, create = inline.split_first_line, line_break.create_layout
    widths: _Widths = {}
    drafts: list[_Draft | None] = []

    def spared(text: str, style: Any, context: Any, max_width: Any, *rest: Any, **more: Any) -> Any:
        drafts.append(None)
        try:
            return split(text, style, context, max_width, *rest, **more)
        finally:
            drafts.pop()

    def made(text: str, style: Any, context: Any, max_width: Any, justification_spacing: float) -> Any:
        if not drafts or max_width is None or style["white_space"] != "normal" or _SOFT_HYPHEN in text:
            return create(text, style, context, max_width, justification_spacing)
        draft = drafts[-1]
        if draft is None:
            drafts[-1] = draft = _Draft(style, justification_spacing, max_width, widths)
            if max_width < 2**21:
                line_break.pango.pango_layout_set_width(draft.layout, int(max(0, max_width) * line_break.TO_UNITS))
            draft.set_text(text)
            return draft
        if not draft.try_with(text):
            return _Failed(draft.get_first_line()[0])
        return create(text, style, context, max_width, justification_spacing)

    inline.split_first_line, line_break.create_layout = spared, made
    try:
        yield
    finally:
        inline.split_first_line, line_break.create_layout = split, create
