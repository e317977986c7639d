"""The bytes of a PDF and the edition it should hold to every fault of its notes, proved from what stands on the pages.

Nothing that made the book and nothing of the program's own reading has a part in it: calls are found as small raised
glyphs behind the words they belong to, notes as lines below a ruled line, each from a mark at the left edge on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from note_words import CallPlace, Wording, without_hyphens
from page_fill import Underfull, underfull_pages
from pdf_glyphs import HYPHENS, SMALLER, Line, Paper, is_raised, lowered, raised, read_pages, squeezed
from printed_notes import Fault, NoteReader, Piece, PrintedNote
from sourcebook.model.notes import NoteSeries
from sourcebook.model.resolved import LegendSection, ResolvedEdition
from sourcebook.render.page import PageSize, page_size

POINTS = 72 / 25.4
#: tolerance of edges, in points
SLACK = 1.0
#: base lines of one text are no nearer to each other, in parts of the size
TIGHTEST = 0.8
#: a note that runs over has so many lines on the page of its call
FEWEST_LINES = 2
#: says what is wrong, on which page, and the words there
FaultMaker = Callable[[str, int, str], None]
#: the left and right edge of the type area of a page
Edges = Callable[[int], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of a proof."""

    pages: int = 0
    notes: int = 0
    calls: int = 0
    pieces: int = 0
    run_over: int = 0
    missing: int = 0
    wrong_page: int = 0
    out_of_order: int = 0
    outside: int = 0
    underfull: int = 0
    other: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: faults, pages with too much room left, figures."""

    faults: tuple[Fault, ...]
    underfull: tuple[Underfull, ...]
    counts: Counts

    def __str__(self) -> str:
        return "\n".join(map(str, (*self.faults, *(u for u in self.underfull if not u.excused), self.counts)))


@dataclass(slots=True)
class Body:
    """The running text of all pages as one string without hyphens, and where each line begins in it."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def line_at(self, offset: int) -> Line:
        """The line that a character stands in."""
        return self.lines[bisect_right(self.starts, offset) - 1]


@dataclass(frozen=True, slots=True)
class TypeArea:
    """The page without its margins, in points; right-hand pages have their inner margin on the left."""

    size: PageSize
    height: float

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.size.top * POINTS

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.height - self.size.bottom * POINTS

    def sides(self, page: int, width: float) -> tuple[float, float]:
        """The left and right edge; the first page of a book is a right-hand page."""
        left, right = (self.size.inner, self.size.outer) if page % 2 == 0 else (self.size.outer, self.size.inner)
        return left * POINTS, width - right * POINTS

    def holds(self, line: Line) -> bool:
        """Whether a line is between the upper and the lower edge."""
        return line.base - 0.6 * line.size > self.top - SLACK and line.bottom < self.bottom + SLACK


def prove_notes(pdf: bytes, edition: ResolvedEdition) -> Proof:
    """Read the pages and compare them with the edition."""
    pages = list(read_pages(pdf))
    size = page_size(edition.page)
    assert size is not None
    area = TypeArea(size, pages[0].height)
    words = Wording(edition)
    tops = [_note_rule(page, area) for page in pages]
    body = _body(pages, tops, area)
    reader = NoteReader(words.notes)
    for page, top in zip(pages, tops, strict=True):
        if top is not None:
            below = [line for line in page.lines if line.base > top[1] and line.base - line.size < page.height]
            reader.read_page(page.number, top[0], below, area.holds)
    faults = list(reader.faults)
    _apart(reader.printed, body)
    called = _find_calls(words.calls, words, body, reader, faults)
    _stray_calls(called, body, edition, faults)
    for note in reader.printed:
        _check_note(note, called.get(note.words.id), area, pages, faults)
    faults += [*_overlaps(pages, tops), *_not_descending(reader.printed)]
    underfull = tuple(underfull_pages(edition, words, pages, tops, body.lines, area, reader.printed))
    return Proof(tuple(faults), underfull, _counts(pages, reader.printed, called, faults, underfull))


def _note_rule(page: Paper, area: TypeArea) -> tuple[float, float] | None:
    """The left edge and height of the ruled line over the notes: the lowest that is as wide as the type area."""
    left, right = area.sides(page.number, page.width)
    wide = [r for r in page.rules if abs(r.x0 - left) < 2 * SLACK and abs(r.x1 - right) < 2 * SLACK]
    lowest = max(wide, key=lambda r: r.y, default=None)
    return None if lowest is None else (lowest.x0, lowest.y)


