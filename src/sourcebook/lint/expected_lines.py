"""What the edition says of a text's lines: which character each numbered line begins with, as far as it can be told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from sourcebook.lint.reading.lines import LineRead
from sourcebook.model.blocks import Block, Paragraph, Verse, VerseLine, leaves
from sourcebook.model.content import LineOf
from sourcebook.model.measured import counted
from sourcebook.model.phrases import Phrases
from sourcebook.model.resolved import TextSection
from sourcebook.model.source import LineNumbers


def words_of(text: TextSection) -> str:
    """The counted characters of a text's body."""
    return counted("".join(leaf.text for leaf in leaves(text.body)))


def printed_starts(text: TextSection, interval: int, lines: Sequence[LineRead]) -> dict[int, int]:
    """The character with which each line begins whose number is printed.

    `lines` are those of the reference layout as they were read from its PDF; none where they are not known.
    """
    if text.lines is LineNumbers.LAYOUT:
        starts, step = _of_layout(text, lines), interval
    elif text.lines is LineNumbers.SOURCE:
        starts, step = _typed(text.body), interval
    elif text.lines is LineNumbers.PARAGRAPHS:
        starts, step = [at for kind, at in _blocks(text.body) if kind == "paragraph"], 1
    else:
        return {}
    return {number: at for number, at in enumerate(starts, 1) if number % step == 0}


def word_starts(text: TextSection) -> list[int]:
    """The counted characters with which the words of a text's body begin."""
    starts: list[int] = []
    at = 0
    for leaf in leaves(text.body):
        for word in leaf.text.split():
            length = len(counted(word))
            if length:
                starts.append(at)
            at += length
    return starts


def _of_layout(text: TextSection, lines: Sequence[LineRead]) -> list[int]:
    """Lines as printed; of a line of verse only its beginning counts."""
    verse = sorted({at for kind, at in _blocks(text.body) if kind == "verse"})
    ends = sorted({at for kind, at in _blocks(text.body) if kind == "after verse"})
    starts = []
    for line in lines:
        inside = sum(1 for at in verse if at < line.at) > sum(1 for at in ends if at <= line.at)
        if line.begins and not inside:
            starts.append(line.at)
    return starts


def _blocks(blocks: Sequence[Block], at: int = 0, *, in_list: bool = False) -> Iterator[tuple[str, int]]:
    """Where paragraphs begin, and lines of verse begin and end."""
    for block in blocks:
        if isinstance(block, Paragraph) and not in_list:
            yield "paragraph", at
        if isinstance(block, Verse):
            line: VerseLine
            here = at
            for line in (one for stanza in block.stanzas for one in stanza):
                yield "verse", here
                here += len(counted(line.content.text))
                yield "after verse", here
        here = at
        for item in getattr(block, "items", ()):
            here += len(counted(item.label.text))
            yield from _blocks(item.blocks, here, in_list=True)
            here += _length(item.blocks)
        yield from _blocks(getattr(block, "blocks", ()), at, in_list=in_list)
        at += _length([block])


def _length(blocks: Sequence[Block]) -> int:
    return len(counted("".join(leaf.text for leaf in leaves(blocks))))


def _typed(blocks: Sequence[Block]) -> list[int]:
    """Where each typed line begins, told character by character from the places that the text came from."""
    starts: list[int] = []
    line, at = None, 0
    for leaf in leaves(blocks):
        for index, char in enumerate(leaf.text):
            if not counted(char):
                continue
            place = leaf.place_at(index)
            if place is not None and (place.file, place.line) != line:
                line = (place.file, place.line)
                starts.append(at)
            at += 1
    return starts


def words_for_lines(place: LineOf, text: TextSection, lines: Sequence[LineRead], phrases: Phrases) -> str | None:
    """“line 7” for a place in a text; None where the text has no numbers. `lines` as in `printed_starts`."""
    starts = sorted(printed_starts(text, 1, lines).values())
    if not starts:
        return None
    first, last = (max(bisect_right(starts, at), 1) for at in (place.first, place.last))
    one, several = ("paragraph", "paragraphs") if text.lines is LineNumbers.PARAGRAPHS else ("line", "lines")
    words = phrases.say(several, first=first, last=last) if last > first else phrases.say(one, n=first)
    return phrases.say("line-in-document", document=place.document, line=words) if place.document else words
