"""Part of a transcription: which stretches an edition takes, and the blocks cut down to them with omissions marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sourcebook.anchor.find import stretch
from sourcebook.anchor.textindex import Passage, Span, TextIndex
from sourcebook.diagnostics import Report
from sourcebook.model.blocks import Block, BlockQuote, Division, ListBlock, Table, Verse, leaves, map_leaves
from sourcebook.model.content import Content, Mark, Omission
from sourcebook.model.edition import ExcerptItem
from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """The stretches taken, in order and apart from one another."""

    spans: tuple[Span, ...]

    def holds(self, span: Span) -> bool:
        """Whether a stretch is taken whole."""
        return any(s.start <= span.start and span.end <= s.end for s in self.spans)

    def parts(self, passage: Passage, index: TextIndex) -> list[Passage]:
        """What is taken of a passage; the passage itself, empty or not, where it is taken whole."""
        base = index.starts[passage.leaf]
        start, end = base + passage.start, base + passage.end
        if self.holds(Span(start, end)):
            return [passage]
        cuts = ((max(s.start, start), min(s.end, end)) for s in self.spans)
        return [Passage(passage.leaf, a - base, b - base) for a, b in cuts if a < b]

    def end_after(self, passage: Passage, index: TextIndex) -> int:
        """How far the stretch goes on, in the leaf, in which a passage that was taken ends."""
        base = index.starts[passage.leaf]
        ends = (s.end for s in self.spans if s.start <= base + passage.end <= s.end)
        return max(ends, default=base + passage.end) - base


def taken_spans(item: ExcerptItem, index: TextIndex, report: Report) -> Taken | None:
    """What an item of the contents takes of a text, or None with findings."""
    outer = stretch(item.from_, item.to, index, None, report, (item.place("from"), item.place("to")))
    if outer is None:
        return None
    spans = [outer]
    for gap in item.leave_out:
        out = stretch(gap.from_, gap.to, index, None, report, (gap.place("from"), gap.place("to")))
        if out is None:
            return None
        if not any(s.start <= out.start and out.end <= s.end for s in spans):
            report.error(
                "leave-out-outside",
                "These words are not in what the excerpt takes, or are left out twice.",
                gap.place("from"),
                "Take this leave-out: away, or widen from: and to:.",
            )
            return None
        spans = [part for s in spans for part in _without(s, out)]
    trimmed = (_without_blanks(s, index.flat) for s in spans)
    return Taken(tuple(s for s in trimmed if s.start < s.end))


def _without_blanks(span: Span, flat: str) -> Span:
    text = flat[span.start : span.end]
    return Span(span.start + len(text) - len(text.lstrip(" ")), span.end - len(text) + len(text.rstrip(" ")))


def _without(span: Span, gap: Span) -> list[Span]:
    if gap.start >= span.end or gap.end <= span.start:
        return [span]
    return [Span(span.start, gap.start), Span(gap.end, span.end)]


#: (leaf, offset, whether a piece ends there) to the offset once our readings stand in the leaf
Moved = Callable[[int, int, bool], int]


def cut(
    blocks: Sequence[Block], annotated: Sequence[Content], index: TextIndex, taken: Taken, moved: Moved
) -> tuple[Block, ...]:
    """The blocks with only the stretches taken; an `Omission` stands where words are left out.

    `annotated` are the leaves with marks and our readings, `index` the leaves as they are on file; `moved` gives the
    offset in the first for one in the second.
    """
    pieces = [_pieces(n, leaf, index, taken, moved) for n, leaf in enumerate(annotated)]
    gaps = _gaps(index, taken)
    kept: list[Content | None] = []
    for parts in pieces:
        content: Content | None = None
        for a, b, part in parts:
            if a in gaps:
                part = Content("", (Mark(0, 0, gaps[a]),)) + part
            content = part if content is None else content + Content(" ") + part
            if -b in gaps:
                content = content + Content("", (Mark(0, 0, gaps[-b]),))
        kept.append(content)
    return _pruned(blocks, kept)


def _pieces(number: int, leaf: Content, index: TextIndex, taken: Taken, moved: Moved) -> list[tuple[int, int, Content]]:
    """The parts of a leaf that are taken, each with its ends in the flat string."""
    result = []
    base = index.starts[number]
    length = len(index.leaves[number].text)
    for span in taken.spans:
        a, b = max(span.start, base), min(span.end, base + length)
        if a < b or (not length and span.start <= base <= span.end):
            result.append((a, b, leaf.slice(moved(number, a - base, False), moved(number, b - base, True))))
    return result


def _gaps(index: TextIndex, taken: Taken) -> dict[int, Omission]:
    """Omissions by the flat offset of the words that follow; at the very end by minus the offset where words end."""
    gaps: dict[int, Omission] = {}
    at = 0
    for span in taken.spans:
        if index.flat[at : span.start].strip():
            gaps[span.start] = Omission(_words(index.flat[at : span.start]))
        at = span.end
    if index.flat[at:].strip():
        gaps[-at] = Omission(_words(index.flat[at:]))
    return gaps


def _words(text: str) -> int:
    """How many words a stretch has; a dash or a comma that stands alone is none."""
    return sum(1 for word in text.split() if any(char.isalnum() for char in word))


def _pruned(blocks: Sequence[Block], kept: list[Content | None]) -> tuple[Block, ...]:
    """The blocks without the leaves that are None."""
    waiting = iter(kept)

    def prune(block: Block) -> Block | None:
        match block:
            case ListBlock():
                items = []
                for item in block.items:
                    label = next(waiting)
                    inner = tuple(p for b in item.blocks if (p := prune(b)) is not None)
                    if label is not None or inner:
                        items.append(replace(item, label=label or Content(), blocks=inner))
                return replace(block, items=tuple(items)) if items else None
            case BlockQuote() | Division():
                inner = tuple(p for b in block.blocks if (p := prune(b)) is not None)
                return replace(block, blocks=inner) if inner else None
            case Verse():
                stanzas = []
                for stanza in block.stanzas:
                    lines = tuple(replace(line, content=c) for line in stanza if (c := next(waiting)) is not None)
                    if lines:
                        stanzas.append(lines)
                return replace(block, stanzas=tuple(stanzas)) if stanzas else None
            case Table():
                rows = tuple(tuple(next(waiting) for _ in row) for row in block.rows)
                some = tuple(tuple(c or Content() for c in row) for row in rows if any(c is not None for c in row))
                return replace(block, rows=some) if some else None
            case _:
                contents = [next(waiting) for _ in leaves([block])]
                if all(c is None for c in contents):
                    return None
                given = iter(contents)
                return map_leaves([block], lambda _: next(given) or Content())[0]

    return tuple(p for b in blocks if (p := prune(b)) is not None)
