"""A book to its pages, fragment by fragment: `Measured` tells of the pages, and the parts are what is drawn on them.

A fragment can be drawn as soon as those before it are laid out, for then its first folio and its side are known; only one
that prints numbers of pages or lines waits until these stand still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from sourcebook.diagnostics import Finding, Report, Severity
from sourcebook.errors import LayoutFailed
from sourcebook.model.lines import LineCount
from sourcebook.model.measured import LineMeasure, Measured, PageMeasure, TextSpot
from sourcebook.model.numerals import roman
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.records import dataclass
from sourcebook.render.printed import PrintFragment, PrintMarkup
from sourcebook.render.rendered import Rendered
from sourcebook.store import Store
from sourcebook.typeset.fragment import START, FragmentSetter, Look, SetFragment
from sourcebook.typeset.kept import KeptPages
from sourcebook.typeset.notes.verify import Fault, MisplacedNote
from sourcebook.typeset.part import Part
from sourcebook.typeset.placed import Laid, Placed, Survey, survey
from sourcebook.typeset.workshop import Drawing, Workshop

#: how much of the work on a page is its drawing
DRAWING = 0.4
#: is told how far the work is, as a part of 1, and how many pages are laid out
Tell: TypeAlias = Callable[[float, int], None]
#: gives the numbers of the lines of some texts, by their anchors, from their lines as laid out
CountLines: TypeAlias = Callable[["_Lines"], Mapping[str, LineCount]]
_Lines: TypeAlias = Mapping[str, tuple[LineMeasure, ...]]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The drawn pages of a book, fragment by fragment, and the bytes of the fonts that they use, by their sums."""

    parts: tuple[Part, ...]
    fonts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages of one fragment in the book: their folios, the names on each, and the part that is drawn of them, as soon
    as there is one."""

    id: str
    folios: tuple[str, ...]
    anchors: tuple[tuple[str, ...], ...]
    part: Part | None


def _nobody(far: float, pages: int) -> None:
    """Is told how far the work is."""


class Typesetter:
    """Lays out books and draws them. What is laid out and drawn is known between the rounds of one book.

    With `standing` those who lay out stay for the next book, with fonts and hyphenation loaded.
    """

    def __init__(
        self,
        images: Mapping[str, Callable[[], bytes]],
        fonts_of_theme: Mapping[str, bytes] | None = None,
        store: Store | None = None,
        *,
        standing: bool = False,
    ) -> None:
        fonts = fonts_of_theme or {}
        self.store = store or Store()
        kept = KeptPages(self.store, images, fonts)
        self.shop = Workshop(partial(FragmentSetter, images, fonts), kept)
        self.unplaced: set[str] = set()
        self.rendered, self.standing = Rendered(self.store), standing
        self._lines: dict[Placed, tuple[SetFragment, int, _Lines]] = {}
        self._drawings: dict[Placed, Drawing] = {}
        self._placed: Sequence[Placed] = ()
        self._ahead: tuple[ResolvedEdition, PrintMarkup] | None = None

    def get_ready(self, resolved: ResolvedEdition, markup: PrintMarkup) -> None:
        """Load what all fragments of a book need, and keep its markup, as it is before any page is known."""
        self._ahead = resolved, markup
        self.shop.get_ready(Look(markup.page, markup.style, markup.draft), markup.language)

    def markup_of(self, resolved: ResolvedEdition) -> PrintMarkup | None:
        """The markup of a book before any page is known, where it was kept."""
        return self._ahead[1] if self._ahead is not None and self._ahead[0] is resolved else None

    def lay_out(
        self, markup: PrintMarkup, report: Report, tell: Tell = _nobody, *,
        draw: CountLines | None = None,
    ) -> Measured:  # fmt: skip
        """Lay out a book, and tell how far that is.

        Where the book is to be printed, `draw` counts the lines of texts, and what can be drawn is. Raises LayoutFailed,
        naming the note, where notes can't be placed.
        """
        look = Look(markup.page, markup.style, markup.draft)
        self._drawings = {}
        asked: set[Laid] = set()
        while True:
            found = survey(markup.fragments, look, self.shop.told)
            for laid in found.to_lay_out:
                if laid not in asked:
                    asked.add(laid)
                    if not self.shop.look_up(laid) and not self._drawings:
                        # what has changed since the last build is laid out while all else is looked up
                        self.shop.begin([laid], keep=draw is not None)
            if any(laid in self.shop.told for laid in found.to_lay_out):
                continue
            self._placed = found.placed
            for one in found.placed:
                if draw is not None and not one.fragment.refers and one not in self._drawings:
                    self._drawings[one] = self._drawing(one, look, draw)
                    self.shop.order(self._drawings[one])
            self.shop.begin(())
            if found.complete:
                break
            tell(*self._how_far(found, markup.fragments, look, drawing=draw is not None))
            self.shop.work(found.to_lay_out, keep=draw is not None)
        told = [(one, self.shop.told[_laid(one, look)]) for one in found.placed]
        self.unplaced.update(note.anchor for _, t in told for note in t.wrong if note.anchor in markup.notes)
        for _, fragment in told:
            report.findings.extend((*fragment.findings, *_note_findings(fragment.wrong, markup)))
        if report.failed:
            raise LayoutFailed("the pages can't be laid out as they should be", report.findings, self.unplaced)
        return self._measured(told)

    def draw(self, markup: PrintMarkup, count: CountLines, report: Report, tell: Tell = _nobody) -> LaidOut:
        """The drawn pages of a book that has been laid out; what the engine complains of goes to the report."""
        look = Look(markup.page, markup.style, markup.draft)
        self._placed = survey(markup.fragments, look, self.shop.told).placed
        drawings = [self._drawing(one, look, count) for one in self._placed]
        self._drawings = dict(zip(self._placed, drawings, strict=True))
        for drawing in drawings:
            self.shop.order(drawing)
        pages = sum(len(self.shop.told[one.laid].pages) for one in drawings)
        while True:
            missing = sum(self.shop.drawn(drawing) is None for drawing in drawings)
            tell(1 - missing / len(drawings), pages)
            if not missing:
                break
            self.shop.work([])
        parts = tuple(part for drawing in drawings if (part := self.shop.drawn(drawing)) is not None)
        if not (self.standing and self.shop.all_drawn):
            self.shop.rest()
        for part in parts:
            report.findings.extend(part.findings)
        _check_links(parts, report)
        return LaidOut(parts, {font.file: self.shop.fonts[font.file] for part in parts for font in part.fonts})

    def sheets(self) -> Iterator[Sheets]:
        """The pages that are known so far, in the order of the book; while they are laid out, and when they are drawn."""
        for one in self._placed:
            drawing = self._drawings.get(one)
            pages = self.shop.told[drawing.laid].pages if drawing is not None else ()
            folios = tuple("" if one.blank else _folio(one, number) for number in range(len(pages)))
            part = None if drawing is None else self.shop.drawn(drawing)
            yield Sheets(one.fragment.id, folios, tuple(page.anchors for page in pages), part)

    def parts(self) -> Iterator[Part]:
        """The parts that are drawn so far."""
        return (part for drawing in self._drawings.values() if (part := self.shop.drawn(drawing)) is not None)

    def _how_far(
        self, found: Survey, fragments: Sequence[PrintFragment], look: Look, *, drawing: bool
    ) -> tuple[float, int]:
        """How much of the work is done, by the length of the markup; and how many pages are laid out."""
        waiting = {fragment.id for fragment, *_ in found.to_lay_out}
        laid = [f for f in fragments if f.id not in waiting]
        pages = sum(len(told.pages) for f in laid if (told := self.shop.told.get((f, look, START))) is not None)
        done = sum(len(f.markup) for f in laid) * (1 - DRAWING * drawing) + self.shop.length_drawn * DRAWING * drawing
        return min(done / max(sum(len(f.markup) for f in fragments), 1), 1.0), pages

    def _measured(self, told: Sequence[tuple[Placed, SetFragment]]) -> Measured:
        """What all fragments tell together; pages are counted through the book."""
        pages: list[PageMeasure] = []
        folios: dict[str, str] = {}
        lines: dict[str, tuple[LineMeasure, ...]] = {}
        counted: dict[Placed, tuple[SetFragment, int, _Lines]] = {}
        for one, fragment in told:
            first = len(pages)
            begins: dict[int, list[TextSpot]] = {}
            for line in fragment.lines:
                begins.setdefault(line.page, []).extend(line.spots)
            for number, page in enumerate(fragment.pages):
                if one.blank:
                    pages.append(PageMeasure(roman(first + 1), "blank"))
                    continue
                label = _folio(one, number)
                pages.append(PageMeasure(label, one.fragment.id, page.notes, tuple(begins.get(number, ()))))
                for name in page.anchors:
                    folios.setdefault(name, label)
            known = self._lines.get(one)
            if known is None or known[0] is not fragment or known[1] != first:
                known = fragment, first, _lines_from(fragment, first)
            counted[one] = known
            lines.update(known[2])
        self._lines = counted
        return Measured(tuple(pages), folios, lines)

    def _drawing(self, one: Placed, look: Look, count: CountLines) -> Drawing:
        laid = _laid(one, look)
        return Drawing(laid, one.place, count(self.shop.told[laid].texts))


def _laid(one: Placed, look: Look) -> Laid:
    return one.fragment, look, one.start


def _lines_from(fragment: SetFragment, first: int) -> _Lines:
    """The lines of a fragment's texts, their pages counted through the book, from its `first` page on."""
    return {
        name: tuple(
            LineMeasure(line.at, line.number, first + line.page, line.on_page, line.begins, line.parted)
            for line in measures
        )
        for name, measures in fragment.texts.items()
    }


