"""A mended line break: the engine parts a line after its first word where all but a trailing blank would fit.

WeasyPrint 70 measures the blank that ends a piece of text; where that alone is too much it takes the line for one that
can't be parted and leaves one word on it. The blank hangs at a line's end and takes no room (CSS Text 3, 4.1.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

from weasyprint.layout import inline

#: after these no line ends but at a blank: a note's call keeps to the full stop before it (UAX 14, LB13 and LB25)
_CLOSING = ".,;:!?…"


@contextmanager
def mended_line_break() -> Iterator[None]:
    """While this lasts, a blank at the end of a text does not count, and no line ends between a stop and a call."""
    original = inline.split_first_line

    def split(text: str, style: Any, context: Any, max_width: Any, *rest: Any, **more: Any) -> Any:
        result = original(text, style, context, max_width, *rest, **more)
        if not _one_word_of_many(text, result[2]):
            return result
        bare = original(text.rstrip(" "), style, context, max_width, *rest, **more)
        fits_without_blank = bare[2] is None
        return original(text, style, context, inf, *rest, **more) if fits_without_blank else bare

    may_break = inline.can_break_text

    def can_break(text: str, language: Any) -> Any:
        if len(text) == 2 and text[0] in _CLOSING and not text[1].isspace():
            return False
        return may_break(text, language)

    inline.split_first_line, inline.can_break_text = split, can_break
    try:
        yield
    finally:
        inline.split_first_line, inline.can_break_text = original, may_break


def _one_word_of_many(text: str, resume_index: int | None) -> bool:
    """Whether only the first word was taken of a text that has more and ends in a blank."""
    if resume_index is None or not text.endswith(" "):
        return False
    return b" " not in text.encode()[:resume_index].strip()
