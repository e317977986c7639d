"""Text expected against text found: character for character, but for what setting it in lines does to it.

White space is folded. It may come or go where a line ends and where a block ends, and nowhere else. A hyphen (U+2010)
that ends a line of a page is dropped unless the expected text has it. Of a page it can't be told which kind of blank
stands there, nor whether a character that prints nothing does: there all blanks are one, and such characters are
left out on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from sourcebook.lint.reading.model import Run
from sourcebook.model.content import fold

HYPHEN = "\u2010"
#: words shown on both sides of a difference, and words in which the two texts are sought to agree again
_CONTEXT = 5
_WINDOW = 24

_PRINTS_NOTHING = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_OTHER_BLANK = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where two texts part: the words expected there and those found, either of which may be empty.

    `before` are the words before it, in which both agree; `after` are those that follow in the expected text.
    `run` is where it was found (the last run if the text found ends too soon, None if there is none at all), and
    `offset` is the place in that run's text; `at` is the place in the expected text, folded.
    """

    expected: str
    found: str
    before: str
    after: str
    run: Run | None
    offset: int
    at: int


@dataclass(frozen=True, slots=True)
class _Segment:
    """The text between two places where white space may come or go; `ends_line` if the second is a line's end."""

    text: str
    runs: tuple[Run, ...]
    ends_line: bool


def difference(expected: str, runs: Sequence[Run]) -> Difference | None:
    """Where the text of `runs` parts from `expected`, in which one blank stands between blocks; None if nowhere."""
    paged = any(run.on_page for run in runs)
    wanted = _plain(expected, paged=paged)
    segments = _segments(runs, paged=paged)
    at = 0
    for number, segment in enumerate(segments):
        at += wanted.startswith(" ", at)
        if wanted.startswith(segment.text, at):
            at += len(segment.text)
        elif segment.ends_line and segment.text.endswith(HYPHEN) and wanted.startswith(segment.text[:-1], at):
            at += len(segment.text) - 1
        else:
            return _told(wanted, at, segments, number)
    at += wanted.startswith(" ", at)
    return None if at == len(wanted) else _told(wanted, at, segments, len(segments))


def _plain(text: str, *, paged: bool) -> str:
    """A text folded; of a page, as much of it as a page can show."""
    return fold(_OTHER_BLANK.sub(" ", _PRINTS_NOTHING.sub("", text))) if paged else fold(text)


def _segments(runs: Sequence[Run], *, paged: bool) -> list[_Segment]:
    """The runs parted at the ends of lines and blocks; segments without text are left out."""
    parts = [tuple(part) for _, part in groupby(runs, key=lambda run: (run.block, run.line))]
    result = []
    for number, part in enumerate(parts):
        ends_line = paged and (number + 1 == len(parts) or parts[number + 1][0].line != part[-1].line)
        text = _plain("".join(run.text for run in part), paged=paged)
        if text:
            result.append(_Segment(text, part, ends_line))
    return result


def _told(wanted: str, at: int, segments: Sequence[_Segment], number: int) -> Difference:
    """The difference that lies in segment `number`, which begins at `at` in the expected text."""
    if number < len(segments):
        agreed = _agreed(wanted, at, segments[number].text)
        run, offset = _spot(segments[number], agreed)
    else:
        agreed = 0
        run = segments[-1].runs[-1] if segments else None
        offset = len(run.text) if run else 0
    spot = at + agreed
    start = wanted.rfind(" ", 0, spot) + 1
    found = wanted[start:spot] + _rest(segments, number, agreed)
    ours, theirs = wanted[start : start + 1000].split(" "), found.split(" ")
    a, b = _meeting(ours, theirs)
    return Difference(
        expected=" ".join(ours[:a]),
        found=" ".join(theirs[:b]),
        before=" ".join(wanted[max(0, start - 200) : start].split()[-_CONTEXT:]),
        after=" ".join(ours[a : a + _CONTEXT]),
        run=run,
        offset=offset,
        at=spot,
    )


def _agreed(wanted: str, at: int, text: str) -> int:
    """How many characters of `text` stand in `wanted` at `at`."""
    return next((n for n, c in enumerate(text) if wanted[at + n : at + n + 1] != c), len(text))


def _spot(segment: _Segment, agreed: int) -> tuple[Run, int]:
    """The run and the offset in it of the character at `agreed` in the folded text of a segment."""
    paged = segment.ends_line
    for run in segment.runs:
        before = "".join(r.text for r in segment.runs[: segment.runs.index(run)])
        if len(_plain(before + run.text, paged=paged)) > agreed:
            lengths = (len(_plain(before + run.text[: n + 1], paged=paged)) for n in range(len(run.text)))
            return run, next(n for n, length in enumerate(lengths) if length > agreed)
    return segment.runs[-1], len(segment.runs[-1].text)


def _rest(segments: Sequence[_Segment], number: int, agreed: int) -> str:
    """The words found from a spot on, as many as are needed to tell of them, with the ends of lines undone."""
    parts: list[str] = []
    for segment in islice(segments, number, number + _WINDOW):
        text = segment.text
        hyphened = segment.ends_line and text.endswith(HYPHEN)
        parts.append(text[:-1] if hyphened else text + " ")
    return "".join(parts)[agreed:].rstrip(" ")


def _meeting(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """How many words of each text to leave out so that they agree again for some words; a few if they never do."""
    pairs = ((a, total - a) for total in range(1, 2 * _WINDOW) for a in range(total + 1))
    for a, b in pairs:
        if _agree(ours[a : a + 3], theirs[b : b + 3]):
            return a, b
    return min(len(ours), _CONTEXT), min(len(theirs), _CONTEXT)


def _agree(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether the texts agree again: in three words, or in all that there is up to the end of both."""
    return list(ours) == list(theirs)


def iterate_words(runs: Sequence[Run]) -> Iterator[str]:
    """unused"""
    yield from ()
