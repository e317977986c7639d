"""The line numbers of the ebook stand before the words with which those lines of the printed book begin."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_lines import printed_starts, word_starts, words_of
from sourcebook.lint.reading.lines import lines_of, numbers_in
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import Fault, PairRule
from sourcebook.model.resolved import ResolvedEdition, TextSection
from sourcebook.model.source import LineNumbers
from sourcebook.model.streams import Stream


def check(printed: Reading, ebook: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Count the lines of each text on the pages, and look for their numbers in the ebook."""
    for text in edition.texts:
        if text.lines is LineNumbers.LAYOUT:
            wanted = _wanted(text, printed, edition)
            found = dict(numbers_in(ebook, text.anchor))
            wrong = next((n for n in sorted(wanted.keys() | found.keys()) if wanted.get(n) != found.get(n)), None)
            if wrong is not None:
                words = words_of(text)
                where = f"before “{words[wanted[wrong] :][:20]}”" if wrong in wanted else "nowhere"
                yield Fault(
                    f"In the ebook the number {wrong} of “{text.heading}” should stand {where}, as the line does in print.",
                    spot=Spot(ebook.file, ""),
                )


def _wanted(text: TextSection, printed: Reading, edition: ResolvedEdition) -> dict[int, int]:
    """Where each number should stand: where its line begins, or at the next word where a word is parted there."""
    lines = lines_of(printed, text.anchor, words_of(text))
    torn = {line.at for line in lines if line.parted}
    starts = printed_starts(text, edition.line_interval, lines)
    words = word_starts(text)
    places: dict[int, int] = {}
    for number, at in starts.items():
        after = bisect_right(words, at)
        if at not in torn:
            places[number] = at
        elif after < len(words):
            places[number] = words[after]
    return places


def damage(reading: Reading) -> Reading:
    """Put a line number behind the words that follow it."""
    runs = list(reading.runs)
    index = next(i for i, run in enumerate(runs) if run.stream == Stream.LINE_NUMBER)
    runs[index], runs[index + 1] = replace(runs[index + 1]), replace(runs[index])
    return replace(reading, runs=tuple(runs))


RULE = PairRule(
    code="lines-agree",
    wants="In the ebook the number of a line before the words with which that line begins in print.",
    why="“Line 7” must be the same words on paper and on a screen.",
    fix="Build both files again, together. If it stays, compare your theme with the one that comes with the program.",
    check=check,
    damage=damage,
)
