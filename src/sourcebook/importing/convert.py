"""The planned texts to blocks and notes: each text read in order, then the notes that it calls, as Markdown of ours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import field

from lxml import etree

from sourcebook.importing.blocks import BlockReader, Break, Made, without_breaks
from sourcebook.importing.ledger import MARKED, Kind, Ledger
from sourcebook.importing.links import Links
from sourcebook.importing.markup import local
from sourcebook.importing.notes import FoundNote, Notes
from sourcebook.importing.page import Page, Pages
from sourcebook.importing.plan import Plan, Text
from sourcebook.importing.signs import HEADINGS, is_verse, language_of
from sourcebook.importing.titles import free_name
from sourcebook.importing.words import Inherited, Setting, WordReader, pieces, settle_tally
from sourcebook.model.blocks import Block, Paragraph, leaves
from sourcebook.model.content import Call, LineBreak, PageBreak
from sourcebook.records import dataclass

_MARKS = re.escape("*∗†‡§‖¶#")


@dataclass(slots=True)
class Body:
    """A note converted: its blocks, and the notes called in it, by name."""

    blocks: tuple[Block, ...]
    inner: tuple[tuple[str, tuple[Block, ...]], ...] = ()


@dataclass(slots=True)
class Converted:
    """A text converted: its blocks, the notes called in it and in its title, its language where it has one of its own."""

    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, Body] = field(default_factory=dict)
    title_calls: list[str] = field(default_factory=list)
    language: str = ""


class Converter:
    """Converts the texts of a plan."""

    def __init__(
        self,
        pages: Pages,
        notes: Notes,
        plan: Plan,
        links: Links,
        ledger: Ledger,
        language: str,
        picture: Callable[[etree._Element], str | None],
    ) -> None:
        self.pages, self.notes, self.plan, self.ledger, self.picture = pages, notes, plan, ledger, picture
        self.language = language
        self.source = Setting(pages, notes, ledger, language, False, self._name, links.for_sources())
        self.ours = Setting(
            pages,
            notes,
            ledger,
            language,
            True,
            self._name,
            links.for_markdown(),
            self.source.tally,
            self.source.expected,
        )
        self.made: dict[Text, Converted] = {text: Converted() for text in plan.texts}
        self.titles = frozenset(e for text in plan.texts for e in text.title_elements)
        self.text: Text | None = None
        #: while a note is read: the notes round what is read, and the names of those called in it
        self.stack: list[FoundNote] = []
        self.inner: dict[FoundNote, str] = {}
        self.used: set[str] = set()
        self.seen: set[etree._Element] = set()
        #: how often each note is written
        self.written: Counter[FoundNote] = Counter()

    def convert(self) -> dict[Text, Converted]:
        """Every text, converted."""
        for page, text in self.plan.pages:
            self._page(page, text)
        for text, made in self.made.items():
            self.text, self.used = text, set()
            self.ours.language = made.language or self.language
            for note, name in list(text.names.items()):
                made.notes[name] = self._body(note)
            self._part_from_titles(text, made)
        for waiting in self.source.waiting:
            end = self.pages.pages[-1].body
            self.ledger.note("a page begins after the last words", self.pages.place(end), words=waiting.label)
        settle_tally(self.source)
        return self.made

    def _part_from_titles(self, text: Text, made: Converted) -> None:
        """A note called in the title and in the text is written for each: that of a title has no call to go by."""
        called = {mark.kind.name for leaf in leaves(made.blocks) for mark in leaf.marks if isinstance(mark.kind, Call)}
        for note, name in text.names.items():
            if name in made.title_calls and name in called:
                own = free_name(f"{name}-title", made.notes)
                made.notes[own] = self._body(note)
                made.title_calls = [own if call == name else call for call in made.title_calls]

    def _page(self, page: Page, text: Text) -> None:
        setting = self.ours if text.editorial else self.source
        language = language_of(page.body) or language_of(page.root) or self.language
        setting.language = language
        self.text = text
        reader = BlockReader(
            setting, WordReader(setting), self.picture,
            begins=self.plan.begins.__contains__, enter=self._enter, skipped=self.titles,
        )  # fmt: skip
        self.reader = reader
        reader.lowest = _lowest(page, text)
        self._own_title(text, setting, language)
        current = text
        whole = is_verse(page.body) and not any(e in self.plan.begins for e in page.elements)
        for made in (reader.verses.read if whole else reader.flow)(page.body, Inherited()):
            if isinstance(made, Break):
                current = self.plan.begins[made.element]
                self._own_title(current, setting, language)
            else:
                self.made[current].blocks.append(made)

    def _enter(self, element: etree._Element) -> None:
        """Another text has been reached."""
        self.text = self.plan.begins[element]
        self.reader.lowest = self.text.level or self.reader.lowest

    def _own_title(self, text: Text, setting: Setting, language: str) -> None:
        """The notes called in a title, and what its words lose by being plain."""
        made = self.made[text]
        made.language = language if language != self.language else ""
        if not text.title_elements or made.title_calls or text.title_elements[0] in self.seen:
            return
        self.seen.add(text.title_elements[0])
        before, self.text = self.text, text
        words = WordReader(setting)
        for element in text.title_elements:
            run = words.run(pieces(element), words.inherit(element, Inherited()))
            for mark in run.content().marks:
                match mark.kind:
                    case Call(name=name):
                        made.title_calls.append(name)
                    case PageBreak():
                        setting.waiting.append(mark.kind)
                    case LineBreak():
                        pass
                    case kind:
                        place = self.pages.place(element)
                        self.ledger.note("a title is plain words", place, MARKED.get(type(kind)), -1, text.title)
        self.text = before

    def _name(self, note: FoundNote, call: etree._Element) -> str | None:
        """The name by which a note is called here; None where a note would call itself."""
        assert self.text is not None
        if not self.stack:
            return self.text.name_of(note)
        if note in self.stack:
            self.ledger.note("a note that calls itself", self.pages.place(call), Kind.CALLS, -1, note.label)
            return None
        if note not in self.inner:
            name = re.sub(r"[\]\s]", "", self.text.names.get(note) or note.label) or "note"
            self.inner[note] = free_name(name, {*self.text.names.values(), *self.used})
            self.used.add(self.inner[note])
        return self.inner[note]

    def _body(self, note: FoundNote) -> Body:
        """A note, and after it the notes called in it, which are written in it."""
        self.inner = {}
        blocks = self._read(note, [note])
        inner: list[tuple[str, tuple[Block, ...]]] = []
        done: set[FoundNote] = set()
        while left := [n for n in self.inner if n not in done]:
            done.add(left[0])
            inner.append((self.inner[left[0]], self._read(left[0], [note, left[0]])))
        return Body(blocks, tuple(inner))

    def _read(self, note: FoundNote, stack: list[FoundNote]) -> tuple[Block, ...]:
        self.written[note] += 1
        self.stack = stack
        reader = BlockReader(self.ours, WordReader(self.ours), self.picture, note=True)
        made: list[Made] = []
        for element in note.body:
            made += reader.block(element, Inherited())
        self.stack = []
        return tuple(self._without_label(note, without_breaks(made)))

    def _without_label(self, note: FoundNote, blocks: list[Block]) -> list[Block]:
        """The note without its own mark typed before it, which the program prints."""
        if not blocks or not isinstance(blocks[0], Paragraph) or not note.label:
            return blocks
        content, label = blocks[0].content, re.escape(note.label)
        apart = rf"[\[(]\s*{label}\s*[\])][.:]?\s*|{label}\s*[.:)\]]\s+"
        if re.fullmatch(f"[{_MARKS}]+", note.label):
            apart += rf"|{label}\s*"
        if _first_words_alone(note, note.label):
            apart += rf"|{label}\s+"
        found = re.match(apart, content.text)
        if found is None or found.end() >= len(content.text):
            return blocks
        self.ledger.note(
            "the mark typed before a note is printed by the program", self.pages.place(note.body[0]),
            Kind.WORDS, -len(found[0].split()), found[0].strip(),
        )  # fmt: skip
        return [Paragraph(content.slice(found.end(), len(content.text))), *blocks[1:]]


def _first_words_alone(note: FoundNote, label: str) -> bool:
    """Whether a note's mark stands in an element of its own at its beginning."""
    top = note.body[0]
    first = next((e for e in top.iter() if e.text and e.text.strip()), top)
    return first is not top and local(first) != "p" and (first.text or "").strip(" \t\n[]().:") == label


def _lowest(page: Page, text: Text) -> int:
    """The level that inner headings are counted from: the title's, or one above the highest."""
    levels = [int(local(e)[1]) for e in page.elements if local(e) in HEADINGS]
    return text.level or min(levels, default=1) - 1
