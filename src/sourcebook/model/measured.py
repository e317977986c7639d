"""What layout tells back: the only thing that comes from the pages to the text.

Places in a text are given as so many of its characters before it, white space and what prints nothing left out
(`counted`). So they are the same in the files, on the page and in an ebook, wherever lines end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from sourcebook.model.lines import LineCount
from sourcebook.records import dataclass

#: characters that print nothing (Unicode, Default_Ignorable_Code_Point)
_NOTHING = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_PRINTS_NOTHING = re.compile(f"[{_NOTHING}]")
#: those among them that Python calls printable
_MARKS = re.compile("[\u034f\ufe00-\ufe0f]")
#: a character by which places are counted
COUNTED = re.compile(rf"[^\s{_NOTHING}]")


def counted(text: str) -> str:
    """The characters of a text by which places in it are counted."""
    joined = text.replace(" ", "")
    if joined.isprintable():  # so no other white space is in it
        return joined if joined.isascii() else _MARKS.sub("", joined)
    return _PRINTS_NOTHING.sub("", "".join(text.split()))


@dataclass(frozen=True, slots=True)
class TextSpot:
    """A spot in one class of text of one element with a name: before its character number `at`.

    `parted`: the spot is inside a word, which a hyphen parts there. `words` are the characters that follow on its line, by
    which the spot is known again in another copy.
    """

    element: str
    stream: str
    at: int
    parted: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class LineMeasure:
    """A line of a text's body: the character it begins with, its number in the text, its page and its number there.

    Cells that stand side by side in a table share a line; only one of them `begins` it.
    """

    at: int
    number: int
    page: int
    on_page: int
    begins: bool = True
    parted: bool = False


@dataclass(frozen=True, slots=True)
class PageMeasure:
    """One laid-out page: its folio as printed, its fragment and the anchors of the notes at its foot.

    `begins` are the spots at which the lines of its text begin, notes left out.
    """

    folio: str
    fragment: str
    notes: tuple[str, ...] = ()
    begins: tuple[TextSpot, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """The pages of one layout; `folios` maps an anchor to the folio of the page it starts on.

    `lines` are those of each text, by its anchor. `counts` are the numbers that its lines bear in every copy: those of
    the edition's reference layout, for the texts that have line numbers.
    """

    pages: tuple[PageMeasure, ...] = ()
    folios: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, tuple[LineMeasure, ...]] = field(default_factory=dict)
    counts: Mapping[str, LineCount] = field(default_factory=dict)

    def folio(self, anchor: str) -> str:
        """The folio of the page on which `anchor` stands; two figures wide before anything is known."""
        return self.folios.get(anchor, "00")
