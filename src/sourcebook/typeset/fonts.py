"""The fonts that come with the program: EB Garamond for text, Source Code Pro for listings (SIL Open Font License 1.1).

They are kept as variable fonts, one file for all weights; a book gets the weights it uses, each cut out as a font of
its own.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

import fontpkg
import uharfbuzz

from sourcebook.records import dataclass
from sourcebook.sourceformat.templates import kept_with_program
from sourcebook.store import sum_of_program

#: what the style sheets ask for in an ebook (OpenType registered features): ligatures, marks, figures, small capitals
FEATURES = (
    "ccmp", "locl", "mark", "mkmk", "kern", "liga", "clig", "rlig", "calt", "smcp", "c2sc", "onum", "lnum", "pnum", "tnum",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Face:
    """A font as a style sheet names it: the file's name in the book, and where it is cut from."""

    file: str
    family: str
    package: str
    style: str
    weight: int

    def data(self) -> bytes:
        """The whole font at its weight, as an OpenType file."""
        return _whole(self)

    def subset(self, characters: str) -> bytes:
        """The font at its weight with these characters alone, and all forms of them that the features give."""
        wanted = uharfbuzz.SubsetInput()
        wanted.unicode_set.update(ord(character) for character in characters)
        wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in FEATURES)
        wanted.flags = uharfbuzz.SubsetFlags.NOTDEF_OUTLINE | uharfbuzz.SubsetFlags.NO_HINTING
        return _cut(self, wanted)

    def path(self) -> Path:
        """The file of the variable font."""
        return Path(fontpkg.path(self.package, 400, self.style))


REGULAR = Face("EBGaramond.ttf", "EB Garamond", "eb-garamond", "normal", 400)
SEMIBOLD = Face("EBGaramond-SemiBold.ttf", "EB Garamond", "eb-garamond", "normal", 600)
ITALIC = Face("EBGaramond-Italic.ttf", "EB Garamond", "eb-garamond", "italic", 400)
SEMIBOLD_ITALIC = Face("EBGaramond-SemiBoldItalic.ttf", "EB Garamond", "eb-garamond", "italic", 600)
LISTING = Face("SourceCodePro.ttf", "Source Code Pro", "source-code-pro", "normal", 400)
FACES = (REGULAR, SEMIBOLD, ITALIC, SEMIBOLD_ITALIC, LISTING)


def font_faces(folder: str) -> str:
    """The style rules by which a style sheet knows the fonts, where they lie in `folder` (CSS Fonts 4, 4.1)."""
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; src: url("{folder}/{face.file}"); '
        f"font-style: {face.style}; font-weight: {face.weight}; }}\n"
        for face in FACES
    )


@cache
def _whole(face: Face) -> bytes:
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    made_from = face.path().read_bytes(), str(face.weight).encode(), sum_of_program(packages=("uharfbuzz",))
    return kept_with_program().once("fonts", made_from, partial(_cut, face, wanted))


def _cut(face: Face, wanted: uharfbuzz.SubsetInput) -> bytes:
    source = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path())))
    wanted.pin_axis_location(source, "wght", float(face.weight))
    return bytes(uharfbuzz.subset(source, wanted).blob.data)
