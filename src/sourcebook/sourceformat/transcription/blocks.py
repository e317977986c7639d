"""Lines of a transcription to blocks: paragraphs, headings, quotations, labelled lists, fenced blocks.

In come the lines with the place of each; out come blocks whose text is the copy text. Blank lines part blocks; labels
of lists are the source's own text; a `{page n}` on a line of its own belongs to the text that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sourcebook.diagnostics import Place, Report, did_you_mean
from sourcebook.model.blocks import (
    Block,
    BlockQuote,
    Division,
    DivisionKind,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Picture,
    Table,
    Verse,
    VerseLine,
    leaves,
    map_leaves,
)
from sourcebook.model.content import Content, PageBreak, plain
from sourcebook.sourceformat.transcription.inline import InlineReader
from sourcebook.sourceformat.transcription.labels import LABEL, follows

_HEADING = re.compile(r"(?P<signs>#{1,6})[ \t]+(?P<text>\S.*)")
_FENCE = re.compile(r":::[ \t]*(?P<kind>[a-z]*)(?:[ \t]+(?P<rest>\S.*?))?[ \t]*$")
_QUOTE = re.compile(r">[ \t]?")
_RULE = re.compile(r"[ \t|:-]*-{3}[ \t|:-]*$")
_CELL = re.compile(r"(?<!\\)(?:\\\\)*\|")
KINDS = (*(k.value for k in DivisionKind), "verse", "table", "list", "picture", "quote")


@dataclass(frozen=True, slots=True)
class Line:
    """A line and the place where it begins."""

    text: str
    place: Place

    def cut(self, count: int) -> Line:
        """The line without its first `count` characters."""
        return Line(self.text[count:], Place(self.place.file, self.place.line, self.place.column + count))

    @property
    def blank(self) -> bool:
        """Whether nothing but blanks stands in the line."""
        return not self.text.strip(" \t")


def parse_transcription(
    text: str, file: str, report: Report, *, first_line: int = 1, calls: bool = False
) -> tuple[Block, ...]:
    """Read a transcription whose first line is `first_line` of `file`."""
    lines = [Line(t, Place(file, first_line + i)) for i, t in enumerate(text.split("\n"))]
    return BlockReader(report, InlineReader(report, calls=calls)).read(lines)


class BlockReader:
    """Reads lines as blocks."""

    def __init__(self, report: Report, inline: InlineReader) -> None:
        self.report = report
        self.inline = inline

    def read(self, lines: Sequence[Line], *, in_list: bool = False) -> tuple[Block, ...]:
        """Read lines as blocks; `in_list` makes every paragraph that begins with a label an item."""
        blocks: list[Block] = []
        i = 0
        while i < len(lines):
            line = lines[i]
            if line.blank:
                i += 1
            elif (heading := _HEADING.fullmatch(line.text.rstrip(" \t"))) is not None:
                text = line.cut(heading.start("text"))
                content = self.inline.read(text.text, [text.place])
                blocks.append(Heading(len(heading["signs"]), content, line.place))
                i += 1
            elif line.text.startswith(":::") and (fence := _FENCE.fullmatch(line.text)) and fence["kind"]:
                end = self._fence_end(lines, i)
                blocks.extend(self._fenced(fence, lines[i + 1 : end], line))
                i = end + 1
            elif line.text.startswith(">"):
                end = i
                while end < len(lines) and lines[end].text.startswith(">"):
                    end += 1
                inner = [part.cut(_QUOTE.match(part.text).end()) for part in lines[i:end]]  # type: ignore[union-attr]  # each begins with >
                blocks.append(BlockQuote(self.read(inner), place=line.place))
                i = end
            else:
                end = i + 1
                while end < len(lines) and not self._ends_paragraph(lines[end], in_list=in_list):
                    end += 1
                blocks.append(self._paragraph(lines[i:end]))
                i = end
        return _with_page_breaks(_with_lists(blocks, always=in_list))

    def _ends_paragraph(self, line: Line, *, in_list: bool) -> bool:
        if line.blank or line.text.startswith(">") or _HEADING.fullmatch(line.text.rstrip(" \t")) is not None:
            return True
        if in_list and LABEL.match(line.text.lstrip(" \t") + " "):
            return True
        return line.text.startswith(":::") and _FENCE.fullmatch(line.text) is not None

    def _paragraph(self, lines: Sequence[Line]) -> Paragraph:
        content = self.inline.read("\n".join(line.text for line in lines), [line.place for line in lines])
        return Paragraph(content, lines[0].place)

    def _fence_end(self, lines: Sequence[Line], start: int) -> int:
        depth = 0
        for i in range(start, len(lines)):
            fence = _FENCE.fullmatch(lines[i].text) if lines[i].text.startswith(":::") else None
            if fence is None:
                continue
            depth += 1 if fence["kind"] else -1
            if not depth:
                return i
        self.report.error(
            "fence-unclosed",
            f"The block that begins with “{lines[start].text.strip()}” is never closed.",
            lines[start].place,
            "Write ::: alone on a line where it ends.",
        )
        return len(lines)

    def _fenced(self, fence: re.Match[str], lines: Sequence[Line], opening: Line) -> list[Block]:
        kind, place = fence["kind"], opening.place
        match kind:
            case "verse":
                return [self._verse(lines, place)]
            case "table":
                return [self._table(lines, place)]
            case "list":
                return list(self.read(lines, in_list=True))
            case "quote":
                return [BlockQuote(self.read(lines), fence["rest"] or "", place)]
            case "picture":
                return [self._picture(fence["rest"] or "", lines, place)]
            case _ if kind in tuple(DivisionKind):
                return [Division(DivisionKind(kind), self.read(lines), place)]
            case _:
                self.report.error("fence-unknown", f"“::: {kind}” is not a kind of block.", place, did_you_mean(kind, KINDS))
                return list(self.read(lines))

    def _verse(self, lines: Sequence[Line], place: Place) -> Verse:
        stanzas: list[list[VerseLine]] = [[]]
        for line in lines:
            if line.blank:
                stanzas.append([])
                continue
            indent = len(line.text) - len(line.text.lstrip(" "))
            rest = line.cut(indent)
            stanzas[-1].append(VerseLine(self.inline.read(rest.text, [rest.place]), indent // 2))
        return Verse(tuple(tuple(s) for s in stanzas if s), place)

    def _table(self, lines: Sequence[Line], place: Place) -> Table:
        rows: list[tuple[Content, ...]] = []
        header_rows = 0
        for line in lines:
            if line.blank:
                continue
            if _RULE.fullmatch(line.text):
                header_rows = len(rows)
                continue
            rows.append(tuple(self.inline.read(c.text, [c.place]) for c in _cells(line)))
        width = max((len(row) for row in rows), default=0)
        return Table(tuple((*row, *(plain(""),) * (width - len(row))) for row in rows), header_rows, place)

    def _picture(self, file: str, lines: Sequence[Line], place: Place) -> Picture:
        alt = ""
        rest = list(lines)
        if rest and rest[0].text.startswith("alt:"):
            alt = rest.pop(0).text.removeprefix("alt:").strip(" \t")
        text = [line for line in rest if not line.blank]
        caption = self.inline.read("\n".join(line.text for line in text), [line.place for line in text])
        return Picture(file, alt, caption, place)


def _cells(line: Line) -> list[Line]:
    """The cells of a table's line, parted by upright strokes."""
    cells, start = [], 0
    for bar in _CELL.finditer(line.text):
        cells.append(line.cut(start))
        cells[-1] = replace(cells[-1], text=line.text[start : bar.end() - 1])
        start = bar.end()
    cells.append(line.cut(start))
    if len(cells) > 1 and cells[0].blank:
        cells.pop(0)
    if len(cells) > 1 and cells[-1].blank:
        cells.pop()
    return cells


