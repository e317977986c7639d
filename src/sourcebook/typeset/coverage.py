"""Characters that no font of a book has: they would be printed as empty boxes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from html import unescape

import uharfbuzz

from sourcebook.typeset.fonts import FACES, Face

#: general categories of characters that print nothing: controls, formats, blanks and breaks (Unicode 16.0, 4.5)
_PRINTS_NOTHING = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_TAG = re.compile(r"<[^>]*>")


def missing_characters(pages: Iterable[str], fonts: Iterable[bytes]) -> tuple[str, ...]:
    """The characters in pages of markup that neither the program's fonts nor `fonts` have, in order of their numbers."""
    used: set[str] = set().union(*map(_characters_on, pages))
    known = set().union(*(characters_of(face) for face in FACES), *(_characters(data) for data in fonts))
    return tuple(sorted(c for c in used if ord(c) not in known and unicodedata.category(c) not in _PRINTS_NOTHING))


@lru_cache(maxsize=5000)
def _characters_on(page: str) -> frozenset[str]:
    text = unescape(_TAG.sub(" ", page))
    return frozenset(text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text))


@cache
def characters_of(face: Face) -> frozenset[int]:
    """The characters that one of the program's fonts has."""
    return frozenset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path()))).unicodes)


def _characters(data: bytes) -> frozenset[int]:
    return frozenset(uharfbuzz.Face(uharfbuzz.Blob(data)).unicodes)
