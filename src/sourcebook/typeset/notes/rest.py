"""What is still to be set of a note: how tall it is, where it may be parted, and the piece of it that a height holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from weasyprint.formatting_structure import boxes

from sourcebook.records import dataclass

#: what counts as too tall, in CSS pixels: heights are sums of the same lengths in another order
TOLERANCE = 0.01
#: lines that stand at least at each end of a parted note
LEAST_LINES = 2

#: lays a note out from a place in it on (None: from its beginning), down to a height; gives the box and where it goes on
LayNote: TypeAlias = Callable[[Any, float], tuple[Any, Any]]


@dataclass(frozen=True, eq=False, slots=True)
class Rest:
    """A note from some place in it on, laid out in one piece; `ends` are the heights down to the end of each line.

    `note` is the note as the engine knows it; `calls` are the notes called in it, each with the height down to the end
    of the line that calls it. Heights are in CSS pixels, margins included.
    """

    note: Any
    lay: LayNote
    skip: Any
    whole: Any
    ends: tuple[float, ...]
    calls: tuple[tuple[Any, float], ...]

    @classmethod
    def of(cls, note: Any, lay: LayNote, skip: Any = None) -> Rest:
        """The note from `skip` on."""
        whole, _ = lay(skip, float("inf"))
        ends: list[float] = []
        calls: list[tuple[Any, float]] = []
        for box in sorted(_lines(whole), key=lambda line: line.position_y):
            top, end = (y - whole.position_y for y in (box.position_y, box.position_y + box.margin_height()))
            if ends and top < ends[-1] - 0.5:  # what stands side by side is one line
                ends[-1] = max(ends[-1], end)
            else:
                ends.append(end)
            calls += [(inner.footnote, ends[-1]) for inner in box.descendants() if inner.footnote is not None]
        return cls(note, lay, skip, whole, tuple(ends), tuple(calls))

    @property
    def full(self) -> float:
        """The height of all of it."""
        return float(self.whole.margin_height())

    @property
    def heights(self) -> Iterator[float]:
        """The heights of the pieces that may begin it, the tallest first: all of it, or two lines and more with two left."""
        yield self.full
        yield from reversed(self.ends[LEAST_LINES - 1 : 1 - LEAST_LINES - 1])

    def parted(self, height: float) -> tuple[Any, Rest | None]:
        """The piece of this height, laid out, and what is left of the note."""
        if height >= self.full - TOLERANCE:
            return self.whole, None
        piece, resume_at = self.lay(self.skip, height)
        return piece, Rest.of(self.note, self.lay, resume_at) if resume_at is not None else None


def _lines(box: Any) -> Iterator[Any]:
    """The lines of a laid-out box, the outermost; a row of a table is one line, since it is never parted."""
    for child in box.children:
        if isinstance(child, boxes.LineBox | boxes.ReplacedBox | boxes.TableRowBox):
            yield child
        elif isinstance(child, boxes.ParentBox):
            yield from _lines(child)
