"""A built file opens, runs and carries nothing besides itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look at what was found to lead out of the file."""
    for what in reading.outside:
        yield Fault(
            f"The file would reach outside itself: {what}.",
            "Take it out of the template or style sheet in the folder theme.",
            spot=Spot(reading.file, ""),
        )


def damage(reading: Reading) -> Reading:
    """Let a page open a picture on the network."""
    return replace(reading, outside=("a page opens https://example.org/dot.png",))


RULE = ArtifactRule(
    code="reaches-outside",
    wants="Books that open no other file and no address by themselves, run no program, and carry no other file.",
    why="A book must open the same way everywhere and for ever, and must not tell anyone that it is being read.",
    fix="Take it out of the template or style sheet in the folder theme. Links that a reader follows may stay.",
    check=check,
    damage=damage,
)
