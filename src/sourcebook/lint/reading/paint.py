"""What a PDF page paints besides letters, as far as it tells whether words can be seen: areas, colours, what lies over what.

PDF 1.7: paths 8.5, clipping 8.5.4, colour spaces 8.6, transparency 11. What can't be told, such as a pattern or a picture
with holes, is taken to hide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import pikepdf

from sourcebook.records import dataclass

#: red, green and blue from 0 to 1
Colour: TypeAlias = tuple[float, float, float]
Point: TypeAlias = tuple[float, float]
#: left, bottom, right, top
Bounds: TypeAlias = tuple[float, float, float, float]

BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
#: a painted area is taken to hide what is under it from this opacity on
OPAQUE = 0.5
#: words that stand out from what is under them by less can't be seen (the measure is that of WCAG 2.1, 1.4.3, which wants
#: 4.5 of words that are easy to read)
_LEAST_CONTRAST = 1.25
#: at which parts of the height of its box a letter has ink: just above the base line, and near the top of small letters
_FOOT, _HEAD = 0.27, 0.52
#: how far apart the places are at which a line is looked at, and how much of it has to be hidden, in parts of the size
_STEP, _HIDDEN = 0.4, 0.8


@dataclass(frozen=True, slots=True)
class Area:
    """What a path encloses; `even_odd`: by the rule of that name, else by the winding number (8.5.3.3)."""

    outlines: tuple[tuple[Point, ...], ...]
    even_odd: bool
    bounds: Bounds

    @property
    def is_box(self) -> bool:
        """Whether it is no more than a rectangle with upright sides."""
        left, bottom, right, top = self.bounds
        corners = {(left, bottom), (right, bottom), (right, top), (left, top)}
        return len(self.outlines) == 1 and len(self.outlines[0]) == len(corners) and set(self.outlines[0]) == corners

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        left, bottom, right, top = self.bounds
        if not (left <= x <= right and bottom <= y <= top):
            return False
        winding = crossings = 0
        for outline in self.outlines:
            x0, y0 = outline[-1]
            for x1, y1 in outline:
                if (y0 <= y) != (y1 <= y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                    crossings += 1
                    winding += 1 if y1 > y0 else -1
                x0, y0 = x1, y1
        return crossings % 2 == 1 if self.even_odd else winding != 0


def area(outlines: Iterable[Sequence[Point]], *, even_odd: bool) -> Area:
    """The area of a path, which may enclose nothing."""
    own = tuple(tuple(outline) for outline in outlines if outline)
    xs = [x for outline in own for x, _ in outline] or [0.0]
    ys = [y for outline in own for _, y in outline] or [0.0]
    return Area(own, even_odd, (min(xs), min(ys), max(xs), max(ys)))


@dataclass(frozen=True, slots=True)
class Shape:
    """A painted area, within all the clips it was painted in; `order` counts what was painted; no `colour`: not known.

    `hides`: what is under it can't be seen through it.
    """

    area: Area
    clips: tuple[Area, ...]
    colour: Colour | None
    order: int
    hides: bool

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is painted."""
        return self.area.holds(x, y) and all(clip.holds(x, y) for clip in self.clips)

    def meets(self, bounds: Bounds) -> bool:
        """Whether it may lie over or under something."""
        return _meet(self.area.bounds, bounds) and all(_meet(clip.bounds, bounds) for clip in self.clips)


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def cut_off(bounds: Bounds, size: float, clips: Iterable[Area]) -> bool:
    """Whether so much of some words lies outside a clip that they can't be read."""
    for clip in clips:
        left, bottom, right, top = clip.bounds
        within = left <= bounds[0] and bottom <= bounds[1] and bounds[2] <= right and bounds[3] <= top
        if not (within and clip.is_box):
            spots = _spots(bounds, size)
            if _much([not (clip.holds(x, foot) or clip.holds(x, head)) for x, foot, head in spots], size):
                return True
    return False


def covered(bounds: Bounds, size: float, shape: Shape) -> bool:
    """Whether a shape painted over some words hides so much of them that they can't be read."""
    if not (shape.hides and shape.meets(bounds)):
        return False
    spots = _spots(bounds, size)
    return _much([shape.holds(x, foot) and shape.holds(x, head) for x, foot, head in spots], size)


def _spots(bounds: Bounds, size: float) -> list[tuple[float, float, float]]:
    """Places along a line of words: how far across, and two heights."""
    left, bottom, right, top = bounds
    number = max(int((right - left) / (_STEP * size)), 1) if size > 0 else 1
    step, height = (right - left) / number, top - bottom
    foot, head = bottom + _FOOT * height, bottom + _HEAD * height
    return [(left + (n + 0.5) * step, foot, head) for n in range(number)]


def _much(hidden: Sequence[bool], size: float) -> bool:
    """Whether the hidden places are all there are, or as many as a letter or two take."""
    return sum(hidden) >= min(len(hidden), _HIDDEN / _STEP)


def blends_in(colour: Colour | None, opacity: float, bounds: Bounds, under: Sequence[Shape]) -> bool:
    """Whether words have the colour of the paper, or of what was painted under them."""
    if colour is None:
        return False
    left, bottom, right, top = bounds
    across, height = (left + right) / 2, bottom + _FOOT * (top - bottom)
    ground: Colour | None = WHITE
    for shape in reversed(under):
        if shape.meets(bounds) and shape.holds(across, height):
            ground = shape.colour
            break
    if ground is None:
        return False
    if opacity < 1:
        colour = tuple(opacity * c + (1 - opacity) * g for c, g in zip(colour, ground, strict=True))  # type: ignore[assignment]
    one, other = sorted((_luminance(colour), _luminance(ground)))
    return (other + 0.05) / (one + 0.05) < _LEAST_CONTRAST


def _luminance(colour: Colour) -> float:
    """The relative luminance of a colour (WCAG 2.1)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colour_of(operands: Sequence[Any]) -> Colour | None:
    """The colour that so many numbers mean: grey, light of three colours, or four inks; None for a pattern."""
    if any(isinstance(operand, pikepdf.Name) for operand in operands):
        return None
    numbers = [min(max(float(operand), 0.0), 1.0) for operand in operands]
    if len(numbers) == 1:
        return (numbers[0],) * 3
    if len(numbers) == 3:
        return numbers[0], numbers[1], numbers[2]
    if len(numbers) == 4:
        cyan, magenta, yellow, black = numbers
        return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
    return None
