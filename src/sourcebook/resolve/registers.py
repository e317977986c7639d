"""Registers as the book prints them: entries in alphabetical order, each with the documents that name it."""

from __future__ import annotations

import unicodedata

from sourcebook.model.blocks import leaves
from sourcebook.model.book import Book, Unit
from sourcebook.model.content import Content, LinkTo, Mark, Named, plain
from sourcebook.model.registers import Entry, RegisterKind
from sourcebook.model.resolved import RegisterEntry, RegisterGroup, anchor
from sourcebook.resolve.references import References


def register_groups(book: Book, references: References) -> tuple[RegisterGroup, ...]:
    """One group a register that has entries, in the order of the kinds."""
    phrases = book.edition.phrases
    groups = []
    for kind in RegisterKind:
        entries = sorted((e for e in book.edition.registers if e.kind is kind), key=lambda e: _sort_key(e.name))
        if entries:
            groups.append(RegisterGroup(phrases.say(kind.value), tuple(_entry(e, book, references) for e in entries)))
    return tuple(groups)


def _sort_key(name: str) -> tuple[str, str]:
    """Letters without their marks and without case first; ties by the name as it is."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return bare.casefold(), name


def _entry(entry: Entry, book: Book, references: References) -> RegisterEntry:
    phrases = book.edition.phrases
    also = phrases.say("also", names=phrases.say("name-list-join").join(entry.spellings)) if entry.spellings else ""
    description = references.blocks(entry.description.blocks, "") if entry.description else ()
    return RegisterEntry(
        anchor=anchor("entry", entry.id), name=entry.name, language=entry.language, dates=entry.dates,
        also=also, description=description, named_in=_named_in(entry, book, references),
    )  # fmt: skip


def _named_in(entry: Entry, book: Book, references: References) -> Content:
    phrases = book.edition.phrases
    units = [u for u in book.units if u.number and _names(u, entry.id)]
    if not units:
        return Content()
    listed = Content()
    for n, unit in enumerate(units):
        if n:
            listed = listed + plain(phrases.say("named-in-join" if n == len(units) - 1 else "name-list-join"))
        name = references.unit_name(unit)
        listed = listed + Content(name, (Mark(0, len(name), LinkTo(anchor("text", unit.id))),))
    before, _, after = phrases.say("named-in", where="\x00").partition("\x00")
    return plain(before) + listed + plain(after)


def _names(unit: Unit, entry: str) -> bool:
    return any(isinstance(m.kind, Named) and m.kind.entry == entry for leaf in leaves(unit.body) for m in leaf.marks)
