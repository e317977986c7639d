"""Words and calls that stand side by side in a paragraph stand on one line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.streams import Stream

#: base lines that are farther apart are those of two lines, or of words that have slipped; those of other columns are
#: farther still: in parts of the size
_SLIPPED, _FAR = 0.75, 2.0
#: what goes on where words end begins so near to their end, in parts of the size
_INTO, _GAP = 0.5, 0.6
_FROM_RIGHT = frozenset({"R", "AL"})


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look in each paragraph for words that go on right where others end, but higher or lower: one fault for each page."""
    told: set[int] = set()
    last: dict[int, Run] = {}  # by block: a note stands between the words round its call, in a block of its own
    for run in reading.runs:
        if run.box is None or run.artifact or not run.text.strip():
            continue
        before = last.get(run.block)
        last[run.block] = run
        if before is not None and run.place not in told and _slipped(before, run):
            told.add(run.place)
            small, words = sorted((before, run), key=lambda r: len(r.text.strip()))
            yield Fault(
                f"“{small.text.strip()[:40]}” on page {reading.name_of(run.place)} stands higher or lower than the line of "
                f"“{words.text.strip()[:40]}”, to which it belongs.",
                spot=Spot(reading.file, reading.name_of(run.place), small.text.strip()),
            )


def _slipped(before: Run, run: Run) -> bool:
    if before.box is None or run.box is None or before.place != run.place or before.line == run.line:
        return False
    size = max(before.size, run.size)
    gap = run.box.x0 - before.box.x1
    under = (
        before.stream == Stream.NOTE_MARK and before.base > run.base
    )  # a mark may stand over its note, never under it
    beside = -_INTO * size < gap and (gap < _GAP * size or under)
    slipped = beside and _SLIPPED * size < abs(run.base - before.base) < _FAR * size
    return slipped and not (_from_right(before.text) or _from_right(run.text))


def _from_right(text: str) -> bool:
    """Whether some of it is written from right to left, so that a line goes on where it seems to begin."""
    return any(unicodedata.bidirectional(c) in _FROM_RIGHT for c in text)


def damage(reading: Reading) -> Reading:
    """Let the calls slip by a line."""
    runs = (replace(r, base=r.base + 12, line=r.line + 100_000) if r.stream == Stream.CALL else r for r in reading.runs)
    return replace(reading, runs=tuple(runs))


RULE = ArtifactRule(
    code="words-in-line",
    wants="Calls, labels and words on the line of the words beside them.",
    why="A call that has slipped to another line points at other words.",
    fix="Build again. If it stays, take what moves text up or down out of your theme (vertical-align, position, top).",
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
