"""Every quotation attributed to a source is verbatim in it (promise 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.anchor.textindex import TextIndex
from sourcebook.diagnostics import Place, did_you_mean
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import Fault, ResolvedRule
from sourcebook.model.blocks import Block, BlockQuote, leaves, reading_text, walk
from sourcebook.model.content import Content, Quoted
from sourcebook.model.resolved import ResolvedEdition, TextSection

#: marked omissions and bracketed interpolations, which a quotation may have (Chicago 18, 12.59 and 12.70)
_BREAKS = re.compile(r"\s*(?:\[[^\]]*\]|…|\. ?\. ?\.)\s*")
_OUTER = "“”\"'‘’«»„‚"
_ENDS = ",.;:!?"


def check(edition: ResolvedEdition) -> Iterator[Fault]:
    """Look up each quotation in the source it names."""
    texts = {text.unit: text for text in edition.texts}
    indexes: dict[str, TextIndex] = {}
    for text in edition.texts:
        for source, words, place in _quotations(text):
            if source not in texts:
                yield Fault(
                    f"“{words[:40]}” is said to be quoted from “{source}”, which is not in the book.",
                    did_you_mean(source, texts),
                    place,
                )
                continue
            if source not in indexes:
                indexes[source] = TextIndex(list(leaves(texts[source].body)))
            index = indexes[source]
            for part in _parts(words):
                if not _stands(part, index):
                    close = index.nearest(part)
                    hint = f"The source has “{close[0]}”." if close else "Copy the words from the source."
                    yield Fault(f"“{part}” is not in “{source}”.", hint, place)


def _parts(words: str) -> list[str]:
    """The stretches that must be verbatim: what stands between marked omissions and interpolations."""
    parts = [p.strip(_OUTER + " ") for p in _BREAKS.split(words.strip(_OUTER + " "))]
    return [p for p in parts if p]


def _stands(part: str, index: TextIndex) -> bool:
    if index.find(part, part=True):
        return True
    bare = part.rstrip(_ENDS + _OUTER)
    return bool(bare) and bool(index.find(bare, part=True))


def _quotations(text: TextSection) -> Iterator[tuple[str, str, Place | None]]:
    for blocks in (
        text.headnote,
        text.body,
        *(n.blocks for n in text.notes),
        *(q.ask for q in text.questions),
        *(q.answer for q in text.questions),
    ):
        yield from _in_blocks(blocks)


def _in_blocks(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str, Place | None]]:
    for leaf in leaves(blocks):
        yield from _in_leaf(leaf)
    for block in walk(blocks):
        if isinstance(block, BlockQuote) and block.source:
            yield block.source, reading_text(block.blocks), block.place


def _in_leaf(leaf: Content) -> Iterator[tuple[str, str, Place | None]]:
    for mark in leaf.marks:
        if isinstance(mark.kind, Quoted):
            yield mark.kind.source, leaf.text[mark.start : mark.end], leaf.place_at(mark.start)


RULE = ResolvedRule(
    code="quotation-verbatim",
    wants="Quotations that stand letter for letter in the source they name, marked omissions and words in [ ] apart.",
    why="A quotation that is not in the source is a mistake or an invention, and a reader can't tell which.",
    fix="Copy the words from the source; mark what you leave out with … and what you put in with [ ].",
    check=check,
    bad={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE,
        "commentary/remark.md": "---\ntitle: A remark\n---\nHe says that [“the Dyet has not met”](quote:letter).\n",
    },
    good={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE,
        "commentary/remark.md": "---\ntitle: A remark\n---\nHe says that [“the Diet … met,”](quote:letter) which is so.\n",
    },
)  # fmt: skip
