"""No line runs out of the type area: beyond the edges that the lines of the book share, or into the head or foot of its page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.margins import heights_of_heads
from sourcebook.lint.reading.model import Box, Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass

#: how far points and hyphens may hang over an edge, in points
_HANG = 5.0
#: lines that end so near each other end at one edge, in points
_SAME = 1.0
#: an edge of the book is one at which so large a part of the lines end, out of at least so many
_PART, _LEAST = 0.25, 100
#: so many lines at one place stand there on purpose
_SHARED = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: its runs and where it stands."""

    runs: Sequence[Run]
    place: int
    box: Box

    @property
    def words(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs).strip()


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the ends of lines on left-hand pages with one another, and on right-hand pages; then look at heads and feet."""
    lines = list(_lines(reading))
    told: set[int] = set()
    for side in (0, 1):
        own = [line for line in lines if line.place % 2 == side]
        for ends in ([line.box.x1 for line in own], [-line.box.x0 for line in own]):
            for line in _beyond(own, ends):
                if line.place not in told:
                    told.add(line.place)
                    yield _fault(line, "runs out of the area of the text, into the margin", reading)
    for line in _in_heads_and_feet(lines, reading):
        if line.place not in told:
            told.add(line.place)
            yield _fault(line, "runs into the head or foot of the page", reading)


def _lines(reading: Reading) -> Iterator[_Line]:
    """The lines of the text and of the notes, but for those that run off the paper."""

    own = [r for r in reading.runs if not r.artifact and r.stream != Stream.LINE_NUMBER and r.text.strip()]
    for (place, _), group in groupby(own, key=attrgetter("place", "line")):
        runs = list(group)
        boxes = [run.box for run in runs if run.box is not None]
        if boxes:
            box = boxes[0] if len(boxes) == 1 else _round(boxes)
            if box.inside(reading.pages[place].width, reading.pages[place].height):
                yield _Line(runs, place, box)


def _round(boxes: Sequence[Box]) -> Box:
    """The box round several."""
    x0, y0 = min(b.x0 for b in boxes), min(b.y0 for b in boxes)
    return Box(x0, y0, max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def _beyond(lines: Sequence[_Line], ends: Sequence[float]) -> Iterator[_Line]:
    """The lines that end beyond the edge, each at a place of its own; `ends` says where each line ends, outwards."""
    known = sorted(ends)
    edge = _edge(known)
    for line, end in zip(lines, ends, strict=True):
        if edge is not None and end > edge + _HANG and _at(known, end) < _SHARED:
            yield line


def _edge(ends: Sequence[float]) -> float | None:
    """Where most lines end; None where they end at many places, as lines that are not justified do."""
    if len(ends) < _LEAST:
        return None
    best = most = first = last = 0
    for number, end in enumerate(ends):
        while ends[first] < end - _SAME:
            first += 1
        while last < len(ends) and ends[last] <= end + _SAME:
            last += 1
        if last - first > most:
            best, most = number, last - first
    return ends[best] if most >= _PART * len(ends) else None


def _at(ends: Sequence[float], end: float) -> int:
    return bisect_right(ends, end + _SAME) - bisect_left(ends, end - _SAME)


def _in_heads_and_feet(lines: Sequence[_Line], reading: Reading) -> Iterator[_Line]:
    """Lines that reach as far up as the middle of a head, or as far down as that of a foot."""
    usual = heights_of_heads(reading)
    for place, group in groupby(lines, key=lambda line: line.place):
        half = reading.pages[place].height / 2
        outer = [run.box for run in reading.artifacts_on(place) if run.box is not None and round(run.base) in usual]
        top = max((_middle(box) for box in outer if box.y1 < half), default=0.0)
        bottom = min((_middle(box) for box in outer if box.y0 > half), default=reading.pages[place].height)
        yield from (line for line in group if line.box.y0 < top or line.box.y1 > bottom)


def _middle(box: Box) -> float:
    return (box.y0 + box.y1) / 2


def _fault(line: _Line, what: str, reading: Reading) -> Fault:
    page = reading.name_of(line.place)
    return Fault(f"“{line.words[:60]}” on page {page} {what}.", spot=Spot(reading.file, page, line.words))


def damage(reading: Reading) -> Reading:
    """Let a line run on into the margin."""
    index = next(n for n, r in enumerate(reading.runs) if r.stream == Stream.SOURCE and r.line_end and len(r.text) > 9)
    run = reading.runs[index]
    box = run.box or Box(0, 0, 0, 0)
    wide = replace(run, box=replace(box, x1=reading.pages[run.place].width - 2))
    return replace(reading, runs=(*reading.runs[:index], wide, *reading.runs[index + 1 :]))


RULE = ArtifactRule(
    code="type-area",
    wants="Every line inside the area of the text, clear of the margins and of the head and foot of the page.",
    why="A line that runs into the margin is a slip that everyone sees, and the thumb covers it.",
    fix="Shorten what is too wide: a long word or address, a line of a table, a listing. Or give the page a larger format.",
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
