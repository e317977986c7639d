"""A built file can be read whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Tell what could not be read, or does not hold together."""
    for problem in reading.problems:
        yield Fault(f"The file can't be read whole: {problem}.", spot=Spot(reading.file, _part(problem, reading)))


def _part(problem: str, reading: Reading) -> str:
    """The file of an ebook, or the page, that a problem names."""
    if reading.format == "pdf":
        number = problem.removeprefix("Page ").partition(" of the file")[0]
        return reading.name_of(int(number) - 1) if number.isdigit() else ""
    return next((file for file in reading.files if file in problem), "")


def damage(reading: Reading) -> Reading:
    """Let a page be unreadable."""
    return replace(reading, problems=("Page 1 of the file: its content can't be read to the end",))


RULE = ArtifactRule(
    code="file-damaged",
    wants="A file that can be read from end to end, by its tags and by its pages or chapters.",
    why="What can't be read can't be proved, and another program may show nothing there.",
    fix="Build again. If it stays, another program has changed the file, or your disk has.",
    check=check,
    damage=damage,
)
