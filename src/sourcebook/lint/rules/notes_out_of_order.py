"""Notes of a notes file stand in the order of their calls; where only two do not, their calls have changed places."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION
from sourcebook.lint.rule import Fault, SourceRule
from sourcebook.model.blocks import leaves
from sourcebook.model.content import Call, Content
from sourcebook.model.source import Source

#: fewer notes do not show that their order means anything
_FEWEST = 4


def check(source: Source) -> Iterator[Fault]:
    """Compare the order of the notes with that of their calls.

    An editor who writes notes in any order has many out of it; and one who adds a note later writes it last.
    """
    calls: dict[str, tuple[Content, int]] = {}
    for leaf in leaves(source.transcription):
        for mark in leaf.points(Call):
            if isinstance(mark.kind, Call):
                calls.setdefault(mark.kind.name, (leaf, mark.start))
    written = [body.name for body in source.note_bodies or () if body.name in calls]
    called = [name for name in calls if name in set(written)]
    wrong = [n for n, (one, other) in enumerate(zip(written, called, strict=True)) if one != other]
    if len(written) < _FEWEST or len(wrong) != 2 or wrong[1] != wrong[0] + 1 or wrong[1] == len(written) - 1:
        return
    first, second = (called[n] for n in wrong)
    leaf, at = calls[first]
    yield Fault(
        f"The note [^{first}] is called before [^{second}], but stands after it in the notes file, "
        "where all other notes stand in the order of their calls.",
        f"Look whether the calls [^{first}] and [^{second}] have changed places. If not, put the two notes in the other order.",
        leaf.place_at(max(at - 1, 0)),
    )


_TEXT = "---\ntitle: A letter\n---\nMy dear Sir,[^sir] the Diet[^{}] has[^{}] not met.[^met]\n"
_NOTES = "".join(
    f"[^{name}]: A note on {what}.\n\n"
    for name, what in (("sir", "sirs"), ("diet", "diets"), ("has", "having"), ("met", "meeting"))
)
RULE = SourceRule(
    code="notes-out-of-order",
    wants="In a notes file the order of the calls, if all notes but two are in it.",
    why="Two calls that have changed places give two notes to the wrong words, and nothing else shows it.",
    fix="Put each call after the words that its note is about; or put the notes in the order of their calls.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _TEXT.format("has", "diet"), "sources/letter.notes.md": _NOTES},
    good={"edition.yaml": EDITION, "sources/letter.md": _TEXT.format("diet", "has"), "sources/letter.notes.md": _NOTES},
)
