"""What is in an EPUB is in its list of files, what is listed is there, and so is what any of its files uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the files in the archive, those in the list, and those that are named in others."""
    for file in sorted(reading.listed - reading.held):
        yield Fault(f"The list of files names {file}, which is missing.", spot=Spot(reading.file, file))
    for file in sorted(reading.held - reading.listed):
        yield Fault(f"{file} is in the ebook, but not in its list of files.", spot=Spot(reading.file, file))
    known = reading.held | reading.listed
    for user, used in sorted(reading.used.items()):
        for file in sorted(used - known):
            yield Fault(f"{user} uses {file}, which is missing.", spot=Spot(reading.file, user, file))


def damage(reading: Reading) -> Reading:
    """Add a file that is not listed."""
    return replace(reading, held=reading.held | {"EPUB/notes.txt"})


RULE = ArtifactRule(
    code="ebook-parts",
    wants="An ebook whose list of files names each file in it, and nothing that is not there.",
    why="Shops refuse an ebook that is not so, and reading programs leave out what is not listed.",
    fix="Build again. If it stays, a style sheet or template of your theme names a file that it has not got.",
    formats=frozenset({"epub"}),
    check=check,
    damage=damage,
)
