"""Headings of a source that count, go on counting: Article 1, Article 2, Article 3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION
from sourcebook.lint.rule import Fault, SourceRule, fault_in
from sourcebook.model.blocks import Heading, leaves, walk
from sourcebook.model.content import Content, Illegible, Omission, Omitted
from sourcebook.model.numerals import roman
from sourcebook.model.patterns import late_pattern
from sourcebook.model.source import Source
from sourcebook.records import dataclass

#: words after which parts of one text are counted without a gap; days, psalms and documents may well be chosen from more
_COUNTED = late_pattern(
    r"(?P<word>Article|Section|Chapter|Clause|Part|Act|Scene|Book|Canto|Stanza|Paragraph|§|Artikel|Kapitel|Abschnitt|Teil|Buch|"
    r"Chapitre|Titre|Partie|Livre|Acte|Scène)\.?[ \u00a0]*(?P<number>\d{1,3}|[IVXLC]+|[ivxlc]+)(?!\w)",
    re.I,
)
_LEFT_OUT = late_pattern(r"…|\.[ \u00a0]?\.[ \u00a0]?\.|\[|\*[ \u00a0]*\*")
_ROMAN = {roman(n): n for n in range(1, 100)}
#: so many headings must follow one another before one that does not is taken for a slip
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Counted:
    """A heading that counts."""

    content: Content
    words: str
    number: int


def check(source: Source) -> Iterator[Fault]:
    """Compare each heading with the one before it of its kind. Where more than one is missing, they were chosen from more."""
    kinds: dict[tuple[int, str], list[_Counted]] = {}
    for block in walk(source.transcription):
        found = _COUNTED.match(block.content.text) if isinstance(block, Heading) else None
        if found is not None and isinstance(block, Heading):
            number = _number(found["number"])
            if number:
                kind = (block.level, found["word"].casefold())
                kinds.setdefault(kind, []).append(_Counted(block.content, found[0], number))
    slips = [slip for kind in kinds.values() for slip in _slips(kind)]
    if len(slips) == 1 and not _is_excerpt(source):
        before, here = slips[0]
        yield fault_in(
            here.content, 0, len(here.words), f"After “{before.words}” comes “{here.words}”.",
            "Compare it with the original. Where something is left out, write {omitted} there; "
            "if the source itself counts so, accept this finding in accepted.yaml.",
        )  # fmt: skip


def _slips(kind: list[_Counted]) -> Iterator[tuple[_Counted, _Counted]]:
    """Headings that don't follow the one before, which is given too; none where too few of the kind follow one another."""
    steps = sum(before.number + 1 == here.number for before, here in pairwise(kind))
    number = 0
    for at, (before, here) in enumerate(pairwise(kind)):
        number = number or before.number
        if here.number not in (number + 1, 1) and steps >= _ENOUGH - 1:
            yield before, here
        misprint = at + 2 < len(kind) and kind[at + 2].number == number + 2
        number = number + 1 if misprint else here.number


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _ROMAN.get(text.lower(), 0)


def _is_excerpt(source: Source) -> bool:
    """Whether anything at all is left out of the text."""
    return any(
        _LEFT_OUT.search(leaf.text) or any(isinstance(mark.kind, Omitted | Omission | Illegible) for mark in leaf.marks)
        for leaf in leaves(source.transcription)
    )


_ACT = "---\ntitle: A letter\n---\n# Article 1\n\nThe Diet meets.\n\n# Article 2\n\nIt is free.\n\n# Article 3\n\nIt is paid.\n\n# Article {}\n\nIt ends.\n"
RULE = SourceRule(
    code="heading-number-skipped",
    wants="Headings that count, such as articles and chapters, without a gap, or a word on what is left out.",
    why="One that is missing or stands twice is mostly a slip of the copy, and with it a whole article may have been lost.",
    fix="Compare the headings with the original. Write {omitted} where something is left out; accept what the source itself counts so.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _ACT.format(5)},
    good={"edition.yaml": EDITION, "sources/letter.md": _ACT.format(4)},
)  # fmt: skip
