"""A block's text with its markup in braces, its emphasis and its calls, to `Content`.

In come the characters and where they stand; out comes the text as a reader sees it, with marks. What looks like our
markup but is none is a finding, and stays text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence

from sourcebook.diagnostics import Place, Report, did_you_mean
from sourcebook.model.content import (
    Added,
    Call,
    Conjecture,
    Content,
    Deleted,
    Emphasis,
    Foreign,
    Illegible,
    LineBreak,
    Mark,
    MarkKind,
    Omitted,
    PageBreak,
    Sic,
    SmallCaps,
    Strong,
    Supplied,
    in_order,
)
from sourcebook.records import dataclass
from sourcebook.sourceformat.transcription.builder import ContentBuilder

_SPECIAL = re.compile(r"[\\{}*\[]")
_POINT = re.compile(r"\{(?P<word>sic|omitted|illegible|page|line)(?:[ \t\n]+(?P<rest>[^{}]*?))?\}")
_SPAN = re.compile(
    r"\{(?:(?P<sign>[+?])|(?P<word>del|add|sc|em|strong|lang(?:[ \t]+(?P<tag>[A-Za-z0-9-]+)))[ \t]*:[ \t\n]?)"
)
_CALL = re.compile(r"\[\^(?P<name>[^\]\s]+)\]")
_LINE_END = re.compile(r"\n")
_UNKNOWN = re.compile(r"\{(?P<word>[^\s{}:]*)")
SPANS: dict[str, Callable[[], MarkKind]] = {
    "+": Supplied, "?": Conjecture, "del": Deleted, "add": Added, "sc": SmallCaps, "em": Emphasis, "strong": Strong,
}  # fmt: skip
WORDS = (
    "sic",
    "omitted",
    "illegible 3 words",
    "page 12",
    "line",
    "+word",
    "?word",
    "del: …",
    "add: …",
    "sc: …",
    "lang ru: …",
    "em: …",
)


@dataclass(slots=True, eq=False)
class _Stars:
    """A run of asterisks that may open or close emphasis (CommonMark 0.31, 6.2). Each run is only equal to itself."""

    place: Place | None
    count: int
    original: int
    opens: bool
    closes: bool


_Item = _Stars | Content


class InlineReader:
    """Reads running text; `calls` says whether `[^12]` is a call (there is a notes file) or plain text."""

    def __init__(self, report: Report, *, calls: bool = False) -> None:
        self.report = report
        self.calls = calls

    def read(self, text: str, lines: Sequence[Place] = ()) -> Content:
        """Read the whole text of a block; `lines` are the places where its lines begin."""
        return _Text(self, text, lines).read()


class _Text:
    """One text being read. Braces nest without recursion; emphasis pairs within one level of braces."""

    def __init__(self, reader: InlineReader, text: str, lines: Sequence[Place]) -> None:
        self.reader, self.text, self.lines = reader, text, lines
        self.starts = [0, *(m.end() for m in _LINE_END.finditer(text))]

    def place(self, at: int) -> Place | None:
        """The place of a character in the file."""
        number = bisect_right(self.starts, at) - 1
        if number >= len(self.lines):
            return None
        line = self.lines[number]
        return Place(line.file, line.line, line.column + at - self.starts[number])

    def read(self) -> Content:
        """Read it all, a level of items for each brace that is open."""
        text = self.text
        closed = self._closed_spans()
        closing = frozenset(closed.values())
        kinds: list[MarkKind] = []
        levels: list[list[_Item]] = [[]]
        builder = ContentBuilder()

        def flush() -> None:
            nonlocal builder
            if builder.length or builder.marks:
                levels[-1].append(builder.done(trim=False))
            builder = ContentBuilder()

        i = 0
        while i < len(text):
            found = _SPECIAL.search(text, i)
            stop = found.start() if found else len(text)
            if stop > i:
                self._add_lines(builder, i, stop)
                i = stop
                continue
            char = text[i]
            if char == "\\" and i + 1 < len(text) and text[i + 1] != "\n":
                builder.add_text(text[i + 1], self.place(i + 1))
                i += 2
            elif char == "}" and i in closing:
                flush()
                inner = _wrapped(_build(levels.pop(), trim=False), kinds.pop())
                levels[-1].append(inner)
                i += 1
            elif char == "*":
                end = i
                while end < len(text) and text[end] == "*":
                    end += 1
                flush()
                levels[-1].append(self._stars(i, end))
                i = end
            elif char == "[" and (call := self._call(i)) is not None:
                builder.add_point(Call(call["name"]))
                i = call.end()
            elif char == "{" and (point := _point_at(text, i)) is not None:
                kind, end = point
                place = self.place(i)
                flush()
                if isinstance(kind, LineBreak) and place is not None:
                    # words on two lines are two words
                    levels[-1].append(Content(" ", (Mark(1, 1, kind),), ((0, place),)))
                else:
                    levels[-1].append(Content("", (Mark(0, 0, kind),)))
                i = end
            elif char == "{" and i in closed and (span := _SPAN.match(text, i)) is not None:
                flush()
                levels.append([])
                kinds.append(_span(span))
                i = span.end()
            else:
                if char == "{":
                    self._stray(i)
                builder.add_text(char, self.place(i))
                i += 1
        flush()
        return _build(levels[0], trim=True)

    def _add_lines(self, builder: ContentBuilder, start: int, stop: int) -> None:
        """Add the characters from `start` to `stop`, each line with a place of its own."""
        while start < stop:
            end = self.text.find("\n", start, stop) + 1 or stop
            builder.add_text(self.text[start:end], self.place(start))
            start = end

    def _call(self, at: int) -> re.Match[str] | None:
        return _CALL.match(self.text, at) if self.reader.calls else None

    def _closed_spans(self) -> dict[int, int]:
        """Where the spans open that a brace closes further on, and where it does; an unknown brace has its own end."""
        text, i = self.text, 0
        waiting: list[int | None] = []
        closed: dict[int, int] = {}
        while (found := _SPECIAL.search(text, i)) is not None:
            at = i = found.start()
            match text[i]:
                case "\\":
                    i += 2
                case "}" if waiting:
                    opening = waiting.pop()
                    if opening is not None:
                        closed[opening] = at
                    i += 1
                case "[" if (call := self._call(i)) is not None:
                    i = call.end()
                case "{" if (point := _point_at(text, i)) is not None:
                    i = point[1]
                case "{":
                    span = _SPAN.match(text, i)
                    waiting.append(at if span else None)
                    i = span.end() if span else i + 1
                case _:
                    i += 1
        return closed

    def _stars(self, start: int, end: int) -> _Stars:
        before = self.text[start - 1] if start else " "
        after = self.text[end] if end < len(self.text) else " "
        space_before, space_after = before.isspace(), after.isspace()
        left = not space_after and (not _punctuation(after) or space_before or _punctuation(before))
        right = not space_before and (not _punctuation(before) or space_after or _punctuation(after))
        return _Stars(self.place(start), end - start, end - start, left, right)

    def _stray(self, at: int) -> None:
        """Say of a brace that it opens nothing we know, or something that is never closed."""
        if _SPAN.match(self.text, at):
            words = self.text[at : at + 30].split("\n")[0]
            self.reader.report.error(
                "markup-unclosed",
                f"The brace that opens in “{words}” is never closed.",
                self.place(at),
                "Write } where its words end. If the source itself has a brace here, write \\{ for it.",
            )
            return
        found = _UNKNOWN.match(self.text, at)
        word = found["word"] if found else ""
        self.reader.report.error(
            "markup-unknown",
            f"“{{{word}” is not markup that this program knows.",
            self.place(at),
            f"{did_you_mean(word, WORDS)} If the source itself has a brace here, write \\{{ for it.".strip(),
        )


def _punctuation(char: str) -> bool:
    """Unicode punctuation or symbol (CommonMark 0.31, 2.1)."""
    return unicodedata.category(char)[0] in "PS"


def _point_at(text: str, at: int) -> tuple[MarkKind, int] | None:
    """The point whose braces open at `at`, and where they end."""
    found = _POINT.match(text, at)
    kind = _point(found) if found else None
    return (kind, found.end()) if found and kind is not None else None


def _point(found: re.Match[str]) -> MarkKind | None:
    rest = " ".join((found["rest"] or "").split())
    match found["word"]:
        case "sic":
            return Sic() if not rest else None
        case "omitted":
            return Omitted() if not rest else None
        case "line":
            return LineBreak() if not rest else None
        case "illegible":
            return Illegible(rest)
        case _:
            return PageBreak(rest) if rest else None


def _span(found: re.Match[str]) -> MarkKind:
    if found["tag"]:
        return Foreign(found["tag"])
    return SPANS[found["sign"] or found["word"]]()


def _wrapped(content: Content, kind: MarkKind) -> Content:
    if not content.text:
        return content
    marks = (Mark(0, len(content.text), kind), *content.marks)
    return Content(content.text, in_order(marks), content.origin)


def _build(items: list[_Item], *, trim: bool) -> Content:
    """Pair the asterisks, then put everything together."""
    pairs = _pair_stars([item for item in items if isinstance(item, _Stars)])
    builder = ContentBuilder()
    opened: list[tuple[int, int, MarkKind]] = []
    for item in items:
        if isinstance(item, Content):
            if any(isinstance(m.kind, Sic) and m.start == 0 for m in item.marks):
                builder.drop_space()
                opened = [(min(start, builder.length), order, kind) for start, order, kind in opened]
            builder.add_content(item)
            continue
        closing, opening = pairs[id(item)]
        for kind in closing:
            start, order, _ = opened.pop()
            if start < builder.length:
                builder.marks.insert(order, Mark(start, builder.length, kind))
        if item.count:
            builder.add_text("*" * item.count, item.place)
        for kind in opening:
            opened.append((builder.length, len(builder.marks), kind))
    return builder.done(trim=trim)


def _pair_stars(stars: list[_Stars]) -> dict[int, tuple[list[MarkKind], list[MarkKind]]]:
    """For each run: the spans it closes, inner first, and those it opens, outer first (CommonMark 0.31, 6.2)."""
    pairs: dict[int, tuple[list[MarkKind], list[MarkKind]]] = {id(s): ([], []) for s in stars}
    index = 0
    active = list(stars)
    while index < len(active):
        closer = active[index]
        opener_at = _opener(active, index)
        if opener_at is None:
            index += 1
            continue
        opener = active[opener_at]
        kind: MarkKind = Strong() if opener.count >= 2 and closer.count >= 2 else Emphasis()
        used = 2 if isinstance(kind, Strong) else 1
        opener.count -= used
        closer.count -= used
        pairs[id(closer)][0].append(kind)
        pairs[id(opener)][1].insert(0, kind)
        for skipped in active[opener_at + 1 : index]:
            skipped.opens = skipped.closes = False
        del active[opener_at + 1 : index]
        index = opener_at + 1
        if not closer.count:
            active.remove(closer)
        if not opener.count:
            active.remove(opener)
            index -= 1
    return pairs


def _opener(active: list[_Stars], index: int) -> int | None:
    closer = active[index]
    if not closer.closes or not closer.count:
        return None
    for at in range(index - 1, -1, -1):
        opener = active[at]
        if not opener.opens or not opener.count:
            continue
        # the rule of three: runs that may both open and close don't pair when their lengths sum to a multiple of 3
        both = (opener.closes or closer.opens) and (opener.original + closer.original) % 3 == 0
        if both and not (opener.original % 3 == 0 and closer.original % 3 == 0):
            continue
        return at
    return None
