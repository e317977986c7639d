"""Text and pictures keep to the type area that the pages of the book share.

No file says what its type area is. It is told from the pages: the outermost edge at which enough lines begin or end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sourcebook.diagnostics import Severity, Spot
from sourcebook.lint.reading.flow import flowing
from sourcebook.lint.reading.model import Box, Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition

#: so many lines, or pages, and this part of all of them must share an edge before it is taken for one
_LINES, _PAGES = 12, 4
_SHARE = 0.03
#: how far letters may reach beyond it, in points: a sign that hangs in the margin, a slanting letter
_SLACK = 6.0
_DOWN = 12.0


@dataclass(frozen=True, slots=True)
class _Area:
    """The edges of the type area, as far as they are known."""

    left: float | None
    right: float | None
    top: float | None
    bottom: float | None

    def side_of(self, box: Box) -> str:
        """The side at which a box reaches beyond the area, or nothing."""
        if self.left is not None and box.x0 < self.left - _SLACK:
            return "left of"
        if self.right is not None and box.x1 > self.right + _SLACK:
            return "right of"
        if self.top is not None and box.y0 < self.top - _DOWN:
            return "above"
        return "below" if self.bottom is not None and box.y1 > self.bottom + _DOWN else ""


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Take the measure of left-hand and of right-hand pages, and compare every line and picture with it."""
    areas = _areas(reading)
    told: set[tuple[int, int]] = set()
    for run in reading.runs:
        if run.artifact or run.box is None or not run.text.strip() or (run.place, run.line) in told:
            continue
        side = areas[run.place % 2].side_of(run.box)
        if side:
            told.add((run.place, run.line))
            page = reading.name_of(run.place)
            yield Fault(
                f"“{run.text.strip()[:60]}” on page {page} stands {side} the text area.",
                "Give the line a place to part, or make it shorter.",
                spot=Spot(reading.file, page, run.text),
            )
    for picture in reading.pictures:
        side = areas[picture.place % 2].side_of(picture.box) if picture.box is not None else ""
        if side:
            page = reading.name_of(picture.place)
            yield Fault(
                f"A picture on page {page} reaches {side} the text area.",
                "Make it smaller.",
                spot=Spot(reading.file, page, picture.words or ""),
            )


def _areas(reading: Reading) -> tuple[_Area, _Area]:
    """The type area of right-hand pages (the first, the third) and of left-hand ones."""
    lines: dict[tuple[int, int], Box] = {}
    for run in reading.runs:
        if not run.artifact and run.box is not None and run.text.strip():
            lines[run.place, run.line] = _round(lines.get((run.place, run.line)), run)
    tops: dict[int, float] = {}
    bottoms: dict[int, float] = {}
    for (place, _), box in lines.items():
        tops[place] = min(tops.get(place, box.y0), box.y0)
        bottoms[place] = max(bottoms.get(place, box.y1), box.y1)
    top, bottom = _edge(tops.values(), _PAGES, last=False), _edge(bottoms.values(), _PAGES, last=True)
    sides = []
    text = {(run.place, run.line) for run in reading.runs if flowing(run)}  # notes may be set narrower
    for parity in (0, 1):
        own = [box for (place, line), box in lines.items() if place % 2 == parity and (place, line) in text]
        left, right = (_edge((b.x0 for b in own), _LINES, last=False), _edge((b.x1 for b in own), _LINES, last=True))
        sides.append(_Area(left, right, top, bottom))
    return sides[0], sides[1]


def _round(box: Box | None, run: Run) -> Box:
    """A box round another and a run."""
    own = run.box or Box(0, 0, 0, 0)
    if box is None:
        return own
    return Box(min(box.x0, own.x0), min(box.y0, own.y0), max(box.x1, own.x1), max(box.y1, own.y1))


def _edge(values: Iterable[float], least: int, *, last: bool) -> float | None:
    """The outermost value that enough share, to half a point; None where too few do, or too many reach beyond it."""
    counts = Counter(round(2 * value) / 2 for value in values)
    enough = max(least, _SHARE * counts.total())
    shared = [v for v in counts if counts[v - 0.5] + counts[v] + counts[v + 0.5] >= enough]
    if not shared:
        return None
    edge = max(shared) if last else min(shared)
    beyond = sum(n for v, n in counts.items() if (v > edge + 0.5 if last else v < edge - 0.5))
    return edge if beyond <= _SHARE * counts.total() else None


def damage(reading: Reading) -> Reading:
    """Put a line half out into the margin."""
    index = max(range(len(reading.runs)), key=lambda n: len(reading.runs[n].text) if reading.runs[n].box else 0)
    run = reading.runs[index]
    box = run.box or Box(0, 0, 0, 0)
    moved = replace(run, box=Box(box.x0 + 30, box.y0, box.x1 + 30, box.y1))
    return replace(reading, runs=(*reading.runs[:index], moved, *reading.runs[index + 1 :]))


RULE = ArtifactRule(
    code="outside-type-area",
    wants="Text and pictures inside the area that the pages share; heads, numbers of pages and of lines stand outside.",
    why="A line that runs into the margin looks like a mistake, and is cut off or bound in.",
    fix="Shorten what is too wide: a long word or address without a place to part it, a table, a picture.",
    severity=Severity.WARNING,
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
