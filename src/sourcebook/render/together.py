"""Words that a line's end must not part: a day and its month, a paragraph's last words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from sourcebook.model.content import BreakPoint, Content, KeptTogether, Mark

#: characters that the last line of a paragraph holds at least (a scrap of under five reads as a mistake)
LEAST = 7
_DIGIT = re.compile("[0-9]")


@cache
def _dates(months: str) -> re.Pattern[str]:
    days = r"[0-9]{1,2}(?:[–-][0-9]{1,2})?"
    return re.compile(
        rf"(?:chap|vol|no|fol|pp?)\. [0-9]+|(?:{days}/)?{days}[.]?[ \u00a0](?:{months})\b(?P<slash>/(?=[0-9]))?"
    )


def with_dates_together(content: Content, months: str, *, breaks: bool = True) -> Content:
    """The content with each day and its month marked, and a spot to break between two dates: 25 October/7 November.

    `months` are the names of the months, parted by `|`.
    """
    if not _DIGIT.search(content.text):
        return content
    found = list(_dates(months).finditer(content.text))
    points = (Mark(m.end(), m.end(), BreakPoint()) for m in found if m["slash"] and breaks)
    return _marked(content.with_marks(*points), [m.span() for m in found]) if found else content


def with_last_words_together(content: Content) -> Content:
    """The content with its last words marked; short paragraphs stay as they are."""
    text = content.text
    if len(text) < 6 * LEAST:
        return content
    most = len(text) - LEAST
    points = (mark.start for mark in content.points(BreakPoint) if mark.start <= most)
    start = max(text.rfind(" ", 0, most) + 1, *points, 0)
    return _marked(content, [(start, len(text))]) if start else content


def with_hard_blanks(content: Content) -> Content:
    """The content with no-break spaces in place of the marks for words that are kept together.

    The layout engine breaks a line at the wrong word before an element that may not be wrapped, and sometimes before any
    element; so there is none.
    """
    text = list(content.text)
    for mark in content.marks:
        if isinstance(mark.kind, KeptTogether):
            text[mark.start : mark.end] = content.text[mark.start : mark.end].replace(" ", "\u00a0")
    marks = tuple(m for m in content.marks if not isinstance(m.kind, KeptTogether))
    return replace(content, text="".join(text), marks=marks)


def _marked(content: Content, stretches: list[tuple[int, int]]) -> Content:
    marks = (Mark(start, end, KeptTogether()) for start, end in stretches)
    return content.with_marks(*marks)
