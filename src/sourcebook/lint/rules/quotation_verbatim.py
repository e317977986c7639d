"""Every quotation attributed to a source is verbatim in it (promise 6)."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.anchor.textindex import Span, TextIndex
from sourcebook.diagnostics import did_you_mean
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.quotations import OUTER, part_spans
from sourcebook.lint.rule import Fault, ResolvedRule, fault_in
from sourcebook.model.blocks import Block, BlockQuote, leaves, walk
from sourcebook.model.content import Content, Quoted, plain
from sourcebook.model.patterns import late_pattern
from sourcebook.model.resolved import ResolvedEdition, TextSection
from sourcebook.records import dataclass

_ENDS = ",.;:!?"
_WORD = late_pattern(r"\S+")
#: how far apart the words before and after a difference may stand in the source, in characters
_FARTHEST = 600
#: how many letters are shown of words that begin with another
_INITIAL = 12


def check(edition: ResolvedEdition) -> Iterator[Fault]:
    """Look up each quotation in the source it names."""
    texts = {text.unit: text for text in edition.texts}
    indexes: dict[str, TextIndex] = {}
    for text in edition.texts:
        for source, words in _quotations(text):
            if source not in texts:
                yield fault_in(
                    words,
                    0,
                    len(words.text),
                    f"“{words.text[:40]}” is said to be quoted from “{source}”, which is not in the book.",
                    did_you_mean(source, texts),
                )
                continue
            if source not in indexes:
                indexes[source] = TextIndex(list(leaves(texts[source].body)))
            for start, end in part_spans(words.text):
                if not _stands(words.text[start:end], indexes[source]):
                    yield _fault(words, start, end, source, indexes[source])


def _stands(part: str, index: TextIndex) -> bool:
    if index.find(part, part=True):
        return True
    bare = part.rstrip(_ENDS + OUTER)
    return bool(bare) and bool(index.find(bare, part=True))


@dataclass(frozen=True, slots=True)
class _Difference:
    """Where a quotation leaves its source and where it comes back: in the quotation, and the source's words there."""

    start: int
    end: int
    theirs: str


def _fault(words: Content, start: int, end: int, source: str, index: TextIndex) -> Fault:
    part = words.text[start:end].rstrip(_ENDS + OUTER) or words.text[start:end]
    end = start + len(part)
    other = part[0].swapcase() + part[1:]
    if _stands(other, index):
        return fault_in(
            words, start, end, f"“{part}” begins with another letter in “{source}”: “{other[: _INITIAL + 1]}…”.",
            f"Say so: “[{part[0]}]{part[1:]}”. Or write the letter that the source has.",
        )  # fmt: skip
    found = _difference(part, index)
    if found is None:
        close = index.nearest(part)
        hint = f"The source has “{close[0]}”." if close else "Copy the words from the source."
        return fault_in(words, start, end, f"“{part}” is not in “{source}”.", hint)
    ours, theirs = part[found.start : found.end].strip(), found.theirs
    before, after = part[: found.start].rstrip(), part[found.end :].lstrip()
    if not ours:
        return fault_in(
            words, start + len(before.rsplit(" ", 1)[0]) + (" " in before), start + found.end + len(after.split(" ", 1)[0]),
            f"“{part}” leaves out “{theirs}” of “{source}”, and does not say so.",
            f"Mark it: “{before} … {after}”. Or put the words back.",
        )  # fmt: skip
    at = start + part.index(ours, found.start)
    if not theirs:
        return fault_in(
            words, at, at + len(ours), f"“{ours}” in “{part}” is not in “{source}”.",
            f"If you put it in, say so: “{before} [{ours}] {after}”. Or take it out.",
        )  # fmt: skip
    return fault_in(
        words, at, at + len(ours), f"“{part}” is not in “{source}”: it has “{theirs}” where you have “{ours}”.",
        "Copy the words from the source; what you change on purpose, put in [ ].",
    )  # fmt: skip


def _difference(part: str, index: TextIndex) -> _Difference | None:
    """The one stretch by which a part differs, between words that are the source's; None where that can't be told."""
    words = [found.span() for found in _WORD.finditer(part)]
    head = _most(index, [part[:end] for _, end in words])
    tail = _most(index, [part[start:] for start, _ in reversed(words)])
    first, last = len(head), len(words) - len(tail)
    if not head or not tail or len(words) < 3:
        return None
    last = max(first, last)
    after = index.find(part[words[last][0] :], part=True)
    gaps = [(s.start - h.end, h, s) for h in head[-1] for s in after if 0 <= s.start - h.end <= _FARTHEST]
    if not gaps:
        return None
    _, near, far = min(gaps, key=lambda gap: gap[0])
    theirs = " ".join(index.flat[near.end : far.start].split())
    return _Difference(words[first - 1][1], words[last][0], theirs)


def _most(index: TextIndex, ever_longer: list[str]) -> list[list[Span]]:
    """Where each of the stretches stands, up to the first that does not."""
    found: list[list[Span]] = []
    for words in ever_longer:
        places = index.find(words)
        if not places:
            break
        found.append(places)
    return found


def _quotations(text: TextSection) -> Iterator[tuple[str, Content]]:
    for blocks in (
        text.headnote,
        text.body,
        *(n.blocks for n in text.notes),
        *(q.ask for q in text.questions),
        *(q.answer for q in text.questions),
    ):
        yield from _in_blocks(blocks)


def _in_blocks(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Content]]:
    for leaf in leaves(blocks):
        for mark in leaf.marks:
            if isinstance(mark.kind, Quoted):
                yield mark.kind.source, leaf.slice(mark.start, mark.end)
    for block in walk(blocks):
        if isinstance(block, BlockQuote) and block.source:
            yield block.source, _joined(block.blocks)


def _joined(blocks: tuple[Block, ...]) -> Content:
    """The running text of blocks as one, a blank between two."""
    result = Content()
    for leaf in leaves(blocks):
        result = result + (plain(" ") if result else Content()) + leaf
    return result


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
