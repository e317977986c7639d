"""The lines of the note areas, page after page, to printed notes: which line belongs to which note, and what fits nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from note_words import FOLIO, LINES, NoteWords
from pdf_glyphs import HYPHENS, Line, lowered

#: a line that begins no further than this from the left edge of the note area begins a note, in points
AT_EDGE = 1.5
#: so many characters of a line tell where a note goes on after words that are gone
TELLING = 12
_MEASURED = {FOLIO: frozenset("0123456789ivxlcdm"), LINES: frozenset("0123456789–ns")}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a note: `page` counts from 0 and is -1 where there is none."""

    kind: str
    page: int
    mark: str
    words: str

    def __str__(self) -> str:
        return f"page {self.page + 1}: {self.kind}: note {self.mark or '?'}: “{self.words}”"


@dataclass(slots=True)
class Piece:
    """What stands of a note on one page; `starts` are the offsets in the note's text at which its lines begin."""

    page: int
    lines: list[Line] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    end: int = 0


@dataclass(slots=True)
class PrintedNote:
    """A note and its pieces; `at` is how much of its text was found; `apart` that it stands away from the foot of pages."""

    words: NoteWords
    pieces: list[Piece] = field(default_factory=list)
    at: int = 0
    apart: bool = False

    @property
    def done(self) -> bool:
        """Whether all of it was found."""
        return self.at >= len(self.words.text)

    @property
    def lines(self) -> int:
        """How many lines it has in all."""
        return sum(len({round(line.base) for line in piece.lines}) for piece in self.pieces)

    def after(self, line: Line, at: int) -> int | None:
        """Where in the text this line ends if it begins at `at`; None where it has other words."""
        wanted, text = self.words.text, line.text
        if not _MEASURED.keys().isdisjoint(wanted[at : at + len(text) + 1]):
            return _with_measured(wanted, at, text)
        if wanted.startswith(text, at):
            return at + len(text)
        if text[-1] in HYPHENS and len(text) > 1 and wanted.startswith(text[:-1], at):
            return at + len(text) - 1
        return None

    def take(self, line: Line, end: int) -> None:
        """The line stands here, on a page of its own piece."""
        if not self.pieces or self.pieces[-1].page != line.page:
            self.pieces.append(Piece(line.page))
        piece = self.pieces[-1]
        piece.lines.append(line)
        piece.starts.append(self.at)
        self.at = piece.end = end

    def page_of(self, offset: int) -> int | None:
        """The page on which a character of the text stands."""
        return next((piece.page for piece in self.pieces if offset < piece.end), None)


class NoteReader:
    """Reads the note areas of pages in order; `printed` has the notes in the order of the edition."""

    def __init__(self, notes: Sequence[NoteWords]) -> None:
        self.printed = [PrintedNote(words) for words in notes]
        self.faults: list[Fault] = []
        self._waiting: dict[str, list[int]] = {}
        for index, words in enumerate(notes):
            self._waiting.setdefault(words.text[0], []).append(index)
        self._open: list[int] = []
        self._last = self._here = -1

    def read_page(self, page: int, left: float, lines: Sequence[Line], holds: Callable[[Line], bool]) -> None:
        """Give each line to its note; what stands in the margins and belongs to no note is folio or running head."""
        current: int | None = None
        begun_here = False
        # a note called where another runs over begins there, though notes called later stand on the page before
        self._here = -1
        gone_on: list[int] = []
        for number, line in enumerate(lines):
            begun = self._begins(lines[number:], left) if line.x0 < left + AT_EDGE else None
            if begun is not None:
                current, begun_here = begun, True
                continue
            if current is not None and self._goes_on(current, line):
                continue
            other = next((n for n in self._open if n not in gone_on and self._goes_on(n, line)), None)
            if other is not None:
                if begun_here or any(self._beginning(n) > self._beginning(other) for n in gone_on):
                    self._fault("out of order", line, other)
                current = other
                gone_on.append(other)
            elif holds(line):
                current = self._astray(line, current, left)
        going_on = [n for n, note in enumerate(self.printed[: self._last + 1]) if note.pieces and not note.done]
        self._open = sorted(going_on, key=self._beginning)

    def _beginning(self, note: int) -> tuple[int, int]:
        """The page on which a note begins, and its number in the row of all."""
        return self.printed[note].pieces[0].page, note

    def _begins(self, lines: Sequence[Line], left: float) -> int | None:
        """The note that begins with the first of these lines."""
        own = [lines[0]]
        for line in lines[1:]:
            if line.x0 < left + AT_EDGE:
                break
            own.append(line)
        best, most = None, 0
        waiting = self._waiting.get(lines[0].text[0], [])
        for index in waiting:
            taken = _agreeing(self.printed[index], own)
            if taken > most:
                best, most = index, taken
            if taken == len(own) or (taken and self._is_all(index, own[:taken])):
                break
        if best is None:
            return None
        waiting.remove(best)
        note = self.printed[best]
        note.take(lines[0], note.after(lines[0], 0) or 0)
        if best < self._here:
            self._fault("out of order", lines[0], best)
        self._last, self._here = max(best, self._last), best
        return best

    def _is_all(self, index: int, own: Sequence[Line]) -> bool:
        """Whether these lines are the whole of the note."""
        note, at = self.printed[index], 0
        for line in own:
            at = note.after(line, at) or at
        return at == len(note.words.text)

    def _goes_on(self, index: int, line: Line) -> bool:
        note = self.printed[index]
        if note.done:
            return False
        end = note.after(line, note.at)
        if end is None:
            return False
        note.take(line, end)
        return True

    def _astray(self, line: Line, current: int | None, left: float) -> int | None:
        """A line that does not go on where a note left off: words are gone before it, or it belongs to none."""
        for index in ([] if current is None else [current]) + self._open:
            note = self.printed[index]
            found = note.words.text.find(line.text[:TELLING], note.at) if len(line.text) >= TELLING else -1
            end = note.after(line, found) if found >= 0 else None
            if end is not None:
                self.faults.append(Fault("words missing", line.page, note.words.mark, note.words.text[note.at : found]))
                note.at = found
                note.take(line, end)
                return index
        again = [n for n in self.printed if n.pieces and line.x0 < left + AT_EDGE and n.after(line, 0) is not None]
        if again:
            self.faults.append(Fault("printed twice", line.page, again[0].words.mark, lowered(line.text)))
        else:
            self.faults.append(Fault("words of no note", line.page, "", lowered(line.text)))
        return current

    def _fault(self, kind: str, line: Line, index: int) -> None:
        self.faults.append(Fault(kind, line.page, self.printed[index].words.mark, lowered(line.text[:40])))


def _agreeing(note: PrintedNote, lines: Sequence[Line]) -> int:
    """How many of these lines the note has from its beginning on."""
    at = 0
    for number, line in enumerate(lines):
        end = note.after(line, at)
        if end is None or end <= at:
            return number
        at = end
    return len(lines)


def _with_measured(wanted: str, at: int, text: str) -> int | None:
    """Compare where the number of a page or line stands, which only the pages know."""
    done = 0
    while done < len(text):
        if at == len(wanted):
            return None
        if wanted[at] in _MEASURED:
            start = done
            while done < len(text) and text[done] in _MEASURED[wanted[at]]:
                done += 1
            if done == start:
                return None
        elif text[done] == wanted[at]:
            done += 1
        elif done == len(text) - 1 and text[done] in HYPHENS:
            return at
        else:
            return None
        at += 1
    return at
