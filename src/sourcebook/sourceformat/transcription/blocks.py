"""Lines of a transcription to blocks: paragraphs, headings, quotations, labelled lists, fenced blocks.

In come the lines with the place of each; out come blocks whose text is the copy text. Blank lines part blocks; labels
of lists are the source's own text; a `{page n}` on a line of its own belongs to the text that follows it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

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
from sourcebook.records import dataclass
from sourcebook.sourceformat.transcription.inline import InlineReader
from sourcebook.sourceformat.transcription.labels import follows, label_at_start

_HEADING = re.compile(r"(?P<signs>#{1,6})[ \t]+(?P<text>[^ \t].*)")
_FENCE = re.compile(r":::[ \t]*(?P<kind>[^ \t]*)(?:[ \t]+(?P<rest>.*?))?[ \t]*")
_QUOTE = re.compile(r">[ \t]?")
_RULE = re.compile(r"[ \t|:-]*-{3}[ \t|:-]*$")
_CELL = re.compile(r"(?<!\\)(?:\\\\)*\|")
KINDS = (*(k.value for k in DivisionKind), "verse", "table", "list", "picture", "quote")
#: blocks inside blocks, so many at most
DEEPEST = 50


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


@dataclass(frozen=True, slots=True)
class _Read:
    """A block just read, and the label that a paragraph begins with."""

    block: Block
    label: str = ""


def parse_transcription(
    text: str,
    file: str,
    report: Report,
    *,
    first_line: int = 1,
    calls: bool = False,
    places: Sequence[Place] = (),
) -> tuple[Block, ...]:
    """Read a transcription whose first line is `first_line` of `file`, or whose lines begin at `places`."""
    texts = text.split("\n")
    where = places or [Place(file, first_line + i) for i in range(len(texts))]
    lines = [Line(t, place) for t, place in zip(texts, where, strict=True)]
    return BlockReader(report, InlineReader(report, calls=calls)).read(lines)


class BlockReader:
    """Reads lines as blocks."""

    def __init__(self, report: Report, inline: InlineReader) -> None:
        self.report = report
        self.inline = inline
        self.depth = 0

    def read(self, lines: Sequence[Line], *, in_list: bool = False) -> tuple[Block, ...]:
        """Read lines as blocks; `in_list` makes every paragraph that begins with a label an item."""
        if lines and self.depth > DEEPEST:
            self.report.error(
                "blocks-too-deep", f"More than {DEEPEST} blocks stand one inside the other here.", lines[0].place,
                "If a line of the source begins with > or :::, write a backslash before it.",
            )  # fmt: skip
            return ()
        self.depth += 1
        found = [read for read in self._blocks(lines, in_list=in_list) if not _is_empty(read.block)]
        self.depth -= 1
        return _with_lists(_with_page_breaks(found), always=in_list)

    def _blocks(self, lines: Sequence[Line], *, in_list: bool) -> list[_Read]:
        found: list[_Read] = []
        i = 0
        while i < len(lines):
            line = lines[i]
            end = i + 1
            if line.blank:
                pass
            elif (heading := _HEADING.fullmatch(line.text.rstrip(" \t"))) is not None:
                text = line.cut(heading.start("text"))
                content = self.inline.read(text.text, [text.place])
                found.append(_Read(Heading(len(heading["signs"]), content, line.place)))
            elif (fence := _fence(line)) is not None:
                end = self._fence_end(lines, i) + 1
                found.extend(_Read(block) for block in self._fenced(fence, lines[i + 1 : end - 1], line))
            elif line.text.startswith(">"):
                while end < len(lines) and lines[end].text.startswith(">"):
                    end += 1
                inner = [part.cut(_QUOTE.match(part.text).end()) for part in lines[i:end]]  # type: ignore[union-attr]  # each begins with >
                found.append(_Read(BlockQuote(self.read(inner), place=line.place)))
            else:
                while end < len(lines) and not self._ends_paragraph(lines[end], in_list=in_list):
                    end += 1
                found.append(self._paragraph(lines[i:end], in_list=in_list))
            i = end
        return found

    def _ends_paragraph(self, line: Line, *, in_list: bool) -> bool:
        if line.blank or line.text.startswith((">", ":::")):
            return True
        if in_list and label_at_start(line.text.lstrip(" \t") + " ", in_list=True):
            return True
        return _HEADING.fullmatch(line.text.rstrip(" \t")) is not None

    def _paragraph(self, lines: Sequence[Line], *, in_list: bool) -> _Read:
        content = self.inline.read("\n".join(line.text for line in lines), [line.place for line in lines])
        return _Read(Paragraph(content, lines[0].place), _label(content, lines, in_list=in_list))

    def _fence_end(self, lines: Sequence[Line], start: int) -> int:
        """The line that closes the block which the line `start` opens."""
        depth = 0
        for i in range(start, len(lines)):
            fence = _fence(lines[i])
            if fence is None:
                continue
            depth += 1 if fence["kind"] else -1
            if depth <= 0:
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
        if fence["rest"] and kind in KINDS and kind not in ("quote", "picture"):
            self.report.error(
                "fence-words", f"“{fence['rest']}” can't stand after “::: {kind}”.",
                opening.cut(fence.start("rest")).place, "Write the words in the lines below.",
            )  # fmt: skip
        match kind:
            case "":
                self.report.error(
                    "fence-stray", "This ::: closes a block, but none is open here.", place,
                    "Take the line out. If the source itself has it, write \\:::",
                )  # fmt: skip
                return []
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
                self.report.error(
                    "fence-unknown", f"“::: {kind}” is not a kind of block.", place, did_you_mean(kind, KINDS)
                )
                return list(self.read(lines))

    def _verse(self, lines: Sequence[Line], place: Place) -> Verse:
        stanzas: list[list[VerseLine]] = [[]]
        waiting = Content()
        for line in self._without_fences(lines, "verse"):
            if line.blank:
                stanzas.append([])
                continue
            indent = len(line.text) - len(line.text.lstrip(" "))
            rest = line.cut(indent)
            content = self.inline.read(rest.text, [rest.place])
            if _only_page_breaks(content):
                waiting = waiting + content
                continue
            if not content:
                continue
            stanzas[-1].append(VerseLine(waiting + content, indent // 2))
            waiting = Content()
        full = [s for s in stanzas if s]
        if waiting and full:
            last = full[-1].pop()
            full[-1].append(replace(last, content=last.content + waiting))
        elif waiting:
            full.append([VerseLine(waiting)])
        return Verse(tuple(tuple(s) for s in full), place)

    def _table(self, lines: Sequence[Line], place: Place) -> Table:
        rows: list[list[Content]] = []
        barred: list[tuple[Place, int]] = []
        header_rows = 0
        waiting = Content()
        for line in self._without_fences(lines, "table"):
            if line.blank:
                continue
            if _RULE.fullmatch(line.text):
                header_rows = len(rows)
                continue
            if "|" in line.text:
                barred.append((line.place, len(_cells(line))))
            row = [self.inline.read(c.text, [c.place]) for c in _cells(line)]
            if len(row) == 1 and _only_page_breaks(row[0]):
                waiting = waiting + row[0]
                continue
            row[0] = waiting + row[0]
            rows.append(row)
            waiting = Content()
        if waiting and rows:
            rows[-1][-1] = rows[-1][-1] + waiting
        elif waiting:
            rows.append([waiting])
        uneven_rows(barred, self.report)
        width = max((len(row) for row in rows), default=0)
        return Table(tuple((*row, *(plain(""),) * (width - len(row))) for row in rows), header_rows, place)

    def _picture(self, file: str, lines: Sequence[Line], place: Place) -> Picture:
        alt = ""
        rest = self._without_fences(lines, "picture")
        if not file:
            self.report.error(
                "picture-without-file",
                "This picture has no file.",
                place,
                "Write the name of a file: ::: picture images/map.png",
            )
        if rest and rest[0].text.startswith("alt:"):
            alt = rest.pop(0).text.removeprefix("alt:").strip(" \t")
        text = [line for line in rest if not line.blank]
        caption = self.inline.read("\n".join(line.text for line in text), [line.place for line in text])
        return Picture(file, alt, caption, place)

    def _without_fences(self, lines: Sequence[Line], kind: str) -> list[Line]:
        """The lines of a block that holds no other blocks."""
        for line in lines:
            if _fence(line) is not None:
                self.report.error(
                    "fence-inside",
                    f"No block can stand inside “::: {kind}”.",
                    line.place,
                    "Close the one before the other begins.",
                )
        return [line for line in lines if _fence(line) is None]


def uneven_rows(rows: Sequence[tuple[Place, int]], report: Report) -> None:
    """Say of rows, each with its place and how many cells it has, that they have fewer or more than most others."""
    widths = Counter(width for _, width in rows)
    usual, often = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if 2 * often <= len(rows):
        return
    for place, width in rows:
        if width != usual:
            report.warning(
                "row-uneven",
                f"This row has {_cell_count(width)}, and most rows of the table have {usual}.",
                place,
                "Write what is missing, or nothing between two strokes | where a cell is empty; \\| for a stroke that parts no cells.",
            )


def _cell_count(number: int) -> str:
    return "1 cell" if number == 1 else f"{number} cells"


def _fence(line: Line) -> re.Match[str] | None:
    """A line that opens a block, or closes one where it has no kind."""
    return _FENCE.fullmatch(line.text) if line.text.startswith(":::") else None


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


def _label(content: Content, lines: Sequence[Line], *, in_list: bool) -> str:
    """The label that a paragraph begins with: plain letters of the file, no markup and no backslash among them."""
    found = label_at_start(content.text + " ", in_list=in_list)
    if found is None:
        return ""
    label = found["label"]
    end = len(label)
    first, last = content.place_at(0), content.place_at(end - 1)
    if (
        first is None
        or last is None
        or any(0 < m.start < end or (not m.is_point and m.start == 0) for m in content.marks)
    ):
        return ""
    line = lines[first.line - lines[0].place.line]
    at = first.column - line.place.column
    if line.text[at : at + end] != label or last.line != first.line or line.text[max(at - 1, 0) : at] == "\\":
        return ""
    # nothing but points may stand after a label: `3. {illegible}`
    alone = len(content.text) == end
    return (
        ""
        if alone
        and not (any(m.start == end for m in content.marks) and line.text[at + end : at + end + 1] in (" ", "\t"))
        else label
    )


def _item(paragraph: Paragraph, label: str) -> ListItem:
    """A paragraph as an item of a list: its label, and what follows the space after it."""
    content, end = paragraph.content, len(label)
    if len(content.text) == end:
        own = Content(label, tuple(m for m in content.marks if m.start < end), content.origin)
        rest = content.slice(end, end)
    else:
        own, rest = content.slice(0, end), content.slice(end + 1, len(content.text))
    return ListItem(own, (Paragraph(rest, paragraph.place),), paragraph.place)


def _with_lists(found: Sequence[_Read], *, always: bool) -> tuple[Block, ...]:
    """Paragraphs whose neighbour carries the neighbouring label become items of a list."""
    result: list[Block] = []
    items: list[ListItem] = []

    def close() -> None:
        if items:
            result.append(ListBlock(tuple(items), items[0].place))
            items.clear()

    for i, read in enumerate(found):
        before = i > 0 and follows(found[i - 1].label, read.label)
        after = i + 1 < len(found) and follows(read.label, found[i + 1].label)
        if not isinstance(read.block, Paragraph) or not read.label or not (before or after or always):
            close()
            result.append(read.block)
            continue
        if not before and not always:
            close()
        items.append(_item(read.block, read.label))
    close()
    return tuple(result)


def _with_page_breaks(found: Sequence[_Read]) -> list[_Read]:
    """Paragraphs that hold page breaks alone give them to the next text, or at the end to the last."""
    result: list[_Read] = []
    waiting: Paragraph | None = None
    for read in found:
        block = read.block
        if isinstance(block, Paragraph) and _only_page_breaks(block.content):
            waiting = block if waiting is None else replace(waiting, content=waiting.content + block.content)
            continue
        if waiting is not None and _has_text(block):
            read = replace(read, block=_prefixed(block, waiting.content))
            waiting = None
        result.append(read)
    if waiting is None:
        return result
    for i in range(len(result) - 1, -1, -1):
        if _has_text(result[i].block):
            result[i] = replace(result[i], block=_suffixed(result[i].block, waiting.content))
            return result
    return [*result, _Read(waiting)]


def _is_empty(block: Block) -> bool:
    """Whether a paragraph or heading has nothing to read or to mark, as one with `{+}` alone."""
    return isinstance(block, Paragraph | Heading) and not block.content


def _has_text(block: Block) -> bool:
    return any(True for _ in leaves([block]))


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
