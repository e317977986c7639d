"""Tables of an ebook to tables of an edition: cells in a grid, those that span others padded with empty ones.

A table of one column is no table but a way of placing things, and becomes what its cells hold.
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

#: columns and rows that a cell may span at most
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
        rows = list(_rows(element))
        cells = [[e for e in row if local(e) in ("td", "th")] for row in rows]
        if max((sum(_span(c, "colspan") for c in row) for row in cells), default=0) <= 1:
            count = sum(map(len, cells))
            if count:
                self.to.ledger.note("a table of one column is set as text", place, Kind.CELLS, -count)
            for row in cells:
                for cell in row:
                    yield from blocks(cell, self.words.inherit(cell, above))
            return
        heads = sum(1 for part in element if local(part) == "thead" for row in part if local(row) == "tr")
        if not heads and cells and cells[0] and all(local(cell) == "th" for cell in cells[0]):
            heads = 1
        grid = self._grid(cells, rows, above)
        padded = sum(map(len, grid)) - sum(map(len, cells))
        if padded:
            self.to.ledger.note("cells that go over others are filled up with empty ones", place, Kind.CELLS, padded)
        if self.to.markdown and heads > 1:
            self.to.ledger.note("in our own words a table has one row of heads", place)
            heads = 1
        yield Table(tuple(map(tuple, grid)), min(heads, len(grid)))

    def _grid(
        self, cells: list[list[etree._Element]], rows: list[etree._Element], above: Inherited
    ) -> list[list[Content]]:
        grid: list[list[Content]] = []
        hanging: dict[int, int] = {}
        for row, own in zip(rows, cells, strict=True):
            inherited = self.words.inherit(row, above)
            line: list[Content] = []
            for cell in own:
                self._fill(line, hanging)
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                for n in range(across):
                    if down > 1:
                        hanging[len(line)] = down - 1
                    line.append(self._cell(cell, inherited) if n == 0 else Content())
            self._fill(line, hanging)
            grid.append(line)
        width = max(map(len, grid), default=0)
        return [line + [Content()] * (width - len(line)) for line in grid if line]

    @staticmethod
    def _fill(line: list[Content], hanging: dict[int, int]) -> None:
        """Empty cells where one of a row above hangs down."""
        while hanging.get(len(line), 0):
            hanging[len(line)] -= 1
            line.append(Content())

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


def _span(cell: etree._Element, name: str) -> int:
    text = cell.get(name) or "1"
    return max(1, min(int(text), WIDEST)) if text.isdigit() and len(text) < 6 else 1
