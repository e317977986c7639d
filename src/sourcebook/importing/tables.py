"""Tables of an ebook to tables of an edition: cells in a grid, those that span others padded with empty ones.

A table of one column is no table but a way of placing things, and becomes what its cells hold; so does one that is wider
than any page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from sourcebook.importing.counts import count_element
from sourcebook.importing.ledger import Kind
from sourcebook.importing.markup import local
from sourcebook.importing.run import unbroken
from sourcebook.importing.words import Inherited, Setting, WordReader, pieces
from sourcebook.model.blocks import Block, Paragraph, Table
from sourcebook.model.content import Content

#: columns of a table at most, and columns and rows that a cell may span
WIDEST = 100
#: what may stand in a cell of an ebook, and is words of it in an edition
_INNER = (Kind.HEADINGS, Kind.QUOTATIONS, Kind.ITEMS, Kind.CELLS, Kind.VERSE_LINES)


class TableReader:
    """Reads tables."""

    def __init__(self, to: Setting, words: WordReader) -> None:
        self.to, self.words = to, words

    def read(
        self,
        element: etree._Element,
        above: Inherited,
        blocks: Callable[[etree._Element, Inherited], tuple[Block, ...]],
    ) -> Iterator[Block]:
        """The caption as a paragraph, then the table."""
        place = self.to.pages.place(element)
        for caption in (e for e in element if local(e) == "caption"):
            run = self.words.run(pieces(caption), self.words.inherit(caption, above))
            if run.has_words:
                self.to.ledger.note("the caption of a table is a paragraph above it", place)
                yield Paragraph(run.content())
        rows = [row for row in _rows(element) if row not in self.to.notes.bodies]
        cells = [[e for e in row if local(e) in ("td", "th")] for row in rows]
        narrow = max((sum(_span(c, "colspan") for c in row) for row in cells), default=0) <= 1
        laid_out = _laid_out(cells)
        if narrow or laid_out is None:
            count = sum(map(len, cells))
            if count:
                why = "one column" if narrow else f"more than {WIDEST} columns"
                self.to.ledger.note(f"a table of {why} is set as text", place, Kind.CELLS, -count)
            for own in cells:
                for cell in own:
                    yield from blocks(cell, self.words.inherit(cell, above))
            return
        heads = sum(1 for part in element if local(part) == "thead" for row in part if local(row) == "tr")
        if not heads and cells and cells[0] and all(local(cell) == "th" for cell in cells[0]):
            heads = 1
        grid = []
        for row, line in zip(rows, laid_out, strict=True):
            inherited = self.words.inherit(row, above)
            grid.append([Content() if cell is None else self._cell(cell, inherited) for cell in line])
        width = max(map(len, grid))
        grid = [line + [Content()] * (width - len(line)) for line in grid if line]
        padded = sum(map(len, grid)) - sum(map(len, cells))
        if padded:
            self.to.ledger.note("cells that go over others are filled up with empty ones", place, Kind.CELLS, padded)
        if self.to.markdown and heads > 1:
            self.to.ledger.note("in our own words a table has one row of heads", place)
            heads = 1
        yield Table(tuple(map(tuple, grid)), min(heads, len(grid)))

    def _cell(self, cell: etree._Element, above: Inherited) -> Content:
        counts = count_element(cell, self.to.pages.owner[cell], self.to.notes)
        counts[Kind.CELLS] -= 1
        inner = {kind: counts[kind] for kind in _INNER}
        self.to.ledger.note_all("what stands in a cell is words of it", self.to.pages.place(cell), inner, -1)
        return unbroken(self.words.run(pieces(cell), self.words.inherit(cell, above)).content())


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table in the order in which they are shown: head, body, foot; not those of tables in it."""
    for names in (("thead",), ("tbody", "tr"), ("tfoot",)):
        for part in table:
            if local(part) in names:
                yield from ([part] if local(part) == "tr" else (row for row in part if local(row) == "tr"))


def _laid_out(cells: list[list[etree._Element]]) -> list[list[etree._Element | None]] | None:
    """Each row in its columns, None where a cell goes on (HTML, 4.9.12); None for a table that is too wide."""
    #: of each column, the row that is the first below what goes down in it
    free_from: dict[int, int] = {}
    lines = []
    for number, own in enumerate(cells):
        line: list[etree._Element | None] = []
        for cell in (*own, None):
            while free_from.get(len(line), 0) > number:
                line.append(None)
            if cell is not None:
                below = number + _span(cell, "rowspan")
                for column in range(_span(cell, "colspan")):
                    free_from[len(line)] = below
                    line.append(None if column else cell)
        if len(line) > WIDEST:
            return None
        lines.append(line)
    return lines


def _span(cell: etree._Element, name: str) -> int:
    text = cell.get(name) or "1"
    return max(1, min(int(text), WIDEST)) if text.isdecimal() and len(text) < 6 else 1
