"""Nothing is printed so that nobody sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.streams import Stream

#: smaller letters nobody reads, in points
_SMALLEST = 2.0
_MAY_GO = frozenset({Stream.LABEL, Stream.LINE_NUMBER})


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look for words that are not drawn, or as small as dust; a style sheet of an ebook may hide labels and numbers of lines.

    In print what a theme leaves out is not in the file at all.
    """
    for run in reading.runs:
        unseen = run.unseen or (run.on_page and run.size < _SMALLEST)
        if unseen and run.text.strip() and (run.on_page or run.stream not in _MAY_GO):
            yield Fault(
                f"“{run.text.strip()[:60]}” is in the file, but nobody sees it.",
                "If your theme hides it, let it be seen.",
                spot=Spot(reading.file, reading.name_of(run.place), run.text),
            )


def damage(reading: Reading) -> Reading:
    """Hide some words."""
    return replace(reading, runs=(replace(reading.runs[0], unseen=True), *reading.runs[1:]))


RULE = ArtifactRule(
    code="words-unseen",
    wants="No words that the file holds and does not show.",
    why="What is proved to be in the file would not be in the book that people read.",
    fix="Let your theme show what it hides (display, visibility, font-size, color), or build again.",
    check=check,
    damage=damage,
)
