"""A letter with an accent is one character, not a letter and an accent after it (Unicode 16.0, Annex 15, form C).

Only a letter and its marks for which there is one character are judged. All of a text are one finding.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import Text, all_texts, has
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_ACCENT = late_pattern(r"[\u0300-\u036f]")
_APART = late_pattern(r"[^\W\d_][\u0300-\u036f]+")


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each text."""
    for text in all_texts(edition):
        if has(text, _ACCENT):
            yield from _fault(text)


def _fault(text: Text) -> Iterator[Fault]:
    found = [
        fault_in(leaf, *match.span(), "", "", one)
        for leaf in text.contents
        for match in _APART.finditer(leaf.text)
        if len(one := unicodedata.normalize("NFC", match[0])) == 1
    ]
    if found:
        first = found[0]
        more = f" There are {len(found) - 1} more in this text." if len(found) > 1 else ""
        letter = unicodedata.normalize("NFC", first.words)
        yield Fault(
            f"The letter “{letter}” is typed here as two characters, a letter and an accent.{more}",
            "Nothing looks different, but a search may pass it over. --fix makes one character of the two.",
            first.place,
            words=first.words,
            fixes=tuple(fix for fault in found for fix in fault.fixes),
        )


RULE = EditionRule(
    code="letters-not-composed",
    wants="Letters with accents as one character each, wherever there is one.",
    why="Two characters that look like one are passed over by searches, and some fonts set the accent beside its letter.",
    fix="Run sourcebook check --fix, which makes one character of the two and changes nothing else.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("Diet", "Die\u0300te")},
    good={
        "edition.yaml": EDITION,
        "sources/letter.md": SOURCE["sources/letter.md"].replace("Diet", "Diète, Z\u0323\u0303"),
    },
)
