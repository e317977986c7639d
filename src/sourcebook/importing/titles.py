"""Headings to titles: which headings a text begins with, how several are one title, and the name that its file gets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from itertools import count

from lxml import etree

from sourcebook.importing.markup import local
from sourcebook.importing.notes import Notes
from sourcebook.importing.signs import HEADINGS, PICTURES

#: letters of a name at most
LONGEST = 40
#: what a title may stand in; a heading in anything else, as a table, belongs to that
_HOLDERS = frozenset(("html", "body", "section", "div", "article", "main", "header", "hgroup", "center", "span", "a"))
_ORDINAL = re.compile(
    r"(?:chapter|book|part|letter|section|volume|canto|act|scene|no\.?|nº|kapitel|buch|teil|band|brief|abschnitt|chapitre"
    r"|livre|partie|lettre|tome|the)?\s*(?:[ivxlcdm]+|[0-9]+|one|two|three|four|five|six|seven|eight|nine|ten)\s*\.?",
    re.I,
)


def title_elements(body: etree._Element, notes: Notes) -> tuple[etree._Element, ...]:
    """The headings that a whole file begins with."""
    return title_elements_among(list(body.iter()), notes)


def title_elements_among(inside: Sequence[etree._Element], notes: Notes) -> tuple[etree._Element, ...]:
    """The headings that a text begins with: a group of them, or the first, and what follows a mere number."""
    first = next((e for e in inside if _is_title(e)), None)
    if first is None or not notes.words_in(first):
        return ()
    around = set(first.iterancestors())
    if any(local(above) not in _HOLDERS for above in around):
        return ()
    for element in inside[: inside.index(first)]:
        if _speaks(element, notes, around):
            return ()
    if local(first) == "hgroup":
        return tuple(e for e in first if notes.words_in(e))
    found = [first]
    for sibling in first.itersiblings():
        words = notes.words_in(found[-1])
        if local(sibling) in HEADINGS and _ORDINAL.fullmatch(words) and notes.words_in(sibling):
            found.append(sibling)
            continue
        break
    return tuple(found)


def _is_title(element: etree._Element) -> bool:
    return local(element) in HEADINGS or local(element) == "hgroup"


def _speaks(element: etree._Element, notes: Notes, around: set[etree._Element]) -> bool:
    """Whether words, or a picture, stand in an element before a heading, or after it and before the heading."""
    if notes.is_apart(element) or any(notes.is_apart(above) for above in element.iterancestors()):
        return False
    after = element.tail if element not in around else None
    return local(element) in PICTURES or any(text and text.strip() for text in (element.text, after))


def joined_title(titles: Sequence[str]) -> str:
    """Headings one above the other as one title: “I. General Introduction”, “The Diary: A Selection”."""
    result = ""
    for title in titles:
        if not result:
            result = title
        elif result[-1] in ".:;,!?—–-":
            result = f"{result} {title}"
        else:
            result = f"{result}{'.' if _ORDINAL.fullmatch(result) else ':'} {title}"
    return result


def short_name(text: str) -> str:
    """Words as a name: small letters, digits and hyphens, cut at a word."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(name) <= LONGEST:
        return name
    return name[: LONGEST + 1].rpartition("-")[0] or name[:LONGEST]


def free_name(name: str, taken: Container[str]) -> str:
    """The name, with a number behind it where it is taken."""
    return next(own for n in count(1) if (own := f"{name}-{n}" if n > 1 else name) not in taken)
