"""Blocks back to a transcription: what is written reads as the same blocks.

`escape` makes any characters text: parsing what it gives prints them as they stand, white space folded.

Not every value of the model can be typed. What can: running text folded, without white space at its ends, spans of at
least one character that nest, no `Sic` after a space (it owns that space); labels of pages and extents folded and
without braces, a page always with one, in tables without `|`; no empty paragraph, heading, item or line of verse, and
none that holds page breaks alone; items with one paragraph each; rows of one length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import assert_never

from sourcebook.model.blocks import (
    Block,
    BlockQuote,
    Division,
    Heading,
    ListBlock,
    Listing,
    Paragraph,
    Picture,
    Table,
    Verse,
)
from sourcebook.model.content import (
    Added,
    Call,
    Conjecture,
    Content,
    Deleted,
    Illegible,
    LineBreak,
    Mark,
    Omitted,
    PageBreak,
    Sic,
    Supplied,
)
from sourcebook.sourceformat.markupwrite import closing, opening, quotation, verse
from sourcebook.sourceformat.transcription.labels import LABEL

_SIGNS = re.compile(r"[\\{}*]|\[(?=\^)")
_BLOCK_START = re.compile(r"#|>|:::")
_LINE_START = re.compile(r"(\n[ \t]*)(?=#|>|:::)")
_LABEL_LINE = re.compile(r"(?m)^(?P<before>[ \t]*(?:[0-9]{1,3}|[ivxlcdm]+|[IVXLCDM]+|[a-z]|[A-Z]))(?=[.)](?:[ \t]|$))")
_RULE = re.compile(r"[ \t|:-]*-{3}[ \t|:-]*")


def escape(text: str) -> str:
    """The characters of `text` as a transcription holds them, at the start of a block or inside one."""
    return _at_start(_SIGNS.sub(lambda m: "\\" + m[0], text))


def _at_start(written: str) -> str:
    """Keep what stands first in a block or a line from being read as the sign of a block or as a label."""
    lead = len(written) - len(written.lstrip(" \t\n"))
    body = _LINE_START.sub(r"\1\\", written[lead:])
    # a line inside the text must not end it: blank lines part paragraphs
    body = re.sub(r"\n(?:[ \t]*\n)+", "\n", body)
    if _BLOCK_START.match(body):
        body = "\\" + body
    return written[:lead].replace("\n", " ") + _LABEL_LINE.sub(r"\g<before>\\", body)


def write_transcription(blocks: Sequence[Block]) -> str:
    """The blocks as a transcription, one block after another with a blank line between."""
    return "\n".join(_lines(blocks)) + "\n" if blocks else ""


def _lines(blocks: Sequence[Block]) -> list[str]:
    result: list[str] = []
    for block in blocks:
        if result:
            result.append("")
        result.extend(_block(block))
    return result


def _block(block: Block) -> list[str]:
    match block:
        case Paragraph():
            return [_paragraph(block.content)]
        case Heading():
            return ["#" * block.level + " " + write_content(block.content)]
        case ListBlock():
            lines = ["::: list"]
            for n, item in enumerate(block.items):
                if n:
                    lines.append("")
                lines.append(f"{write_content(item.label)} {_item(item.blocks)}")
            return [*lines, ":::"]
        case BlockQuote() if block.source:
            return [f"::: quote {block.source}", *_lines(block.blocks), ":::"]
        case BlockQuote():
            return quotation(_lines(block.blocks))
        case Verse():
            return verse(block, lambda content: _at_start(write_content(content)))
        case Division():
            return [f"::: {block.kind.value}", *_lines(block.blocks), ":::"]
        case Table():
            return ["::: table", *_table(block), ":::"]
        case Picture():
            caption = write_content(block.caption)
            return [
                f"::: picture {block.file}",
                f"alt: {block.alt}",
                *([_at_start(caption)] if caption else []),
                ":::",
            ]
        case Listing():
            return [_at_start(escape(block.text))]
        case _:
            assert_never(block)


def _paragraph(content: Content) -> str:
    """A paragraph's text; what looks like a label must not become one, not even behind a page break."""
    label = LABEL.match(content.text + " ")
    return _at_start(write_content(content, label.end("body") if label else None))


def _item(blocks: Sequence[Block]) -> str:
    first = blocks[0]
    return write_content(first.content) if isinstance(first, Paragraph) else ""


def _table(table: Table) -> list[str]:
    lines = []
    for n, row in enumerate(table.rows):
        if n and n == table.header_rows:
            lines.append("---")
        line = "| " + " | ".join(write_content(cell).replace("|", "\\|") for cell in row) + " |"
        lines.append(line.replace("-", "\\-", 1) if _RULE.fullmatch(line) else line)
    if table.header_rows and table.header_rows == len(table.rows):
        lines.append("---")
    return lines


def write_content(content: Content, guarded: int | None = None) -> str:
    """Running text with its marks, on one line; the character at `guarded` gets a backslash."""
    text = content.text
    own = {0, len(text)} if guarded is None else {0, len(text), guarded}
    edges = sorted({*own, *(m.start for m in content.marks), *(m.end for m in content.marks)})
    out: list[str] = []
    spans = [m for m in content.marks if not m.is_point]
    points = [m for m in content.marks if m.is_point]
    for n, at in enumerate(edges):
        out.extend(_close(content, m) for m in reversed(spans) if m.end == at)
        out.extend(_point(m) for m in points if m.start == at)
        out.extend(_open(content, m) for m in spans if m.start == at)
        if at == guarded:
            out.append("\\")
        if n + 1 < len(edges):
            out.append(_SIGNS.sub(lambda m: "\\" + m[0], text[at : edges[n + 1]]))
    return "".join(out)


def _open(content: Content, mark: Mark) -> str:
    match mark.kind:
        case Supplied():
            return "{+"
        case Conjecture():
            return "{?"
        case Deleted():
            return "{del: "
        case Added():
            return "{add: "
        case _:
            return opening(content, mark)


def _close(content: Content, mark: Mark) -> str:
    match mark.kind:
        case Supplied() | Conjecture() | Deleted() | Added():
            return "}"
        case _:
            return closing(content, mark)


def _point(mark: Mark) -> str:
    match mark.kind:
        case Sic():
            return "{sic}"
        case Illegible():
            return f"{{illegible {mark.kind.extent}}}" if mark.kind.extent else "{illegible}"
        case PageBreak():
            return f"{{page {mark.kind.label}}}"
        case Call():
            return f"[^{mark.kind.name}]"
        case Omitted():
            return "{omitted}"
        case LineBreak():
            return "{line}"
        case _:
            return ""
