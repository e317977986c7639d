"""A note with the notes called in it, which are set as its siblings: below it, on the page where their call stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sourcebook.records import dataclass
from sourcebook.typeset.notes.rest import TOLERANCE, Rest


@dataclass(frozen=True, eq=False, slots=True)
class Piece:
    """A piece of a note, laid out, and the height that it takes."""

    note: Any
    box: Any
    height: float


@dataclass(frozen=True, eq=False, slots=True)
class Inner:
    """A note called in another, and the height of that down to the end of the calling line; 0 where it has begun."""

    end: float
    cluster: Cluster


@dataclass(frozen=True, eq=False, slots=True)
class Cluster:
    """A note from some place in it on, and the notes called from there on or not yet set to their ends."""

    rest: Rest
    inner: tuple[Inner, ...] = ()

    @classmethod
    def of(cls, rest: Rest, rest_of: Callable[[Any], Rest], begun: Sequence[Cluster] = ()) -> Cluster:
        """A note with those called in it; `begun` are those of them that began on an earlier page."""
        called = (Inner(end, cls.of(rest_of(note), rest_of)) for note, end in rest.calls)
        return cls(rest, (*(Inner(0.0, cluster) for cluster in begun), *called))

    @property
    def full(self) -> float:
        """The height of all of it."""
        return self.rest.full + sum(i.cluster.full for i in self.inner)

    @property
    def least(self) -> float:
        """The height of the smallest piece that may begin it."""
        *_, height = self.rest.heights
        return height + sum(i.cluster.least for i in self._called_within(height))

    def piece_within(self, room: float) -> float:
        """The height of the largest piece that fits into `room`; 0 where none does."""
        height, inner = self._fitted(room)
        total = height + sum(inner)
        return total if total <= room + TOLERANCE else 0.0

    def set_within(self, room: float, rest_of: Callable[[Any], Rest]) -> tuple[list[Piece], list[Cluster]]:
        """The pieces that a height holds, laid out, and what is left for the next page."""
        height, heights = self._fitted(room)
        piece, rest = self.rest.parted(height)
        pieces = [Piece(self.rest.note, piece, height)]
        left: list[Cluster] = []
        for inner, given in zip(self._called_within(height), heights, strict=True):
            set_here, to_come = inner.cluster.set_within(given, rest_of)
            pieces += set_here
            left += to_come
        return pieces, left if rest is None else [Cluster.of(rest, rest_of, left)]

    def _called_within(self, height: float) -> list[Inner]:
        return [i for i in self.inner if i.end <= height + TOLERANCE]

    def _fitted(self, room: float) -> tuple[float, list[float]]:
        """How much of the note itself, and of each note called in that, a height holds.

        As much of the note as leaves the notes called in it whole; where there is no such piece, as much as leaves each
        of them its least height.
        """
        heights = list(self.rest.heights)
        for size in ("full", "least"):
            for height in heights:
                called = self._called_within(height)
                if height + sum(getattr(i.cluster, size) for i in called) <= room + TOLERANCE:
                    return height, shared([i.cluster for i in called], room - height)
        called = self._called_within(heights[-1])
        return heights[-1], [i.cluster.least for i in called]


def shared(clusters: Sequence[Cluster], room: float) -> list[float]:
    """The least height for each, and what is left in order: the first as much as it can take, then the next."""
    left = room - sum(c.least for c in clusters)
    given: list[float] = []
    for cluster in clusters:
        given.append(max(cluster.piece_within(cluster.least + max(left, 0.0)), cluster.least))
        left -= given[-1] - cluster.least
    return given
