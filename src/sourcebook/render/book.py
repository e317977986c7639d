"""Sections to fragments for print and to chapters for an ebook."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from jinja2.sandbox import SandboxedEnvironment

from sourcebook.diagnostics import Finding, Place, Severity
from sourcebook.errors import EditionUnreadable
from sourcebook.model.blocks import Block, Heading, VerseLine, leaves, walk
from sourcebook.model.book import UnitKind
from sourcebook.model.content import Content, Emended, LineOf, NoteCall
from sourcebook.model.edition import DocumentStart, Generated, Matter
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import (
    AnySection,
    ContentsSection,
    ListSection,
    PartSection,
    RegistersSection,
    RepeatedCall,
    ResolvedEdition,
    ResolvedNote,
    TeacherNotesSection,
    TextSection,
    TitlePageSection,
    anchor,
)
from sourcebook.render.linewords import words_for_line
from sourcebook.render.milestones import PageStart, with_milestones
from sourcebook.render.nest import kind_name, nest
from sourcebook.render.page import PageSize, page_size
from sourcebook.render.theme import Theme
from sourcebook.render.together import with_dates_together, with_hard_blanks, with_last_words_together

#: the base of every address in the markup: a name that exists nowhere (RFC 2606, 2), so that no folder of a machine gets
#: into a book
BASE_URL = "https://edition.invalid/"
#: what EPUB calls the stretches of a book (EPUB 3 Structural Semantics Vocabulary 1.1)
MATTER_TYPES = {Matter.FRONT: "frontmatter", Matter.BODY: "bodymatter", Matter.BACK: "backmatter"}
DEEPEST_HEADING = 6
_DEFINES = re.compile(r"<!ENTITY", re.I)
DEEPEST_INDENT = 8


@dataclass(frozen=True, slots=True)
class PrintFragment:
    """The longest run between forced page breaks, as one document of markup.

    `roman` says which folios it has; `on_right` that its first page is to be a right-hand page.
    """

    id: str
    markup: str
    roman: bool
    on_right: bool


@dataclass(frozen=True, slots=True)
class NamedNote:
    """How a note is called in a message, and where it is written."""

    name: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class PrintMarkup:
    """A book for print; `notes` are named by their anchors."""

    fragments: tuple[PrintFragment, ...]
    style: str
    page: PageSize
    title: str
    language: str
    notes: Mapping[str, NamedNote] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of an ebook's text."""

    file: str
    title: str
    markup: str
    section: AnySection


@dataclass(frozen=True, slots=True)
class EbookMarkup:
    """An ebook's text, navigation, cover page and style, and the pages of the printed book that begin in it."""

    chapters: tuple[Chapter, ...]
    navigation: str
    cover_page: str
    style: str
    pages: tuple[PageStart, ...]


def render_print(resolved: ResolvedEdition, theme: Theme, measured: Measured) -> PrintMarkup:
    """The edition as fragments, with the page numbers that `measured` knows."""
    page = page_size(resolved.page)
    if page is None:
        raise ValueError(f"not a page size: {resolved.page}")
    render = _Renderer(resolved, theme, "print", measured)
    fragments: list[PrintFragment] = []
    for name, sections in _fragments(resolved):
        roman = sections[0].matter is Matter.FRONT
        first_of_body = not roman and not any(not f.roman for f in fragments)
        markup = render("print.html.j2", lambda anchor_name: f"#{anchor_name}", sections=sections)
        fragments.append(PrintFragment(name, markup, roman, first_of_body))
    notes = {
        note.anchor: NamedNote(f"{note.call_name[:1].upper()}{note.call_name[1:]} of “{text.heading}”", note.place)
        for text in resolved.texts
        for note in text.notes
    }
    return PrintMarkup(tuple(fragments), theme.files["print.css"], page, resolved.title, resolved.language, notes)


def refers_to(resolved: ResolvedEdition, kind: type | tuple[type, ...]) -> bool:
    """Whether a number that layout alone can tell (`MEASURED`) stands anywhere in the text of this book."""
    lists = (content for s in resolved.sections if isinstance(s, ListSection) for _, content in s.entries)
    texts = (leaf for section in resolved.texts for leaf in section.leaves())
    return any(leaf.points(kind) for leaf in (*texts, *lists))


def picture_address(name: str) -> str:
    """The address of a picture in the markup for print; signs that mean something in an address are written %20 (RFC 3986, 2.1)."""
    return f"{BASE_URL}{quote(name)}"


def ebook_name(name: str) -> str:
    """The name of a picture inside an ebook: plain letters and digits, which every reading system finds (EPUB 3.3, 4.2.2).

    Where letters had to go, a piece of the SHA-256 of the name keeps two names apart.
    """
    plain = re.sub(r"[^A-Za-z0-9._/-]+", "-", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode())
    if plain == name:
        return name
    stem, dot, ending = plain.rpartition(".")
    return f"{stem}-{hashlib.sha256(name.encode()).hexdigest()[:8]}{dot}{ending}"


