"""How the lines or paragraphs of a text are numbered: which character each begins with, and which numbers are printed."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum

from sourcebook.records import dataclass


class Counting(StrEnum):
    """What is counted."""

    LINES = "line"
    PARAGRAPHS = "paragraph"


@dataclass(frozen=True, slots=True)
class CountedLine:
    """What bears a number: the character it begins with; cells side by side share a number, and one `begins` it.

    `parted`: it begins inside a word, which a hyphen parts there.
    """

    at: int
    number: int
    begins: bool = True
    parted: bool = False


@dataclass(frozen=True, slots=True)
class LineCount:
    """The numbers of one text, in its order; every `interval`-th is printed."""

    what: Counting
    lines: tuple[CountedLine, ...]
    interval: int

    def number_at(self, at: int) -> int:
        """The number of the line that holds the character `at`; what comes before the first counts with it."""
        index = bisect_right([line.at for line in self.lines], at) - 1
        return self.lines[max(index, 0)].number if self.lines else 0

    @property
    def printed(self) -> tuple[CountedLine, ...]:
        """The lines whose numbers are printed."""
        return tuple(line for line in self.lines if line.begins and line.number % self.interval == 0)
