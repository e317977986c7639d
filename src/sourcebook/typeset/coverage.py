"""Characters that no font of a book has: they would be printed as empty boxes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from html import unescape

import uharfbuzz

from sourcebook.typeset.fonts import FACES, Face

#: general categories of characters that print nothing: controls, formats, blanks and breaks (Unicode 16.0, 4.5)
_PRINTS_NOTHING = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_TAG = re.compile(r"<[^>]*>")


def missing_characters(pages: Iterable[str], fonts: Iterable[bytes]) -> tuple[str, ...]:
    """The characters in pages of markup that neither the program's fonts nor `fonts` have, in order of their numbers."""
    used: set[str] = set()
    for page in pages:
        text = unescape(_TAG.sub(" ", page))
        used.update(text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text))
    known = set().union(*(_of_face(face) for face in FACES), *(_characters(data) for data in fonts))
    return tuple(sorted(c for c in used if ord(c) not in known and unicodedata.category(c) not in _PRINTS_NOTHING))


@cache
def _of_face(face: Face) -> frozenset[int]:
    return _characters(face.data())


def _characters(data: bytes) -> frozenset[int]:
    return frozenset(uharfbuzz.Face(uharfbuzz.Blob(data)).unicodes)