def heading_shift(blocks: Sequence[Block]) -> int:
    """How many levels the headings inside a text go down, so that the highest comes next below the text's title."""
    levels = [block.level for block in walk(blocks) if isinstance(block, Heading)]
    return 2 - min(levels, default=1)


def heading_tag(heading: Heading, shift: int) -> str:
    """The element for a heading inside a text: `h2` to `h6`."""
    return f"h{min(heading.level + shift, DEEPEST_HEADING)}"


def verse_indent(line: VerseLine) -> int:
    """By how many steps a line of verse is indented, as far as a theme knows steps."""
    return min(line.indent, DEEPEST_INDENT)


def _fragments(resolved: ResolvedEdition) -> list[tuple[str, list[AnySection]]]:
    """Sections that run on are one fragment; whatever begins a page begins a fragment."""
    result: list[tuple[str, list[AnySection]]] = []
    for section in resolved.sections:
        if result and _runs_on(section, result[-1][1][-1], resolved.documents):
            result[-1][1].append(section)
        else:
            result.append((section.anchor, [section]))
    return result


def _runs_on(section: AnySection, before: AnySection, start: DocumentStart) -> bool:
    if (
        section.matter is not before.matter
        or section.matter is Matter.FRONT
        or isinstance(section, PartSection | TitlePageSection)
    ):
        return False
    if isinstance(section, TeacherNotesSection):
        return False
    if section.matter is Matter.BACK:
        return start is DocumentStart.RUN_ON
    if isinstance(before, TextSection) and before.kind is UnitKind.COMPILER:
        return True
    return start is DocumentStart.RUN_ON or (
        isinstance(section, TextSection) and section.kind is UnitKind.COMPILER and isinstance(before, PartSection)
    )


def render_ebook(resolved: ResolvedEdition, theme: Theme, measured: Measured) -> EbookMarkup:
    """The edition as chapters: one file a document, its notes at its end; with the pages and lines of `measured`."""
    groups = _chapter_groups([s for s in resolved.sections if not isinstance(s, ContentsSection)])
    homes: dict[str, str] = {}
    for n, sections in enumerate(groups, 1):
        file = f"{n:03d}-{sections[-1].anchor}.xhtml"
        homes.update({name: file for section in sections for name in _anchors_of(section)})

    def href_from(file: str) -> Callable[[str], str]:
        def href(name: str) -> str:
            home = homes.get(name, file)
            return f"#{name}" if home == file else f"{home}#{name}"

        return href

    render = _Renderer(resolved, theme, "ebook", measured)
    rendered: dict[str, str] = {}
    for sections in groups:
        file = homes[sections[-1].anchor]
        rendered[file] = render("chapter.xhtml.j2", href_from(file), sections=sections, main=sections[-1])
    marked, pages = with_milestones(rendered, measured)
    mains = [sections[-1] for sections in groups]
    chapters = [Chapter(homes[m.anchor], m.heading, marked[homes[m.anchor]], m) for m in mains]
    listed = [(chapter, chapter.section) for chapter in chapters if chapter.section.listed]
    navigation = render(
        "nav.xhtml.j2", href_from("nav.xhtml"), chapters=listed, landmarks=_landmarks(chapters), pages=pages
    )
    cover = render("cover.xhtml.j2", href_from("cover.xhtml"))
    return EbookMarkup(tuple(chapters), navigation, cover, theme.files["ebook.css"], pages)


def _chapter_groups(sections: Sequence[AnySection]) -> list[list[AnySection]]:
    """One file a document; the compiler's words stand in the file of the text that they lead to."""
    groups: list[list[AnySection]] = []
    waiting: list[AnySection] = []
    for section in sections:
        waiting.append(section)
        if not (isinstance(section, TextSection) and section.kind is UnitKind.COMPILER):
            groups.append(waiting)
            waiting = []
    return [*groups, waiting] if waiting else groups


def _landmarks(chapters: list[Chapter]) -> list[tuple[str, Chapter]]:
    """The places a reading system offers: where the text begins, and the works cited (EPUB 3.3, 5.4.2)."""
    found = [("titlepage", c) for c in chapters if isinstance(c.section, TitlePageSection)][:1]
    found += [("bodymatter", c) for c in chapters if c.section.matter is Matter.BODY][:1]
    found += [
        ("bibliography", c)
        for c in chapters
        if isinstance(c.section, ListSection) and c.section.kind is Generated.BIBLIOGRAPHY
    ]
    return found


