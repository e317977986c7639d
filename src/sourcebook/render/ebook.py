"""Sections to markup for an ebook: chapters, one file a document, its navigation and its cover page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sourcebook.model.blocks import leaves
from sourcebook.model.book import UnitKind
from sourcebook.model.content import Emended, NoteCall
from sourcebook.model.edition import Generated, Matter
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import (
    AnySection,
    ContentsSection,
    ListSection,
    RegistersSection,
    ResolvedEdition,
    ResolvedNote,
    TeacherNotesSection,
    TextSection,
    TitlePageSection,
    anchor,
)
from sourcebook.records import dataclass
from sourcebook.render.milestones import PageStart, with_milestones
from sourcebook.render.rendered import Rendered
from sourcebook.render.renderer import Renderer
from sourcebook.render.theme import Theme


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


def render_ebook(
    resolved: ResolvedEdition, theme: Theme, measured: Measured, rendered: Rendered | None = None
) -> EbookMarkup:
    """The edition as chapters: one file a document, its notes at its end; with the pages and lines of `measured`.

    `rendered` holds texts that were rendered before, of this edition or another.
    """
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

    render = Renderer(resolved, theme, "ebook", measured)
    keeper = rendered or Rendered()
    frame = keeper.frame("ebook", resolved, theme, render, homes)
    files: dict[str, str] = {}
    for sections in groups:
        file = homes[sections[-1].anchor]
        key = keeper.key(frame, sections)
        markup = keeper.get(file, key)
        if markup is None:
            markup = render("chapter.xhtml.j2", href_from(file), sections=sections, main=sections[-1])
            if not render.asked():
                keeper.keep(file, key, markup)
        files[file] = markup
    marked, pages = with_milestones(files, measured)
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
