"""Keeps a paragraph's last line from holding a scrap: its last words are set together, at least so many characters."""

from __future__ import annotations

from dataclasses import dataclass

from sourcebook.model.content import Content, Mark

#: characters that the last line of a paragraph holds at least (a scrap of under five reads as a mistake)
LEAST = 8


@dataclass(frozen=True, slots=True)
class KeptTogether:
    """Words that are not parted at a line's end, nor hyphenated."""


def with_last_words_together(content: Content) -> Content:
    """The content with its last words marked; short paragraphs stay as they are."""
    text = content.text
    if len(text) < 6 * LEAST:
        return content
    start = len(text)
    while len(text) - start < LEAST:
        blank = text.rfind(" ", 0, start - 1)
        if blank < 0:
            return content
        start = blank + 1
    return content.with_marks(Mark(start, len(text), KeptTogether()))  # type: ignore[arg-type]  # a mark of layout, unknown to the model
