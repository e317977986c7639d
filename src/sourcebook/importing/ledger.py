"""What becomes different on the way, one remark for each: what kind of thing, by how many, where, and why.

The counts before and after are taken on their own; what they differ by has to be in here, or the difference is shown
as one that nobody has explained.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from sourcebook.diagnostics import Place
from sourcebook.model.content import Emphasis, Foreign, Hyperlink, Linked, SmallCaps, Strong
from sourcebook.records import dataclass


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
#: which kind of thing each mark over words is counted as
MARKED: dict[type, Kind] = {
    Emphasis: Kind.ITALICS,
    Strong: Kind.BOLD,
    SmallCaps: Kind.SMALL_CAPS,
    Foreign: Kind.LANGUAGES,
    Hyperlink: Kind.LINKS,
    Linked: Kind.LINKS,
}


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

    def note_all(self, why: str, place: Place, counts: Mapping[Kind, int], times: int, words: str = "") -> None:
        """A remark for each kind that there is any of in `counts`, so many times."""
        for kind, count in counts.items():
            if count:
                self.note(why, place, kind, times * count, words)

    def explained(self) -> Counts:
        """By how much each kind should differ, as far as remarks say."""
        result: Counts = Counter()
        for remark in self.remarks:
            if remark.kind is not None:
                result[remark.kind] += remark.by
        return result
