"""Built files read back, by code that shares nothing with what wrote them.

`read_pdf` and `read_epub` give a `Reading`: words, where they stand and what class of text they are, links.
`difference` compares the words of its runs with the text expected.
"""

from sourcebook.lint.reading.compare import Difference, difference
from sourcebook.lint.reading.epub import read_epub
from sourcebook.lint.reading.model import (
    Box,
    LandmarkRead,
    LinkRead,
    OutlineRead,
    PageRead,
    Reading,
    Run,
)
from sourcebook.lint.reading.pdf import read_pdf

__all__ = [
    "Box",
    "Difference",
    "LandmarkRead",
    "LinkRead",
    "OutlineRead",
    "PageRead",
    "Reading",
    "Run",
    "difference",
    "read_epub",
    "read_pdf",
]
