"""A cover made from the edition's data: title, subtitle, makers; plain type on a plain ground."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial

from PIL import Image, ImageDraw, ImageFont

from sourcebook.model.resolved import ResolvedEdition
from sourcebook.store import Store, sum_of_program
from sourcebook.typeset.fonts import ITALIC, REGULAR, Face

WIDTH, HEIGHT = 1200, 1600
GROUND, INK, RULE = "#f4efe4", "#2a211c", "#7a1f1f"
MARGIN = 150
SMALL_WORD = 2
TITLE_SIZES = (132, 116, 100, 86, 74, 64)


def cover_png(edition: ResolvedEdition, store: Store) -> bytes:
    """The cover as a PNG of 1200 by 1600 dots; the title as large as fits in six lines."""
    words = (edition.title, edition.subtitle, edition.makers)
    program = sum_of_program("write/_epub/cover.py", packages=("Pillow",))
    return store.once(
        "covers", (repr(words).encode(), program, REGULAR.data(), ITALIC.data()), partial(_drawn, edition)
    )


def _drawn(edition: ResolvedEdition) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((48, 48, WIDTH - 48, HEIGHT - 48), outline=RULE, width=4)
    draw.rectangle((64, 64, WIDTH - 64, HEIGHT - 64), outline=RULE, width=1)
    font, lines = _title(draw, edition.title)
    y = 380.0 if len(lines) < 4 else 260.0
    y = _set(draw, lines, font, y, INK, 1.18)
    y += 50
    draw.rectangle((WIDTH / 2 - 110, y, WIDTH / 2 + 110, y + 3), fill=RULE)
    y += 60
    small = _font(ITALIC, 52)
    _set(draw, list(_wrapped(draw, edition.subtitle, small)), small, y, INK, 1.3)
    foot = _font(REGULAR, 44)
    names = list(_wrapped(draw, ", ".join(dict.fromkeys(name for name, _ in edition.makers)), foot))
    _set(draw, names, foot, HEIGHT - 190 - 58 * (len(names) - 1), INK, 1.3)
    target = io.BytesIO()
    image.quantize(64).save(target, "PNG", optimize=True)
    return target.getvalue()


def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(face.data()), size)


def _title(draw: ImageDraw.ImageDraw, title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    for size in TITLE_SIZES:
        font = _font(REGULAR, size)
        lines = list(_wrapped(draw, title, font))
        fits = all(draw.textlength(line, font=font) <= WIDTH - 2 * MARGIN for line in lines)
        if fits and len(lines) <= 4:
            return font, lines
    return font, lines[:6]


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and draw.textlength(longer, font=font) > WIDTH - 2 * MARGIN:
            # a small word does not end a line
            head, _, last = line.rpartition(" ")
            small = head and len(last) <= SMALL_WORD
            yield head if small else line
            longer = f"{last} {word}" if small else word
        line = longer
    if line:
        yield line


def _set(
    draw: ImageDraw.ImageDraw,
    lines: list[str],
    font: ImageFont.FreeTypeFont,
    y: float,
    ink: str,
    leading: float,
) -> float:
    for line in lines:
        draw.text((WIDTH / 2, y), line, font=font, fill=ink, anchor="mt")
        y += font.size * leading
    return y
