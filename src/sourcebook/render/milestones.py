"""Chapters of an ebook and what was measured of the printed book to chapters with page breaks and line numbers in them.

Both are points in text that is marked up already: they are put in by the class of text and the number of the character
they stand before, whatever element that is in; so a page may begin inside a table, a list, a verse or a heading. Where a
page or a line begins inside a word, the point stands after that word: a word is never torn for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from sourcebook.model.measured import Measured, PageMeasure, TextSpot
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass
from sourcebook.render.textmap import TextMap

#: characters by which a spot is found again where the text before it is another
ENOUGH = 6


@dataclass(frozen=True, slots=True)
class PageStart:
    """An entry of the page list: the folio, the chapter's file and the name of the page break in it."""

    folio: str
    file: str
    anchor: str


def with_milestones(chapters: Mapping[str, str], measured: Measured) -> tuple[dict[str, str], tuple[PageStart, ...]]:
    """The chapters, by their files, with page breaks and line numbers; and the list of the pages that begin in them."""
    if not (measured.pages or measured.counts):
        return dict(chapters), ()
    maps = {file: TextMap(markup) for file, markup in chapters.items()}
    homes = {key: file for file, text in maps.items() for key in text.keys}
    starts: list[PageStart] = []
    points: dict[str, list[tuple[int, str]]] = {file: [] for file in chapters}
    for folio, file, offset in _page_starts(measured.pages, maps, homes):
        start = PageStart(folio, file, f"page-{folio}")
        starts.append(start)
        points[file].append((offset, _page_break(start)))
    for file, offset, number in _line_starts(measured, maps, homes):
        points[file].append((offset, _line_number(number)))
    return {file: maps[file].with_points(found) for file, found in points.items()}, tuple(starts)


def _page_starts(
    pages: Iterable[PageMeasure], maps: Mapping[str, TextMap], homes: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, str, int]]:
    """Where pages begin; one that holds nothing but notes begins before the last of them."""
    notes = {name: (file, offset) for file, text in maps.items() for name, offset in text.notes.items()}
    for page in pages:
        places = (_place(spot, maps, homes) for spot in page.begins)
        if not page.begins:
            places = (notes.get(name) for name in reversed(page.notes))
        found = next((place for place in places if place is not None), None)
        if found is not None:
            yield page.folio, *found


def _place(spot: TextSpot, maps: Mapping[str, TextMap], homes: Mapping[tuple[str, str], str]) -> tuple[str, int] | None:
    """The file and the offset in its markup where a spot of the printed book is; None where the ebook has not got it."""
    key = (spot.element, spot.stream)
    file = homes.get(key)
    if file is None:
        return None
    at = _at(spot, maps[file].text(key))
    offset = None if at is None else maps[file].offset(key, at, after_word=spot.parted)
    return None if offset is None else (file, offset)


def _at(spot: TextSpot, text: str) -> int | None:
    """The number of the character in a copy whose text may have more or less before it."""
    if text.startswith(spot.words, spot.at):
        return spot.at
    if len(spot.words) < ENOUGH:
        return None
    found = [at for at in (text.find(spot.words, spot.at), text.rfind(spot.words, 0, spot.at)) if at >= 0]
    return min(found, key=lambda at: abs(at - spot.at), default=None)


def _line_starts(
    measured: Measured, maps: Mapping[str, TextMap], homes: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, int, int]]:
    for name, count in measured.counts.items():
        key = (name, Stream.SOURCE.value)
        file = homes.get(key)
        for line in count.printed if file is not None else ():
            offset = maps[file].offset(key, line.at, after_word=line.parted) if file is not None else None
            if file is not None and offset is not None:
                yield file, offset, line.number


def _page_break(start: PageStart) -> str:
    """An empty element that says the folio of the page that begins (EPUB 3 Structural Semantics; DPUB-ARIA 1.1, 3.29)."""
    folio = escape(start.folio)
    return (
        f'<span class="page-start" id="{start.anchor}" epub:type="pagebreak" role="doc-pagebreak" '
        f'aria-label="{folio}"></span>'
    )


def _line_number(number: int) -> str:
    """A number for the eye; read aloud amid a sentence it would be taken for a word of the text."""
    return f'<span class="line-number" data-text="{Stream.LINE_NUMBER.value}" aria-hidden="true">{number}</span>'
