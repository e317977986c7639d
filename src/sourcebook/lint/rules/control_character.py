"""No character that no book can print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.blocks import leaves
from sourcebook.model.edition import Edition

#: what XML 1.0 (2.2) leaves out, and so no ebook can hold
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def check(edition: Edition) -> Iterator[Fault]:
    """Look through the text of each source and commentary."""
    texts = [s.transcription for s in edition.sources.values()] + [c.body.blocks for c in edition.commentary.values()]
    for blocks in texts:
        for leaf in leaves(blocks):
            for found in _FORBIDDEN.finditer(leaf.text):
                name = unicodedata.name(found[0], f"number {ord(found[0]):X}")
                yield Fault(
                    f"A control character ({name}) stands after “{leaf.text[: found.start()][-20:]}”.",
                    "Delete it: it can't be seen, and no book can print it.",
                    leaf.place_at(found.start()),
                )


RULE = EditionRule(
    code="control-character",
    wants="Text without control characters.",
    why="They can't be seen, they come from copying out of other programs, and no ebook may hold them.",
    fix="Delete the character at the place named.",
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": "---\ntitle: A letter\n---\nMy dear \x02Sir\n"},
    good={"edition.yaml": EDITION, **SOURCE},
)
