"""A book takes at least one text."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import CommentaryItem, Edition, ExcerptItem, SourceItem


def check(edition: Edition) -> Iterator[Fault]:
    """Look for a source or a commentary in the contents."""
    if not any(isinstance(item, SourceItem | ExcerptItem | CommentaryItem) for item in edition.contents):
        example = next(iter(sorted(edition.sources)), "NAME")
        put = "" if edition.sources else "Put the text into a file in the folder sources. "
        yield Fault(
            "This edition takes no text: its contents name no source and no commentary.",
            f"{put}Below a line contents: write a line for each text, as in:   - source: {example}",
            edition.place("contents"),
        )


RULE = EditionRule(
    code="contents-empty",
    wants="At least one source or commentary under contents:.",
    why="A file in the folder sources is not in the book until the contents name it, so the book would be empty.",
    fix="Write a line “  - source: NAME” below contents: for each text, in the order of the book.",
    check=check,
    bad={"edition.yaml": EDITION.replace("  - source: letter\n", "  - generate: contents\n"), **SOURCE},
    good={"edition.yaml": EDITION, **SOURCE},
)
