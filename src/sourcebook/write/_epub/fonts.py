"""The fonts of an ebook: those of the program that it uses, with its own letters only, and those of the edition's theme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import PurePosixPath

from sourcebook.records import dataclass
from sourcebook.typeset.fonts import FACES, ITALIC, LISTING, REGULAR, SEMIBOLD, Face

_BOLD = re.compile(r"<(?:strong|b)[\s>]|class=\"(?:entry-name)")
_LISTING = re.compile(r"<code[\s>].*?</code>", re.S)
_FONT_FACE = re.compile(r"@font-face[^}]*\}\n?")
#: set by the reading system where a word is broken
_HYPHEN = "‐"
MEDIA_TYPES = {".ttf": "font/ttf", ".otf": "font/otf"}


@dataclass(frozen=True, slots=True)
class EbookFont:
    """A font file of the ebook."""

    file: str
    data: bytes

    @property
    def media_type(self) -> str:
        """Its media type (EPUB 3.3, 3.2)."""
        return MEDIA_TYPES[PurePosixPath(self.file).suffix.lower()]


def style_and_fonts(
    pages: Sequence[str], style: str, of_theme: Mapping[str, bytes]
) -> tuple[str, tuple[EbookFont, ...]]:
    """The style sheet without the fonts that these pages don't use, and those that they need in it.

    `of_theme` holds the edition's own by name.
    """
    used = dict(_used(pages))
    unused = [face.file for face in FACES if face not in used]
    style = _FONT_FACE.sub(lambda rule: "" if any(name in rule[0] for name in unused) else rule[0], style)
    own = (EbookFont(face.file, face.subset(letters)) for face, letters in used.items() if face.file in style)
    added = (EbookFont(name, data) for name, data in sorted(of_theme.items()) if f"fonts/{name}" in style)
    return style, (*own, *added)


def _used(pages: Sequence[str]) -> Iterator[tuple[Face, str]]:
    """The program's fonts that a book needs, each with the letters it is set in."""
    letters = _letters("".join(pages)) + _HYPHEN
    yield REGULAR, letters
    if any(_BOLD.search(page) for page in pages):
        yield SEMIBOLD, letters
    yield ITALIC, letters
    listings = "".join(found for page in pages for found in _LISTING.findall(page))
    if listings:
        yield LISTING, _letters(listings)


def _letters(markup: str) -> str:
    return "".join(sorted(set(unescape(re.sub(r"<[^>]*>", "", markup)))))
