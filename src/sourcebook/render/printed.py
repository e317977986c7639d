"""Sections to markup for print: fragments, each the longest run between forced page breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from sourcebook.diagnostics import Place
from sourcebook.model.book import UnitKind
from sourcebook.model.edition import DocumentStart, Matter
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import (
    AnySection,
    ListSection,
    PartSection,
    ResolvedEdition,
    TeacherNotesSection,
    TextSection,
    TitlePageSection,
)
from sourcebook.records import dataclass
from sourcebook.render.page import PageSize, page_size
from sourcebook.render.renderer import Renderer
from sourcebook.render.theme import Theme


@dataclass(frozen=True, slots=True)
class PrintFragment:
    """The longest run between forced page breaks, as one document of markup.

    `roman` says which folios it has; `on_right` that its first page is to be a right-hand page; `refers` that it prints
    numbers of pages or lines, which layout alone can tell.
    """

    id: str
    markup: str
    roman: bool
    on_right: bool
    refers: bool = False


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
    draft: str = ""
    notes: Mapping[str, NamedNote] = field(default_factory=dict)


def render_print(
    resolved: ResolvedEdition, theme: Theme, measured: Measured, before: PrintMarkup | None = None
) -> PrintMarkup:
    """The edition as fragments, with the numbers of pages and lines that `measured` knows.

    `before` is what was rendered of the same edition with other numbers: what prints none of them is taken from there.
    """
    page = page_size(resolved.page)
    if page is None:
        raise ValueError(f"not a page size: {resolved.page}")
    render = Renderer(resolved, theme, "print", measured)
    fragments: list[PrintFragment] = []
    known = {} if before is None else {f.id: f for f in before.fragments if not f.refers}
    for name, sections in _fragments(resolved):
        if name in known:
            fragments.append(known[name])
            continue
        roman = sections[0].matter is Matter.FRONT
        first_of_body = not roman and not any(not f.roman for f in fragments)
        markup = render("print.html.j2", lambda anchor_name: f"#{anchor_name}", sections=sections)
        fragments.append(PrintFragment(name, markup, roman, first_of_body, render.asked()))
    notes = {
        note.anchor: NamedNote(f"{note.call_name[:1].upper()}{note.call_name[1:]} of “{text.heading}”", note.place)
        for text in resolved.texts
        for note in text.notes
    }
    return PrintMarkup(
        tuple(fragments), theme.files["print.css"], page, resolved.title, resolved.language, resolved.draft, notes
    )


def refers_to(resolved: ResolvedEdition, kind: type | tuple[type, ...]) -> bool:
    """Whether a number that layout alone can tell (`MEASURED`) stands anywhere in the text of this book."""
    lists = (content for s in resolved.sections if isinstance(s, ListSection) for _, content in s.entries)
    texts = (leaf for section in resolved.texts for leaf in section.leaves())
    return any(leaf.points(kind) for leaf in (*texts, *lists))


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
