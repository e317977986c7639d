"""Justified lines: for each the engine prepares a text to be drawn, throws it away, and prepares it again when it draws."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.layout import inline
from weasyprint.text.line_break import Layout


class _Later(Layout):  # type: ignore[misc]  # weasyprint carries no types
    """A text that is prepared when it is drawn."""

    def __init__(self, text: str, justification_spacing: float) -> None:
        end = text.find("\n")
        self.text = text if end < 0 else text[: end + 2]
        self.justification_spacing, self.max_width, self.first_line_direction = justification_spacing, None, 0
        self._prepared = False

    def setup(self, style: Any) -> None:
        self._prepared = True
        super().setup(style)

    def deactivate(self) -> None:
        if self._prepared:
            self._prepared = False
            super().deactivate()


@contextmanager
def layouts_spared() -> Iterator[None]:
    """While this lasts, the text of a justified line is prepared when it is drawn."""
    original = inline.create_layout

    def later(text: str, style: Any, context: Any, max_width: Any, justification_spacing: float) -> Any:
        if max_width is not None:
            return original(text, style, context, max_width, justification_spacing)
        return _Later(text, justification_spacing)

    inline.create_layout = later
    try:
        yield
    finally:
        inline.create_layout = original
