"""The list of editorial interventions: everything on the page that the copy text does not have, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.model.book import Book, Unit
from sourcebook.model.content import (
    Conjecture,
    Content,
    EarlierHand,
    Emended,
    Illegible,
    LinkTo,
    Mark,
    Omission,
    Omitted,
    PageOf,
    Sic,
    Supplied,
    plain,
)
from sourcebook.model.phrases import Phrases
from sourcebook.model.resolved import anchor
from sourcebook.resolve.marks_in_use import source_marks
from sourcebook.resolve.references import References

WORDS_SHOWN = 4


def interventions(book: Book, references: References) -> tuple[Content, ...]:
    """One line an intervention, in reading order; one that says so where there is none."""
    phrases = book.edition.phrases
    lines = tuple(_lines(book, references))
    return lines or (plain(phrases.say("intervention-none")),)


def _lines(book: Book, references: References) -> Iterator[Content]:
    phrases = book.edition.phrases
    whys = {record.id: record.why for unit in book.units for record in unit.emendations}
    for unit, leaf, mark in source_marks(book):
        text = _line(phrases, leaf, mark, whys)
        if text is not None:
            name = references.unit_name(unit)
            place = anchor("emendation", mark.kind.annotation) if isinstance(mark.kind, Emended) else ""
            yield _placed(text, name, unit, place)


def _placed(text: str, name: str, unit: Unit, place: str) -> Content:
    """The line with the name of the text, leading there, and the page where that is known."""
    before, _, after = text.partition("{where}")
    where = Content(name, (Mark(0, len(name), LinkTo(anchor("text", unit.id))),))
    if place:
        where = where + plain(", ") + Content("", (Mark(0, 0, PageOf(place)),))
    return plain(before) + where + plain(after.replace("{{", "{").replace("}}", "}"))


def _kept(words: str) -> str:
    """Words in which braces mean themselves."""
    return words.replace("{", "{{").replace("}", "}}")


def _line(phrases: Phrases, leaf: Content, mark: Mark, whys: dict[str, str]) -> str | None:
    """The line with `{where}` still to fill in."""

    def say(name: str, **values: object) -> str:
        safe = {k: _kept(str(v)) for k, v in values.items()}
        return phrases.say(f"intervention-{name}", where="{where}", **safe)

    covered = leaf.text[mark.start : mark.end]
    before = " ".join(leaf.text[: mark.start].split()[-WORDS_SHOWN:])
    match mark.kind:
        case Emended(annotation=identity, copy_text=copy_text):
            line = say("emendation", reading=covered, copy_text=copy_text)
            return f"{line} {_kept(whys.get(identity, ''))}".strip()
        case Supplied():
            return say("supplied", words=covered)
        case Conjecture():
            return say("conjecture", words=covered)
        case EarlierHand(hand=hand, why=why):
            line = say(f"hand-{hand.value.replace(' ', '-')}", words=covered)
            return f"{line} {_kept(why)}".strip()
        case Sic():
            return say("sic", words=before.split()[-1] if before else "")
        case Illegible(extent=extent):
            return say("illegible", extent=extent or "…", words=before)
        case Omitted():
            return say("omitted", words=before)
        case Omission(words=count):
            return phrases.count("intervention-omission", count)
        case _:
            return None
