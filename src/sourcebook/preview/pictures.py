"""Pages as pictures, and where on them words stand."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Sequence
from functools import lru_cache

import pypdfium2

from sourcebook.records import dataclass

#: pixels to a point: sharp on screens that have two to a CSS pixel
SCALE = 2.0
#: the fewest letters by which a spot is known, and the most that are looked for
FEWEST, MOST = 8, 40
_OTHERS = re.compile(r"[\W_]+")
#: PDFium does one thing at a time
_one = threading.Lock()


@dataclass(frozen=True, slots=True)
class OnPage:
    """Where words stand: the number of the page, and how far down it, as a part of its height."""

    page: int
    down: float


@lru_cache(maxsize=64)
def picture(pdf: bytes, number: int) -> bytes:
    """A page as a PNG."""
    with _one:
        document = pypdfium2.PdfDocument(pdf)
        try:
            image = document[number].render(scale=SCALE).to_pil()
        finally:
            document.close()
    target = io.BytesIO()
    image.save(target, "png", compress_level=1)
    return target.getvalue()


@lru_cache(maxsize=256)
def sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of each page, in points."""
    with _one:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return tuple(page.get_size() for page in document)
        finally:
            document.close()


def find(pdf: bytes, words: Sequence[str]) -> OnPage | None:
    """Where the first of several words that is on the pages stands; nothing where none is, or they are too short."""
    pages = _letters(pdf)
    for wanted in (_OTHERS.sub("", one).casefold()[:MOST] for one in words):
        for number, (letters, heights) in enumerate(pages) if len(wanted) >= FEWEST else ():
            at = letters.find(wanted)
            if at >= 0:
                return OnPage(number, heights[at])
    return None


@lru_cache(maxsize=64)
def _letters(pdf: bytes) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """The letters and digits of each page, and how far down it each stands."""
    found = []
    with _one:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for page in document:
                text, height = page.get_textpage(), page.get_height()
                letters, heights = [], []
                for at, char in enumerate(text.get_text_range()):
                    if not _OTHERS.fullmatch(char) and at < text.count_chars():
                        low = char.casefold()
                        letters.append(low)
                        heights += [1 - text.get_charbox(at)[3] / height] * len(low)
                found.append(("".join(letters), tuple(heights)))
        finally:
            document.close()
    return tuple(found)