def _body(pages: list[Paper], tops: list[tuple[float, float] | None], area: TypeArea) -> Body:
    body = Body()
    parts: list[str] = []
    length = 0
    for page, top in zip(pages, tops, strict=True):
        left, right = area.sides(page.number, page.width)
        for line in page.lines:
            in_height = area.top - SLACK < line.base < area.bottom + SLACK
            if not in_height or line.x1 < left or line.x0 > right or (top is not None and line.base > top[1]):
                continue  # heads, folios, numbers of lines, notes
            body.starts.append(length)
            body.lines.append(line)
            parts.append(without_hyphens(line.text))
            length += len(parts[-1])
    body.text = "".join(parts)
    return body


def _apart(printed: list[PrintedNote], body: Body) -> None:
    """Notes for the teacher may stand in a section of their own, away from the pages that pupils share."""
    for note in printed:
        if note.words.series is NoteSeries.TEACHER and not note.pieces:
            note.apart = without_hyphens(note.words.text) in body.text


def _find_calls(
    calls: list[CallPlace], words: Wording, body: Body, reader: NoteReader, faults: list[Fault]
) -> dict[str, tuple[int, int, int]]:
    """Where each note is called: page, and from where to where in the running text (-1 for a call inside a note)."""
    found: dict[str, tuple[int, int, int]] = {}
    by_id = {note.words.id: note for note in reader.printed}
    at = 0
    for call in calls:
        sign = raised(call.mark)
        if call.within:
            outer = by_id[call.within]
            page = outer.page_of(outer.words.text.find(call.before + sign) + len(call.before))
            if page is not None:
                found.setdefault(call.note, (page, -1, -1))
            continue
        wanted = call.before + sign
        start = body.text.find(wanted, max(at - len(call.before), 0))  # two calls may share the words before
        if start < 0:
            start = body.text.find(wanted)
            kind = "call out of order" if start >= 0 else "call missing"
            if start < 0 and call.before and (start := _parted(call, body, at)) >= 0:
                kind = "call parted from its word"
            faults.append(Fault(kind, _page(body, start), call.mark, lowered(call.before)))
            if start < 0:
                continue
        else:
            at = start + len(wanted)
        end = start + len(wanted)
        found.setdefault(call.note, (body.line_at(end - 1).page, end - len(sign), end))
    return found


def _parted(call: CallPlace, body: Body, at: int) -> int:
    """Where a call stands at the beginning of a line of its own, smaller than the line before; -1 if nowhere."""
    start = body.text.find(call.before + squeezed(call.mark), max(at - len(call.before), 0))
    if start < 0:
        return -1
    end = start + len(call.before)
    before, own = body.line_at(end - 1), body.line_at(end)
    return start if own is not before and own.size < SMALLER * before.size else -1


def _page(body: Body, offset: int) -> int:
    return body.line_at(offset).page if offset >= 0 else -1


def _stray_calls(
    called: dict[str, tuple[int, int, int]], body: Body, edition: ResolvedEdition, faults: list[Fault]
) -> None:
    """Raised glyphs that are no call of the edition; the legend shows one of each series."""
    taken = {n for _, start, end in called.values() for n in range(start, end)}
    shown = Counter(
        raised(entry.sign)
        for section in edition.sections
        if isinstance(section, LegendSection)
        for entry in section.entries
        if entry.style == "raised"
    )
    bar, at, text = raised("|"), 0, body.text
    while at < len(text):
        if not is_raised(text[at]) or at in taken:
            at += 1
            continue
        end = at
        while end < len(text) and is_raised(text[end]) and end not in taken:
            end += 1
        run = text[at:end]
        if shown[run]:
            shown[run] -= 1
        elif not (run.startswith(bar) and run.endswith(bar)):
            line = body.line_at(at)
            faults.append(Fault("call of no note", line.page, lowered(run), lowered(text[max(at - 20, 0) : at])))
        at = end


def _check_note(
    note: PrintedNote,
    call: tuple[int, int, int] | None,
    area: TypeArea,
    pages: list[Paper],
    faults: list[Fault],
) -> None:
    words = note.words

    def edges(page: int) -> tuple[float, float]:
        return area.sides(page, pages[page].width)

    def fault(kind: str, page: int, said: str) -> None:
        faults.append(Fault(kind, page, words.mark, said))

    if note.apart:
        return
    if not note.pieces:
        fault("missing", call[0] if call else -1, words.text[:60])
        return
    if note.at < len(words.text):
        fault("cut off", note.pieces[-1].page, lowered(words.text[note.at : note.at + 60]))
    first = note.pieces[0]
    if call is not None and call[0] != first.page:
        fault("wrong page", first.page, f"called on page {call[0] + 1}: {words.text[:40]}")
    for before, after in zip(note.pieces, note.pieces[1:], strict=False):
        if after.page != before.page + 1:
            fault("not on the next page", after.page, lowered(after.lines[0].text[:40]))
        _check_join(note, before, after.lines[0], edges, fault)
    if len(note.pieces) > 1 and len({round(line.base) for line in first.lines}) < FEWEST_LINES:
        fault("one line only", first.page, words.text[:40])
    for piece in note.pieces:
        left, right = edges(piece.page)
        for line in piece.lines:
            if not area.holds(line) or line.x0 < left - SLACK or line.x1 > right + SLACK:
                fault("outside", piece.page, lowered(line.text[:40]))
                break
    _check_mark(note, first.lines[0], fault)


