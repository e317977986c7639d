"""The texts of an ebook to its notes: what calls each, which elements are its body, which links only lead back.

Three kinds of evidence, from the surest down: EPUB's types and DPUB-ARIA's roles (noteref, footnote, endnote); a short
link to something that is typed as a note; a short link to a block that links back to where the link stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from itertools import takewhile

from lxml import etree

from sourcebook.importing.markup import local, text_of
from sourcebook.importing.page import Page, Pages
from sourcebook.importing.signs import (
    HEADINGS,
    PICTURES,
    WORDLESS,
    classes,
    is_block,
    is_call,
    is_page_break,
    letter_of,
    types,
)
from sourcebook.records import dataclass

NOTE_TYPES = frozenset(("footnote", "endnote", "rearnote", "note"))
LIST_TYPES = frozenset(("footnotes", "endnotes", "rearnotes"))
#: what a call looks like: a number, a letter or two, a sign, with or without brackets
_LABEL = re.compile(
    r"[\[({]?\s*(?:(?:foot|end)?note\s*|n\.\s*)?(?:[0-9]{1,4}[a-z]?|[ivxlcdm]{1,8}|[a-z]{1,2}|[*∗†‡§‖¶#+⁂]{1,5}|[⁰¹²³⁴-⁹]+)"
    r"\s*[\])}]?[.:]?",
    re.I,
)
_BACK = re.compile(r"[\W\d_]*|back|return|zurück|retour|top", re.I)
_NOTE_CLASS = re.compile(r"(?:^|[-_ ])(?:foot|end|rear)?-?note(?:text|body)?(?:$|[-_ 0-9])|^fn\d*$", re.I)
_NOTES_CLASS = re.compile(r"(?:foot|end|rear)?-?notes(?:$|[-_ ])", re.I)


@dataclass(eq=False, slots=True)
class FoundNote:
    """A note of the ebook: where it stands, the elements that are its body, the links that call it."""

    page: Page
    target: etree._Element
    body: tuple[etree._Element, ...]
    calls: list[etree._Element] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The mark at the first call, without brackets; empty where the call is words of the text."""
        return "" if not self.calls or says_words(self.calls[0]) else text_of(self.calls[0]).strip(" \t\n[](){}.:")


@dataclass(slots=True)
class Notes:
    """All notes of an ebook. `uncalled` are typed as notes, but nothing leads to them; `dangling` calls lead to nothing."""

    notes: list[FoundNote]
    by_call: dict[etree._Element, FoundNote]
    backlinks: set[etree._Element]
    bodies: dict[etree._Element, FoundNote]
    uncalled: list[etree._Element]
    dangling: list[etree._Element]

    def note_at(self, element: etree._Element) -> FoundNote | None:
        """The note whose body holds an element."""
        return next((self.bodies[e] for e in (element, *element.iterancestors()) if e in self.bodies), None)

    def words_in(self, element: etree._Element) -> str:
        """The words of an element as a reader reads them: without calls, backlinks, page numbers and notes in between."""
        words: list[str] = []
        self._collect(element, words)
        return " ".join("".join(words).split())

    def _collect(self, element: etree._Element, words: list[str]) -> None:
        if local(element) in PICTURES:  # what a drawing says is part of the drawing
            words.append(letter_of(element))
            return
        block = is_block(element) or local(element) == "br"
        if block:
            words.append(" ")
        words.append(element.text or "")
        for child in element:
            if not self.is_apart(child):
                self._collect(child, words)
            words.append(child.tail or "")
        if block:
            words.append(" ")

    def is_empty(self, element: etree._Element) -> bool:
        """Whether an element has nothing in it to be read, called or looked at."""
        shown = any(inner in self.by_call or local(inner) in PICTURES for inner in element.iterdescendants())
        return not shown and not self.words_in(element)

    def is_apart(self, element: etree._Element) -> bool:
        """Whether an element is no part of the text it stands in: a call, a link back, a note, a page number, no words."""
        return (
            (element in self.by_call and not says_words(element))
            or element in self.backlinks
            or element in self.bodies
            or is_page_break(element)
            or local(element) in WORDLESS
        )

    def is_above_notes(self, element: etree._Element) -> bool:
        """Whether after a rule or a heading, that calls none, nothing but notes follows; they stand elsewhere."""
        if any(inner in self.by_call for inner in element.iter()):
            return False
        if any(e not in self.bodies and self.words_in(e) for e in element.itersiblings()):
            return False
        return any(inner in self.bodies for e in element.itersiblings() for inner in e.iter())


