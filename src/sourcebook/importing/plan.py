"""The texts of the ebook to a plan of the edition: which texts it will have, in which order, under which parts.

A file of the ebook is one text as a rule. One that the contents lead into several times is parted there; one that they
do not name and that has no heading goes on with the text before it; one that only names a part becomes that part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import count
from pathlib import PurePosixPath

from lxml import etree

from sourcebook.importing.counts import count_element
from sourcebook.importing.ledger import MARKED, Kind, Ledger
from sourcebook.importing.markup import local, text_of
from sourcebook.importing.matter import Nature
from sourcebook.importing.notes import FoundNote, Notes, block_of
from sourcebook.importing.page import Page, Pages
from sourcebook.importing.signs import HEADINGS, PICTURES, types
from sourcebook.importing.titles import free_name, joined_title, short_name, title_elements, title_elements_among
from sourcebook.importing.toc import TocEntry
from sourcebook.model.content import fold
from sourcebook.model.edition import Matter
from sourcebook.records import dataclass

_READABLE = re.compile(r"[a-z]{3,}")
#: names of files that tell nothing; they hold small letters, digits and hyphens alone
_MADE_UP = re.compile(r"(?:part|x?html?|id|file|page|section|text|index|item|content|ch)?-*[0-9a-f-]*")


@dataclass(eq=False, slots=True)
class Text:
    """A text of the edition to be: what it is called, which elements make its title, which notes it calls by what name."""

    id: str
    editorial: bool
    title: str = ""
    title_elements: tuple[etree._Element, ...] = ()
    page: Page | None = None
    names: dict[FoundNote, str] = field(default_factory=dict)

    @property
    def level(self) -> int:
        """The level of the heading that is its title; 0 where there is none."""
        levels = [int(local(e)[1]) for e in self.title_elements if local(e) in HEADINGS]
        return min(levels, default=0)

    def name_of(self, note: FoundNote) -> str:
        """The name by which a note is called in this text: its number where it has one, else what it is called there."""
        if note not in self.names:
            numbers = re.findall(r"[0-9]+", note.target.get("id") or "")
            stem = note.label if note.label.isdecimal() else (numbers[-1].lstrip("0") if numbers else "")
            taken = set(self.names.values())
            unnumbered = (str(n) for n in count(1) if str(n) not in taken)
            self.names[note] = free_name(stem, taken) if stem else next(unnumbered)
        return self.names[note]


@dataclass(slots=True)
class Part:
    """A part of the book begins here."""

    title: str
    id: str


@dataclass(slots=True)
class Plan:
    """What the edition will hold, in order; which element begins which text; which texts each file goes into."""

    order: list[Matter | Part | Text] = field(default_factory=list)
    begins: dict[etree._Element, Text] = field(default_factory=dict)
    pages: list[tuple[Page, Text]] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)

    def text_at(self, element: etree._Element, pages: Pages) -> Text | None:
        """The text that an element of the ebook is part of; None where that was left out or is a part's title."""
        page = pages.owner[element]
        text = next((text for own, text in self.pages if own is page), None)
        at, latest = pages.order[element], -1
        for start, begun in self.begins.items():
            if begun.page is page and latest < pages.order[start] <= at:
                latest, text = pages.order[start], begun
        return text

    @property
    def texts(self) -> Iterator[Text]:
        """The texts in order."""
        return (item for item in self.order if isinstance(item, Text))


