"""What becomes different on the way, one remark for each: what kind of thing, by how many, where, and why.

The counts before and after are taken on their own; what they differ by has to be in here, or the difference is shown
as one that nobody has explained.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from sourcebook.diagnostics import Place


class Kind(StrEnum):
    """What is counted in the ebook and in the edition."""

    CHAPTERS = "texts"
    WORDS = "words"
    NOTES = "notes"
    CALLS = "calls of notes"
    HEADINGS = "headings"
    ITALICS = "italics"
    BOLD = "bold"
    SMALL_CAPS = "small capitals"
    LANGUAGES = "words in other languages"
    QUOTATIONS = "block quotations"
    VERSE_LINES = "lines of verse"
    ITEMS = "items of lists"
    CELLS = "cells of tables"
    PICTURES = "pictures"
    LINKS = "links"


Counts = Counter[Kind]
#: what is counted as marks over words
MARKED = frozenset((Kind.ITALICS, Kind.BOLD, Kind.SMALL_CAPS, Kind.LANGUAGES, Kind.LINKS))


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is not in the edition as it was in the ebook; `words` quotes it where that helps."""

    why: str
    place: Place
    kind: Kind | None = None
    by: int = 0
    words: str = ""


@dataclass(slots=True)
class Ledger:
    """All remarks, in the order in which they were made."""

    remarks: list[Remark] = field(default_factory=list)

    def note(self, why: str, place: Place, kind: Kind | None = None, by: int = 0, words: str = "") -> None:
        """Add a remark; `by` is how many more (or fewer) of `kind` the edition has because of it."""
        self.remarks.append(Remark(why, place, kind, by, words))

    def explained(self) -> Counts:
        """By how much each kind should differ, as far as remarks say."""
        result: Counts = Counter()
        for remark in self.remarks:
            if remark.kind is not None:
                result[remark.kind] += remark.by
        return result
