"""Finding quoted words in a text as a reader sees it.

Words match after folding white space, curly and straight quotation marks, hyphens and dashes, three dots and the
ellipsis, composed and decomposed letters (Unicode 15, NFC and NFD). Characters that show nothing and say only where a
line may or may not end are passed over; the joiners U+200C and U+200D are not, since they change letters in some
scripts. Case counts. An index is made once a text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from sourcebook.diagnostics import Place
from sourcebook.model.content import Content
from sourcebook.records import dataclass

_SINGLE = "‘’‚‛′ʼ`´"
_DOUBLE = "“”„‟″«»"
#: soft hyphen, zero-width space, word joiner, zero-width no-break space
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_FOLDED = re.compile(
    rf"\.(?:[ \u00a0]?\.){{2}}|-{{2,}}|[\u2010-\u2015\u2212]|\s[\s{_UNSEEN}]*\s|[^\S ]|[{_SINGLE}{_DOUBLE}]|[^\x00-\x7f]"
)
#: signs that are typed round words that are quoted
QUOTATION_MARKS = _SINGLE + _DOUBLE + "\"'"
NEAR_ENOUGH = 60.0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text's flat string."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one leaf."""

    leaf: int
    start: int
    end: int


def _is_word(char: str) -> bool:
    """A letter, a digit or a mark (Unicode general categories L, N, M)."""
    return unicodedata.category(char)[0] in "LNM"


def normalised(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text folded for matching, and break points (offset in the folded text, offset in the text) in order."""
    out: list[str] = []
    points = [(0, 0)]
    length = at = 0
    for found in _FOLDED.finditer(text):
        start = found.start()
        if start < at:
            continue
        out.append(text[at:start])
        length += start - at
        at = found.end()
        new = _fold(found[0])
        if new is None:
            # a letter and its combining marks fold together, so that composed and decomposed spellings meet
            while at < len(text) and unicodedata.combining(text[at]):
                at += 1
            new = unicodedata.normalize("NFD", text[start:at])
        points.append((length, start))
        out.append(new)
        length += len(new)
        points.append((length, at))
    out.append(text[at:])
    return "".join(out), points


def _fold(piece: str) -> str | None:
    """What a sign folds to; None for any other letter."""
    first = piece[0]
    if first.isspace():
        return " "
    if first == ".":
        return "…"
    if first == "-" or first in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212":
        return "-"
    if first in _SINGLE:
        return "'"
    if first in _DOUBLE:
        return '"'
    if first in _UNSEEN:
        return ""
    return None


class TextIndex:
    """A text's leaves as one string, one blank between leaves, with a way back to leaf and place."""

    def __init__(self, leaves: Sequence[Content]) -> None:
        self.leaves = list(leaves)
        self.starts: list[int] = []
        parts, at = [], 0
        for leaf in self.leaves:
            self.starts.append(at)
            parts.append(leaf.text)
            at += len(leaf.text) + 1
        self.flat = " ".join(parts)

    @cached_property
    def _folded(self) -> tuple[str, list[int], list[int]]:
        """The folded string, and its break points in it and in the flat string; most texts are never searched."""
        normal, points = normalised(self.flat)
        return normal, [point[0] for point in points], [point[1] for point in points]

    @property
    def _normal(self) -> str:
        return self._folded[0]

    @property
    def _normal_at(self) -> list[int]:
        return self._folded[1]

    @property
    def _flat_at(self) -> list[int]:
        return self._folded[2]

    def _back(self, offset: int) -> int:
        """The offset in the flat string of an offset in the folded one."""
        index = bisect_right(self._normal_at, offset) - 1
        return self._flat_at[index] + offset - self._normal_at[index]

    def find(self, words: str, *, part: bool = False, within: Span | None = None) -> list[Span]:
        """Every place where the words stand, in reading order."""
        wanted = normalised(words.strip())[0].strip()
        return [] if not wanted else list(self._find(wanted, part, within))

    def _find(self, wanted: str, part: bool, within: Span | None) -> Iterator[Span]:
        text = self._normal
        at = text.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            whole = part or not (
                (at > 0 and _is_word(wanted[0]) and _is_word(text[at - 1]))
                or (end < len(text) and _is_word(wanted[-1]) and _is_word(text[end]))
            )
            # a match may not end between a letter and its marks
            whole = whole and not (end < len(text) and unicodedata.combining(text[end]))
            if whole:
                span = Span(self._back(at), self._end(end - 1))
                if within is None or (within.start <= span.start and span.end <= within.end):
                    yield span
            at = text.find(wanted, at + 1)

    def _end(self, last: int) -> int:
        """The end in the flat string of the sign that the folded character at `last` belongs to."""
        index = bisect_right(self._normal_at, last) - 1
        inside_sign = index % 2 == 1
        return self._flat_at[index + 1] if inside_sign else self._back(last) + 1

    def passages(self, span: Span) -> list[Passage]:
        """The parts of leaves that a stretch covers."""
        result = []
        index = max(bisect_right(self.starts, span.start) - 1, 0)
        while index < len(self.leaves) and self.starts[index] < span.end:
            start = max(span.start - self.starts[index], 0)
            end = min(span.end - self.starts[index], len(self.leaves[index].text))
            if start < end:
                result.append(Passage(index, start, end))
            index += 1
        return result

    def place(self, offset: int) -> Place | None:
        """Where in its file a character of the flat string stands."""
        index = max(bisect_right(self.starts, offset) - 1, 0)
        return self.leaves[index].place_at(offset - self.starts[index]) if self.leaves else None

    def nearest(self, words: str) -> tuple[str, Place | None] | None:
        """The words of the text most like those asked for, and where they stand."""
        wanted = normalised(words.strip())[0].strip()
        if not wanted or not self._normal:
            return None
        from rapidfuzz import fuzz  # loaded only once words are not found

        best = fuzz.partial_ratio_alignment(wanted, self._normal, score_cutoff=NEAR_ENOUGH)
        if best is None or best.dest_start >= best.dest_end:
            return None
        start, end = best.dest_start, best.dest_end
        while start > 0 and _is_word(self._normal[start - 1]):
            start -= 1
        while end < len(self._normal) and _is_word(self._normal[end]):
            end += 1
        found = self.flat[self._back(start) : self._end(end - 1)].strip()
        first = next(iter(self.find(found)), None)
        return found, self.place(self._back(start) if first is None else first.start)