class Planner:
    """Makes the plan."""

    def __init__(
        self, pages: Pages, notes: Notes, toc: Sequence[TocEntry], natures: dict[Page, Nature], ledger: Ledger
    ) -> None:
        self.pages, self.notes, self.toc, self.natures, self.ledger = pages, notes, toc, natures, ledger
        self.plan = Plan()
        self.ids: set[str] = set()
        self.listed = {entry.name for top in toc for entry in top.walk()}
        self.matter: Matter | None = None

    def make(self) -> Plan:
        """The plan of the whole edition."""
        parts = dict(self._parts(self.toc))
        unnamed = dict(self._unnamed_parts(self.toc))
        for page in self.pages.pages:
            nature = self.natures[page]
            entry = parts.get(page)
            if page in unnamed and not nature.left_out:
                self._begin(nature, editorial=nature.editorial)
                self._name_part(unnamed[page], page)
            if nature.left_out:
                self._leave_out(page, nature.left_out)
            elif self._only_names_a_part(page):
                self._begin(nature, editorial=False)
                self._add_part(self._title_words(page) or (entry.label if entry else ""), page.name)
                self.ledger.note("it only names a part, whose title it is", page.place(page.body), Kind.CHAPTERS, -1)
                self._join_headings(page, title_elements(page.body, self.notes))
                counts = count_element(page.body, page, self.notes)
                marks = {kind: counts[kind] for kind in Kind if kind in MARKED.values()}
                self.ledger.note_all("a title is plain words", page.place(page.body), marks, -1)
            elif self._goes_on(page):
                last = list(self.plan.texts)[-1]
                self.plan.pages.append((page, last))
                self.ledger.note(
                    f"it goes on with the text before it, “{last.id}”", page.place(page.body), Kind.CHAPTERS, -1
                )
            else:
                self._begin(nature, editorial=nature.editorial)
                self._texts(page, nature)
        for call in self.notes.by_call:
            text = self.plan.text_at(call, self.pages) if self.notes.note_at(call) is None else None
            if text is not None:
                text.name_of(self.notes.by_call[call])
        return self.plan

    def _parts(self, entries: Sequence[TocEntry]) -> Iterator[tuple[Page, TocEntry]]:
        """The files that entries lead to which have others below them in other files."""
        for entry in entries:
            page = self.pages.by_name.get(entry.name)
            if page is not None and any(child.name not in ("", entry.name) for child in entry.children):
                yield page, entry
            yield from self._parts(entry.children)

    def _unnamed_parts(self, entries: Sequence[TocEntry]) -> Iterator[tuple[Page, TocEntry]]:
        """Parts that stand in the contents alone, by the file of the first text in them."""
        for entry in entries:
            first = next((c.name for c in entry.children if c.name in self.pages.by_name), "")
            if entry.label and not entry.name and first:
                yield self.pages.by_name[first], entry
            yield from self._unnamed_parts(entry.children)

    def _name_part(self, entry: TocEntry, page: Page) -> None:
        self._add_part(entry.label, "")
        counts = {Kind.HEADINGS: 1, Kind.WORDS: len(entry.label.split())}
        self.ledger.note_all("a part is named in the contents alone", page.place(page.body), counts, 1, entry.label)

    def _only_names_a_part(self, page: Page) -> bool:
        """Whether a text is headings and nothing more: the name of a part."""
        if any(local(e) in PICTURES for e in page.elements):
            return False
        headed = sum(len(self.notes.words_in(e).split()) for e in title_elements(page.body, self.notes))
        called = any(e in self.notes.by_call for e in page.elements)
        return not called and 0 < headed == len(self.notes.words_in(page.body).split())

    def _goes_on(self, page: Page) -> bool:
        if not self.plan.pages or not self.toc or page.name in self.listed:
            return False
        headed = any(local(e) in HEADINGS and not self.notes.is_above_notes(e) for e in page.elements)
        own = {"chapter", "foreword", "introduction", "preface", "afterword", "epilogue", "prologue", "appendix"}
        return not headed and not any(types(e) & own for e in page.elements)

    def _leave_out(self, page: Page, why: str) -> None:
        self.ledger.note(f"left out: {why}", page.place(page.body), Kind.CHAPTERS, -1, PurePosixPath(page.name).name)

    def _begin(self, nature: Nature, *, editorial: bool) -> None:
        """Begin front matter, body or back matter where the book has come to it."""
        said = nature.matter
        if said is None:
            said = self.matter or (Matter.FRONT if editorial else Matter.BODY)
            if said is Matter.FRONT and not editorial:
                said = Matter.BODY
        ranks = [None, Matter.FRONT, Matter.BODY, Matter.BACK]
        if ranks.index(said) > ranks.index(self.matter):
            self.matter = said
            self.plan.order.append(said)

    def _texts(self, page: Page, nature: Nature) -> None:
        """The texts of one file: one, or as many as the contents lead to in it."""
        starts = list(self._starts(page))
        own = [Text("", nature.editorial, title=entry.label, page=page) for _, entry in starts]
        if not starts or self._has_words_before(page, starts[0][0]):
            own.insert(0, Text("", nature.editorial, page=page))
        else:  # the file begins with what the contents lead to first
            starts = starts[1:]
        self.plan.pages.append((page, own[0]))
        self.plan.begins |= {element: text for (element, _), text in zip(starts, own[1:], strict=True)}
        self._give_titles(page, own, [element for element, _ in starts])
        for n, text in enumerate(own):
            text.id = self._id(text, page, alone=len(own) == 1)
            self.plan.order.append(text)
            if n:
                self.ledger.note(
                    "the contents lead to it, so it is a text of its own",
                    page.place(page.body),
                    Kind.CHAPTERS,
                    1,
                    text.title,
                )

    def _starts(self, page: Page) -> Iterator[tuple[etree._Element, TocEntry]]:
        """Where in a file the contents lead to, in order, where it is more than sections of one text."""
        found = {}
        for entry in self._chapters(self.toc, page):
            element = page.ids.get(entry.fragment)
            if element is not None and not self._in_note(element) and element not in found:
                found[element] = entry
        ordered = sorted(found, key=lambda e: self.pages.order[e])
        blocks = set()
        for element in ordered:
            block = block_of(element)
            if block in blocks or local(block) in ("body", "td", "th"):
                continue
            blocks.add(block)
            yield block, found[element]

    def _chapters(self, entries: Sequence[TocEntry], page: Page) -> Iterator[TocEntry]:
        """Entries that lead into a file, but not those below an entry that is a text with words of its own in it."""
        for entry in entries:
            if entry.name == page.name and entry.fragment:
                yield entry
            if entry.name != page.name or not entry.children or self._is_heading_alone(entry, page):
                yield from self._chapters(entry.children, page)

    def _is_heading_alone(self, entry: TocEntry, page: Page) -> bool:
        """Whether between an entry's spot and that of its first child there is nothing but headings."""
        child = next((c for c in entry.children if c.name == page.name and c.fragment in page.ids), None)
        if child is None:
            return False
        start = self.pages.order[page.ids.get(entry.fragment, page.body)]
        end = self.pages.order[page.ids[child.fragment]]
        between = [e for e in page.elements if start <= self.pages.order[e] < end]
        return not any(local(e) in ("p", "li", "td", "blockquote") and self.notes.words_in(e) for e in between)

    def _in_note(self, element: etree._Element) -> bool:
        return self.notes.note_at(element) is not None

    def _has_words_before(self, page: Page, start: etree._Element) -> bool:
        """Whether anything is to be read in a file before an element."""
        for event, element in etree.iterwalk(page.body, events=("start", "end")):
            if element is start:
                return False
            if self.notes.is_apart(element) or any(self.notes.is_apart(a) for a in element.iterancestors()):
                continue
            text = element.text if event == "start" else element.tail
            if (text and text.strip()) or local(element) in PICTURES:
                return True
        return False

    def _give_titles(self, page: Page, own: list[Text], starts: list[etree._Element]) -> None:
        """Each text the headings that it begins with as its title; otherwise what the contents call it."""
        limits = [self.pages.order[e] for e in starts]
        bounds = list(zip([self.pages.order[page.body], *limits], [*limits, len(self.pages.order)], strict=True))
        for text, (start, end) in zip(own, bounds, strict=True):
            inside = [e for e in page.elements if start <= self.pages.order[e] < end]
            elements = title_elements_among(inside, self.notes)
            if elements:
                text.title_elements = elements
                text.title = joined_title([self.notes.words_in(e) for e in elements])
                self._join_headings(page, elements)
                continue
            text.title = text.title or self._label(page) or self._page_title(page)
            place = page.place(page.body)
            self.ledger.note(
                "it has no heading; its title is what the contents or its file call it",
                place,
                Kind.HEADINGS,
                1,
                text.title,
            )
            self.ledger.note(
                "a title that is no heading of its text", place, Kind.WORDS, len(text.title.split()), text.title
            )

    def _join_headings(self, page: Page, elements: Sequence[etree._Element]) -> None:
        """Say of several headings that they are one title."""
        headed = sum(local(e) in HEADINGS for e in elements)
        if headed != 1:
            why = "the headings above a text are its title"
            self.ledger.note(why, page.place(elements[0]), Kind.HEADINGS, 1 - headed)

    def _label(self, page: Page) -> str:
        return next((e.label for top in self.toc for e in top.walk() if e.name == page.name and e.label), "")

    def _page_title(self, page: Page) -> str:
        title = next((fold(text_of(e)) for e in page.elements if local(e) == "title"), "")
        return title or PurePosixPath(page.name).stem

    def _title_words(self, page: Page) -> str:
        return joined_title([self.notes.words_in(e) for e in title_elements(page.body, self.notes)])

    def _add_part(self, title: str, name: str) -> None:
        part = Part(title, self._free(short_name(title) or "part"))
        self.plan.order.append(part)
        self.plan.parts[name] = part

    def _id(self, text: Text, page: Page, *, alone: bool) -> str:
        stem = short_name(PurePosixPath(page.name).stem)
        readable = alone and _READABLE.search(stem) is not None and not _MADE_UP.fullmatch(stem.replace("chapter", ""))
        if stem.startswith("chapter-"):
            readable = alone
        return self._free(stem if readable and "split" not in stem else short_name(text.title) or stem or "text")

    def _free(self, name: str) -> str:
        """A name that no text has yet."""
        free = free_name(name, self.ids)
        self.ids.add(free)
        return free
