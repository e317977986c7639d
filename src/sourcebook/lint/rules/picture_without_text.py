"""Every picture has words for readers who can't see it."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition

#: a picture of one dot
DOT = "GIF87a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the pictures of each source and commentary."""
    for picture in edition.pictures:
        if not picture.alt.strip():
            yield Fault(
                f"The picture “{picture.file}” has no words for readers who can't see it.",
                "In a source, write a line below it: alt: what is to be seen. In commentary, write it between [ and ].",
                picture.place,
            )


RULE = EditionRule(
    code="picture-without-text",
    wants="For every picture a few words that say what is to be seen.",
    why="A screen reader reads them aloud; without them a blind pupil gets nothing.",
    fix="Add a line alt: below the picture. Where it is an ornament, accept this finding in accepted.yaml.",
    severity=Severity.WARNING,
    check=check,
    bad={
        "edition.yaml": EDITION,
        "images/seal.gif": DOT,
        "sources/letter.md": "---\ntitle: A letter\n---\nText.\n\n::: picture images/seal.gif\n:::\n",
    },
    good={
        "edition.yaml": EDITION,
        "images/seal.gif": DOT,
        "sources/letter.md": "---\ntitle: A letter\n---\nText.\n\n::: picture images/seal.gif\nalt: The seal\n:::\n",
    },
)
