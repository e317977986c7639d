"""A passage in quotation marks names its source; where it stands in a text of the edition, that one is offered.

Five words or more are a passage. In a book of chapters, and on a lone sheet, only what nearly matches another text of it is
told: a note that quotes the words it stands at needs to name nothing, nor does one that names a work and a place in
it just before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from sourcebook.anchor.textindex import TextIndex, normalised
from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE, TEXT
from sourcebook.lint.quotations import part_spans, quoted_spans
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import HIDDEN, hiding, is_edition_of_documents, our_texts, words_in
from sourcebook.model.blocks import Block, BlockQuote, ListBlock, Listing, leaves
from sourcebook.model.content import Call, Citation, Content, Emphasis, Hyperlink, Quoted
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern
from sourcebook.model.source import Source

_FEWEST = 5
#: how like a text's own words a passage must be (0 to 100) to be taken for a quotation from it
_LIKE = 85.0
#: at how many places a run of three words is looked at, and how far round it
_PLACES, _MARGIN = 4, 20
_LETTERS = late_pattern(r"(?<![A-Za-z])(?=([A-Za-z]+(?: [A-Za-z]+){2})(?![A-Za-z]))")
#: the end of a sentence: a point after a word of some length, for shorter ones are shortened words
_SENTENCE_ENDS = late_pattern(r"[^\W\d_]{5,}[.!?]\s")
_SMALL = late_pattern(r"\b[^\W\d_A-Z][^\W\d_]{3,}")


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every passage in quotation marks in our words."""
    known, strict = _Known(edition.sources.values()), is_edition_of_documents(edition)
    titles = {t.casefold() for s in edition.sources.values() for t in (s.title, s.short_title) if t}
    for text in our_texts(edition):
        for leaf in _unquoted(text.blocks):
            for start, end in _passages(leaf):
                words = leaf.text[start:end]
                if not _is_title(words, titles) and (strict or not _names_a_work(leaf, start)):
                    yield from _faults(leaf, start, end, known, strict, text.source)


def _faults(leaf: Content, start: int, end: int, known: _Known, strict: bool, noted: Source | None) -> Iterator[Fault]:
    """What is wrong with a passage; `noted` is the source that it stands in a note or a headnote to."""
    words = leaf.text[start:end]
    shown = words if len(words) < 60 else words[:58].rsplit(" ", 1)[0] + " …"
    found = known.nearest(words)
    if found is not None and not strict and noted is not None and found[0] == noted.id:
        return
    if found is not None:
        source, theirs = found
        hint = f"Write [“{words}”](quote:{source}), so that it is proved and leads there."
        same = normalised(theirs)[0].casefold() == normalised(words)[0].casefold()
        message = f"“{shown}” stands in “{source}”" if same else f"“{shown}” nearly stands in “{source}”"
        if not same:
            hint = f"There it is “{theirs}”. Copy these words, and write [“{theirs}”](quote:{source})."
        yield fault_in(leaf, start, end, f"{message}, but names no source.", hint)
    elif strict:
        yield fault_in(
            leaf,
            start,
            end,
            f"“{shown}” is in quotation marks and names no source.",
            "Cite it in the same paragraph, as [@KEY, 12]; from a text of this edition, write [“…”](quote:ID). "
            "If nobody said it, take the marks away.",
        )


def _unquoted(blocks: Iterable[Block]) -> Iterator[Content]:
    """Running text that is not itself a quotation set apart."""
    for block in blocks:
        if isinstance(block, ListBlock):
            for item in block.items:
                yield from _unquoted(item.blocks)
        elif not isinstance(block, BlockQuote | Listing):
            yield from leaves([block])


def _passages(leaf: Content) -> Iterator[tuple[int, int]]:
    """The passages of a paragraph that names no source for them."""
    text = leaf.text
    if not any(mark in text for mark in '“„«"‘') or any(
        isinstance(m.kind, Citation | Hyperlink | Call) for m in leaf.marks
    ):
        return
    text = hiding(leaf, Quoted)
    for start, end in quoted_spans(text):
        if HIDDEN not in text[start:end] and len(words_in(text[start:end])) >= _FEWEST:
            yield start, end


def _names_a_work(leaf: Content, start: int) -> bool:
    """Whether a title in italics stands before a passage in its sentence, with a page, a day or a year."""
    titles = [mark.end for mark in leaf.marks if isinstance(mark.kind, Emphasis) and mark.end <= start]
    between = leaf.text[max(titles) : start] if titles else ""
    return any(map(str.isdigit, between)) and not _SENTENCE_ENDS.search(between)


