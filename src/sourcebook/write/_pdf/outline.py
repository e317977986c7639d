"""The headings of a book to the outline that a viewer shows beside its pages (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

import pikepdf

from sourcebook.records import dataclass
from sourcebook.typeset import Bookmark

#: points of a PDF in a CSS pixel
SCALE = 0.75


@dataclass(slots=True, eq=False)
class _Entry:
    """An entry with those below it."""

    level: int
    item: pikepdf.OutlineItem
    below: list[_Entry] = field(default_factory=list)


def add_outline(pdf: pikepdf.Pdf, bookmarks: Sequence[Sequence[Bookmark]]) -> None:
    """Give a PDF its outline; `bookmarks` are those of each page. An entry goes below the last one of a higher level."""
    top = _Entry(0, pikepdf.OutlineItem(""))
    path = [top]
    for number, on_page in enumerate(bookmarks):
        for level, label, (x, y), state in on_page:
            while path[-1].level >= level:
                path.pop()
            entry = _Entry(level, _item(pdf, label, number, x, y, closed=state == "closed"))
            path[-1].item.children.append(entry.item)
            path.append(entry)
    with pdf.open_outline() as outline:
        outline.root.extend(top.item.children)


def _item(pdf: pikepdf.Pdf, label: str, number: int, x: float, y: float, *, closed: bool) -> pikepdf.OutlineItem:
    page = pdf.pages[number]
    height = float(page.MediaBox[3])
    place = pikepdf.Array([page.obj, pikepdf.Name.XYZ, x * SCALE, height - y * SCALE, 0])
    item = pikepdf.OutlineItem(label, place)
    item.is_closed = closed
    return item
