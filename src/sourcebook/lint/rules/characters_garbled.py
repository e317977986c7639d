"""Letters that a wrong way of saving a file has turned into others: “â€™” for ’, “Ã©” for é, and the sign � for any.

The pairs are what UTF-8 looks like when it is read as Windows-1252 (Unicode 16.0, 3.9 and Annex of code page 1252).
"""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import all_texts, has
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_SIGN = late_pattern("[\ufffdâÃÂ]")
_GARBLED = late_pattern(
    "\ufffd+|(?:â€[\u0080-\u00bf˜™š›œžŸ€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—]?|[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ•–—˜™š›œžŸ])+"
)


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each paragraph, and name the first such place in it."""
    for text in all_texts(edition):
        for leaf in text.contents if has(text, _SIGN) else ():
            if found := _GARBLED.search(leaf.text):
                start, end = found.span()
                around = leaf.text[max(start - 12, 0) : end + 12].strip()
                meant = "" if found[0][0] == "\ufffd" else _meant(found[0])
                yield fault_in(
                    leaf, start, end, f"“{found[0]}” in “{around}” is a letter that was lost when the text was saved or copied.",
                    f"It was probably “{meant}”." if meant else "Type the letter that was there; the source that you copied from has it.",
                )  # fmt: skip


def _meant(found: str) -> str:
    """The letters that were there, if they can be told."""
    try:
        return found.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""


RULE = EditionRule(
    code="characters-garbled",
    wants="The letters of the text, not what a wrong way of saving has made of them.",
    why="The reader gets three senseless signs where an apostrophe was.",
    fix="Copy the text once more, and save it as UTF-8. Single places can be typed anew.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("the Diet", "the Kingâ€™s Diet")},
    good={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("the Diet", "the King’s château, Ã la carte")},
)  # fmt: skip
