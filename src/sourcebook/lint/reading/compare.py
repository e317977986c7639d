"""Text expected against text found: character for character, but for what setting it in lines does to it.

White space is folded. It may come or go where a line ends and where a block ends, and nowhere else. A hyphen
(U+2010) that ends a line of a page is dropped unless the expected text has it; no blank may stand in its place. Of a
page it can't be told which kind of blank stands there, nor whether a character that prints nothing does: there all
blanks are one, and such characters are left out on both sides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby

from sourcebook.lint.reading.model import Run
from sourcebook.model.content import fold
from sourcebook.records import dataclass

HYPHEN = "\u2010"
#: words shown on both sides of a difference
_CONTEXT = 5
#: how many words and characters on the texts are compared to see where they agree again, in so many words
_WINDOW = 24
_REACH = 400
_ALIKE = 3

#: what a page can't show: characters that print nothing, and blanks other than the usual one
_NOT_OF_PAGES = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where two texts part: the words expected there and those found; either may be empty.

    `before` are the words before it, in which both agree; `after` are those that follow in the expected text.
    `run` is where it was found (the last run if the text found ends too soon, None if there is none at all),
    and `offset` is the place in that run's text; `at` is the place in the expected text, folded.
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
    """Text between two places where white space may come or go; `ends_line`: the second is a line's end."""

    text: str
    runs: tuple[Run, ...]
    ends_line: bool


def difference(expected: str, runs: Sequence[Run]) -> Difference | None:
    """Where the text of `runs` parts from `expected`, which has one blank between blocks; None if nowhere."""
    paged = any(run.on_page for run in runs)
    wanted = _plain(expected, paged=paged)
    segments = _segments(runs, paged=paged)
    at = 0
    hyphened = False
    for number, segment in enumerate(segments):
        at += not hyphened and wanted.startswith(" ", at)
        hyphened = False
        if wanted.startswith(segment.text, at):
            at += len(segment.text)
        elif segment.ends_line and segment.text.endswith(HYPHEN) and wanted.startswith(segment.text[:-1], at):
            at += len(segment.text) - 1
            hyphened = True
        else:
            return _told(wanted, at, segments, number)
    at += wanted.startswith(" ", at)
    return None if at == len(wanted) else _told(wanted, at, segments, len(segments))


def _plain(text: str, *, paged: bool) -> str:
    """A text folded; of a page, as much of it as a page can show."""
    if paged and not text.isascii():
        text = _NOT_OF_PAGES.sub(lambda found: " " if found[0].isspace() else "", text)
    return fold(text)


def _segments(runs: Sequence[Run], *, paged: bool) -> list[_Segment]:
    """The runs parted at the ends of lines and blocks; segments without text are left out."""
    parts = [tuple(part) for _, part in groupby(runs, key=lambda run: (run.block, run.line))]
    result = []
    for number, part in enumerate(parts):
        ends_line = paged and (number + 1 == len(parts) or parts[number + 1][0].line != part[-1].line)
        text = _plain(part[0].text if len(part) == 1 else "".join([run.text for run in part]), paged=paged)
        if text:
            result.append(_Segment(text, part, ends_line))
    return result


def _told(wanted: str, at: int, segments: Sequence[_Segment], number: int) -> Difference:
    """The difference that lies in segment `number`, which begins at `at` in the expected text."""
    agreed = 0
    run, offset = (segments[-1].runs[-1], len(segments[-1].runs[-1].text)) if segments else (None, 0)
    if number < len(segments):
        agreed = _agreed(wanted, at, segments[number].text)
        run, offset = _spot(segments[number].runs, agreed)
    spot = at + agreed
    start = wanted.rfind(" ", 0, spot) + 1
    ours = _words(wanted[start : start + _REACH])
    parted = agreed == 0 and number > 0 and not _hyphened(segments[number - 1], wanted[:at])
    theirs = _words(wanted[start:spot] + (" " if parted else "") + _rest(segments, number, agreed))
    same = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    agreeing, ours, theirs = ours[:same], ours[same:], theirs[same:]
    a, b = _meeting(ours, theirs)
    return Difference(
        expected=" ".join(ours[:a]),
        found=" ".join(theirs[:b]),
        before=" ".join((_words(wanted[max(0, start - _REACH) : start]) + agreeing)[-_CONTEXT:]),
        after=" ".join(ours[a : a + _CONTEXT]),
        run=run,
        offset=offset,
        at=spot,
    )


def _words(text: str) -> list[str]:
    """The words between blanks; no other space parts words here."""
    return [word for word in text.split(" ") if word]


def _hyphened(segment: _Segment, taken: str) -> bool:
    """Whether the last hyphen of a segment was dropped, `taken` being the expected text up to its end."""
    return segment.ends_line and segment.text.endswith(HYPHEN) and not taken.endswith(HYPHEN)


def _agreed(wanted: str, at: int, text: str) -> int:
    """How many characters of `text` stand in `wanted` at `at`."""
    return next((n for n, c in enumerate(text) if wanted[at + n : at + n + 1] != c), len(text))


def _spot(runs: Sequence[Run], agreed: int) -> tuple[Run, int]:
    """The run and the offset in it of the character at `agreed` in the folded text of a segment."""
    paged = runs[0].on_page
    before = ""
    for run in runs:
        prefixes = range(1, len(run.text) + 1)

        def folded(end: int, before: str = before, text: str = run.text) -> int:
            return len(_plain(before + text[:end], paged=paged))

        if run.text and folded(len(run.text)) > agreed:
            return run, bisect_right(prefixes, agreed, key=folded)
        before += run.text
    return runs[-1], len(runs[-1].text)


def _rest(segments: Sequence[_Segment], number: int, agreed: int) -> str:
    """The words found from a spot on, as many as telling of them takes, with the ends of lines undone."""
    parts: list[str] = []
    for segment in segments[number : number + _WINDOW]:
        hyphened = segment.ends_line and segment.text.endswith(HYPHEN)
        parts.append(segment.text[:-1] if hyphened else segment.text + " ")
    return "".join(parts)[agreed : agreed + _REACH]


def _meeting(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """How many words of each text to leave out so that they agree again; a few of each if they don't soon."""
    for total in range(1, 2 * _WINDOW):
        for a in range(max(0, total - len(theirs)), min(total, len(ours)) + 1):
            b = total - a
            if ours[a : a + _ALIKE] == theirs[b : b + _ALIKE]:
                return a, b
    return min(len(ours), _CONTEXT), min(len(theirs), _CONTEXT)