def _anchors_of(section: AnySection) -> list[str]:
    names = [section.anchor]
    if isinstance(section, TextSection):
        names += [note.anchor for note in section.notes if not note.apart]
        names += [note.call_anchor for note in section.notes]
        names += [call.call_anchor for call in section.repeated_calls]
        names += [q.words_anchor for q in section.questions if q.words_anchor]
        marks = (mark.kind for leaf in leaves(section.body) for mark in leaf.marks)
        names += [anchor("emendation", kind.annotation) for kind in marks if isinstance(kind, Emended)]
    if isinstance(section, RegistersSection):
        names += [entry.anchor for group in section.groups for entry in group.entries]
    if isinstance(section, TeacherNotesSection):
        notes = [note for group in section.groups for note in group.notes]
        names += [note.anchor for note in notes]
        names += [anchor("call", call) for note in notes for call in _called_in(note)]
    for entry in getattr(section, "entries", ()):
        if isinstance(entry, tuple) and entry[0]:
            names.append(entry[0])
    return names


def _called_in(note: ResolvedNote) -> list[str]:
    """The notes called in a note; their calls stand wherever it is set."""
    return [mark.kind.note for leaf in leaves(note.blocks) for mark in leaf.marks if isinstance(mark.kind, NoteCall)]


class _Renderer:
    """Renders templates with what they may use: names, phrases, and functions that nest text and find addresses."""

    def __init__(self, resolved: ResolvedEdition, theme: Theme, medium: str, measured: Measured) -> None:
        self.environment: SandboxedEnvironment = theme.environment()
        self.own = any(name.endswith(".j2") for name, _ in resolved.theme_files)
        calls: dict[str, ResolvedNote | RepeatedCall] = {n.id: n for s in resolved.texts for n in s.notes}
        calls.update({call.id: call for s in resolved.texts for call in s.repeated_calls})
        repeats: dict[str, list[ResolvedNote]] = {}
        for note in (n for s in resolved.texts for n in s.notes if n.repeats):
            repeats.setdefault(note.repeats, []).append(note)

        entries = {
            e.anchor.removeprefix("entry-")
            for s in resolved.sections
            if isinstance(s, RegistersSection)
            for g in s.groups
            for e in g.entries
        }

        months = resolved.phrases.say("months")

        def nested(content: Content, *, last_line: bool = False, heading: bool = False) -> Any:
            content = with_dates_together(content, months, breaks=not heading)
            if medium == "ebook":
                return nest(content)
            return nest(with_hard_blanks(with_last_words_together(content) if last_line else content))

        def page_words(name: str) -> str:
            return resolved.phrases.say("page" if medium == "print" else "page-in-print", n=measured.folio(name))

        def line_words(place: LineOf) -> str:
            return words_for_line(resolved.phrases, place, measured)

        self.context: dict[str, Any] = {
            "book": resolved,
            "medium": medium,
            "calls": calls,
            "repeats_of": lambda note: repeats.get(note.id, []),
            "nest": nested,
            "anchor": anchor,
            "say": resolved.phrases.say,
            "page_words": page_words,
            "line_words": line_words,
            "folio": measured.folio,
            "kind_of": kind_name,
            "heading_shift": heading_shift,
            "heading_tag": heading_tag,
            "verse_indent": verse_indent,
            "matter_type": MATTER_TYPES.__getitem__,
            "has_entry": entries.__contains__,
            "image": (lambda name: picture_address(name))
            if medium == "print"
            else (lambda name: f"../{ebook_name(name)}"),
        }

    def __call__(self, template: str, href: Callable[[str], str], **values: Any) -> str:
        """Render one file; `href` gives the address of an anchor as seen from it."""
        try:
            markup = self.environment.get_template(template).render(**self.context, href=href, **values)
            if self.own:
                _check_markup(markup)
        except Exception as problem:
            if not self.own:
                raise  # our own templates are at fault, not the edition
            name = getattr(problem, "filename", None) or getattr(problem, "name", None) or template
            finding = Finding(
                "template-broken",
                Severity.ERROR,
                f"The template {template} can't be used: {problem}",
                Place(f"theme/{name}", getattr(problem, "lineno", None) or 1),
                "Compare it with the template of the same name in the theme that comes with the program.",
            )
            raise EditionUnreadable("a template of the theme can't be used", [finding]) from problem
        return markup


def _check_markup(markup: str) -> None:
    """Raises ValueError where an edition's own template gives markup that is not whole, or that defines names of its own."""
    if _DEFINES.search(markup):
        raise ValueError("it defines names of its own with <!ENTITY")
    try:
        ElementTree.fromstring(markup)
    except ElementTree.ParseError as problem:
        line, column = problem.position
        there = markup.splitlines()[line - 1][max(column - 30, 0) : column + 30].strip()
        raise ValueError(f"an element is not closed, or a sign is not allowed, near “{there}”") from problem
