"""Resolved texts, and for some the lines of their pages, to the numbers that their lines or paragraphs bear.

A line of verse is one line however often it is turned over on the page; whatever is counted begins at 1 in each text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise

from sourcebook.model.blocks import Block, BlockQuote, Division, ListBlock, Paragraph, Verse, leaves
from sourcebook.model.content import Content
from sourcebook.model.lines import CountedLine, Counting, LineCount
from sourcebook.model.measured import LineMeasure, counted
from sourcebook.model.resolved import ResolvedEdition, TextSection
from sourcebook.model.source import LineNumbers


def count_lines(
    edition: ResolvedEdition, laid_out: Mapping[str, tuple[LineMeasure, ...]], texts: Container[str] | None = None
) -> dict[str, LineCount]:
    """The numbers of every text that has them, by its anchor, or of `texts` alone; `laid_out` are the lines of the
    reference layout."""
    return {
        text.anchor: _count(text, laid_out.get(text.anchor, ()), edition.line_interval)
        for text in edition.texts
        if text.lines is not LineNumbers.NONE and (texts is None or text.anchor in texts)
    }


def _count(text: TextSection, laid_out: Sequence[LineMeasure], interval: int) -> LineCount:
    match text.lines:
        case LineNumbers.PARAGRAPHS:
            return LineCount(Counting.PARAGRAPHS, _numbered(_paragraphs(text.body)), 1)
        case LineNumbers.SOURCE:
            return LineCount(Counting.LINES, _numbered(_typed(text.body)), interval)
        case _:
            return LineCount(Counting.LINES, _of_layout(laid_out, _verse(text.body)), interval)


def _numbered(starts: Iterator[int]) -> tuple[CountedLine, ...]:
    return tuple(CountedLine(at, number) for number, at in enumerate(starts, 1))


def _of_layout(laid_out: Sequence[LineMeasure], verse: Sequence[tuple[int, int]]) -> tuple[CountedLine, ...]:
    """Lines as laid out, but for the rest of a line of verse that was turned over: that is not counted again."""
    counts: list[CountedLine] = []
    numbers: dict[int, int] = {}
    number = 0
    for line in laid_out:
        index = bisect_left(verse, (line.at, 0)) - 1
        turned_over = index >= 0 and line.at < verse[index][1]
        begins = line.begins and not turned_over
        number += begins
        counts.append(CountedLine(line.at, numbers.setdefault(line.number, number), begins, line.parted))
    return tuple(counts)


def _verse(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Each line of verse: the characters that it begins with and that follows it."""
    return [(at, at + len(counted(leaf.text))) for block, leaf, at in _leaves(blocks) if isinstance(block, Verse)]


def _paragraphs(blocks: Sequence[Block], at: int = 0) -> Iterator[int]:
    """Where each paragraph begins; items of lists are no paragraphs (as in `at: paragraph 3`)."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield at
        elif not isinstance(block, ListBlock):
            yield from _paragraphs(getattr(block, "blocks", ()), at)
        at += sum(len(counted(leaf.text)) for leaf in leaves([block]))


def _typed(blocks: Sequence[Block]) -> Iterator[int]:
    """Where each line of the transcription begins that has words in it."""
    before: tuple[str, int] | None = None
    for _, leaf, at in _leaves(blocks):
        for (start, place), (end, _) in pairwise((*leaf.origin, (len(leaf.text), None))):
            words = counted(leaf.text[start:end])
            if place is not None and words and (place.file, place.line) != before:
                yield at
                before = (place.file, place.line)
            at += len(words)


def _leaves(blocks: Sequence[Block]) -> Iterator[tuple[Block, Content, int]]:
    """Every piece of running text with the block it stands in and the number of its first character."""
    at = 0
    for block, leaf in _owned(blocks):
        yield block, leaf, at
        at += len(counted(leaf.text))


def _owned(blocks: Sequence[Block]) -> Iterator[tuple[Block, Content]]:
    """Every piece of running text with the innermost block it stands in."""
    for block in blocks:
        if isinstance(block, ListBlock):
            for item in block.items:
                yield block, item.label
                yield from _owned(item.blocks)
        elif isinstance(block, BlockQuote | Division):
            yield from _owned(block.blocks)
        else:
            yield from ((block, leaf) for leaf in leaves([block]))