def find_notes(pages: Pages) -> Notes:
    """Find the notes of an ebook."""
    return _Finder(pages).find()


def block_of(element: etree._Element) -> etree._Element:
    """The nearest block round an element, or itself."""
    while not is_block(element) and (above := element.getparent()) is not None:
        element = above
    return element


class _Finder:
    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.links = [e for page in pages.pages for e in page.elements if local(e) == "a" and e.get("href")]

    def find(self) -> Notes:
        calls: dict[etree._Element, etree._Element] = {}
        dangling = []
        for link in self.links:
            if is_call(link):
                found = self.pages.target(link)
                if found is None or found[1] is found[0].body or _is_beside(found[1], link):
                    dangling.append(link)
                else:
                    calls[link] = found[1]
        calls |= dict(self._untyped(set(calls.values())))
        calls |= dict(self._backlinked(set(calls)))
        return self._notes(dict(sorted(calls.items(), key=lambda pair: self.pages.order[pair[0]])), dangling)

    def _untyped(self, called: set[etree._Element]) -> Iterator[tuple[etree._Element, etree._Element]]:
        """Short links to what is typed as a note and called by nothing that says so."""
        for link in self.links:
            if is_call(link) or not _is_label(link):
                continue
            found = self.pages.target(link)
            typed = _typed_note(found[1]) if found is not None else None
            if found is not None and typed is not None and not _holds(typed, link) and found[1] not in called:
                yield link, found[1]

    def _backlinked(self, known: set[etree._Element]) -> Iterator[tuple[etree._Element, etree._Element]]:
        """Short links to a block that links back to where they stand."""
        taken: set[etree._Element] = set()
        for link in self.links:
            if link in known or link in taken or not _is_label(link):
                continue
            found = self.pages.target(link)
            if found is None or found[1] is found[0].body:
                continue
            here, there = block_of(link), block_of(found[1])
            if here is there or local(there) in HEADINGS or _holds(there, link) or "toc" in types(found[0].body):
                continue
            for back in (e for e in _with_following(there).iter() if local(e) == "a" and e is not link):
                lead = self.pages.target(back)
                if lead is not None and block_of(lead[1]) is here and self._calls_first(link, back):
                    taken.add(back)
                    yield link, found[1]
                    break

    def _calls_first(self, link: etree._Element, back: etree._Element) -> bool:
        """Whether of two links that lead to one another the first is the call: it has words before it, or comes first."""
        if back in self.pages.order and bool(_lead(link)) != bool(_lead(back)):
            return bool(_lead(link)) or not _BACK.fullmatch(text_of(link).strip())
        return self.pages.order[link] < self.pages.order[back]

    def _notes(self, calls: dict[etree._Element, etree._Element], dangling: list[etree._Element]) -> Notes:
        inside: Counter[etree._Element] = Counter()
        for target in set(calls.values()):
            for above in (target, *target.iterancestors()):
                inside[above] += 1
        targets = {block_of(target) for target in calls.values()}
        # notes within a paragraph that calls them are no more than the element itself
        within = {target for call, target in calls.items() if _holds(block_of(target), call)}
        found = Notes([], {}, set(), {}, [], dangling)
        for call, target in calls.items():
            body = (target,) if target in within else _body(target, inside, targets)
            note = found.bodies.get(body[0])
            if note is None:
                note = FoundNote(self.pages.owner[target], target, body)
                found.notes.append(note)
                found.bodies |= dict.fromkeys(body, note)
            note.calls.append(call)
            found.by_call[call] = note
        for note in found.notes:
            found.backlinks |= set(self._backlinks(note, found.by_call))
        found.uncalled = [e for page in self.pages.pages for e in page.elements if _is_uncalled(e, found)]
        return found

    def _backlinks(self, note: FoundNote, by_call: Mapping[etree._Element, FoundNote]) -> Iterator[etree._Element]:
        """The links in a note that only lead back to where it is called."""
        blocks = {block_of(call) for call in note.calls}
        for link in (e for top in note.body for e in top.iter() if local(e) == "a"):
            if link in by_call:
                continue
            found = self.pages.target(link)
            if "backlink" in types(link):
                yield link
            elif found is not None and block_of(found[1]) in blocks:
                words = text_of(link).strip()
                if _is_label(link) or _BACK.fullmatch(words):
                    yield link


