"""A book to the words in it that a link to a line may lead to: those that a note, question or emendation is about."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.model.blocks import leaves
from sourcebook.model.book import Book, Unit
from sourcebook.model.content import AskedAbout, Content, Emended, Glossed, Mark, NoteCall
from sourcebook.model.measured import counted
from sourcebook.model.resolved import anchor
from sourcebook.model.source import LineNumbers
from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class TargetWords:
    """Words of a text, by the counted characters that they begin and end with, and the anchor that leads there."""

    unit: str
    first: int
    last: int
    anchor: str


class LineTargets:
    """Where in the texts of a book the annotations with an id stand, by `TEXT/ID`; and which texts have line numbers."""

    def __init__(self, book: Book) -> None:
        self.numbered = {u.id for u in book.units if book.line_numbers_of(u) is not LineNumbers.NONE}
        self.words: dict[str, TargetWords] = {}
        for unit in book.units:
            for name, words in _words_of(unit):
                before = self.words.get(name)
                last = max(words.last, before.last) if before else words.last
                first = before or words
                self.words[name] = TargetWords(unit.id, first.first, last, first.anchor)


def _words_of(unit: Unit) -> Iterator[tuple[str, TargetWords]]:
    """What annotations mark in a text. Of a note only its call is known: its line is that of the call."""
    at = 0
    for leaf in leaves(unit.body):
        for mark in leaf.marks:
            found = _target(mark)
            if found is not None:
                name, where = found
                yield name, TargetWords(unit.id, *_reach(leaf, mark, at), where)
        at += len(counted(leaf.text))


def _target(mark: Mark) -> tuple[str, str] | None:
    """The id of what a mark belongs to, and the anchor of the place."""
    match mark.kind:
        case NoteCall(note=name):
            return name, anchor("call", name)
        case AskedAbout(annotation=name):
            return name, anchor("words", name)
        case Emended(annotation=name):
            return name, anchor("emendation", name)
        case Glossed(note=name):
            return name, anchor("call", name)
        case _:
            return None


def _reach(leaf: Content, mark: Mark, at: int) -> tuple[int, int]:
    """The first and the last counted character of the words; of a point, the one before it."""
    end = at + len(counted(leaf.text[: mark.end])) - 1
    first = end if mark.is_point else at + len(counted(leaf.text[: mark.start]))
    return max(first, 0), max(end, 0)
