"""A whole month is not given in two styles: only a day can be converted.

October 1917 in the old style ran from 14 October to 13 November in the new, so it is not “November” (the difference as in
`lint.dates.GAPS`). Only a month in brackets after another, with its year or a word on the styles, is judged: “October/November
1917” may well mean both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.dates import Dated, dated, month_name, month_named, new_style
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_WORD = r"[^\W\d_]{3,10}"
_STYLE = (
    r"(?:,?\s*(?:old|new)\s+style|,?\s*[ON]\.?\s?S\.?|,?\s*(?:alten|neuen)\s+Stils|,?\s*(?:ancien|nouveau)\s+style)"
)
#: October (November) 1917; October 1917 (November, new style); October (November) alone is an aside
_FORM = late_pattern(
    rf"(?<![\w./(–-])(?<!\d )(?<!\d\. )(?P<m1>{_WORD})(?:,?\s+(?P<y1>\d{{4}}))?\s+[(\[](?:in\s+)?(?P<m2>{_WORD})"
    rf"(?:,?\s+(?P<y2>\d{{4}}))?(?P<style>{_STYLE})?[)\]](?:,?\s+(?P<y3>\d{{4}}))?(?!\w)",
    re.I,
)


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the dates of sources and at all that we say."""
    for words in dated(edition):
        if "(" in words.content.text or "[" in words.content.text:
            yield from _faults(words)


def _faults(words: Dated) -> Iterator[Fault]:
    for found in _FORM.finditer(words.text):
        old, new = month_named(found["m1"]), month_named(found["m2"])
        year = int(found["y1"] or found["y3"] or found["y2"] or 0)
        meant = found["style"] or ((found["y1"] or found["y3"]) and not found["y2"])
        if not (old and new and meant) or new != old % 12 + 1:
            continue
        first = new_style(1, old, year or 1917)
        yield fault_in(
            words.content,
            *found.span(),
            f"“{found[0]}” converts a whole month.",
            f"Only a day can be converted: in the new style this {month_name(old)} began on {first[0]} {month_name(first[1])}"
            f"{'' if year else ' (in 1917)'}. Write the month as the source has it, and say in which style.",
        )


RULE = EditionRule(
    code="month-converted",
    wants="No month by itself given in the old style and in the new.",
    why="The two months share more than half of their days, so the other month is wrong for most of what happened in it.",
    fix="Write the month as the source has it, with its style: October 1917 (old style). Convert days alone.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", "date: October (November) 1917\n---\nMy")},
    good={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("---\nMy", "date: October 1917 (old style)\n---\nMy")},
)  # fmt: skip
