"""Fonts of a PDF as far as reading goes: the characters and the width of a code (PDF 1.7, 9.6, 9.7, 9.10)."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from decimal import Decimal
from itertools import repeat
from typing import Any

import pikepdf

from sourcebook.records import dataclass

#: what stands for a glyph of which the file does not say what it is
UNKNOWN = "\ufffd"
#: the code of the glyph that composite fonts show where they lack one (PDF 1.7, 9.7.6.3)
NO_GLYPH = 0

_SECTION = re.compile(rb"begin(codespacerange|bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A string of codes read: its characters, width in thousandths of the font size, number of glyphs.

    `blanks` counts the one-byte codes 32, which word spacing widens. `missing`: one of the glyphs is the one that stands for
    characters that the font has not got.
    """

    text: str
    width: float
    glyphs: int
    blanks: int
    missing: bool = False


@dataclass(slots=True)
class Glyphs:
    """A font: its characters and widths by their codes."""

    name: str
    code_length: int
    characters: dict[int, str]
    widths: dict[int, float]
    default_width: float
    ascent: float
    descent: float
    embedded: bool
    composite: bool = False

    def decode(self, codes: bytes) -> Decoded:
        """Read a string of codes."""
        numbers = self._numbers(codes)
        found = list(map(self.characters.get, numbers))
        text = "".join([UNKNOWN if characters is None else characters for characters in found])
        width = sum(map(self.widths.get, numbers, repeat(self.default_width)))
        missing = None in found or (self.composite and NO_GLYPH in numbers)
        return Decoded(text, width, len(numbers), codes.count(b" ") if self.code_length == 1 else 0, missing)

    def _numbers(self, codes: bytes) -> Sequence[int]:
        step = self.code_length
        if step == 1:
            return codes
        if step == 2:
            return struct.unpack(f">{len(codes) // 2}H", codes[: len(codes) // 2 * 2])
        return [int.from_bytes(codes[i : i + step], "big") for i in range(0, len(codes), step)]


def read_font(font: pikepdf.Object) -> Glyphs:
    """A font dictionary, simple or composite; without a ToUnicode map all its characters are unknown."""
    name = str(font.get("/BaseFont", font.get("/Subtype", ""))).lstrip("/")
    composite = font.get("/Subtype") == "/Type0"
    inner = font.DescendantFonts[0] if composite else font
    if composite:
        widths, default = _composite_widths(inner), float(inner.get("/DW", 1000))
    else:
        widths, default = _simple_widths(font), 0.0
    to_unicode = font.get("/ToUnicode")
    length, characters = (0, {}) if to_unicode is None else read_cmap(to_unicode.read_bytes())
    descriptor = inner.get("/FontDescriptor")
    ascent, descent, embedded = 800.0, -200.0, font.get("/Subtype") == "/Type3"
    if descriptor is not None:
        ascent, descent = float(descriptor.get("/Ascent", ascent)), float(descriptor.get("/Descent", descent))
        embedded = embedded or any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    code_length = 1 if not composite else length or 2
    return Glyphs(name, code_length, characters, widths, default, ascent, descent, embedded, composite)


def read_cmap(data: bytes) -> tuple[int, dict[int, str]]:
    """A ToUnicode map: the length of a code in bytes (0 if not said) and the characters of each code."""
    length = 0
    characters: dict[int, str] = {}
    for kind, body in _SECTION.findall(data):
        items = [b"[" if opens else b"]" if closes else value for value, opens, closes in _HEX.findall(body)]
        if kind == b"codespacerange":
            length = max([length, *(len(_bytes(item)) for item in items)])
        elif kind == b"bfchar":
            for code, value in zip(items[::2], items[1::2], strict=False):
                characters[_number(code)] = _text(value)
        else:
            _take_ranges(items, characters)
    return length, characters


def _take_ranges(items: list[bytes], characters: dict[int, str]) -> None:
    """`<first> <last> <text of first>` or `<first> <last> [<text> <text> …]`, again and again."""
    waiting = iter(items)
    for first in waiting:
        last, value = next(waiting, b""), next(waiting, b"")
        codes = range(_number(first), _number(last) + 1)
        if value == b"[":
            for code in codes:
                characters[code] = _text(next(waiting, b""))
            next((item for item in waiting if item == b"]"), None)
            continue
        text = _text(value)
        for step, code in enumerate(codes):
            characters[code] = text[:-1] + chr(ord(text[-1]) + step) if text else ""


def _bytes(digits: bytes) -> bytes:
    plain = b"".join(digits.split())
    return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode("ascii"))


def _number(digits: bytes) -> int:
    return int.from_bytes(_bytes(digits), "big")


def _text(digits: bytes) -> str:
    return _bytes(digits).decode("utf-16-be", errors="replace")


def _composite_widths(font: pikepdf.Object) -> dict[int, float]:
    """The `W` array: `first [w w …]` or `first last w`."""
    widths: dict[int, float] = {}
    waiting: Any = iter(font.get("/W", ()))
    for first in waiting:
        second = next(waiting, None)
        if isinstance(second, int | Decimal):
            third = float(next(waiting, 0))
            widths.update(dict.fromkeys(range(int(first), int(second) + 1), third))
        elif second is not None:
            widths.update({int(first) + n: float(width) for n, width in enumerate(second)})
    return widths


def _simple_widths(font: pikepdf.Object) -> dict[int, float]:
    first = int(font.get("/FirstChar", 0))
    return {first + n: float(width) for n, width in enumerate(font.get("/Widths", ()))}
