"""A reference leads away from where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sourcebook.diagnostics import Place, Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.ours import Piece, our_words
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.blocks import leaves
from sourcebook.model.content import Content, Linked, Mark, Reference, Target, TargetKind
from sourcebook.model.edition import CommentaryItem, Edition, ExcerptItem, SourceItem


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each link by meaning. From one excerpt of a source to another excerpt of it a link may well lead."""
    taken = Counter(_name(item) for item in edition.contents)
    for piece in our_words(edition):
        for leaf in leaves(piece.blocks):
            for mark in leaf.marks:
                if not isinstance(mark.kind, Linked | Reference) or _names_a_passage(leaf, mark):
                    continue
                if _is_itself(mark.kind.target, piece, taken):
                    yield _fault(leaf, mark, mark.kind.target)


def _name(item: object) -> str:
    match item:
        case SourceItem():
            return item.source
        case ExcerptItem():
            return item.use
        case CommentaryItem():
            return item.commentary
        case _:
            return ""


def _is_itself(target: Target, piece: Piece, taken: Counter[str]) -> bool:
    if target.kind is TargetKind.DOCUMENT:
        return target.id == piece.text and taken[piece.text] < 2
    return target.kind is TargetKind.NOTE and target.id == piece.note


def _names_a_passage(leaf: Content, mark: Mark) -> bool:
    """Whether the words of the link say by a figure which passage of its own text is meant, as “July 10th” in a diary."""
    return any(char.isdigit() for char in leaf.text[mark.start : mark.end])


def _fault(leaf: Content, mark: Mark, target: Target) -> Fault:
    what = "note" if target.kind is TargetKind.NOTE else "text"
    place: Place | None
    if isinstance(mark.kind, Reference):
        words, place = str(target), mark.kind.place
    else:
        words, place = leaf.words_at(mark.start, mark.end), leaf.place_at(mark.start)
    return Fault(
        f"“{words}” leads to the {what} in which it stands.",
        f"Name the {what} that is meant, or write the words without a link: “this {what}”.",
        place,
        words=words,
    )


_NOTE = "notes:\n  - words: Diet\n    note: See [](doc:{}).\n---\nMy"
RULE = EditionRule(
    code="link-to-itself",
    wants="Links from a text to another text, and from a note to another note.",
    why="A reader who follows it comes back to where he was; mostly another text is meant.",
    fix="Write the name of the text or note that is meant, or take the link out.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", _NOTE.format("letter"))},
    good={
        "edition.yaml": EDITION + "  - commentary: remark\n",
        "commentary/remark.md": "---\ntitle: A remark\n---\nOn Diets.\n",
        "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", _NOTE.format("remark")),
    },
)  # fmt: skip
