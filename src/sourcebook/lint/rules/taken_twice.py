"""The contents take a text whole only once."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import CommentaryItem, Edition, SourceItem


def check(edition: Edition) -> Iterator[Fault]:
    """Compare the items of the contents. Excerpts may well be taken from one source."""
    seen: dict[tuple[str, str], int] = {}
    for item in edition.contents:
        if isinstance(item, SourceItem | CommentaryItem):
            key = "source" if isinstance(item, SourceItem) else "commentary"
            name: str = getattr(item, key)
            place = item.place(key)
            if (key, name) in seen:
                yield Fault(
                    f"The {key} “{name}” is printed twice; the contents already take it in line {seen[key, name]}.",
                    "Take one of the two lines out, or take an excerpt with use:, from: and to:.",
                    place,
                )
            seen.setdefault((key, name), place.line if place else 0)


RULE = EditionRule(
    code="taken-twice",
    wants="Each text once, unless only a part of it is taken.",
    why="The same document would be printed under two numbers.",
    fix="Take one of the two lines out, or take excerpts with use:.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION + "  - source: letter\n", **SOURCE},
    good={"edition.yaml": EDITION + "  - use: letter\n    from: the Diet\n    to: met\n", **SOURCE},
)