def _is_title(words: str, titles: Iterable[str]) -> bool:
    """Whether the words are a title: one of this edition, or written with capitals."""
    bare = words.strip(" ,.;:!?")
    capitals = sum(word[0].isupper() for word in words_in(bare))
    return bare.casefold() in titles or (not _SMALL.search(bare) and 2 * capitals >= len(words_in(bare)))


def _chunks(words: str) -> list[tuple[int, str]]:
    """Two runs of three words and where they begin, as far apart as may be: one of them survives a slip."""
    every = [(found.start(), found[1]) for found in _LETTERS.finditer(words)]
    if len(every) < 2:
        return every
    longest = max(every, key=lambda one: len(one[1]))
    apart = [one for one in every if one[0] + len(one[1]) <= longest[0] or one[0] >= longest[0] + len(longest[1])]
    return [longest, max(apart, key=lambda one: len(one[1]))] if apart else [every[0], every[-1]]


class _Known:
    """The texts of an edition as one run of characters, to look passages up in; an index is made only where one is like."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.sources = list(sources)
        self.starts: list[int] = []
        self.whole, self.plain = "", b""
        self.indexes: dict[str, TextIndex] = {}

    def nearest(self, words: str) -> tuple[str, str] | None:
        """The id of the source that has the words, or words nearly so, and its own words."""
        if not self.starts:
            self._gather()
        for source in dict.fromkeys(self._candidates(words)):
            if theirs := self._near(self.sources[source], words):
                return self.sources[source].id, theirs
        return None

    def _gather(self) -> None:
        texts = ["\n".join(leaf.text for leaf in leaves(source.transcription)) for source in self.sources]
        self.starts = [0, *accumulate(len(text) + 1 for text in texts)]
        self.whole = "\n".join(texts)
        # one byte a character, which is searched several times faster; letters outside ASCII are found by what is near
        self.plain = self.whole.encode("ascii", "replace")

    def _candidates(self, words: str) -> Iterator[int]:
        """The numbers of the sources that hold some of the words where the words round them are like those quoted."""
        wanted = normalised(words)[0]
        for offset, chunk in _chunks(words):
            at = -1
            for _ in range(_PLACES):
                at = self.plain.find(chunk.encode(), at + 1)
                if at < 0:
                    break
                start = at - offset
                around = self.whole[max(start - _MARGIN, 0) : start + len(words) + _MARGIN]
                if self._is_quoted(at):
                    continue  # the words are another's, whom both quote
                from rapidfuzz import fuzz  # only books that quote without a source need it

                if fuzz.partial_ratio(wanted, normalised(around)[0]) >= _LIKE:
                    yield bisect_right(self.starts, at) - 1

    def _is_quoted(self, at: int) -> bool:
        """Whether the words at some place stand in quotation marks in the source itself."""
        begin = self.whole.rfind("\n", 0, at) + 1
        end = self.whole.find("\n", at)
        text = self.whole[begin : end if end >= 0 else len(self.whole)]
        return any(first <= at - begin < last for first, last in quoted_spans(text))

    def _near(self, source: Source, words: str) -> str:
        """The words of a source that are like those quoted; or nothing."""
        index = self.indexes.setdefault(source.id, TextIndex(list(leaves(source.transcription))))
        parts = [words[start:end] for start, end in part_spans(words)]
        if parts and all(index.find(part, part=True) for part in parts):
            return words
        near = index.nearest(words)
        from rapidfuzz import fuzz

        like = fuzz.ratio(normalised(words)[0].casefold(), normalised(near[0])[0].casefold()) if near else 0.0
        return near[0] if near and like >= _LIKE else ""


RULE = EditionRule(
    code="quotation-without-source",
    wants="A source for every passage of five words or more that stands in quotation marks.",
    why="A quotation that leads nowhere can be neither looked up nor proved, and a slip in it stays.",
    fix="Name the text of the edition with [“words”](quote:ID), or cite the work in the same paragraph.",
    severity=Severity.WARNING,
    check=check,
    bad={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE,
        "commentary/remark.md": "---\ntitle: A remark\n---\nHe says that “the Dyet has not met”.\n",
    },
    good={
        "edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE,
        "commentary/remark.md": f"---\ntitle: A remark\n---\nHe writes: [“{TEXT.strip()}”](quote:letter)\n",
    },
)  # fmt: skip
