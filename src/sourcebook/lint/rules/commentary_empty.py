"""A commentary has text."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the body of each commentary."""
    for commentary in edition.commentary.values():
        if not commentary.body.text.strip():
            yield Fault(
                f"The commentary “{commentary.id}” has no text.",
                "Write it below the second line ---.",
                commentary.place(),
            )


RULE = EditionRule(
    code="commentary-empty",
    wants="Text in every commentary.",
    why="A heading with nothing below it is usually a file that was not saved.",
    fix="Write the text below the front matter, or take the file away.",
    check=check,
    bad={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE,
        "commentary/remark.md": "---\ntitle: A remark\n---\n\n",
    },
    good={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE,
        "commentary/remark.md": "---\ntitle: A remark\n---\nThe Diet met later.\n",
    },
)  # fmt: skip
