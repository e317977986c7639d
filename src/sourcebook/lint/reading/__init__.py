"""Built files read back, by code that shares nothing with what wrote them.

`read_pdf` and `read_epub` give a `Reading`: words, where they stand and what class of text they are, links.
`difference` compares the words of its runs with the text expected.
"""

from sourcebook.lint.reading.compare import Difference, difference
from sourcebook.lint.reading.epub import read_epub
from sourcebook.lint.reading.model import (
    Box,
    ChapterRead,
    LandmarkRead,
    LinkRead,
    OutlineRead,
    PageRead,
    PictureRead,
    Reading,
    Run,
)
from sourcebook.lint.reading.pdf import read_pdf
from sourcebook.lint.reading.strings import strings_in

__all__ = [
    "Box",
    "ChapterRead",
    "Difference",
    "LandmarkRead",
    "LinkRead",
    "OutlineRead",
    "PageRead",
    "PictureRead",
    "Reading",
    "Run",
    "difference",
    "read_epub",
    "read_pdf",
    "strings_in",
]
