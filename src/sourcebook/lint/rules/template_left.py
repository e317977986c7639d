"""What `sourcebook new` wrote has given way to the editor's own words, once any of it has."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.blocks import reading_text
from sourcebook.model.edition import Edition

TITLE, SUBTITLE = "A First Booklet", "The Gettysburg Address, with notes and questions"
INTRODUCTION = "Say here, in a few sentences, what your readers should know before they read."
SOURCE_ID, TEXT = "gettysburg-address", "Four score and seven years ago"


def check(edition: Edition) -> Iterator[Fault]:
    """Look for the words of a new edition, as soon as the text is no longer the one that it came with."""
    source = edition.sources.get(SOURCE_ID)
    if source is not None and TEXT in reading_text(source.transcription):
        return
    for key, value, left in (("title", edition.title, TITLE), ("subtitle", edition.subtitle, SUBTITLE)):
        if value == left:
            yield Fault(
                f"“{left}” is still the {key} that sourcebook new wrote.",
                f"Write your own after {key}:, or take the line out."
                if key == "subtitle"
                else f"Write your own after {key}:.",
                edition.place(key),
            )
    for text in edition.commentary.values():
        if INTRODUCTION in reading_text(text.body.blocks):
            yield Fault(
                "The introduction is still the one that sourcebook new wrote.",
                "Write your own, or take its line out of contents: in edition.yaml.",
                text.place(),
            )


RULE = EditionRule(
    code="template-left",
    wants="In a book of your own no words that sourcebook new wrote.",
    why="Your readers would find a title, or an introduction, that has nothing to do with the text.",
    fix="Write your own words in their place, or take the lines out.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION.replace("An Example", TITLE), **SOURCE},
    good={"edition.yaml": EDITION, **SOURCE},
)
