"""A note is short enough for the window in which an e-reader shows it."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import Fault, ResolvedRule, fault_in
from sourcebook.model.blocks import leaves
from sourcebook.model.notes import NoteSeries
from sourcebook.model.resolved import ResolvedEdition, ResolvedNote

#: A pop-up takes about half of a screen: some 500 characters on an e-reader of 6 inches. More than three screens of it
#: are scrolled through without seeing where one is, and a good many e-readers then jump to the end of the chapter instead.
#: On paper it is more than half a page of notes in the usual size.
MOST = 1500
_SHOWN = 40
_OPENING = "“‘„«\"'"


def check(edition: ResolvedEdition) -> Iterator[Fault]:
    """Count the characters of each note of ours; the author's own notes are as long as they are."""
    for text in edition.texts:
        for note in text.notes:
            if note.series is not NoteSeries.AUTHOR and not note.apart:
                length = sum(len(leaf.text) for leaf in leaves(note.blocks))
                if length > MOST:
                    yield _fault(note, length)


def _fault(note: ResolvedNote, length: int) -> Fault:
    message = f"{{}} is a note of {length:,} characters, several screens of the window in which e-readers show notes."
    hint = f"Say it in {MOST:,} characters, or move a part of it into the headnote or a commentary, as in “See [](doc:remark).”."
    for leaf in leaves(note.blocks):
        if leaf.place_at(0) is not None and len(leaf.text) > _SHOWN:
            end = leaf.text.rfind(" ", 1, _SHOWN)
            words = leaf.text[: end if end > 0 else _SHOWN]
            return fault_in(leaf, 0, len(words), message.format(f"“{words.lstrip(_OPENING)} …”"), hint)
    return Fault(message.format("This"), hint, note.place)


_NOTE = "notes:\n  - words: Diet\n    note: " + "An assembly of estates. " * 70
RULE = ResolvedRule(
    code="note-long",
    wants="Notes of 1,500 characters at most.",
    why="An e-reader shows a note in a small window over the page; in a long one readers lose their way, and on paper it fills half the page.",
    fix="Shorten the note, or move a part of it into the headnote or a commentary and refer to it.",
    severity=Severity.ADVICE,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", f"{_NOTE}\n---\nMy")},
    good={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", f"{_NOTE[:1500]}\n---\nMy")},
)  # fmt: skip
