"""Every word on a page is source, ours, or a label: nothing stands there that nobody answers for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.streams import Stream


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look for text without a class, or of a class that nobody knows."""
    known = set(Stream)
    for run in reading.runs:
        if run.text.strip() and not run.artifact and run.stream not in known:
            yield Fault(
                f"“{run.text.strip()[:40]}” stands on the page, but is neither a source's nor ours.",
                'If your theme prints it, give its element data-text="label".',
                spot=Spot(reading.file, reading.name_of(run.place), run.text),
            )


def damage(reading: Reading) -> Reading:
    """Add words that belong to nothing."""
    stray = replace(reading.runs[0], text="stray words", stream="", artifact=False)
    return replace(reading, runs=(*reading.runs, stray))


RULE = ArtifactRule(
    code="text-unclassed",
    wants="No words in the built file but those of the sources, ours, and labels that say what they are.",
    why="Words that belong to nothing could be anybody's; the proof that the source is whole would have a hole.",
    fix='If your theme prints words of its own, mark their element with data-text="label".',
    check=check,
    damage=damage,
)
