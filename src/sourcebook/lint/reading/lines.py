"""A PDF as read to the lines of one text and the numbers beside them, told by where they stand on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from sourcebook.lint.reading.compare import HYPHEN
from sourcebook.lint.reading.model import Reading
from sourcebook.model.measured import counted
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass

#: how far the middle of a number may be from that of its line, in points: less than half a line
_BESIDE = 4.0
_NUMBERS = re.compile(r"[0-9]+(?:, [0-9]+)*")


@dataclass(frozen=True, slots=True)
class LineRead:
    """A line of a text on a page: the counted character it begins with, its page, its middle and its ends.

    `begins` is false for what stands beside another piece of the same line, in another cell of a table; `parted` says
    that the line before ends in a hyphen that the text has not got.
    """

    at: int
    place: int
    middle: float
    left: float
    right: float
    begins: bool = True
    parted: bool = False


@dataclass(frozen=True, slots=True)
class NumberRead:
    """Numbers beside a line, and the line."""

    numbers: tuple[int, ...]
    line: LineRead


def lines_of(reading: Reading, text: str, words: str) -> tuple[LineRead, ...]:
    """The lines of the source with the anchor `text`, whose counted characters are `words`."""
    found: list[LineRead] = []
    at, hyphened = 0, False
    runs = reading.runs_of(Stream.SOURCE, under=text)
    for _, group in groupby(runs, key=lambda run: run.line):
        line = list(group)
        own = counted("".join(run.text for run in line))
        boxes = [run.box for run in line if run.box is not None and run.text.strip()]
        if not own or not boxes:
            continue
        middle = (min(b.y0 for b in boxes) + max(b.y1 for b in boxes)) / 2
        left, right = min(b.x0 for b in boxes), max(b.x1 for b in boxes)
        place = line[0].place
        beside = any(abs(one.middle - middle) < _BESIDE for one in _latest(found, place))
        found.append(LineRead(at, place, middle, left, right, not beside, hyphened))
        hyphened = own.endswith(HYPHEN) and not words.startswith(own, at)
        at += len(own) - hyphened
    return tuple(found)


def _latest(lines: Sequence[LineRead], place: int) -> Iterator[LineRead]:
    """The lines at the end of those found that are on a page."""
    for line in reversed(lines):
        if line.place != place:
            return
        yield line


def numbers_beside(reading: Reading, lines: Sequence[LineRead]) -> tuple[NumberRead, ...]:
    """The numbers that stand beside lines, outside the text of their page."""
    found = []
    for place, group in groupby(lines, key=lambda line: line.place):
        own = list(group)
        left, right = min(line.left for line in own), max(line.right for line in own)
        for run in reading.artifacts_on(place):
            if (
                run.box is None
                or (left < run.box.x1 and run.box.x0 < right)
                or not _NUMBERS.fullmatch(run.text.strip())
            ):
                continue
            middle = (run.box.y0 + run.box.y1) / 2
            near = [line for line in own if line.begins and abs(line.middle - middle) < _BESIDE]
            if near:
                nearest = min(near, key=lambda line: abs(line.middle - middle))
                found.append(NumberRead(tuple(int(n) for n in run.text.split(",")), nearest))
    return tuple(found)


def numbers_in(reading: Reading, text: str) -> tuple[tuple[int, int], ...]:
    """The line numbers in the source with the anchor `text` of an ebook: number, and the counted character after it."""
    found: list[tuple[int, int]] = []
    at = 0
    for run in reading.runs_of({Stream.SOURCE, Stream.LINE_NUMBER}, under=text):
        if run.stream == Stream.LINE_NUMBER:
            found.append((int(run.text) if run.text.strip().isdigit() else 0, at))
        else:
            at += len(counted(run.text))
    return tuple(found)