def _folio(one: Placed, number: int) -> str:
    """The folio of a page of a fragment, the first being number 0."""
    folio = one.place.folio + number + 1
    return roman(folio) if one.fragment.roman else str(folio)


def _check_links(parts: Sequence[Part], report: Report) -> None:
    """Name the links that lead to nothing in the book."""
    anchors = frozenset().union(*(part.anchors for part in parts))
    for name in sorted(frozenset().union(*(part.links for part in parts)) - anchors):
        report.warning(
            "layout-engine",
            f"A link in the pages leads to “{name}”, which is nowhere in the book.",
            None,
            "If the theme is your own, compare it with the one that comes with the program: it may leave out an id.",
        )


def _note_findings(wrong: Sequence[MisplacedNote], markup: PrintMarkup) -> list[Finding]:
    """What to say of notes that could not be set as they should be: the first fault of each."""
    first = {note.anchor: note.fault for note in reversed(wrong)}
    return [_note_finding(anchor, first[anchor], markup) for anchor in dict.fromkeys(note.anchor for note in wrong)]


def _note_finding(anchor: str, fault: Fault, markup: PrintMarkup) -> Finding:
    """What to say of a note; where the edition has none of its name, a template of the theme has changed the name."""
    note = markup.notes.get(anchor)
    if note is None:
        return Finding(
            "note-misplaced",
            Severity.ERROR,
            f"The pages have a note or a call named “{anchor}”, but the edition has no such note.",
            hint="A template of your theme changes the id of a note, or the href of a call: leave both as they are.",
        )
    return Finding(
        "note-misplaced",
        Severity.ERROR,
        f"{note.name} {fault.value}.",
        note.place,
        "Call the notes of this line some lines apart, or join them in one; or shorten the note.",
    )