def says_words(call: etree._Element) -> bool:
    """Whether a call is words of the text it stands in, as “this remark” is, rather than a mark."""
    words = " ".join(text_of(call).split())
    return _LABEL.fullmatch(words) is None and re.search(r"[^\W\d_]{3}", words) is not None


def _is_label(link: etree._Element) -> bool:
    words = " ".join(text_of(link).split())
    return len(words) <= 14 and _LABEL.fullmatch(words) is not None


def _holds(outer: etree._Element, inner: etree._Element) -> bool:
    return outer is inner or any(above is outer for above in inner.iterancestors())


def _is_beside(target: etree._Element, call: etree._Element) -> bool:
    """Whether a call leads to no note but to its own surroundings: what it stands in, or a mere spot in its block."""
    return _holds(target, call) or (_holds(block_of(target), call) and not text_of(target).strip())


def _lead(link: etree._Element) -> str:
    """The words before a link in its block."""
    block, words = block_of(link), []
    for event, element in etree.iterwalk(block, events=("start", "end")):
        if element is link:
            break
        text = element.text if event == "start" else element.tail
        if text and not (event == "end" and element is block):
            words.append(text)
    return "".join(words).strip(" \t\n\u00a0[(")


def _typed_note(element: etree._Element) -> etree._Element | None:
    """The element, or one round it, that is typed as a note."""
    for above in (element, *element.iterancestors()):
        if types(above) & NOTE_TYPES:
            return above
        if local(above) == "li" and any(types(far) & LIST_TYPES for far in above.iterancestors()):
            return above
    return None


def _with_following(block: etree._Element) -> etree._Element:
    """The block, or the whole note that it begins: an item, an aside, a box."""
    for above in (block, *block.iterancestors()):
        if (
            local(above) in ("li", "dd", "aside", "td")
            or types(above) & NOTE_TYPES
            or _NOTE_CLASS.search(classes(above))
        ):
            return above
        if local(above) in ("section", "body", "article"):
            break
    return block


def _body(
    target: etree._Element, inside: Counter[etree._Element], targets: set[etree._Element]
) -> tuple[etree._Element, ...]:
    """The elements that a note consists of, given where its link leads."""
    top = block_of(target)
    while (above := top.getparent()) is not None and inside[above] == inside[top] and _is_box(above):
        top = above
    if local(top) == "dt":
        return (top, *_run(top, lambda e: local(e) == "dd"))
    if local(top) == "td" and (row := top.getparent()) is not None and inside[row] == inside[top]:
        return (row,)
    if local(top) not in ("p", "div"):
        return (top,)
    parent = top.getparent()
    listed = parent is not None and _is_notes_list(parent)
    return (top, *_run(top, lambda e: _goes_on(e, targets, listed=listed)))


def _is_box(element: etree._Element) -> bool:
    """Whether an element is the box round one note."""
    return (
        local(element) in ("li", "dd", "aside")
        or bool(types(element) & NOTE_TYPES)
        or (local(element) in ("div", "section") and bool(_NOTE_CLASS.search(classes(element))))
    )


def _is_notes_list(element: etree._Element) -> bool:
    """Whether an element holds nothing but notes, by what it or its neighbourhood says."""
    for above in (element, *element.iterancestors()):
        if types(above) & LIST_TYPES or _NOTES_CLASS.search(f"{classes(above)} {above.get('id') or ''}"):
            return True
    return False


def _run(first: etree._Element, goes_on: Callable[[etree._Element], bool]) -> list[etree._Element]:
    return list(takewhile(goes_on, first.itersiblings()))


def _goes_on(element: etree._Element, targets: set[etree._Element], *, listed: bool) -> bool:
    """Whether a block that follows a note's first belongs to the note still."""
    if local(element) in HEADINGS or local(element) in ("hr", "section"):
        return False
    if any(inner in targets for inner in element.iter()):
        return False
    return listed or bool(_NOTE_CLASS.search(classes(element)))


def _is_uncalled(element: etree._Element, found: Notes) -> bool:
    """Whether an element is typed as a note, and neither is one that is called, nor holds such, nor stands in one."""
    typed = bool(types(element) & NOTE_TYPES - {"note"})
    near = list(element.iterancestors())[:2] if local(element) == "li" else []
    if not typed and not any(types(above) & LIST_TYPES for above in near):
        return False
    return found.note_at(element) is None and not any(inner in found.bodies for inner in element.iterdescendants())
