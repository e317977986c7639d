"""The fonts of a book whose fragments are drawn apart: what each fragment uses of them, and one subset for all.

The engine names a font by a sum of its description and keeps glyph numbers when it cuts it. So a fragment is drawn without
its fonts, and the font that is cut for all fragments together fits the text of each.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from functools import lru_cache
from hashlib import sha256
from typing import Any

import pydyf
import uharfbuzz
from weasyprint import DEFAULT_OPTIONS, pdf
from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.pdf.stream import Stream

from sourcebook.records import dataclass
from sourcebook.typeset.fontdates import fixed_font_dates

#: what the engine's font holds that is not plain data: made again from the font's bytes
_HANDLES = ("hb_font", "hb_face")
#: tables of a font that a PDF has no use for, as the engine leaves them out
_DROPPED = (b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT", b"SVG ")
_FLAGS = uharfbuzz.SubsetFlags.PASSTHROUGH_UNRECOGNIZED | uharfbuzz.SubsetFlags.DESUBROUTINIZE
#: the most that a glyph's number can be (OpenType 1.9, `maxp`)
_GLYPHS = 0x10000


@dataclass(frozen=True, slots=True)
class UsedFont:
    """A font as one fragment uses it: the sum of its bytes, what the engine knows of it, and its glyphs.

    `text` are the characters of each glyph, `widths` their advances in thousandths of the size, `missing` the numbers that
    stand for characters which it has no glyph for.
    """

    name: str
    file: str
    known: dict[str, Any] = field(compare=False)
    text: dict[int, str]
    widths: dict[int, int]
    missing: dict[int, int]


@dataclass(slots=True)
class FontsLeftOut:
    """What was used of fonts while they were left out; `files` are their bytes by their sums."""

    fonts: list[UsedFont] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)


@contextmanager
def fonts_left_out() -> Iterator[FontsLeftOut]:
    """While this lasts, a PDF is written without its fonts; gives what it uses of them."""
    left_out = FontsLeftOut()
    build, add_font, unused = pdf.build_fonts_dictionary, Stream.add_font, Font.get_unused_glyph_id

    def none(_: Any, fonts: dict[Any, Font], *__: Any) -> pydyf.Dictionary:
        for font in fonts.values():
            left_out.fonts.append(_used(font, left_out.files))
        return pydyf.Dictionary()

    def add(stream: Stream, pango_font: Any) -> Any:
        font, size = add_font(stream, pango_font)
        if not font.widths:
            variations = tuple(sorted(font.variations.items()))
            font.widths = dict(_advances(font.file_content, font.index, float(font.weight), variations))
        return font, size

    pdf.build_fonts_dictionary, Stream.add_font, Font.get_unused_glyph_id = none, add, _number_for_missing
    try:
        yield left_out
    finally:
        pdf.build_fonts_dictionary, Stream.add_font, Font.get_unused_glyph_id = build, add_font, unused


def shared_fonts(parts: Iterable[Iterable[UsedFont]], files: Mapping[str, bytes]) -> bytes:
    """A PDF without pages that holds the fonts of all parts, cut to what these use together: `/Font` in its catalog."""
    union: dict[str, Font] = {}
    for used in (font for fonts in parts for font in fonts):
        if used.name not in union:
            union[used.name] = _SharedFont(used, files[used.file])
        font = union[used.name]
        for mine, theirs in ((font.to_unicode, used.text), (font.widths, used.widths), (font.missing, used.missing)):
            for key, value in theirs.items():
                mine.setdefault(key, value)
    target, document = io.BytesIO(), pydyf.PDF()
    with fixed_font_dates():
        fonts = build_fonts_dictionary(document, union, compress=True, subset=True, options=DEFAULT_OPTIONS)
    document.add_object(fonts)
    document.catalog["Font"] = fonts.reference
    document.write(target)
    return target.getvalue()


@lru_cache(maxsize=32)
def _advances(data: bytes, index: int, weight: float, variations: tuple[tuple[str, float], ...]) -> dict[int, int]:
    """The advances of a font's glyphs as its designer gave them, in thousandths of the size.

    The engine measures a glyph where it first stands, and rounds; so the same glyph would have other widths in two parts.
    """
    face = uharfbuzz.Face(uharfbuzz.Blob(data), index)
    font = uharfbuzz.Font(face)
    axes = {axis.tag for axis in face.axis_infos}
    if axes:
        font.set_variations({**({"wght": weight} if "wght" in axes else {}), **dict(variations)})
    return {glyph: round(font.get_glyph_h_advance(glyph) * 1000 / face.upem) for glyph in range(face.glyph_count)}


@lru_cache(maxsize=32)
def _name_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def _number_for_missing(font: Font, codepoint: int) -> int:
    """A number for a character without a glyph: the same wherever it stands."""
    if codepoint not in font.missing:
        font.missing[codepoint] = font.glyph_count + codepoint % max(_GLYPHS - font.glyph_count, 1)
    return int(font.missing[codepoint])


def _used(font: Font, files: dict[str, bytes]) -> UsedFont:
    data = bytes(font.file_content)
    name = _name_of(data)
    files[name] = data
    known = {
        k: v for k, v in vars(font).items() if k not in (*_HANDLES, "file_content", "to_unicode", "widths", "missing")
    }
    widths = {glyph: font.widths[glyph] for glyph in font.to_unicode}
    return UsedFont(font.hash, name, known, dict(font.to_unicode), widths, dict(font.missing))


class _SharedFont(Font):  # type: ignore[misc]  # weasyprint carries no types
    """The engine's font again, made of what is known of it; it is cut by the same rules."""

    def __init__(self, used: UsedFont, data: bytes) -> None:
        self.file_content = data
        self.to_unicode: dict[int, str] = {}
        self.widths: dict[int, int] = {}
        self.missing: dict[int, int] = {}
        self.__dict__.update(used.known)

    def subset(self, to_unicode: dict[int, str], hinting: bool) -> None:
        """Keep the glyphs in use under their numbers, and none after the last of them."""
        if to_unicode:
            flags = _FLAGS | (uharfbuzz.SubsetFlags.NOTDEF_OUTLINE if self.missing else uharfbuzz.SubsetFlags.DEFAULT)
            some = self._cut(to_unicode, flags | uharfbuzz.SubsetFlags.RETAIN_GIDS, self.file_content, self.index)
            flags |= uharfbuzz.SubsetFlags.DEFAULT if hinting else uharfbuzz.SubsetFlags.NO_HINTING
            self.file_content = self._cut(range(max(to_unicode) + 1), flags, some, 0)

    @staticmethod
    def _cut(glyphs: Iterable[int], flags: uharfbuzz.SubsetFlags, data: bytes, index: int) -> bytes:
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _DROPPED)
        wanted.flags = flags
        return bytes(uharfbuzz.subset(uharfbuzz.Face(uharfbuzz.Blob(data), index), wanted).blob.data)
