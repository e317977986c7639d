"""What transcriptions and Markdown write alike: quotations, verse, and marks that both languages have."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sourcebook.model.blocks import Verse
from sourcebook.model.content import Content, Emphasis, Foreign, Mark, SmallCaps, Strong

_STARS = {Emphasis: "*", Strong: "**"}
_NAMES = {Emphasis: "em", Strong: "strong", SmallCaps: "sc"}


def quotation(lines: Sequence[str]) -> list[str]:
    """Lines of a quotation, each with its sign."""
    return [f"> {line}" if line else ">" for line in lines or [""]]


def verse(block: Verse, write_line: Callable[[Content], str]) -> list[str]:
    """Lines of verse between their fences, indented by two blanks a step; a blank line parts stanzas."""
    lines = ["::: verse"]
    for number, stanza in enumerate(block.stanzas):
        lines.extend([""] if number else [])
        lines.extend("  " * line.indent + write_line(line.content) for line in stanza)
    return [*lines, ":::"]


def opening(content: Content, mark: Mark) -> str:
    """What begins a mark that both languages have; nothing for another."""
    kind = mark.kind
    if isinstance(kind, Foreign):
        return f"{{lang {kind.language}: "
    if _starred(content, mark):
        return _STARS[type(kind)]
    return f"{{{_NAMES[type(kind)]}: " if type(kind) in _NAMES else ""


def closing(content: Content, mark: Mark) -> str:
    """What ends a mark that both languages have; nothing for another."""
    if _starred(content, mark):
        return _STARS[type(mark.kind)]
    return "}" if type(mark.kind) in (*_NAMES, Foreign) else ""


def _starred(content: Content, mark: Mark) -> bool:
    """Whether asterisks are safe: words inside, white space or nothing outside, no other mark that meets this one."""
    text = content.text
    inside = text[mark.start : mark.end]
    if type(mark.kind) not in _STARS or not inside[0].isalnum() or not inside[-1].isalnum():
        return False
    if text[: mark.start][-1:] not in ("", " ") or text[mark.end :][:1] not in ("", " ", ",", "."):
        return False
    return not any(m is not mark and mark.start <= m.end and m.start <= mark.end for m in content.marks)
