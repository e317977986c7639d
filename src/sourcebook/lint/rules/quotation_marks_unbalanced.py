"""In our words every quotation mark that opens is closed, and the other way round.

A quotation of several paragraphs opens each and closes the last alone (Chicago 18, 12.32), so a paragraph may stay open
where the next begins with the mark. Of single marks only the opening one tells: the closing one is an apostrophe as well.
Verse and quotations set apart are not judged, nor is any source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import hiding, our_texts
from sourcebook.model.blocks import Block, Heading, ListBlock, Paragraph, Table
from sourcebook.model.content import Content, Foreign, Quoted
from sourcebook.model.edition import Edition

#: the marks that open and close, outer and inner, by language; « and » are turned inward as well as outward in German
_PAIRS = {"de": (("„", "“"),), "fr": (("«", "»"), ("“", "”")), "": (("“", "”"), ("‘", "’"))}
_EVERY = "“”„‘«»"


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each paragraph, heading and cell in our words."""
    for text in our_texts(edition):
        pairs = _PAIRS.get(text.primary, _PAIRS[""])
        for paragraphs in _runs(text.blocks):
            for number, leaf in enumerate(paragraphs, 1):
                if any(mark in leaf.text for mark in _EVERY):
                    yield from _faults(leaf, pairs, paragraphs[number].text if number < len(paragraphs) else "")


def _runs(blocks: Iterable[Block]) -> Iterator[list[Content]]:
    """Paragraphs that follow each other, each heading and each cell by itself."""
    run: list[Content] = []
    for block in blocks:
        match block:
            case Paragraph():
                run.append(block.content)
            case ListBlock():
                yield run
                run = []
                for item in block.items:
                    yield from _runs(item.blocks)
            case Heading():
                yield [block.content]
            case Table():
                yield from ([cell] for row in block.rows for cell in row)
            case _:
                pass
    yield run


def _faults(leaf: Content, pairs: tuple[tuple[str, str], ...], following: str) -> Iterator[Fault]:
    yield from _in_links(leaf, pairs)
    text = hiding(leaf, Quoted, Foreign)
    for opens, closes in pairs:
        if closes == "’":
            at = text.rfind(opens)
            if text.count(opens) > text.count(closes):
                yield _never(leaf, at, opens, closes)
            continue
        if opens not in text and closes not in text:
            continue
        depth: list[int] = []
        for at, char in enumerate(text):
            if char == opens:
                depth.append(at)
            elif char == closes and depth:
                depth.pop()
            elif char == closes:
                yield _never_begun(leaf, at, opens, closes)
        if depth and not following.startswith(opens):
            yield _never(leaf, depth[-1], opens, closes)


def _in_links(leaf: Content, pairs: tuple[tuple[str, str], ...]) -> Iterator[Fault]:
    """Quotations that lead to their source: what stands between their own two marks is the source's affair."""
    for mark in leaf.marks:
        words = leaf.text[mark.start : mark.end].strip()
        for opens, closes in pairs if isinstance(mark.kind, Quoted) else ():
            begun, ended = words.startswith(opens), closes in words[-3:]
            if begun and not ended and words[1:].count(opens) >= words.count(closes):
                yield _never(leaf, mark.start, opens, closes)
            elif ended and not begun and words.count(closes) > words.count(opens) and closes not in "’“":
                yield _never_begun(leaf, leaf.text.rindex(closes, mark.start, mark.end), opens, closes)


def _never_begun(leaf: Content, at: int, opens: str, closes: str) -> Fault:
    return fault_in(
        leaf, at, at + 1, f"“{_near(leaf.text, at)}” ends a quotation that was never begun.",
        f"Write {opens} where the words quoted begin, or take {closes} away.",
    )  # fmt: skip


def _never(leaf: Content, at: int, opens: str, closes: str) -> Fault:
    return fault_in(
        leaf, at, at + 1, f"The quotation that begins with “{leaf.text[at + 1 : at + 30].strip()}” is never closed.",
        f"Write {closes} where the words quoted end, or take {opens} away.",
    )  # fmt: skip


def _near(text: str, at: int) -> str:
    """The words before a mark, and the mark."""
    return text[max(text.rfind(" ", 0, max(at - 20, 0)) + 1, 0) : at + 1]


RULE = EditionRule(
    code="quotation-marks-unbalanced",
    wants="In our own words a closing quotation mark for every opening one.",
    why="Without it nobody can tell where the words quoted end and ours go on.",
    fix="Write the mark that is missing, or take the other away.",
    severity=Severity.WARNING,
    check=check,
    bad={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE,
        "commentary/remark.md": "---\ntitle: A remark\n---\nHe calls it “the Diet and goes on.\n",
    },
    good={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE,
        "commentary/remark.md": "---\ntitle: A remark\n---\nHe calls it “the Diet”, the ’forty-eighters’ own.\n\n“First.\n\n“Last.”\n",
    },
)  # fmt: skip
