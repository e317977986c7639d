"""The engine's own handling of notes, replaced: where its layout asks about notes, the pages of `page.py` answer.

WeasyPrint 70 never parts a note, sends the last notes of a page on to make room for a line, and lays a whole note area
out again for each note. Here every note is laid out once; a page keeps a list of notes with the heights they get.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from weasyprint import document
from weasyprint.formatting_structure import boxes, build
from weasyprint.layout import LayoutContext, block, page

from sourcebook.typeset.boxes import text_bottom
from sourcebook.typeset.notes.cluster import Cluster, Piece
from sourcebook.typeset.notes.line import AVOID, Line
from sourcebook.typeset.notes.page import Entry, NotePage
from sourcebook.typeset.notes.rest import Rest

#: a note may be parted after each of its lines: how many stay together is for us to say
_BREAKS_ANYWHERE = {"break_before": "auto", "break_after": "auto", "break_inside": "auto", "orphans": 1, "widows": 1}


@contextmanager
def note_setting() -> Iterator[None]:
    """While this lasts, documents are laid out with notes that begin on the page of their call and run over."""
    originals = document.LayoutContext, page.block_level_layout, block.iter_line_boxes, block.block_container_layout
    document.LayoutContext = NoteContext
    page.block_level_layout = partial(_level_layout, originals[1])
    block.iter_line_boxes = partial(_lines, originals[2])
    block.block_container_layout = partial(_container_layout, originals[3])
    try:
        yield
    finally:
        document.LayoutContext, page.block_level_layout, block.iter_line_boxes, block.block_container_layout = originals


class _Waiting(dict[int, Any]):
    """The notes that are not on a page yet; the engine asks of every box of every line whether its note is among them."""

    def append(self, note: Any) -> None:
        self[id(note)] = note

    def remove(self, note: Any) -> None:
        del self[id(note)]

    def copy(self) -> _Waiting:
        return _Waiting(self)

    def __contains__(self, note: object) -> bool:
        return note is not None and id(note) in self.keys()


class NoteContext(LayoutContext):  # type: ignore[misc]  # weasyprint carries no types
    """A layout context whose notes are ours."""

    def __init__(self, *args: Any) -> None:
        self.notes: NotePage | None = None
        self.rests: dict[int, Rest] = {}
        self.begun: dict[int, int] = {}
        self.keeping: list[Any] = []
        self.tied: list[Any] = []
        self.line: Line | None = None
        self.lines: list[Line] = []
        self.measuring = False
        self.page_bottom: float = 0.0
        self.root: Any = None
        super().__init__(*args)
        self.footnotes = _Waiting()

    # --- a page begins and ends --------------------------------------------------------------------------------------

    @property
    def current_footnote_area(self) -> Any:
        """The area of notes of the page at work."""
        return self._area

    @current_footnote_area.setter
    def current_footnote_area(self, area: Any) -> None:
        self._area = area
        if area is None:
            return
        for name in ("margin_top", "margin_bottom"):
            if getattr(area, name) == "auto":
                setattr(area, name, 0)
        block.block_level_width(area, area.page)
        area.height = 0
        self.full_bottom = self.page_bottom
        self.lines.clear()
        self.notes = NotePage(area.page.content_box_y(), self.page_bottom, area.margin_height())

    def finished_area(self, area: Any) -> Any:
        """The area of notes with its notes in place; what did not fit is carried to the next page."""
        notes = self._page
        if any(e.parted for e in notes.entries) and self.root is not None:
            notes.settle(text_bottom(self.root, notes.top))
        pieces: list[Piece] = []
        for entry in notes.entries:
            set_here, left = entry.cluster.set_within(entry.given, self._rest)
            pieces += set_here
            self.reported_footnotes += left
        for piece in sorted(pieces, key=lambda p: self.begun.get(id(p.note), len(self.begun))):
            self.begun.setdefault(id(piece.note), len(self.begun))
            area.children.append(piece.box)
        y = area.content_box_y()
        heights = {id(piece.box): piece.height for piece in pieces}
        for box in area.children:
            box.translate(area.content_box_x() - box.position_x, y - box.position_y)
            y += heights[id(box)]
        area.height = y - area.content_box_y()
        return area

    @property
    def _page(self) -> NotePage:
        if self.notes is None:
            raise ValueError("no page has begun")
        return self.notes

    # --- what the engine asks ----------------------------------------------------------------------------------------

    def layout_footnote(self, footnote: Any) -> bool:
        """Put a note on the page; whether there is no room for it."""
        self.footnotes.remove(footnote)
        if isinstance(footnote, Cluster):
            self._page.carry(footnote, text_to_come=not self._text_has_ended())
            self._update_footnote_area()
            return False
        line = self.line
        if line is None:
            raise ValueError("a note is called outside a line")
        if line.admitted is None:
            new = [self._entry(note, line) for note in line.notes()]
            line.entries = {id(e.cluster.rest.note): e for e in new}
            kept = line.kept(self._page.entries)
            line.admitted = self._page.admit(new, line, kept)
        entry = line.entries[id(footnote)]
        if not line.admitted:
            entry.given = entry.cluster.least
        self._page.entries.append(entry)
        self._update_footnote_area()
        return not line.admitted

    def unlayout_footnote(self, footnote: Any) -> None:
        """Take a note off the page: its call goes to the next one."""
        if not self.measuring and footnote not in self.footnotes:
            self.footnotes.append(footnote)
            self._page.entries[:] = [e for e in self._page.entries if e.cluster.rest.note is not footnote]
            self._update_footnote_area()

    def report_footnote(self, footnote: Any) -> None:
        """Never send a note to another page than its call: the engine breaks before the line instead."""

    def _update_footnote_area(self) -> bool:
        self.page_bottom = self.full_bottom - self._page.taken
        return False

    def overflows_page(self, bottom_space: float, position_y: float) -> bool:
        """Whether something ends below the text's part of the page, and no note can make room for it."""
        over = bool(super().overflows_page(bottom_space, position_y))
        if self.measuring or not over:
            return over
        line = self.line
        if line is None or abs(line.bottom - bottom_space - position_y) > 0.01:
            return True
        if not self._page.make_room(line, line.kept(self._page.entries)):
            return True
        self._update_footnote_area()
        return bool(super().overflows_page(bottom_space, position_y))

    def next_line(self, box: Any, block_box: Any, number: int, bottom_space: float, *, last: bool) -> None:
        """A line has been laid out; those that a break has taken off the page are forgotten."""
        while self.lines and self.lines[-1].top >= box.position_y:
            self.lines.pop()
        below = bottom_space + (block_box.border_bottom_width + block_box.padding_bottom if last else 0)
        self.line = Line(
            box, block_box, number=number, last=last, below=below, before=self.lines, tied=bool(self.tied), keeping=self.keeping
        )  # fmt: skip
        self.tied.clear()
        self.lines.append(self.line)

    # --- notes -------------------------------------------------------------------------------------------------------

    def _text_has_ended(self) -> bool:
        return self.current_page > 1 and self.page_maker[self.current_page - 1][0] is None

    def _entry(self, note: Any, line: Line) -> Entry:
        cluster = Cluster.of(self._rest(note), self._rest)
        return Entry(cluster, 0.0, line.top)

    def _rest(self, note: Any) -> Rest:
        """A note that has not begun."""
        if id(note) not in self.rests:
            self.rests[id(note)] = Rest.of(note, partial(self._lay_note, _prepared(note, self._area)))
        return self.rests[id(note)]

    def _lay_note(self, prepared: Any, skip: Any, height: float) -> tuple[Any, Any]:
        """Lay out a note from a place in it on, down to a height; gives the box and where it goes on."""
        kept = self.page_bottom, self.line, self.footnotes
        self.page_bottom, self.line, self.footnotes, self.measuring = height + 0.05, None, _Waiting(), True
        self.create_block_formatting_context(prepared)
        prepared.position_x, prepared.position_y = self._area.content_box_x(), 0
        try:
            result = block.block_level_layout(self, prepared, 0, skip, self._area)
        finally:
            self.finish_block_formatting_context()
            self.page_bottom, self.line, self.footnotes = kept
            self.measuring = False
        return result[0], result[1]


