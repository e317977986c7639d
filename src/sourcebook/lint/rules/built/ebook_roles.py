"""In an ebook calls, notes and the ways back say what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.streams import Stream

#: roles by the class of the words (DPUB-ARIA 1.1)
_ROLES = {Stream.CALL: "doc-noteref", Stream.NOTE_MARK: "doc-backlink"}
_NOTE = "doc-footnote"


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the role of each call and mark, and of the element of each note."""
    wanted: dict[str, str] = {str(stream): role for stream, role in _ROLES.items()}
    for run in reading.runs:
        role = wanted.get(run.stream)
        if role is not None and run.text.strip() and run.role != role:
            what = "call" if run.stream == Stream.CALL else "way back"
            yield Fault(
                f"The {what} “{run.text.strip()}” does not say that it is one: its role should be {role}.",
                spot=Spot(reading.file, reading.name_of(run.place), run.text),
            )
    for text in edition.texts:
        for note in text.notes:
            place = reading.anchors.get(note.anchor)
            if not note.repeats and place is not None and reading.roles.get(note.anchor) != _NOTE:
                yield Fault(
                    f"{note.call_name} of “{text.heading}” does not say that it is a note: its role should be {_NOTE}.",
                    spot=Spot(reading.file, reading.name_of(place)),
                )


def damage(reading: Reading) -> Reading:
    """Take the roles of the notes away."""
    return replace(reading, roles={})


RULE = ArtifactRule(
    code="ebook-roles",
    wants="In the EPUB roles for calls, notes and the ways back: doc-noteref, doc-footnote, doc-backlink.",
    why="By them a reading program opens a note where it is called, and a screen reader says what it has come to.",
    fix="Build again. If it stays, put role= back where the template of your theme lacks it.",
    formats=frozenset({"epub"}),
    check=check,
    damage=damage,
)
