"""Lines of a source that look like verse, a list or a table, but will be set as one paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.blocks import Paragraph, walk
from sourcebook.model.content import Content
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

#: prose that was broken by hand has longer lines than this, in characters
SHORT = 45
_ITEM = late_pattern(r"(?:[-–•*]|\d{1,3}[.)]|[a-z]\))\s")
_HINT = "If each line is to stand by itself, {what}."


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the paragraphs that take several lines of a file."""
    for source in edition.sources.values():
        for block in walk(source.transcription):
            if isinstance(block, Paragraph):
                lines = list(_lines(block.content))
                what = _what(lines) if len(lines) > 1 else ""
                if what:
                    yield Fault(
                        f"These {len(lines)} lines will be set as one paragraph: “{lines[0]} {lines[1]}”.",
                        _HINT.format(what=what),
                        block.place,
                    )


def _lines(content: Content) -> Iterator[str]:
    """The lines of the file that a paragraph stands in."""
    starts = [0]
    line = content.origin[0][1].line if content.origin else 0
    for offset, place in content.origin:
        if place.line != line:
            starts.append(offset)
            line = place.line
    for start, end in zip(starts, [*starts[1:], len(content.text)], strict=True):
        if content.text[start:end].strip():
            yield content.text[start:end].strip()


def _what(lines: list[str]) -> str:
    if all(line.startswith("|") for line in lines):
        return "put them between ::: table and :::"
    if sum(1 for line in lines if _ITEM.match(line)) > 1:
        return "leave an empty line between them, or put them between ::: list and :::"
    if max(map(len, lines)) <= SHORT:
        return "put them between ::: verse and :::, or leave an empty line between them"
    return ""


RULE = EditionRule(
    code="lines-joined",
    wants="To know when the lines of a poem, a list or a table will be set as one paragraph.",
    why="A line end in a text file means nothing by itself, and the form of the source would be lost.",
    fix="Put verse between ::: verse and :::, a table between ::: table and :::, and leave an empty line between items.",
    severity=Severity.ADVICE,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": "---\ntitle: A song\n---\nRoses are red,\nviolets are blue.\n"},
    good={
        "edition.yaml": EDITION,
        "sources/letter.md": "---\ntitle: A song\n---\n::: verse\nRoses are red,\nviolets are blue.\n:::\n",
    },
)
