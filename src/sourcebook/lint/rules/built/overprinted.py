"""No words are printed over others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Box, Reading, Run
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition

#: how near base lines are that share a line, in parts of the greater size, or so near that letters of one reach into those
#: of the other, in parts of the lesser, which is closer than lines are set that have no lead between them; and how far two
#: pieces may reach into each other across, in parts of the size
_NEAR, _TIGHT, _INTO = 0.3, 0.95, 0.4


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare what stands on each page at one height."""
    for place, page in enumerate(reading.pages):
        printed = sorted((r for r in reading.runs_on(place) if r.box is not None and r.text.strip()), key=_base)
        waiting: list[Run] = []
        for run in printed:
            waiting = [other for other in waiting if run.base - other.base < _least(run, other)]
            over = next((other for other in waiting if _over(run, other)), None)
            if over is not None:
                yield Fault(
                    f"On page {page.label} “{run.text.strip()[:40]}” and “{over.text.strip()[:40]}” are printed over "
                    f"each other.",
                    spot=Spot(reading.file, page.label, run.text),
                )
                break
            waiting.append(run)


def _base(run: Run) -> float:
    return run.base


def _least(run: Run, other: Run) -> float:
    """How far apart the base lines of two pieces must be, if they stand one above the other."""
    return max(_NEAR * max(run.size, other.size), _TIGHT * min(run.size, other.size))


def _over(run: Run, other: Run) -> bool:
    if run.box is None or other.box is None:
        return False
    shared = min(run.box.x1, other.box.x1) - max(run.box.x0, other.box.x0)
    return shared > _INTO * min(run.size, other.size)


def damage(reading: Reading) -> Reading:
    """Print one line over another."""
    place = reading.runs[-1].place
    own = [n for n, r in enumerate(reading.runs) if r.place == place and not r.artifact and len(r.text.strip()) > 2]
    one, other = reading.runs[own[0]], reading.runs[own[-1]]
    moved = replace(other, base=one.base, box=one.box or Box(0, 0, 0, 0))
    return replace(reading, runs=(*reading.runs[: own[-1]], moved, *reading.runs[own[-1] + 1 :]))


RULE = ArtifactRule(
    code="overprinted",
    wants="Every word on a piece of paper of its own.",
    why="Where words are printed over others, nobody can read either.",
    fix="If it is a theme of yours, take out what moves text (position, negative margins). Or shorten a long cell of a table.",
    formats=frozenset({"pdf"}),
    check=check,
    damage=damage,
)
