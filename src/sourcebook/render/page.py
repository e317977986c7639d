"""Page sizes and margins: the name of a size, or two lengths, to a page with room for a thumb."""

from __future__ import annotations

import re

from sourcebook.records import dataclass

#: width and height in millimetres (ISO 216; ANSI/ASME Y14.1 for letter)
SIZES = {"a5": (148.0, 210.0), "a4": (210.0, 297.0), "letter": (215.9, 279.4), "half-letter": (139.7, 215.9)}
_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_LENGTHS = re.compile(r"(?P<w>[0-9.]+)(?P<wu>mm|cm|in|pt)\s*(?:x|×|\s)\s*(?P<h>[0-9.]+)(?P<hu>mm|cm|in|pt)")
#: the widest line of text, in millimetres: about 75 characters of the text size
WIDEST_MEASURE = 118.0
SMALLEST_MM, LARGEST_MM = 90.0, 600.0


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page: width and height, and its margins (top, outer, bottom, inner), in millimetres."""

    width: float
    height: float
    top: float
    outer: float
    bottom: float
    inner: float


def page_size(text: str) -> PageSize | None:
    """A page for a name or two lengths; None where it is neither, or too small or large for a book."""
    size = SIZES.get(text.strip().lower())
    if size is None:
        found = _LENGTHS.fullmatch(text.strip().lower())
        if found is None:
            return None
        size = (float(found["w"]) * _UNITS[found["wu"]], float(found["h"]) * _UNITS[found["hu"]])
    width, height = size
    if not (SMALLEST_MM <= width <= LARGEST_MM and SMALLEST_MM <= height <= LARGEST_MM):
        return None
    measure = min(width * 0.73, WIDEST_MEASURE)
    side = width - measure
    return PageSize(
        width,
        height,
        round(height * 0.095, 1),
        round(side * 0.54, 1),
        round(height * 0.105, 1),
        round(side * 0.46, 1),
    )
