"""A document has a title of its own, not the name of its file."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Place, Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition
from sourcebook.model.source import Voice


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the front matter of each source."""
    for source in edition.sources.values():
        if not source.title and source.voice is Voice.SOURCE:
            yield Fault(
                f"The source “{source.id}” has no title; the book prints the name of its file.",
                "Add a line title: to its front matter.",
                source.place() or Place(f"sources/{source.id}.md"),
            )


RULE = EditionRule(
    code="title-missing",
    wants="A title for every source that is a document.",
    why="The contents and the running heads call the document by it.",
    fix="Add a line title: to the front matter of the source.",
    severity=Severity.ADVICE,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": "My dear Sir, the Diet has not met.\n"},
    good={"edition.yaml": EDITION, **SOURCE},
)
