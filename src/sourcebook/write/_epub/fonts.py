"""The program's fonts for an ebook: one weight each, with only the letters that the book uses and all their features."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from sourcebook.typeset.fonts import italic, regular

BOLD_WEIGHT = 700.0
TEXT_WEIGHT = 400.0
#: what the style sheets ask for (OpenType registered features): ligatures, marks, figures, small capitals
FEATURES = (
    "ccmp",
    "locl",
    "mark",
    "mkmk",
    "kern",
    "liga",
    "clig",
    "rlig",
    "calt",
    "smcp",
    "c2sc",
    "onum",
    "lnum",
    "pnum",
    "tnum",
)


@dataclass(frozen=True, slots=True)
class EbookFont:
    """A font file of the ebook."""

    file: str
    data: bytes


def ebook_fonts(text: str, *, bold: bool) -> tuple[EbookFont, ...]:
    """The fonts for a book of these characters; the bold only where the book is set bold anywhere."""
    wanted = [("EBGaramond.ttf", regular(), TEXT_WEIGHT), ("EBGaramond-Italic.ttf", italic(), TEXT_WEIGHT)]
    if bold:
        wanted.insert(1, ("EBGaramond-Bold.ttf", regular(), BOLD_WEIGHT))
    characters = "".join(sorted(set(text)))
    return tuple(EbookFont(name, _subset(path, weight, characters)) for name, path, weight in wanted)


def _subset(path: Path, weight: float, characters: str) -> bytes:
    """Only the letters first, then one weight: the other way round takes a minute."""
    options = subset.Options(layout_features=list(FEATURES), notdef_outline=True, recalc_timestamp=False, hinting=False)
    font = TTFont(path, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    fixed = instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
    target = io.BytesIO()
    fixed.save(target)
    return target.getvalue()
