"""Every chapter of an ebook has the same style sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the style sheets that the chapters name."""
    counts = Counter(style for chapter in reading.chapters for style in chapter.styles)
    usual = counts.most_common(1)[0][0] if counts else ""
    for chapter in reading.chapters:
        if usual not in chapter.styles:
            yield Fault(
                f"{chapter.file} does not name the style sheet{f' {usual}, which others name' if usual else ''}.",
                spot=Spot(reading.file, chapter.file),
            )


def damage(reading: Reading) -> Reading:
    """Take the style sheet from a chapter."""
    last = replace(reading.chapters[-1], styles=())
    return replace(reading, chapters=(*reading.chapters[:-1], last))


RULE = ArtifactRule(
    code="ebook-style",
    wants="In each chapter of the ebook the style sheet of the book.",
    why="Without it the chapter looks like another book, and our words look like the source's.",
    fix="Build again. If it stays, put the line with the style sheet back into the template of your theme.",
    formats=frozenset({"epub"}),
    check=check,
    damage=damage,
)
