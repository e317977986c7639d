"""Where citations point to in the works they cite: the pages that stand after the key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.diagnostics import Place
from sourcebook.lint.ours import citations
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern
from sourcebook.records import dataclass

#: numbers without a word before them are pages (CSL 1.0.2, locators)
_PAGES = late_pattern(r"(?:pp?\.|pages?|S\.|Seiten?)?\s*(?=\d)[\d\s,;–—\u2010\u2011-]+(?:ff?\.?)?", re.I)


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a work: the work's key, the place as typed, and where in our files it is cited."""

    key: str
    text: str
    place: Place | None
    words: str

    @property
    def of_pages(self) -> bool:
        """Whether it is made of page numbers and nothing else."""
        return _PAGES.fullmatch(self.text.strip()) is not None


def locators(edition: Edition) -> Iterator[Locator]:
    """The locator of every citation that has one, and of every work a source was taken from."""
    for citation in citations(edition):
        first = citation.items[0]
        words = "" if first.prefix else f"[@{first.key}"
        for item in citation.items:
            if item.locator:
                yield Locator(item.key, item.locator, citation.place, words)
    for source in edition.sources.values():
        work = source.taken_from_work
        if work is not None and work.locator:
            yield Locator(work.cite, work.locator, work.place("locator"), work.locator)
