"""Blocks to Markdown of ours: what is written reads, by `read_markdown`, as the same blocks.

Not every value of the model can be typed in Markdown. What can: running text folded, without white space at its ends,
spans of at least one character that nest; emphasis, strong, small capitals, languages, links, quotations, calls, forced
line ends outside headings and tables; lists whose labels are all bullets or numbers in order, no two numbered lists one
after the other; tables of one row of heads or none; captions of words alone; no empty paragraph, item or line of verse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    Call,
    Code,
    Content,
    Hyperlink,
    LineBreak,
    Linked,
    Mark,
    Quoted,
    Reference,
)
from sourcebook.sourceformat.markdown import BULLET
from sourcebook.sourceformat.markupwrite import closing, opening, quotation, verse

_SIGNS = re.compile(r"[\\`*_{}\[\]<]|(?<!\w)@(?=\w)")
#: titles and addresses, unlike running text, are read with the named characters of HTML
_TITLE_SIGNS = re.compile(r'[\\`*_{}\[\]<"&]')
_NAMED = re.compile(r"&(?=#?\w+;)")
#: what would begin a heading, a list, a quotation, a listing, a rule, a table or a block where it begins a line
_LINE_START = re.compile(r"(?P<number>[0-9]{1,9})(?=[.)](?:[ \t]|$))|(?=#|[-+=~|>]|:::|:-)")
_CALL_AND_COLON = re.compile(r"^\[\^[^\]]+\](?=:)")
#: what an address between < and > may not hold (CommonMark 0.31, 6.3)
_ADDRESS = re.compile(r"[\s<>\\\x00-\x1f]")
#: an address that needs no < and > round it
_BARE = re.compile(r"[^()<>*_\[\]]+")


def write_markdown(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown, with a blank line between; without a line end after the last."""
    return "\n".join(_lines(blocks))


def write_note(blocks: Sequence[Block], footnotes: Sequence[tuple[str, Sequence[Block]]] = ()) -> str:
    """The body of a note, and the notes called in it. A body of one line would be running text whatever it begins with."""
    lines = _lines(blocks)
    if len(lines) == 1 and blocks and not isinstance(blocks[0], Paragraph | Picture):
        lines = _on_two_lines(lines[0])
    return "\n".join([*lines, *_footnotes(footnotes)])


def write_commentary(blocks: Sequence[Block], footnotes: Sequence[tuple[str, Sequence[Block]]] = ()) -> str:
    """A text of ours and the notes called in it."""
    lines = [*_lines(blocks), *_footnotes(footnotes)]
    return "\n".join(lines) + "\n" if lines else ""


def _footnotes(footnotes: Sequence[tuple[str, Sequence[Block]]]) -> list[str]:
    result: list[str] = []
    for name, blocks in footnotes:
        lines = [f"    {line}" if line else "" for line in _lines(blocks)]
        if blocks and isinstance(blocks[0], Paragraph):
            lines[0] = f"[^{name}]: {lines[0].strip()}"
        else:  # other blocks are indented alike in all their lines
            lines.insert(0, f"[^{name}]:")
        result.extend(["", *lines])
    return result


def _on_two_lines(line: str) -> list[str]:
    """A block of one line on two: an empty line quoted after it, or an item's text under its label."""
    if line.startswith(">"):
        return [line, ">"]
    label, _, text = line.partition(" ")
    return [label, " " * (len(label) + 1) + text]


def _lines(blocks: Sequence[Block]) -> list[str]:
    result: list[str] = []
    bullet = ""
    for block in blocks:
        if result:
            result.append("")
        # another sign begins another list (CommonMark 0.31, 5.3)
        bullet = ("*" if bullet == "-" else "-") if isinstance(block, ListBlock) else ""
        result.extend(_block(block, bullet))
    return result


def _block(block: Block, bullet: str) -> list[str]:
    match block:
        case Paragraph(content=content):
            return _text(content)
        case Heading(level=level, content=content):
            return [f"{'#' * level} {_closed(_inline(content, breaks=False))}"]
        case BlockQuote(source=source) if source:
            return _fenced(f"quote {source}", _lines(block.blocks))
        case BlockQuote():
            return quotation(_lines(block.blocks))
        case ListBlock():
            return _list(block, bullet)
        case Verse():
            return verse(block, _verse_line)
        case Table():
            return _table(block)
        case Picture(file=file, alt=alt, caption=caption):
            title = f' "{_TITLE_SIGNS.sub(_escaped, caption.text)}"' if caption.text else ""
            return [f"![{_SIGNS.sub(_escaped, alt)}](<{_address(file)}>{title})"]
        case Listing(text=text):
            fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
            return [fence, *text.split("\n"), fence]
        case Division():  # letters' parts have no form in Markdown
            return _lines(block.blocks)


