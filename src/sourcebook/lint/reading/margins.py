"""What stands outside the text of a page, told by where it stands: heads and feet above and below, numbers of lines beside."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from sourcebook.lint.reading.model import Box, Reading, Run

#: a number of a page as it may stand at the head or foot, with dashes or brackets round it
NUMBER = re.compile(r"[\W_]*([0-9]+|[ivxlcdm]+)[\W_]*")
#: what says nothing but numbers: of pages, of lines
NUMBERS = re.compile(r"[\W_]*(?:[0-9]+(?:, ?[0-9]+)*|[ivxlcdm]+)[\W_]*")
#: so many pages share the height of a head
_SHARED = 3
#: how far apart the pieces of one head are at most, in parts of the size
_BLANK = 0.6


def in_margin(reading: Reading, place: int) -> tuple[Run, ...]:
    """The words above or below the text of a page that do not belong to its reading order: numbers and heads."""
    return _outside(reading, place)[0]


def in_text(reading: Reading, place: int) -> tuple[Run, ...]:
    """The words beside or within the text of a page that do not belong to its reading order: numbers of lines."""
    return _outside(reading, place)[1]


def _outside(reading: Reading, place: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both, worked out once for all rules."""
    key = "margins", place
    if key not in reading.worked_out:
        runs = reading.runs_on(place)
        joined = _joined(runs)
        own = [r.box for r in runs if r.box is not None and not r.artifact and r.text.strip()] if joined else []
        top, bottom = min([box.y0 for box in own], default=0.0), max([box.y1 for box in own], default=0.0)
        outer = tuple(run for run in joined if not top <= _middle(run) <= bottom)
        spots = {(run.text, run.box) for run in outer}
        inner = tuple(run for run in joined if (run.text, run.box) not in spots)
        reading.worked_out[key] = outer, inner
    found: tuple[tuple[Run, ...], tuple[Run, ...]] = reading.worked_out[key]
    return found


def heights_of_heads(reading: Reading) -> frozenset[int]:
    """The heights at which heads and feet stand on several pages: there they are known on pages too whose text reaches them."""
    heights = Counter(round(run.base) for place in range(len(reading.pages)) for run in in_margin(reading, place))
    return frozenset(height for height, count in heights.items() if count >= _SHARED)


def _joined(runs: tuple[Run, ...]) -> list[Run]:
    """What is outside the reading order, pieces of one line, and the lines of a head that goes on, together."""
    found: list[Run] = []
    for run in sorted((r for r in runs if r.artifact and r.box is not None and r.text.strip()), key=_spot):
        index = next((n for n, before in enumerate(found) if _goes_on(before, run)), None)
        if index is None:
            found.append(run)
        else:
            found[index] = _together(found[index], run)
    return found


def _together(before: Run, run: Run) -> Run:
    a, b = before.box, run.box
    if a is None or b is None:
        return before
    whole = Box(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))
    return replace(before, text=f"{before.text} {run.text}", box=whole, base=run.base)


def _goes_on(before: Run, run: Run) -> bool:
    """Whether a piece follows on the same line, or on the next one below."""
    if before.box is None or run.box is None:
        return False
    size = max(before.size, run.size)
    if round(before.base) == round(run.base):
        return run.box.x0 - before.box.x1 < _BLANK * size
    words = not (before.text.strip().isdigit() or run.text.strip().isdigit())
    under = before.box.x0 < run.box.x1 and run.box.x0 < before.box.x1
    return words and under and 0 < run.base - before.base < 2 * size


def _spot(run: Run) -> tuple[int, float]:
    return round(run.base), run.box.x0 if run.box is not None else 0.0


def _middle(run: Run) -> float:
    return (run.box.y0 + run.box.y1) / 2 if run.box is not None else 0.0
