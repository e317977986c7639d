"""In an ebook calls, notes, the ways back and page breaks say what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.streams import Stream

#: roles, and what EPUB calls the same, by the class of the words (DPUB-ARIA 1.1; EPUB Structural Semantics 1.1)
_ROLES = {Stream.CALL: ("doc-noteref", "noteref"), Stream.NOTE_MARK: ("doc-backlink", "")}
_NOTE, _NOTES, _PAGE = "doc-footnote", "doc-endnotes", "doc-pagebreak"
_NOTE_TYPES = frozenset({"footnote", "endnote", "rearnote"})
_NOTES_TYPES = frozenset({"footnotes", "endnotes", "rearnotes"})


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare what each call and mark, each note and all notes together, and each page break are said to be."""
    wanted = {str(stream): roles for stream, roles in _ROLES.items()}
    for run in reading.runs:
        role, kind = wanted.get(run.stream, ("", ""))
        if role and run.text.strip() and (run.role != role or (kind and kind not in run.types)):
            what = "call" if run.stream == Stream.CALL else "way back"
            lacks = f"its role should be {role}" if run.role != role else f"its epub:type should be {kind}"
            yield Fault(
                f"The {what} “{run.text.strip()}” does not say that it is one: {lacks}.",
                spot=Spot(reading.file, reading.name_of(run.place), run.text),
            )
    for text in edition.texts:
        for note in text.notes:
            if not note.repeats and note.anchor in reading.anchors:
                yield from _of_note(f"{note.call_name} of “{text.heading}”", note.anchor, reading)
    for page in reading.pages:
        if page.run is not None and page.role != _PAGE:
            yield Fault(
                f"The page break of page {page.label} does not say that it is one: its role should be {_PAGE}.",
                spot=Spot(reading.file, reading.name_of(page.place if page.place is not None else -1)),
            )


def _of_note(what: str, name: str, reading: Reading) -> Iterator[Fault]:
    """What a note does not say of itself, and what the notes that it stands among don't."""
    place = reading.name_of(reading.anchors[name])
    runs = reading.runs_of(under=name)
    lacks = {
        f"its role should be {_NOTE}": reading.roles.get(name) == _NOTE,
        "its epub:type should be footnote": not runs or bool(_NOTE_TYPES.intersection(runs[0].types)),
        f"the role of what holds the notes should be {_NOTES}": not runs or _NOTES in runs[0].roles,
        "the epub:type of what holds the notes should be footnotes": not runs
        or bool(_NOTES_TYPES.intersection(runs[0].types)),
    }
    missing = next((lack for lack, is_there in lacks.items() if not is_there), None)
    if missing:
        yield Fault(f"{what} does not say that it is a note: {missing}.", spot=Spot(reading.file, place))


def damage(reading: Reading) -> Reading:
    """Take the roles of the notes away."""
    return replace(reading, roles={})


RULE = ArtifactRule(
    code="ebook-roles",
    wants="In the EPUB roles and types for calls, notes, the ways back and page breaks: doc-noteref and noteref, and so on.",
    why="By them a reading program opens a note where it is called, and a screen reader says what it has come to.",
    fix="Build again. If it stays, put role= and epub:type= back where the template of your theme lacks it.",
    formats=frozenset({"epub"}),
    check=check,
    damage=damage,
)
