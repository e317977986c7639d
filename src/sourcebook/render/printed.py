"""Sections to markup for print: fragments, each the longest run between forced page breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import partial

from sourcebook.beside import cores, side_by_side
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
from sourcebook.render.rendered import Rendered
from sourcebook.render.renderer import Renderer
from sourcebook.render.theme import Theme

#: the fewest fragments that are worth another process
_PART = 16


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
    resolved: ResolvedEdition,
    theme: Theme,
    measured: Measured,
    before: PrintMarkup | None = None,
    rendered: Rendered | None = None,
) -> PrintMarkup:
    """The edition as fragments, with the numbers of pages and lines that `measured` knows.

    `before` is what was rendered of the same edition with other numbers: what prints none of them is taken from there.
    `rendered` holds texts that were rendered before, of this edition or another.
    """
    page = page_size(resolved.page)
    if page is None:
        raise ValueError(f"not a page size: {resolved.page}")
    render = Renderer(resolved, theme, "print", measured)
    known = {} if before is None else {f.id: f for f in before.fragments if not f.refers}
    runs = dict(_fragments(resolved))
    body = next((name for name, sections in runs.items() if sections[0].matter is not Matter.FRONT), "")
    keeper = rendered or Rendered()
    frame = keeper.frame("print", resolved, theme, render)
    keys: dict[str, bytes] = {}
    for name, sections in runs.items():
        if name not in known:
            keys[name] = keeper.key(frame, sections)
            if (markup := keeper.get(name, keys[name])) is not None:
                known[name] = _fragment(name, sections, markup, body)
    for fragment in _made({name: sections for name, sections in runs.items() if name not in known}, body, render):
        known[fragment.id] = fragment
        if not fragment.refers:
            keeper.keep(fragment.id, keys[fragment.id], fragment.markup)
    notes = {
        note.anchor: NamedNote(f"{note.call_name[:1].upper()}{note.call_name[1:]} of “{text.heading}”", note.place)
        for text in resolved.texts
        for note in text.notes
    }
    return PrintMarkup(
        tuple(known[name] for name in runs),
        theme.files["print.css"],
        page,
        resolved.title,
        resolved.language,
        resolved.draft,
        notes,
    )


def _made(runs: Mapping[str, list[AnySection]], body: str, render: Renderer) -> list[PrintFragment]:
    """Fragments, made in as many parts as there are cores where there are many; `body` begins on a right-hand page."""
    names = list(runs)
    size = max(_PART, -(-len(names) // cores()))
    works = [
        partial(_part, {n: runs[n] for n in names[at : at + size]}, body, render) for at in range(0, len(names), size)
    ]
    return [fragment for part in side_by_side(works) for fragment in part]


def _part(runs: Mapping[str, list[AnySection]], body: str, render: Renderer) -> list[PrintFragment]:
    made: list[PrintFragment] = []
    for name, sections in runs.items():
        markup = render("print.html.j2", lambda anchor_name: f"#{anchor_name}", sections=sections)
        made.append(_fragment(name, sections, markup, body, refers=render.asked()))
    return made


def _fragment(name: str, sections: list[AnySection], markup: str, body: str, *, refers: bool = False) -> PrintFragment:
    return PrintFragment(name, markup, sections[0].matter is Matter.FRONT, name == body, refers)


def fragment_names(resolved: ResolvedEdition) -> dict[str, str]:
    """The ids of the fragments that sections are printed in, by the anchors of the sections."""
    return {section.anchor: name for name, sections in _fragments(resolved) for section in sections}


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
