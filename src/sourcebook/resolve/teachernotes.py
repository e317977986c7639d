"""The sections of a copy to one more: the notes for the teacher, text by text, away from the pages that pupils share."""

from __future__ import annotations

from collections.abc import Iterable

from sourcebook.model.edition import Matter
from sourcebook.model.resolved import AnySection, TeacherNotes, TeacherNotesSection, TextSection


def teacher_notes(sections: Iterable[AnySection], heading: str) -> list[AnySection]:
    """The section that stands last in a book with notes for the teacher; nothing where there are none."""
    texts = (section for section in sections if isinstance(section, TextSection))
    groups = tuple(group for text in texts if (group := _of_text(text)).notes)
    if not groups:
        return []
    return [
        TeacherNotesSection(anchor="teacher-notes", matter=Matter.BACK, heading=heading, running=heading, groups=groups)
    ]


def _of_text(text: TextSection) -> TeacherNotes:
    notes = tuple(note for note in text.notes if note.apart)
    return TeacherNotes(text.anchor, text.number_label, text.heading, notes)
