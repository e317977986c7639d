"""A word that we emend is not said to stand so in the copy text."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Place
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import Fault, ResolvedRule
from sourcebook.model.blocks import leaves
from sourcebook.model.content import Content, Emended, Sic
from sourcebook.model.resolved import ResolvedEdition


def check(edition: ResolvedEdition) -> Iterator[Fault]:
    """Look for {sic} right after, or inside, the words of an emendation."""
    for text in edition.texts:
        for leaf in leaves(text.body):
            sics = [mark.start for mark in leaf.marks if isinstance(mark.kind, Sic)]
            for mark in leaf.marks if sics else ():
                if isinstance(mark.kind, Emended) and any(mark.start <= at <= mark.end for at in sics):
                    printed = leaf.text[mark.start : mark.end]
                    yield Fault(
                        f"{{sic}} says that “{printed}” stands so in the copy text, which has “{mark.kind.copy_text}”: "
                        "an emendation prints the other word.",
                        "Keep the emendation and take {sic} out. Or keep {sic}, and take the emendation out.",
                        _place(leaf, mark.start),
                        words=mark.kind.copy_text.split(" ")[0],
                    )


def _place(leaf: Content, start: int) -> Place | None:
    """Where words of the copy text stood that begin at `start`, whatever stood between them."""
    before = leaf.place_at(start - 1) if start else None
    return Place(before.file, before.line, before.column + 1) if before else next((p for _, p in leaf.origin), None)


_EMENDED = "emendations:\n  - words: Dyet\n    read: Diet\n---\nMy dear Sir, the Dyet{sic} has not met.\n"
_TEXT = SOURCE["sources/letter.md"].split("---\nMy")[0] + _EMENDED

RULE = ResolvedRule(
    code="sic-of-emendation",
    wants="Either {sic} or an emendation on a word, never both.",
    why="The book would say of our own word that it stands so in the copy text.",
    fix="Take one of the two out.",
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _TEXT},
    good={"edition.yaml": EDITION, "sources/letter.md": _TEXT.replace("{sic}", "")},
)
