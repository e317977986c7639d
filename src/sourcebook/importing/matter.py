"""What each text of the ebook is: a chapter, editorial matter, or something that an edition makes itself or has no use for.

By what it says of itself (epub:type, DPUB-ARIA roles), by the landmarks and the guide; by the name of its file or by
what it holds only where it says nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from lxml import etree

from sourcebook.importing.markup import EPUB, local
from sourcebook.importing.notes import LIST_TYPES, Notes
from sourcebook.importing.package import Package, resolved
from sourcebook.importing.page import Page
from sourcebook.importing.signs import HEADINGS, PICTURES, types
from sourcebook.importing.toc import Navigation
from sourcebook.model.edition import Matter
from sourcebook.records import dataclass

#: what is left out, and why
LEFT_OUT = {
    "cover": "a cover: the program makes its own",
    "titlepage": "a title page: the program makes its own from edition.yaml",
    "title-page": "a title page: the program makes its own from edition.yaml",
    "halftitlepage": "a half title: the program makes a title page of its own",
    "halftitle": "a half title: the program makes a title page of its own",
    "imprint": "an imprint: the program makes its own from edition.yaml",
    "copyright-page": "a copyright page: what rights there are stands in edition.yaml",
    "colophon": "a colophon: it tells how the ebook was made",
    "toc": "the contents: the program makes its own",
    "landmarks": "a list of landmarks: the program makes its own",
    "page-list": "a list of pages: the program makes its own",
    "loi": "a list of illustrations, which lead to the pictures",
    "lot": "a list of tables, which lead to the tables",
}
EDITORIAL = frozenset(
    [
        "foreword",
        "introduction",
        "preface",
        "afterword",
        "acknowledgments",
        "acknowledgements",
        "bibliography",
        "glossary",
        "errata",
        "contributors",
        "other-credits",
        "credits",
        "credit",
        "notice",
        "index",
        "footnotes",
        "endnotes",
        "rearnotes",
    ]
)
#: names of files that tell what a text is, where it does not itself
_BY_NAME = {
    "cover": "cover", "coverpage": "cover", "titlepage": "titlepage", "title": "titlepage", "title-page": "titlepage",
    "halftitle": "halftitle", "halftitlepage": "halftitle", "copyright": "copyright-page", "colophon": "colophon",
    "imprint": "imprint", "toc": "toc", "contents": "toc", "nav": "toc",
}  # fmt: skip
_MATTER = {"frontmatter": Matter.FRONT, "bodymatter": Matter.BODY, "backmatter": Matter.BACK}
#: a text is a list of contents where so much of it is links to other texts, at least so many
_CONTENTS_SHARE, _CONTENTS_LINKS = 0.7, 5


@dataclass(frozen=True, slots=True)
class Nature:
    """What is known of a text: why it is left out, whether it is editorial, where in the book it says it stands."""

    left_out: str = ""
    editorial: bool = False
    matter: Matter | None = None


def landmarks(navigation: Navigation | None, package: Package) -> dict[str, frozenset[str]]:
    """What landmarks and the guide say of texts, by the names of their files."""
    said: dict[str, set[str]] = {}
    for kind, name in package.guide:
        said.setdefault(name, set()).add(kind.lower())
    if navigation is not None:
        for nav in (e for e in navigation.root.iter() if local(e) == "nav" and "landmarks" in types(e)):
            for link in (e for e in nav.iter() if local(e) == "a"):
                name, fragment = resolved(navigation.name, link.get("href", ""))
                if not fragment:
                    said.setdefault(name, set()).update((link.get(f"{{{EPUB}}}type") or "").split())
    return {name: frozenset(kinds) for name, kinds in said.items()}


def matter_of(page: Page, notes: Notes, known: Mapping[str, frozenset[str]], *, cover: str, title: str = "") -> Nature:
    """What a text is. `cover` is the file of the cover's picture, `title` that of the book."""
    said = _own_types(page.body)
    place = next((m for name, m in _MATTER.items() if name in said), None)
    kinds = said - set(_MATTER)
    words = notes.words_in(page.body)
    if not kinds & (set(LEFT_OUT) | EDITORIAL):
        kinds |= known.get(page.name, frozenset()) & (set(LEFT_OUT) | EDITORIAL)
    if not kinds:
        kinds = _by_looks(page, notes, words, cover)
    if (kinds & LIST_TYPES or _holds_notes(page, notes)) and not _words_outside_headings(page, notes):
        return Nature("its notes stand with the texts that call them")
    if title and words.casefold() == title.casefold():
        kinds |= {"halftitle"}
    for kind, why in LEFT_OUT.items():
        if kind in kinds:
            return Nature(why, matter=place)
    if not words and not any(local(e) in PICTURES for e in page.elements):
        return Nature("there is nothing to read in it")
    return Nature("", bool(kinds & EDITORIAL), place)


def _own_types(body: etree._Element) -> frozenset[str]:
    """The types of a text: its body's, and those of the one section or list that is all of it."""
    said = set(types(body))
    inner = body
    while True:
        children = list(inner)
        if len(children) != 1 or local(children[0]) not in ("section", "div", "article", "main", "nav", "aside"):
            break
        inner = children[0]
        said |= types(inner)
    return frozenset(said)


def _by_looks(page: Page, notes: Notes, words: str, cover: str) -> frozenset[str]:
    """What a text that says nothing of itself is by its name, or by holding nothing but links or the cover."""
    stem = re.sub(r"[^a-z]+", "-", PurePosixPath(page.name).stem.lower()).strip("-")
    images = [e for e in page.elements if local(e) in ("img", "image")]
    if not words and len(images) == 1:
        shown = [value for name, value in images[0].attrib.items() if str(name).rpartition("}")[2] in ("src", "href")]
        if stem in ("cover", "coverpage") or any(resolved(page.name, str(v))[0] == cover for v in shown):
            return frozenset({"cover"})
    if stem in _BY_NAME and len(words.split()) < 1000:
        return frozenset({_BY_NAME[stem]})
    links = [
        e for e in page.elements
        if local(e) == "a" and not notes.is_apart(e) and resolved(page.name, e.get("href", ""))[0] not in ("", page.name)
    ]  # fmt: skip
    linked = sum(len(notes.words_in(link)) for link in links)
    if len(links) >= _CONTENTS_LINKS and linked >= _CONTENTS_SHARE * len(words):
        return frozenset({"toc"})
    return frozenset()


def _holds_notes(page: Page, notes: Notes) -> bool:
    return any(note.page is page for note in notes.notes)


def _words_outside_headings(page: Page, notes: Notes) -> bool:
    headed = sum(
        len(notes.words_in(e).split()) for e in page.elements if local(e) in HEADINGS and notes.note_at(e) is None
    )
    return len(notes.words_in(page.body).split()) > headed
