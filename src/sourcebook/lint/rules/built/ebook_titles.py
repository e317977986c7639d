"""Each file of an ebook has the title of what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition, Section, TextSection


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare each title with the headings in its file (HTML, 4.2.2; WCAG 2.2, 2.4.2)."""
    places: dict[str, list[Section]] = {}
    for section in edition.sections:
        if section.anchor in reading.anchors:
            places.setdefault(reading.name_of(reading.anchors[section.anchor]), []).append(section)
    for chapter in reading.chapters:
        sections = places.get(chapter.file, [])
        headings = [section.heading for section in sections]
        if not sections:
            what = "contents" if chapter.file == reading.navigation else "cover"
            headings = [edition.phrases.say(what), edition.title]
        if not any(_is_of(chapter.title, heading, _more(edition, sections)) for heading in headings):
            yield Fault(
                f"{chapter.file} has “{chapter.title}” for its title instead of “{headings[-1]}”.",
                spot=Spot(reading.file, chapter.file, chapter.title),
            )


def _more(edition: ResolvedEdition, sections: list[Section]) -> Iterator[str]:
    """What a theme may set beside a heading: the title of the book, and the number of a text."""
    yield from ("", f"{edition.title}: {edition.subtitle}", edition.title)
    for text in sections:
        if isinstance(text, TextSection):
            yield from (text.number_label, text.number)


def _is_of(title: str, heading: str, more: Iterator[str]) -> bool:
    """Whether a title is a heading, with nothing else but what may stand beside it."""
    rest, own = _bare(title), _bare(heading)
    if not own or own not in rest:
        return False
    return any(rest in (own, _bare(words) + own, own + _bare(words)) for words in more)


def _bare(text: str) -> str:
    """Letters, figures and apostrophes alone."""
    return "".join(c for c in text if c.isalnum() or c in "’'")


def damage(reading: Reading) -> Reading:
    """Give a chapter another title."""
    last = replace(reading.chapters[-1], title="Untitled")
    return replace(reading, chapters=(*reading.chapters[:-1], last))


RULE = ArtifactRule(
    code="ebook-titles",
    wants="In each file of the ebook the title of the text that it holds.",
    why="Reading programs and screen readers call the chapter by it, and show it where a reader searches.",
    fix="Build again. If it stays, let <title> in your theme's template have the heading of the chapter.",
    formats=frozenset({"epub"}),
    check=check,
    damage=damage,
)