def _fenced(opening: str, lines: list[str]) -> list[str]:
    """Lines between two fences, which are longer than any that stand inside."""
    fence = ":" * max(3, *(len(line) - len(line.lstrip(":")) + 1 for line in lines), 3)
    return [f"{fence} {opening}", *lines, fence]


def _text(content: Content) -> list[str]:
    return [_at_start(line) for line in _inline(content).split("\n")]


def _at_start(line: str) -> str:
    """Keep what stands first in a line from being read as the sign of a block, or a call as the begin of its note."""
    line = _CALL_AND_COLON.sub(r"\g<0>\\", line)
    return (
        _LINE_START.sub(lambda found: f"{found['number'] or ''}\\", line, count=1) if _LINE_START.match(line) else line
    )


def _closed(text: str) -> str:
    """Signs # at the end of a heading, kept as its text."""
    return re.sub(r"#+$", lambda found: "\\" + found[0], text)


def _list(block: ListBlock, bullet: str) -> list[str]:
    lines: list[str] = []
    for item in block.items:
        label = bullet if item.label.text == BULLET else item.label.text
        first, *rest = _lines(item.blocks) or [""]
        if lines:
            lines.append("")
        lines.append(f"{label} {first}".rstrip(" "))
        lines.extend(" " * (len(label) + 1) + line if line else "" for line in rest)
    return lines


def _verse_line(content: Content) -> str:
    text = _inline(content, breaks=False)
    return ("\\" if text.startswith(":::") else "") + text


def _table(table: Table) -> list[str]:
    width = max((len(row) for row in table.rows), default=1)
    heads = table.rows[: table.header_rows] or ((Content(),) * width,)
    body = table.rows[table.header_rows :]
    return [*map(_row, heads), "| " + " | ".join(["---"] * width) + " |", *map(_row, body)]


def _row(row: Sequence[Content]) -> str:
    return "| " + " | ".join(_inline(cell, breaks=False).replace("|", "\\|") for cell in row) + " |"


def _inline(content: Content, *, breaks: bool = True) -> str:
    """Running text with its marks; a forced line end begins a new line where there can be one."""
    text, marks = content.text, content.marks
    edges = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    spans = [m for m in marks if not m.is_point]
    out: list[str] = []
    for n, at in enumerate(edges):
        out.extend(_close(content, m) for m in reversed(spans) if m.end == at)
        for mark in (m for m in marks if m.is_point and m.start == at):
            if isinstance(mark.kind, LineBreak) and breaks:
                # the blank before a forced line end is the line end itself
                out = [*out[:-1], out[-1].removesuffix(" "), "\\\n"] if out else ["\\\n"]
            else:
                out.append(_point(mark))
        out.extend(_open(content, m) for m in spans if m.start == at)
        if n + 1 < len(edges):
            piece = text[at : edges[n + 1]]
            out.append(piece if _in_code(spans, at) else _SIGNS.sub(_escaped, piece))
    return "".join(out)


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _in_code(spans: Sequence[Mark], at: int) -> bool:
    return any(isinstance(m.kind, Code) and m.start <= at < m.end for m in spans)


def _open(content: Content, mark: Mark) -> str:
    match mark.kind:
        case Hyperlink() | Linked() | Quoted():
            return "["
        case Code():
            return _backticks(content, mark)
        case _:
            return opening(content, mark)


def _close(content: Content, mark: Mark) -> str:
    match mark.kind:
        case Hyperlink(url=url):
            address = _address(url)
            return f"]({address})" if _BARE.fullmatch(address) else f"](<{address}>)"
        case Linked(target=target):
            return f"]({target})"
        case Quoted(source=source):
            return f"](quote:{source})"
        case Code():
            return _backticks(content, mark)
        case _:
            return closing(content, mark)


def _backticks(content: Content, mark: Mark) -> str:
    runs = {len(run) for run in re.findall("`+", content.text[mark.start : mark.end])}
    return "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)


def _point(mark: Mark) -> str:
    match mark.kind:
        case Call(name=name):
            return f"[^{name}]"
        case Reference(target=target):
            return f"[]({target})"
        case _:
            return ""


def _address(url: str) -> str:
    return _NAMED.sub(_escaped, _ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url))