def _lines(original: Any, context: Any, box: Any, position_y: float, bottom_space: float, *rest: Any) -> Iterator[Any]:
    """The lines of a block, one by one; the context is told of each."""
    containing = rest[1]
    for number, (line, resume_at) in enumerate(original(context, box, position_y, bottom_space, *rest)):
        inside_a_line = isinstance(containing, boxes.InlineBlockBox)  # the label of an item, or the mark of a note
        if isinstance(context, NoteContext) and not context.measuring and not inside_a_line:
            context.next_line(line, containing, number, bottom_space, last=resume_at is None)
        yield line, resume_at


def _level_layout(original: Any, context: Any, box: Any, *args: Any, **named: Any) -> Any:
    """Lay out what stands directly on a page; the area of notes is filled by us."""
    if isinstance(box, boxes.FootnoteAreaBox):
        return (context.finished_area(box),)
    if box.is_for_root_element:
        context.root = None
    result = original(context, box, *args, **named)
    if box.is_for_root_element:
        context.root = result[0]
    return result


def _container_layout(original: Any, context: Any, box: Any, *args: Any, **named: Any) -> Any:
    """Lay out a block; the context knows the blocks at work that are kept on one page, or with the block before them."""
    if not isinstance(context, NoteContext) or context.measuring:
        return original(context, box, *args, **named)
    if box.style["break_before"] in AVOID:
        context.tied.append(box)
    if box.style["break_inside"] not in AVOID:
        return original(context, box, *args, **named)
    context.keeping.append(box)
    try:
        return original(context, box, *args, **named)
    finally:
        context.keeping.pop()


def _prepared(note: Any, area: Any) -> Any:
    """A note ready to be laid out, as the engine makes it when it fills an area."""
    holder = area.deepcopy()
    holder.children = [note.deepcopy()]
    for box in holder.descendants():
        if isinstance(box, boxes.BlockLevelBox | boxes.TableRowGroupBox):
            box.style = box.style.copy()
            box.style.update(_BREAKS_ANYWHERE)
    return build.create_anonymous_boxes(holder).children[0]
