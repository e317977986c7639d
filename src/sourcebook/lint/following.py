"""Follows the words of a built file along those of the edition: which run stands for which of the edition's characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import field
from functools import cached_property
from itertools import accumulate

from sourcebook.lint.expected_leaves import Leaf, Stretch, stretches
from sourcebook.lint.expected_words import LINE, PAGE, SIGNS, bare, number_shape
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.model.phrases import Phrases
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass

#: of the words after a number so many characters tell where it ends
_AHEAD = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A run, or a part of one, with the counted characters of a stretch that it stands for, from `start` to `end`."""

    run: Run
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Where the words part: those that are missing, or those that stand there though they should not; and the run there."""

    words: str
    missing: bool
    run: Run | None


@dataclass(frozen=True)
class Followed:
    """A stretch of the edition with the runs that stand for it; `aside` are the runs of other classes that stand among
    its words, each with the counted characters before it. Where there is any trouble, nothing is sure after it.
    """

    stretch: Stretch
    pieces: tuple[Piece, ...]
    aside: tuple[tuple[int, Run], ...]
    troubles: tuple[Trouble, ...]

    @cached_property
    def starts(self) -> list[int]:
        """The counted characters with which the leaves begin."""
        starts, at = [], 0
        for leaf in self.stretch.leaves:
            starts.append(at)
            at += len(bare(leaf.content.text))
        return starts

    @cached_property
    def numbers(self) -> list[int]:
        """For each piece the number of the leaf in which it begins."""
        return [self.number_at(piece.start) for piece in self.pieces]

    def number_at(self, at: int) -> int:
        """The number of the leaf in which a counted character stands."""
        return bisect_right(self.starts, at) - 1

    def leaf_at(self, at: int) -> Leaf:
        """The leaf in which a counted character stands."""
        return self.stretch.leaves[self.number_at(at)]


def followed(reading: Reading, edition: ResolvedEdition) -> Sequence[Followed]:
    """Every stretch of the edition that a built file has; worked out once for all rules."""
    kept = reading.worked_out.get(id(edition))
    if kept is None or kept[0] is not edition:
        found = (follow(one, reading, edition.phrases) for one in stretches(edition, reading.format))
        kept = (edition, tuple(found))
        reading.worked_out[id(edition)] = kept
    result: Sequence[Followed] = kept[1]
    return result


def follow(stretch: Stretch, reading: Reading, phrases: Phrases) -> Followed:
    """Follow one stretch."""
    runs = reading.runs_of(under=stretch.under)
    walk = _Walk(stretch, [run for run in runs if run.stream in stretch.streams], phrases)
    walk.walk()
    pieces = tuple(walk.pieces())
    return Followed(stretch, pieces, tuple(_aside(runs, stretch, pieces)), tuple(walk.troubles))


def _aside(runs: Sequence[Run], stretch: Stretch, pieces: Sequence[Piece]) -> Iterator[tuple[int, Run]]:
    ends: dict[int, int] = {}
    for piece in pieces:
        ends[id(piece.run)] = piece.end
    at = 0
    for run in runs:
        at = ends.get(id(run), at)
        if run.host in stretch.streams and run.stream not in stretch.streams:
            yield at, run


@dataclass(frozen=True, slots=True)
class _Token:
    """Words that stand together, or the sign of a number; `first` of its leaf or not."""

    leaf: Leaf
    text: str
    at: int
    first: bool

    @property
    def is_sign(self) -> bool:
        return SIGNS.fullmatch(self.text) is not None


@dataclass(slots=True)
class _Walk:
    """The walk along the words found; `matches` tell which of them stand for which of those expected."""

    stretch: Stretch
    runs: Sequence[Run]
    phrases: Phrases
    troubles: list[Trouble] = field(default_factory=list)
    matches: list[tuple[int, int, int, int]] = field(default_factory=list)
    tokens: list[_Token] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)
    found: str = ""
    at: int = 0
    before: str = ""
    lost: bool = False

    def walk(self) -> None:
        """Compare the words found with those expected."""
        texts = [bare(run.text) for run in self.runs]
        self.found = "".join(texts)
        self.bounds = list(accumulate(map(len, texts)))
        wanted = "".join(bare(leaf.content.text) for leaf in self.stretch.leaves)
        if wanted == self.found and PAGE not in wanted and LINE not in wanted:
            self.matches.append((0, len(wanted), 0, len(wanted)))
            return
        self.tokens = list(_tokens(self.stretch.leaves))
        for number in range(len(self.tokens)):
            self._step(number)
        self._pass_over("")
        if self.at < len(self.found) and not self.lost:
            self._tell_stray(len(self.found))

    def _step(self, number: int) -> None:
        """Take one token, or tell what stands in its place."""
        token = self.tokens[number]
        if token.first:
            self._pass_over(token.text)
        end = self._number_end(number) if token.is_sign else self._word_end(token.text)
        if end is not None:
            self._take(token, end)
            return
        later = -1 if token.is_sign else self.found.find(token.text, self.at)
        if token.leaf.optional:
            return
        if later < 0:
            self.troubles.append(Trouble(self._shown(token), True, self._run_at(self.at)))
            self.lost = True
            return
        if not self.lost:
            self._tell_stray(later)
        self.at = later
        self._take(token, later + len(token.text))

    def _take(self, token: _Token, end: int) -> None:
        self.matches.append((self.at, end, token.at, token.at + len(token.text)))
        self.at = end
        self.lost = False
        whole = bare(token.leaf.content.text)
        # a sign that the edition itself has may not stand there again
        self.before = whole if not any(character.isalnum() for character in whole) else ""

    def _word_end(self, text: str) -> int | None:
        return self.at + len(text) if self.found.startswith(text, self.at) else None

    def _number_end(self, number: int) -> int | None:
        """Where the number ends that stands here: before the words that come next."""
        shape = re.compile(number_shape(self.tokens[number].text, self.phrases))
        longest = shape.match(self.found, self.at)
        after = self.tokens[number + 1] if number + 1 < len(self.tokens) else None
        for end in range(longest.end() if longest else -1, self.at, -1):
            if shape.fullmatch(self.found, self.at, end) and self._goes_on(after, end):
                return end
        return None

    def _goes_on(self, after: _Token | None, at: int) -> bool:
        if after is None or after.is_sign:
            return True
        here, self.at = self.at, at
        if after.first:
            self._pass_over(after.text)
        goes_on = self.found.startswith(after.text[:_AHEAD], self.at)
        self.at = here
        return goes_on

    def _pass_over(self, text: str) -> None:
        """Go on to `text`, over what a theme may set before it."""
        while self.at < len(self.found) and not (text and self.found.startswith(text, self.at)) and self._may_be_set():
            self.at += 1

    def _may_be_set(self) -> bool:
        """Whether the character here may stand in what the program writes: punctuation, or part of a label."""
        if self.stretch.body or (self.before and self.found.startswith(self.before, self.at)):
            return False
        run = self._run_at(self.at)
        return not self.found[self.at].isalnum() or (run is not None and run.stream == Stream.LABEL)

    def _run_at(self, at: int) -> Run | None:
        index = min(bisect_right(self.bounds, at), len(self.runs) - 1)
        return self.runs[index] if index >= 0 else None

    def _shown(self, token: _Token) -> str:
        return self.phrases.say("page", n="…") if token.is_sign else SIGNS.sub("…", token.leaf.content.text)

    def _tell_stray(self, end: int) -> None:
        """Tell of the words from here to `end`, with the blanks that the runs have between them."""
        first, last = bisect_right(self.bounds, self.at), bisect_right(self.bounds, end - 1)
        skipped = self.at - (self.bounds[first - 1] if first else 0)
        told = "".join(run.text for run in self.runs[first : last + 1])
        places = [at for at, character in enumerate(told) if bare(character)]
        words = told[places[skipped] : places[skipped + end - self.at - 1] + 1]
        self.troubles.append(Trouble(words, False, self._run_at(self.at)))

    def pieces(self) -> Iterator[Piece]:
        """The runs with what they stand for; a number stands for one sign, however many runs it has."""
        for start, end, wanted, wanted_end in self.matches:
            index, is_number = bisect_right(self.bounds, start), end - start != wanted_end - wanted
            while start < end:
                upto = min(self.bounds[index], end)
                if upto > start:
                    until = wanted_end if is_number else wanted + upto - start
                    yield Piece(self.runs[index], wanted, until)
                    wanted = wanted if is_number else until
                start = upto
                index += 1


def _tokens(leaves: Sequence[Leaf]) -> Iterator[_Token]:
    at = 0
    for leaf in leaves:
        first = True
        for part in filter(None, SIGNS.split(bare(leaf.content.text))):
            yield _Token(leaf, part, at, first)
            at += len(part)
            first = False
