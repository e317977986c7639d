"""A line that has just been laid out, and how far up the page lines go along with it if the page breaks before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sourcebook.typeset.notes.page import Entry

#: values that keep blocks on one page, or with their neighbours (CSS Fragmentation 3, 3.1 and 3.2)
AVOID = ("avoid", "avoid-page")


class Line:
    """A line of a block, the `number`-th on its page, and where it stands.

    `before` are the lines above it on the page. `tied` says that its block must not be parted from the one before;
    `keeping` are the blocks around it that must stand on one page, the outermost first. `top` and `bottom` are in CSS
    pixels, `bottom` with what must stand below it. `kept_from` is the top of the first line that a break before this one
    would take to the next page too (CSS Fragmentation 3, 3.3: orphans and widows).
    """

    def __init__(
        self,
        box: Any,
        block: Any,
        *,
        number: int,
        last: bool,
        below: float,
        before: Sequence[Line],
        tied: bool,
        keeping: Sequence[Any],
    ) -> None:
        self.box, self.block, self.number, self.last = box, block, number, last
        self.keeping = tuple(keeping)
        self.top = float(box.position_y)
        self.bottom = float(box.position_y + box.height + below)
        self.kept_from = min(self._kept_from(before, tied=tied), self._kept_block_from(before))
        self.admitted: bool | None = None
        self.entries: dict[int, Entry] = {}

    def notes(self) -> list[Any]:
        """The notes called in the line, in order."""
        return [box.footnote for box in self.box.descendants() if box.footnote is not None]

    def kept(self, entries: Sequence[Entry]) -> list[Entry]:
        """The notes whose calls would go to the next page if it broke before this line."""
        return [e for e in entries if self.kept_from <= e.top < self.top]

    def _kept_from(self, before: Sequence[Line], *, tied: bool) -> float:
        mine = [line for line in before if line.block is self.block][-self.number :] if self.number else []
        if mine:
            orphans, widows = self.block.style["orphans"], self.block.style["widows"]
            if self.number < orphans or (self.last and self.number < orphans + widows - 1):
                return mine[0].kept_from
            return mine[1 - widows].kept_from if self.last and widows > 1 else self.top
        above = before[-1] if before else None
        if above is None or not (tied or above.block.style["break_after"] in AVOID):
            return self.top
        its = [line for line in before if line.block is above.block]
        orphans, widows = above.block.style["orphans"], above.block.style["widows"]
        return (its[0] if len(its) < orphans + widows else its[-widows]).kept_from

    def _kept_block_from(self, before: Sequence[Line]) -> float:
        """The top of the first line of the outermost block around this line that stands on one page."""
        if not self.keeping:
            return self.top
        return next((line.kept_from for line in before if self.keeping[0] in line.keeping), self.top)
