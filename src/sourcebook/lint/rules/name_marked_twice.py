"""A name in a text is marked once, and leads to one entry."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.annotations.name import NameAnnotation
from sourcebook.model.edition import Edition
from sourcebook.model.source import Commentary, Source


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the names of each text; two that quote the same words at the same place are one."""
    texts: list[Source | Commentary] = [*edition.sources.values(), *edition.commentary.values()]
    for text in texts:
        known: dict[tuple[object, ...], NameAnnotation] = {}
        for name in text.annotations:
            if not isinstance(name, NameAnnotation):
                continue
            key, words = name.quoted()
            where = (key, words, name.nth, name.within, name.from_, name.to, name.at, name.part)
            first = known.setdefault(where, name)
            if first is not name:
                again = "" if first.entry == name.entry else f", to “{first.entry}” and to “{name.entry}”"
                yield Fault(
                    f"“{words}” is marked as a name twice{again}.",
                    "Take one of the two out; where two persons bear the name, say by nth: or within: which place is whose.",
                    name.place(key),
                )


_NAMES = SOURCE["sources/letter.md"].replace(
    "---\nMy", "names:\n  - every: Diet\n    is: diet\n  - {}\n    is: diet\n---\nMy"
)
_ENTRY = {"registers/bodies.yaml": "entries:\n  - id: diet\n    name: The Diet\n"}
RULE = EditionRule(
    code="name-marked-twice",
    wants="Each name of a text under names: once.",
    why="One of the two is left over, or was meant for another name; and a name can lead to one entry only.",
    fix="Take one of the two out, or correct its words.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _NAMES.format("every: Diet"), **_ENTRY},
    good={"edition.yaml": EDITION, "sources/letter.md": _NAMES.format("words: the Diet"), **_ENTRY},
)
