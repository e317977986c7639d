"""The bytes of a PDF to lines of glyphs, ruled lines and pictures, page by page, read from the content of the pages alone.

No tag, name, link or structure of the file is looked at. Positions are in points from the top left corner of the page.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pypdfium2
from pypdfium2 import raw

#: glyphs that may stand at the end of a line for a word that goes on; U+0002 is what PDFium makes of some of them
HYPHENS = "-\u2010\u00ad\u0002"
#: where the characters of raised glyphs are kept in a line's text: in a plane that no text uses (Unicode, 23.5)
RAISED = 0xF0000
#: glyphs smaller than this part of their line's size, and raised by that part of it, are raised
SMALLER, HIGHER = 0.8, 0.12
#: a degree sign is a ring that needs hardly any raising to be told from one on the line
RING, RING_HIGHER = "°", 0.04
#: how far apart base lines on one line may be, and how far back a glyph may begin, in parts of the size
SAME_LINE, BACK = 0.55, 0.6
THINNEST_BLANK = 0.1
#: a gap that no blank is as wide as, between columns or before a number in the margin, in parts of the size
WIDEST_BLANK = 2.0
#: ruled lines are no thicker, in points
THICKEST = 1.5


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs on one base line, as they follow one another in the page's content.

    `text` has no blanks; raised glyphs are there as `raised()` gives them; `spans` has the left and right edge of each
    character, `words` the offsets in `text` at which a word begins.
    """

    page: int
    text: str
    base: float
    size: float
    spans: tuple[tuple[float, float], ...]
    words: tuple[int, ...]

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.spans[0][0]

    @property
    def x1(self) -> float:
        """The right edge."""
        return max(right for _, right in self.spans)

    @property
    def bottom(self) -> float:
        """As far down as most letters go."""
        return self.base + 0.22 * self.size

    @property
    def first_words(self) -> float:
        """The width of the first two words: a blank that parts no line (St. Mary, 12 May) looks like any other."""
        end = self.words[2] if len(self.words) > 2 else len(self.text)
        return self.spans[end - 1][1] - self.spans[0][0]


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal ruled line."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Paper:
    """A page: its size, what is written on it, its ruled lines, and top and bottom of its pictures."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    pictures: tuple[tuple[float, float], ...]


@dataclass(slots=True)
class _Glyph:
    character: str
    x0: float
    x1: float
    y: float
    size: float
    blank_before: bool


def squeezed(text: str) -> str:
    """Characters as compared: taken apart (NFKD), without blanks and without what prints nothing."""
    return "".join(map(_letters, text))


def raised(text: str) -> str:
    """The characters of raised glyphs, as a line's text has them."""
    return "".join(chr(RAISED + ord(c)) for c in squeezed(text))


def lowered(text: str) -> str:
    """The same text with raised glyphs as plain ones, to be read."""
    return "".join(chr(ord(c) - RAISED) if ord(c) >= RAISED else c for c in text)


def is_raised(character: str) -> bool:
    """Whether a character of a line's text is a raised glyph."""
    return ord(character) >= RAISED


@cache
def _letters(character: str) -> str:
    kept = unicodedata.normalize("NFKD", character)
    return "".join(c for c in kept if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def read_pages(data: bytes) -> Iterator[Paper]:
    """The pages of a PDF, in order."""
    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            rules: list[Rule] = []
            pictures: list[tuple[float, float]] = []
            for thing in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE), max_depth=2):
                left, bottom, right, top = thing.get_bounds()
                if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
                    pictures.append((height - top, height - bottom))
                elif right - left > width / 4 and (y := _ruled(thing, bottom, top)) is not None:
                    rules.append(Rule(left, right, height - y))
            lines = tuple(_lines(_glyphs(page, height), number))
            yield Paper(number, width, height, lines, tuple(rules), tuple(pictures))
            page.close()
    finally:
        document.close()


def _ruled(path: pypdfium2.PdfObject, bottom: float, top: float) -> float | None:
    """Where a path draws a horizontal line: a thin box, or the top edge of a box whose hole is lower by little."""
    if top - bottom < THICKEST:
        return (top + bottom) / 2
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    points = set()
    for n in range(raw.FPDFPath_CountSegments(path)):
        raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(path, n), x, y)
        points.add(tuple(round(v, 2) for v in matrix.on_point(x.value, y.value)))
    heights = sorted({point[1] for point in points}, reverse=True)
    if len(points) == 6 and len(heights) == 3 and heights[0] - heights[1] < THICKEST:
        return (heights[0] + heights[1]) / 2
    return None


def _glyphs(page: pypdfium2.PdfPage, height: float) -> Iterator[_Glyph]:
    text = page.get_textpage()
    handle = text.raw
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    at = ctypes.byref(x), ctypes.byref(y)
    blank = True
    for index in range(raw.FPDFText_CountChars(handle)):
        if raw.FPDFText_IsGenerated(handle, index) == 1:
            continue
        code = raw.FPDFText_GetUnicode(handle, index)
        character = "-" if code == 2 else chr(code)
        if character.isspace():
            blank = blank or character != "\xa0"
            continue
        raw.FPDFText_GetCharOrigin(handle, index, *at)
        raw.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix))
        raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(box))
        size = raw.FPDFText_GetFontSize(handle, index) * abs(matrix.d or matrix.b)
        yield _Glyph(character, box.left, box.right, height - y.value, size, blank)
        blank = False
    text.close()


def _lines(glyphs: Iterator[_Glyph], page: int) -> Iterator[Line]:
    waiting: list[_Glyph] = []
    base = size = start = end = 0.0
    for glyph in glyphs:
        reach = max(size, glyph.size)
        goes_back = glyph.x0 < end - BACK * reach and glyph.x0 != start  # the letters of a ligature share one place
        far = goes_back or glyph.x0 > end + WIDEST_BLANK * reach
        if waiting and (far or abs(glyph.y - base) > SAME_LINE * reach):
            yield from _line(waiting, page)
            waiting = []
        if not waiting or glyph.size > size:
            base, size = glyph.y, glyph.size
        start, end = glyph.x0, glyph.x1
        waiting.append(glyph)
    if waiting:
        yield from _line(waiting, page)


def _line(glyphs: list[_Glyph], page: int) -> Iterator[Line]:
    size = max(glyph.size for glyph in glyphs)
    base = max(glyph.y for glyph in glyphs if glyph.size > 0.95 * size)
    text: list[str] = []
    spans: list[tuple[float, float]] = []
    words: list[int] = []
    end = 0.0
    for glyph in glyphs:
        letters = _letters(glyph.character)
        if not letters:
            continue
        if not text or glyph.blank_before or glyph.x0 - end > THINNEST_BLANK * size:
            words.append(len(spans))
        end = glyph.x1
        high = (base - glyph.y) / size
        if (high > HIGHER and glyph.size < SMALLER * size) or (glyph.character == RING and high > RING_HIGHER):
            letters = raised(letters)
        text.append(letters)
        spans.extend([(glyph.x0, glyph.x1)] * len(letters))
    if text:
        yield Line(page, "".join(text), base, size, tuple(spans), tuple(words))
