"""What is still to be set of a note: how tall it is, where it may be parted, and the piece of it that a height holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from weasyprint.formatting_structure import boxes

#: what counts as too tall, in CSS pixels: heights are sums of the same lengths in another order
TOLERANCE = 0.01
#: lines that stand at least at each end of a parted note
LEAST_LINES = 2

#: lays a note out from a place in it on (None: from its beginning), down to a height; gives the box and where it goes on
LayNote: TypeAlias = Callable[[Any, float], tuple[Any, Any]]


@dataclass(frozen=True, eq=False, slots=True)
class Rest:
    """A note from some place in it on, laid out in one piece; `ends` are the heights down to the end of each line.

    `note` is the note as the engine knows it; heights are in CSS pixels, margins included.
    """

    note: Any
    lay: LayNote
    skip: Any
    whole: Any
    ends: tuple[float, ...]

    @classmethod
    def of(cls, note: Any, lay: LayNote, skip: Any = None) -> Rest:
        """The note from `skip` on."""
        whole, _ = lay(skip, float("inf"))
        return cls(note, lay, skip, whole, _line_ends(whole))

    @property
    def full(self) -> float:
        """The height of all of it."""
        return float(self.whole.margin_height())

    @property
    def least(self) -> float:
        """The height of the smallest piece that may begin it: two lines, or all where parting would leave one alone."""
        return self.full if len(self.ends) < 2 * LEAST_LINES else self.ends[LEAST_LINES - 1]

    def piece_within(self, room: float) -> float:
        """The height of the largest piece that fits into `room`; 0 where none does."""
        if self.full <= room + TOLERANCE:
            return self.full
        lines = min(bisect_right(self.ends, room + TOLERANCE), len(self.ends) - LEAST_LINES)
        return self.ends[lines - 1] if lines >= LEAST_LINES else 0.0

    def parted(self, height: float) -> tuple[Any, Rest | None]:
        """The piece of this height, laid out, and what is left of the note."""
        if height >= self.full - TOLERANCE:
            return self.whole, None
        piece, resume_at = self.lay(self.skip, height)
        return piece, Rest.of(self.note, self.lay, resume_at) if resume_at is not None else None


def _line_ends(whole: Any) -> tuple[float, ...]:
    """The height of a laid-out note down to the end of each of its lines; what stands side by side is one line."""
    spans = sorted(
        (box.position_y - whole.position_y, box.position_y + box.margin_height() - whole.position_y)
        for box in whole.descendants()
        if isinstance(box, boxes.LineBox | boxes.ReplacedBox)
    )
    ends: list[float] = []
    for top, end in spans:
        if ends and top < ends[-1] - 0.5:
            ends[-1] = max(ends[-1], end)
        else:
            ends.append(end)
    return tuple(ends)
