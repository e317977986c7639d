"""A name in a text is marked once and leads to one entry, and of words or signs it is said once whose they are."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.annotations.hand import HandAnnotation
from sourcebook.model.annotations.name import NameAnnotation
from sourcebook.model.edition import Edition
from sourcebook.model.source import Commentary, Source


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the names and marks of each text; two that quote the same words at the same place are one."""
    texts: list[Source | Commentary] = [*edition.sources.values(), *edition.commentary.values()]
    for text in texts:
        known: dict[tuple[object, ...], NameAnnotation | HandAnnotation] = {}
        for one in text.annotations:
            if not isinstance(one, NameAnnotation | HandAnnotation):
                continue
            key, words = one.quoted()
            where = (one.KEY, key, words, one.nth, one.within, one.from_, one.to, one.at, one.part)
            first = known.setdefault(where, one)
            if first is not one:
                yield _fault(one, first, key, words)


def _fault(one: NameAnnotation | HandAnnotation, first: NameAnnotation | HandAnnotation, key: str, words: str) -> Fault:
    if isinstance(one, NameAnnotation) and isinstance(first, NameAnnotation):
        again = "" if first.entry == one.entry else f", to “{first.entry}” and to “{one.entry}”"
        hint = "Take one of the two out; where two persons bear the name, say by nth: or within: which place is whose."
        return Fault(f"“{words}” is marked as a name twice{again}.", hint, one.place(key))
    return Fault(f"It is said twice whose “{words}” is.", "Take one of the two out.", one.place(key))


_NAMES = SOURCE["sources/letter.md"].replace(
    "---\nMy", "names:\n  - every: Diet\n    is: diet\n  - {}\n    is: diet\n---\nMy"
)
_ENTRY = {"registers/bodies.yaml": "entries:\n  - id: diet\n    name: The Diet\n"}
RULE = EditionRule(
    code="marked-twice",
    wants="Each name of a text under names: once, and so the words and signs of which it says whose they are.",
    why="One of the two is left over, or was meant for another name; and a name can lead to one entry only.",
    fix="Take one of the two out, or correct its words.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _NAMES.format("every: Diet"), **_ENTRY},
    good={"edition.yaml": EDITION, "sources/letter.md": _NAMES.format("words: the Diet"), **_ENTRY},
)