def _label_of(block: Block) -> str:
    if not isinstance(block, Paragraph):
        return ""
    content = block.content
    # an escaped label is not one: its sign then stands at a place of its own in the file
    found = LABEL.match(content.text)
    if found is None or not _unbroken(content, found.end("label")):
        return ""
    return found["label"]


def _unbroken(content: Content, end: int) -> bool:
    """Whether the first `end` characters are plain letters of the file: no markup and no backslash among them."""
    if any(0 < m.start < end or (not m.is_point and m.start == 0) for m in content.marks):
        return False
    first = content.place_at(0)
    last = content.place_at(end - 1)
    return first is None or last is None or (first.line == last.line and last.column - first.column == end - 1)


def _with_lists(blocks: list[Block], *, always: bool) -> list[Block]:
    """Paragraphs whose neighbour carries the neighbouring label become items of a list."""
    result: list[Block] = []
    items: list[ListItem] = []

    def close() -> None:
        if items:
            result.append(ListBlock(tuple(items), items[0].place))
            items.clear()

    labels = [_label_of(b) for b in blocks]
    for i, block in enumerate(blocks):
        label = labels[i]
        before = i > 0 and bool(labels[i - 1]) and follows(labels[i - 1], label)
        after = i + 1 < len(blocks) and bool(labels[i + 1]) and follows(label, labels[i + 1])
        if not label or not isinstance(block, Paragraph) or not (before or after or always):
            close()
            result.append(block)
            continue
        if items and not before and not always:
            close()
        content = block.content
        start = len(label) + (1 if content.text[len(label) :].startswith(" ") else 0)
        rest = content.slice(start, len(content.text))
        items.append(ListItem(content.slice(0, len(label)), (Paragraph(rest, block.place),), block.place))
    close()
    return result


def _with_page_breaks(blocks: list[Block]) -> tuple[Block, ...]:
    """Paragraphs that hold page breaks alone give them to the next text, or at the end to the last."""
    result: list[Block] = []
    waiting = Content()
    for block in blocks:
        if isinstance(block, Paragraph) and _only_page_breaks(block.content):
            waiting = waiting + block.content
            continue
        if waiting and any(True for _ in leaves([block])):
            block = _prefixed(block, waiting)
            waiting = Content()
        result.append(block)
    if waiting and result:
        result[-1] = _suffixed(result[-1], waiting)
    elif waiting:
        result.append(Paragraph(waiting))
    return tuple(result)


def _only_page_breaks(content: Content) -> bool:
    return not content.text and bool(content.marks) and all(isinstance(m.kind, PageBreak) for m in content.marks)


def _prefixed(block: Block, breaks: Content) -> Block:
    count = 0

    def change(leaf: Content) -> Content:
        nonlocal count
        count += 1
        return breaks + leaf if count == 1 else leaf

    return map_leaves([block], change)[0]


def _suffixed(block: Block, breaks: Content) -> Block:
    total = sum(1 for _ in leaves([block]))
    count = 0

    def change(leaf: Content) -> Content:
        nonlocal count
        count += 1
        return leaf + breaks if count == total else leaf

    return map_leaves([block], change)[0]
