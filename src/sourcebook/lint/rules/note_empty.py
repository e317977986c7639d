"""A note says something."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Place
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.ours import Footnotes, our_pieces
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.blocks import Block, ListBlock, Picture, leaves, walk
from sourcebook.model.content import Call, Citation, Content, Illegible, Omitted, Reference
from sourcebook.model.edition import Edition
from sourcebook.model.notes import NoteSeries

#: what says something without words
_SPEAKS = (Citation, Reference, Illegible, Omitted)


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every note of a notes file or under a text. In our words signs alone say nothing; in the author's they may."""
    for source in edition.sources.values():
        bodies = source.note_bodies or ()
        for signs in (False, True):
            notes = tuple((b.name, b.blocks) for b in bodies if (b.series is NoteSeries.AUTHOR) is signs)
            calling = (*source.transcription, *(block for body in bodies for block in body.blocks))
            yield from _faults(source.id, calling, notes, signs=signs)
    for piece in our_pieces(edition):
        yield from _faults(piece.text, piece.blocks, piece.footnotes, signs=False)


def _faults(text: str, calling: tuple[Block, ...], notes: Footnotes, *, signs: bool) -> Iterator[Fault]:
    for name, blocks in notes:
        if not _says_something(blocks, signs=signs):
            place, words = _where(blocks, calling, name)
            yield Fault(
                f"The note [^{name}] of “{text}” has no words.",
                f"Write them, as in “[^{name}]: A diet is an assembly.”, or take the note and its call out.",
                place,
                words=words,
            )


def _says_something(blocks: tuple[Block, ...], *, signs: bool) -> bool:
    """Whether there is a letter or a figure, something that stands for words, or, where signs count, any sign."""
    labels: set[int] = set()
    for block in walk(blocks):
        if isinstance(block, Picture):
            return True
        if isinstance(block, ListBlock):
            labels.update(id(item.label) for item in block.items)
    return any(_speaks(leaf, signs=signs) for leaf in leaves(blocks) if id(leaf) not in labels)


def _speaks(leaf: Content, *, signs: bool) -> bool:
    if any(char.isalnum() for char in leaf.text) or (signs and leaf.text.strip()):
        return True
    return any(isinstance(mark.kind, _SPEAKS) for mark in leaf.marks)


def _where(blocks: tuple[Block, ...], calling: tuple[Block, ...], name: str) -> tuple[Place | None, str]:
    """Where the note's signs stand; where it has none, its call."""
    for leaf in leaves(blocks):
        if leaf.text and (place := leaf.place_at(0)) is not None:
            return place, leaf.words_at(0, len(leaf.text))
    for leaf in leaves(calling):
        for mark in leaf.marks:
            if isinstance(mark.kind, Call) and mark.kind.name == name:
                before = leaf.place_at(mark.start - 1) if mark.start else None
                if before is None:
                    return leaf.place_at(mark.start), ""
                return Place(before.file, before.line, before.column + 1), f"[^{name}]"
    return None, ""


_CALLED = SOURCE["sources/letter.md"].replace("Diet", "Diet[^1]")
RULE = EditionRule(
    code="note-empty",
    wants="Words in every note.",
    why="The mark would lead a reader to nothing.",
    fix="Write the note, or take it and its call out.",
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _CALLED, "sources/letter.notes.md": "[^1]: –\n"},
    good={"edition.yaml": EDITION, "sources/letter.md": _CALLED, "sources/letter.notes.md": "[^1]: 1531.\n"},
)
