"""No blank stands before a comma, a full stop and the like, but where the language wants one.

French has a thin no-break space before ; and ? (Lexique des règles typographiques en usage à l’Imprimerie nationale), so it
is judged by commas and full stops alone. Colons and exclamation marks are left alone, which are spoken of as signs, and
spaced dots, which are an ellipsis. A source may have its own habits, so only a text
where it is rare is judged: one blank in a hundred signs, or fewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import HIDDEN, Text, all_texts, hiding
from sourcebook.model.content import POINTS, Content, Foreign, Quoted
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_SPACED = late_pattern(r"(?<=[^\W_]) +(?P<sign>[,;?]|\.(?![ \u00a0]?\.)(?!\w))(?![\w)])")
_SPACED_FRENCH = late_pattern(r"(?<=[^\W_]) +(?P<sign>,|\.(?![ \u00a0]?\.)(?!\w))(?!\w)")
_MAYBE = (" ,", " ;", " ?", " .")
#: of how many signs one may have a blank before it
_RARE = 100


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every text."""
    for text in all_texts(edition):
        shape = _SPACED_FRENCH if text.primary == "fr" else _SPACED
        found = [(leaf, match) for leaf in text.contents for match in _spaced(leaf, shape)]
        if found and (text.ours or len(found) * _RARE <= _signs(text)):
            yield from (_fault(leaf, match) for leaf, match in found)


def _spaced(leaf: Content, shape: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Signs after a blank; not where something without letters stands between, such as a citation or a break."""
    if any(spaced in leaf.text for spaced in _MAYBE) and shape.search(leaf.text):
        points = {mark.start for mark in leaf.marks if isinstance(mark.kind, POINTS)}
        for found in shape.finditer(hiding(leaf, Foreign, Quoted)):
            if HIDDEN not in found[0] and not points & {*range(found.start(), found.end() + 1)}:
                yield found


def _signs(text: Text) -> int:
    return sum(leaf.text.count(sign) for leaf in text.contents for sign in ",;?.")


def _fault(leaf: Content, found: re.Match[str]) -> Fault:
    sign, before = found["sign"], leaf.text[: found.start()].rsplit(" ", 1)[-1]
    return fault_in(
        leaf, *found.span(), f"A blank stands before “{sign}” in “{before}{found[0]}”.",
        f"Write “{before}{sign}”. If the source has the blank, it may stay.",
    )  # fmt: skip


RULE = EditionRule(
    code="space-before-punctuation",
    wants="No blank before a comma, a full stop and other signs that end words.",
    why="The sign may begin a new line by itself; mostly it is left from text recognition, or from words taken out.",
    fix="Take the blank out. If the source has it throughout, leave it.",
    severity=Severity.ADVICE,
    check=check,
    bad={"edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE, "commentary/remark.md": "---\ntitle: A remark\n---\nThe Diet , he says, has not met.\n"},
    good={"edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE, "commentary/remark.md": "---\ntitle: A remark\n---\nThe Diet, he says . . . a price of .5 pence.\n"},
)  # fmt: skip
