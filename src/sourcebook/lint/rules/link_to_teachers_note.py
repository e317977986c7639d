"""What pupils read does not refer to what only the teacher gets, in an edition whose usual copy is the teacher's too."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.ours import our_words
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import leaves
from sourcebook.model.content import Linked, Reference, TargetKind
from sourcebook.model.edition import Edition


def check(edition: Edition) -> Iterator[Fault]:
    """Look at links to notes. Where the pupils' copy is the usual one, the link is missed when that is put together."""
    if edition.audience is not Audience.TEACHER:
        return
    pieces = list(our_words(edition))
    secret = {piece.note for piece in pieces if piece.teachers}
    for leaf in (leaf for piece in pieces if not piece.teachers for leaf in leaves(piece.blocks)):
        for mark in leaf.marks:
            if isinstance(mark.kind, Linked | Reference) and mark.kind.target.kind is TargetKind.NOTE:
                target, kind = mark.kind.target, mark.kind
                if target.id in secret:
                    yield Fault(
                        f"“{target}” leads to a note that only the teacher gets.",
                        "Take the link out, write for: teacher beside it as well, or let everyone have that note.",
                        kind.place if isinstance(kind, Reference) else leaf.place_at(mark.start),
                        words=str(target) if isinstance(kind, Reference) else leaf.words_at(mark.start, mark.end),
                    )


_NOTES = "notes:\n  - words: Diet\n    note: See [](note:letter/why).\n{}  - words: Sir\n    id: why\n    note: Ask them.\n    for: teacher\n"
_USUAL = EDITION.replace("contents:", "audience: teacher\ncontents:")
RULE = EditionRule(
    code="link-to-teachers-note",
    wants="Links in what everyone reads that lead to what everyone gets.",
    why="The copy for pupils can't be made: the link would lead nowhere in it.",
    fix="Take the link out, or let both be for everyone or both for the teacher.",
    check=check,
    bad={
        "edition.yaml": _USUAL,
        "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", _NOTES.format("") + "---\nMy"),
    },
    good={
        "edition.yaml": _USUAL,
        "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", _NOTES.format("    for: teacher\n") + "---\nMy"),
    },
)  # fmt: skip
