"""Expected words against what was read, as a fault that an editor can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.compare import difference
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.lint.rule import Fault
from sourcebook.model.content import MEASURED, Content
from sourcebook.model.measured import counted


def measured_spots(contents: Iterable[Content]) -> frozenset[int]:
    """The counted characters before each number in some running text that layout alone can tell."""
    spots: set[int] = set()
    at = 0
    listed = list(contents)
    for content in listed if any(content.points(MEASURED) for content in listed) else ():
        spots.update(at + len(counted(content.text[: mark.start])) for mark in content.points(MEASURED))
        at += len(counted(content.text))
    return frozenset(spots)


def compared(reading: Reading, expected: str, runs: Sequence[Run], what: str) -> Iterator[Fault]:
    """A fault where the runs do not say what is expected of `what`."""
    found = difference(expected, runs)
    if found is None:
        return
    page = reading.name_of(found.run.place) if found.run is not None else ""
    wanted = f"“{found.expected}” should stand" if found.expected else "nothing more should stand"
    stands = f"“{found.found}” does" if found.found else "nothing does"
    after = f" after “{found.before}”" if found.before else " at the beginning"
    yield Fault(
        f"The words of {what} are not what they should be:{after} {wanted}, but {stands}.",
        "Build again; the file does not say what the edition says.",
        spot=Spot(reading.file, page, found.found),
    )
