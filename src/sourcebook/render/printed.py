"""Sections to markup for print: fragments, each the longest run between forced page breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
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


class Rendered:
    """Fragments that were rendered before, as long as the program runs: for who renders the same edition again and again.

    A fragment of texts is taken again where these texts are the same, and all that our templates say of the book besides. A
    theme with templates of its own may print anything of the whole edition, so nothing of it is taken again.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[object, PrintFragment]] = {}

    def get(self, name: str, made_from: object) -> PrintFragment | None:
        """The fragment of this name, where it was made from the same."""
        found = self._known.get(name)
        return found[1] if found is not None and found[0] == made_from else None

    def keep(self, made_from: object, fragment: PrintFragment) -> None:
        """Keep a fragment that prints no numbers which layout tells."""
        if not fragment.refers:
            self._known[fragment.id] = made_from, fragment


def render_print(
    resolved: ResolvedEdition,
    theme: Theme,
    measured: Measured,
    before: PrintMarkup | None = None,
    rendered: Rendered | None = None,
) -> PrintMarkup:
    """The edition as fragments, with the numbers of pages and lines that `measured` knows.

    `before` is what was rendered of the same edition with other numbers: what prints none of them is taken from there.
    `rendered` are fragments of an edition that may be another.
    """
    page = page_size(resolved.page)
    if page is None:
        raise ValueError(f"not a page size: {resolved.page}")
    render = Renderer(resolved, theme, "print", measured)
    known = {} if before is None else {f.id: f for f in before.fragments if not f.refers}
    runs = dict(_fragments(resolved))
    body = next((name for name, sections in runs.items() if sections[0].matter is not Matter.FRONT), "")
    frame = replace(resolved, sections=()), theme, render.entries
    made_from: dict[str, object] = {}
    for name, sections in runs.items():
        lasting = all(isinstance(section, TextSection) for section in sections) and not render.own
        if rendered is not None and lasting and name not in known:
            made_from[name] = sections, name == body, frame
            if (fragment := rendered.get(name, made_from[name])) is not None:
                known[name] = fragment
    for fragment in _made({name: sections for name, sections in runs.items() if name not in known}, body, render):
        known[fragment.id] = fragment
        if rendered is not None and fragment.id in made_from:
            rendered.keep(made_from[fragment.id], fragment)
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
        roman = sections[0].matter is Matter.FRONT
        markup = render("print.html.j2", lambda anchor_name: f"#{anchor_name}", sections=sections)
        made.append(PrintFragment(name, markup, roman, name == body, render.asked()))
    return made


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