def _check_mark(note: PrintedNote, line: Line, fault: FaultMaker) -> None:
    length = len(note.words.mark)
    if length < len(line.spans) and line.spans[length][0] < line.spans[length - 1][1] - 0.02 * line.size:
        fault("mark over the words", line.page, lowered(line.text[:20]))


def _check_join(note: PrintedNote, before: Piece, following: Line, edges: Edges, fault: FaultMaker) -> None:
    """A piece ends where a line of the note ends: the next two words have no room on it, or a paragraph ends there."""
    words = note.words
    last = before.lines[-1]
    if before.end in (*words.ends, len(words.mark)) or words.has_table or last.text[-1] in HYPHENS:
        return
    block = bisect_right(words.ends, before.end)
    reaches = [
        line.x1 - edges(line.page)[0]
        for piece in note.pieces
        for line, at in zip(piece.lines, piece.starts, strict=True)
        if bisect_right(words.ends, at) == block
    ]
    room = max(reaches) - (last.x1 - edges(last.page)[0])
    if following.first_words + 0.2 * last.size + SLACK < room:
        fault("parted in mid-line", last.page, lowered(last.text[-30:]))


def _overlaps(pages: list[Paper], tops: list[tuple[float, float] | None]) -> list[Fault]:
    """Running text that reaches over the ruled line."""
    found = []
    for page, top in zip(pages, tops, strict=True):
        if top is not None:
            over = [line for line in page.lines if line.base <= top[1] < line.base + 0.15 * line.size]
            found += [Fault("text over the rule", page.number, "", lowered(line.text[:40])) for line in over]
    return found


def _not_descending(printed: list[PrintedNote]) -> list[Fault]:
    """Pieces of notes that stand above what should stand above them; lines of one note that overlap.

    On a page the notes that go on stand first, in their order, then those that begin.
    """
    found = []
    lowest: dict[tuple[int, bool], float] = {}
    begun_in_order = sorted((n for n in printed if n.pieces), key=lambda note: note.pieces[0].page)  # a stable sort
    for note in begun_in_order:
        for number, piece in enumerate(note.pieces):
            bases = [line.base for line in piece.lines]
            carried, begun = (piece.page, False), (piece.page, True)
            above = lowest.get(carried, 0.0) if number else max(lowest.get(carried, 0.0), lowest.get(begun, 0.0))
            if bases[0] <= above:
                found.append(Fault("out of order", piece.page, note.words.mark, lowered(piece.lines[0].text[:40])))
            steps = [
                (after.base - before.base, before)
                for before, after in zip(piece.lines, piece.lines[1:], strict=False)
                if not (
                    abs(after.base - before.base) < SLACK and before.x1 <= after.x0
                )  # a mark beside a quotation or a list
            ]
            if not note.words.has_table and any(step < TIGHTEST * line.size for step, line in steps):
                found.append(Fault("lines overlap", piece.page, note.words.mark, lowered(piece.lines[0].text[:40])))
            mine = carried if number else begun
            lowest[mine] = max([lowest.get(mine, 0.0), *bases])
    return found


def _counts(
    pages: list[Paper],
    printed: list[PrintedNote],
    called: dict[str, tuple[int, int, int]],
    faults: list[Fault],
    underfull: tuple[Underfull, ...],
) -> Counts:
    kinds = Counter(fault.kind for fault in faults)
    known = {"missing": "missing", "cut off": "missing", "wrong page": "wrong_page", "outside": "outside"}
    known |= dict.fromkeys(("out of order", "call out of order", "not on the next page"), "out_of_order")
    sums = Counter[str]()
    for kind, number in kinds.items():
        sums[known.get(kind, "other")] += number
    return Counts(
        pages=len(pages),
        notes=len(printed),
        calls=len(called),
        pieces=sum(len(note.pieces) for note in printed),
        run_over=sum(len(note.pieces) > 1 for note in printed),
        underfull=sum(not page.excused for page in underfull),
        **sums,
    )
