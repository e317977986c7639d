"""A citation that has lost its brackets, or half of them, would be printed as it is typed."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, with_note
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import hiding, our_texts
from sourcebook.model.content import Content, Hyperlink
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_KEY = late_pattern(r"(?P<bracket>\[(?:[^\[\]@]{0,30}\s)?)?(?<![\w.@])@(?P<key>\w[\w:.#$%&+?<>~/-]*)")


def check(edition: Edition) -> Iterator[Fault]:
    """Look for keys of the references in our words, and for brackets that begin as a citation does."""
    for text in our_texts(edition):
        for leaf in text.contents:
            if "@" in leaf.text:
                yield from _faults(leaf, edition)


def _faults(leaf: Content, edition: Edition) -> Iterator[Fault]:
    for found in _KEY.finditer(hiding(leaf, Hyperlink)):
        key, at = found["key"].rstrip(".:,?/"), found.end("key") - len(found["key"]) - 1
        if not _typed_so(leaf, at) and (key in edition.works or (found["bracket"] and edition.works)):
            yield fault_in(
                leaf, *found.span(), f"“{found[0]}” would be printed as it stands: a citation stands in brackets.",
                f"Write [@{key}], or [@{key}, 12] for its page 12; \\@ where the sign itself is meant.",
            )  # fmt: skip


def _typed_so(leaf: Content, at: int) -> bool:
    """Whether a backslash stands before a character, which keeps it from being a sign of ours."""
    before, here = leaf.place_at(at - 1), leaf.place_at(at)
    return at > 0 and before is not None and here is not None and here.column - before.column > 1


_WORK = "references:\n  - id: smith\n    type: book\n    title: Assemblies\n    author:\n      - family: Smith\n    issued: 1998\n"
RULE = EditionRule(
    code="citation-unbracketed",
    wants="Citations in whole brackets: [@smith, 12].",
    why="Without both brackets the key is printed, and the work is not.",
    fix="Write the bracket that is missing, or a backslash before @ where the sign itself is meant.",
    severity=Severity.WARNING,
    check=check,
    bad={
        "edition.yaml": EDITION, "references.yaml": _WORK,
        "sources/letter.md": with_note("So [@smith]; see @smith, 12]."),
    },
    good={
        "edition.yaml": EDITION, "references.yaml": _WORK,
        "sources/letter.md": with_note("So [@smith]; write to \\@smith or to smith@smith."),
    },
)  # fmt: skip
