"""In an edition of documents it is said whose the square brackets and the ellipses of each transcription are (promise 7)."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import is_edition_of_documents
from sourcebook.model.annotations.hand import HandAnnotation
from sourcebook.model.blocks import leaves
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern
from sourcebook.model.source import Source

#: the key that says whose a sign is, what the sign is called, and its shapes; [^1] is what a call looks like
_SIGNS = (
    ("brackets", "square brackets", late_pattern(r"\[(?!\^)[^\[\]]*\]?")),
    ("ellipses", "ellipses", late_pattern(r"…|\.[ \u00a0]?\.[ \u00a0]?\.")),
)


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each source that the front matter says nothing of."""
    if is_edition_of_documents(edition):
        for source in edition.sources.values():
            yield from _faults(source)


def _faults(source: Source) -> Iterator[Fault]:
    typed = [one.quoted()[1] for one in source.annotations if isinstance(one, HandAnnotation)]
    for key, name, shape in _SIGNS:
        if getattr(source, key) is not None:
            continue
        sign = "[" if key == "brackets" else "."
        found = [
            (leaf, match)
            for leaf in leaves(source.transcription)
            if sign in leaf.text or "…" in leaf.text
            for match in shape.finditer(leaf.text)
        ]
        if len(found) > sum(len(shape.findall(words)) for words in typed):
            leaf, first = found[0]
            yield fault_in(
                leaf, *first.span(), f"The text has {name}, here “{first[0]}”, and nothing says whose they are.",
                f"Add to its front matter: {key}: source, {key}: copy text, {key}: ours, or {key}: not known.",
            )  # fmt: skip


_DOCUMENTS = EDITION.replace("contents:\n", "contents:\n  - generate: imprint\n")
_TEXT = SOURCE["sources/letter.md"].replace(
    "---\nMy dear Sir", "taken-from: the manuscript\nrights: public domain\n---\nMy dear [Sir]"
)

RULE = EditionRule(
    code="hand-not-stated",
    wants="In an edition of documents a word on whose the square brackets and the ellipses of each text are.",
    why="A reader must know whether the source left something out, its compiler, or you.",
    fix="Write brackets: or ellipses: in the front matter of the source; “not known” is an answer. Single ones go under marks:.",
    severity=Severity.WARNING,
    lone=False,
    check=check,
    bad={"edition.yaml": _DOCUMENTS, "sources/letter.md": _TEXT},
    good={"edition.yaml": _DOCUMENTS, "sources/letter.md": _TEXT.replace("rights:", "brackets: not known\nrights:")},
)  # fmt: skip
