"""A theme's templates, and what they may use: the edition, its phrases, and functions that nest text and find addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree

from jinja2.sandbox import SandboxedEnvironment

from sourcebook.diagnostics import Finding, Place, Severity
from sourcebook.errors import EditionUnreadable
from sourcebook.model.blocks import Block, Heading, VerseLine, walk
from sourcebook.model.content import Content, LineOf
from sourcebook.model.edition import Matter
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import RegistersSection, RepeatedCall, ResolvedEdition, ResolvedNote, anchor
from sourcebook.render.addresses import ebook_name, picture_address
from sourcebook.render.linewords import words_for_line
from sourcebook.render.nest import kind_name, nest
from sourcebook.render.theme import Theme
from sourcebook.render.together import with_dates_together, with_hard_blanks, with_last_words_together

#: what EPUB calls the stretches of a book (EPUB 3 Structural Semantics Vocabulary 1.1)
MATTER_TYPES = {Matter.FRONT: "frontmatter", Matter.BODY: "bodymatter", Matter.BACK: "backmatter"}
DEEPEST_HEADING = 6
DEEPEST_INDENT = 8
_DEFINES = re.compile(r"<!ENTITY", re.I)


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


class Renderer:
    """Renders templates with what they may use: names, phrases, and functions that nest text and find addresses."""

    def __init__(self, resolved: ResolvedEdition, theme: Theme, medium: str, measured: Measured) -> None:
        self.environment: SandboxedEnvironment = theme.environment()
        self.own = any(name.endswith(".j2") for name, _ in resolved.theme_files)
        self._asked = False
        calls: dict[str, ResolvedNote | RepeatedCall] = {n.id: n for s in resolved.texts for n in s.notes}
        calls.update({call.id: call for s in resolved.texts for call in s.repeated_calls})
        repeats: dict[str, list[ResolvedNote]] = {}
        for note in (n for s in resolved.texts for n in s.notes if n.repeats):
            repeats.setdefault(note.repeats, []).append(note)

        self.entries = {
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

        def folio(name: str) -> str:
            self._asked = True
            return measured.folio(name)

        def page_words(name: str) -> str:
            self._asked = True
            return resolved.phrases.say("page" if medium == "print" else "page-in-print", n=measured.folio(name))

        def line_words(place: LineOf) -> str:
            self._asked = True
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
            "folio": folio,
            "kind_of": kind_name,
            "heading_shift": heading_shift,
            "heading_tag": heading_tag,
            "verse_indent": verse_indent,
            "matter_type": MATTER_TYPES.__getitem__,
            "has_entry": self.entries.__contains__,
            "image": (lambda name: picture_address(name))
            if medium == "print"
            else (lambda name: f"../{ebook_name(name)}"),
        }

    def asked(self) -> bool:
        """Whether a number of a page or line has been asked for since this was last said."""
        asked, self._asked = self._asked, False
        return asked

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
