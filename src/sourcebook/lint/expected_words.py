"""What an edition says to the words that a built file must have.

A number that layout alone can tell (“page 12”, “lines 7–9”) is taken from the file itself, where it is worded as the
book's language words it; whether it is true, other rules say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sourcebook.lint.reading.compare import HYPHEN
from sourcebook.lint.reading.model import Run
from sourcebook.model.blocks import Block, map_leaves, reading_text
from sourcebook.model.content import MEASURED, Content, LineOf, Mark, PageOf, plain
from sourcebook.model.measured import counted
from sourcebook.model.phrases import Phrases

#: stand for the number of a page and of a line until it is known (private use, Unicode 23.5)
PAGE, LINE = "\ue000", "\ue001"
SIGNS = re.compile(f"([{PAGE}{LINE}])")
#: the phrases for each, and what is filled into them; an ebook speaks of pages in words of its own
_WORDINGS = {
    PAGE: (("page-in-print", ("n",)), ("page", ("n",))),
    LINE: (("lines", ("first", "last")), ("line", ("n",)), ("paragraphs", ("first", "last")), ("paragraph", ("n",))),
}
_NUMBER = "[0-9]+|[ivxlcdm]+"
_HOLE = "\ue002"


def words_of_blocks(blocks: Sequence[Block], phrases: Phrases) -> str:
    """The words of blocks, with signs for the numbers that layout alone can tell; `filled` puts these in."""
    return reading_text(map_leaves(blocks, lambda leaf: with_signs(leaf, phrases)))


def with_signs(content: Content, phrases: Phrases) -> Content:
    """Running text with signs for the numbers that layout alone can tell."""

    def sign(mark: Mark) -> Content:
        kind = mark.kind
        if isinstance(kind, LineOf) and kind.document:
            return plain(phrases.say("line-in-document", document=kind.document, line=LINE))
        return plain(LINE if isinstance(kind, LineOf) else PAGE)

    return content.replace_points(PageOf, sign).replace_points(LineOf, sign) if content.points(MEASURED) else content


def filled(expected: str, runs: Iterable[Run], phrases: Phrases) -> str:
    """The words expected, with the numbers that the runs have where one is expected."""
    parts = SIGNS.split(expected)
    if len(parts) == 1:
        return expected
    found = bare("".join(run.text for run in runs))
    any_of = {sign: f"({number_shape(sign, phrases)})" for sign in _WORDINGS}
    whole = re.fullmatch("".join(any_of.get(part) or re.escape(bare(part)) for part in parts), found)
    told = whole.groups() if whole else [m[0] for m in re.finditer("|".join(any_of.values()), found)]
    numbers = iter(told)
    return "".join(_worded(next(numbers, ""), _WORDINGS[p], phrases) if p in _WORDINGS else p for p in parts)


def number_shape(sign: str, phrases: Phrases) -> str:
    """The pattern of what may stand for a sign, without blanks."""
    return "|".join(_shape(name, keys, phrases, "(?:{})") for name, keys in _WORDINGS[sign])


def _worded(told: str, wordings: Sequence[tuple[str, Sequence[str]]], phrases: Phrases) -> str:
    """The phrase whose words these are when blanks are left out, with its blanks."""
    for name, keys in wordings:
        found = re.fullmatch(_shape(name, keys, phrases, "({})"), told)
        if found is not None:
            return phrases.say(name, **dict(zip(keys, found.groups(), strict=True)))
    return told


def _shape(name: str, keys: Sequence[str], phrases: Phrases, group: str) -> str:
    """The pattern of a phrase without blanks, its numbers in groups."""
    words = bare(phrases.say(name, **dict.fromkeys(keys, _HOLE)))
    return re.escape(words).replace(_HOLE, group.format(_NUMBER))


def bare_before(text: str, spots: Iterable[int]) -> dict[int, int]:
    """How many bare characters stand before each of some characters of a text."""
    found: dict[int, int] = {}
    read = at = 0
    for spot in sorted(set(spots)):
        at += len(bare(text[read:spot]))
        found[spot], read = at, spot
    return found


def bare(text: str) -> str:
    """The characters of a text without white space, what prints nothing, and the hyphens of line ends."""
    return counted(text).replace(HYPHEN, "")
