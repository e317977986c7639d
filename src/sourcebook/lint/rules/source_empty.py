"""A source has text."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Place
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.blocks import Picture, reading_text
from sourcebook.model.edition import Edition


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each transcription."""
    for source in edition.sources.values():
        if not reading_text(source.transcription) and not any(isinstance(b, Picture) for b in source.transcription):
            place = source.place() or Place(f"sources/{source.id}.md")
            below = "below the second line ---" if place.line > 1 else "into it"
            yield Fault(f"The source “{source.id}” has no text.", f"Paste the transcription {below}.", place)


RULE = EditionRule(
    code="source-empty",
    wants="A transcription in every source.",
    why="A document without words is a page that says nothing, and usually a file that was not saved.",
    fix="Paste the transcription below the front matter, or take the file away.",
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": "---\ntitle: A letter\n---\n\n"},
    good={"edition.yaml": EDITION, **SOURCE},
)
