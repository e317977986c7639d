"""The legend: the signs that this copy really uses, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.model.blocks import Division, DivisionKind, walk
from sourcebook.model.book import Book, UnitKind
from sourcebook.model.content import (
    Added,
    Conjecture,
    Deleted,
    Hand,
    Illegible,
    Omission,
    Omitted,
    PageBreak,
    Sic,
    Supplied,
)
from sourcebook.model.notes import NoteSeries
from sourcebook.model.resolved import LegendEntry
from sourcebook.resolve.marks_in_use import source_leaves, source_marks

_NOTE_SIGNS = {
    NoteSeries.EDITOR: "1",
    NoteSeries.TEXTUAL: "a",
    NoteSeries.AUTHOR: "*",
    NoteSeries.TEACHER: "T1",
    NoteSeries.GLOSS: "°",
}


def legend(book: Book) -> tuple[LegendEntry, ...]:
    """The entries, in the order in which a reader wonders about them."""
    return tuple(_entries(book))


def _entries(book: Book) -> Iterator[LegendEntry]:
    say = book.edition.phrases.say
    series = {note.series for unit in book.units for note in unit.notes}
    for one, sign in _NOTE_SIGNS.items():
        if one in series:
            yield LegendEntry(sign, say(f"legend-{one.value}"), style="raised")
    kinds = {type(mark.kind) for _, _, mark in source_marks(book)}
    signs = (
        (Supplied, "⟨…⟩", "supplied"),
        (Conjecture, "⟨…?⟩", "conjecture"),
        (Sic, f"⟨{say('sic')}⟩", "sic"),
        (Illegible, f"⟨{say('illegible')}⟩", "illegible"),
        (Omitted, f"⟨{say('omitted')}⟩", "omitted"),
        (Omission, "⟨…⟩", "omission"),
        (PageBreak, "|", "page"),
    )
    for kind, sign, name in signs:
        if kind in kinds:
            yield LegendEntry(sign, say(f"legend-{name}"))
    if Deleted in kinds:
        yield LegendEntry("", say("legend-deleted"))
    if Added in kinds:
        yield LegendEntry("", say("legend-added"))
    for name, sign, characters in (("brackets", "[ ]", "["), ("ellipses", "…", "…")):
        for hand in _hands(book, name, characters):
            yield LegendEntry(sign, say(f"legend-{name}-{hand.value.replace(' ', '-')}"))
    compiler = any(unit.kind is UnitKind.COMPILER for unit in book.units) or any(
        isinstance(block, Division) and block.kind is DivisionKind.COMPILER
        for unit in book.units
        for block in walk(unit.body)
    )
    if compiler:
        yield LegendEntry("Aa", say("legend-compiler"), style="ruled")
    if any(unit.headnote for unit in book.units):
        yield LegendEntry("Aa", say("legend-headnote"), style="italic")


def _hands(book: Book, name: str, sign: str) -> list[Hand]:
    """Whose the brackets or ellipses of the texts are, where they occur and it is said."""
    hands: list[Hand] = []
    for unit in book.units:
        hand = getattr(unit.source, name, None) if unit.source else None
        used = any(sign in leaf.text or (sign == "…" and "..." in leaf.text) for leaf in source_leaves(unit))
        if hand is not None and used and hand not in hands:
            hands.append(hand)
    return hands
