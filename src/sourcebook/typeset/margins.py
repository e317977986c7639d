"""What stands in the margins of a page, set after its layout: then no page is laid out again for its folio or its side.

The engine asks for margin boxes last, when all pages of a document are laid out, and draws nothing before. So a fragment is
laid out as if it began on a right-hand page with folio 1; when its first folio and its side are known, its margins are set.
A left-hand page is its right-hand page moved sideways, for the margins are mirrored (CSS Paged Media 3, 3.1).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from math import isclose
from typing import Any

from weasyprint import layout
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as engine_page
from weasyprint.layout.page import page_height, page_width
from weasyprint.layout.percent import resolve_percentages

from sourcebook.records import dataclass

#: what counts as the same length, in CSS pixels: margins are the same sums in another order
TOLERANCE = 1e-6
_OTHER_SIDE = {"right": "left", "left": "right"}


@dataclass(frozen=True, eq=False, slots=True)
class OpenPage:
    """A page whose margins are still empty, its number in its document, and the counters as they are at its end."""

    context: Any
    box: Any
    number: int
    state: Any


@contextmanager
def margins_left_open() -> Iterator[list[OpenPage]]:
    """While this lasts, documents are laid out with empty margins; gives their pages, in order."""
    originals = layout.make_margin_boxes, layout.layout_backgrounds
    pages: list[OpenPage] = []

    def none(context: Any, page: Any, state: Any) -> tuple[Any, ...]:
        pages.append(OpenPage(context, page, context.current_page, state))
        return ()

    layout.make_margin_boxes, layout.layout_backgrounds = none, lambda *_: None
    try:
        yield pages
    finally:
        layout.make_margin_boxes, layout.layout_backgrounds = originals


def closed(
    document: Any, pages: Sequence[OpenPage], folio: int, *, turned: bool, spared: AbstractContextManager[None]
) -> Any:
    """The document with its margins set: its folios are by `folio` higher, and where `turned` its pages of the other side.

    `spared` is what the engine is spared meanwhile.

    Raises ValueError where a style makes the text of the two sides differ in size.
    """
    with spared:
        for page in pages:
            if turned:
                _turn(page, document._html)
            _set_margins(page, folio)
    made = [Page(page.box) for page in pages]
    for one in made:
        # the engine makes a link of every element inside a link too, which no tag then holds (ISO 14289-1, 7.18.5)
        one.links = [link for link in one.links if link[3].link]
    return document.copy(made)


def _set_margins(page: OpenPage, folio: int) -> None:
    context, box = page.context, page.box
    context.current_page = page.number
    state = copy.deepcopy(page.state)
    counters = state[1]
    counters["page"] = [*counters.get("page", [0])[:-1], counters.get("page", [0])[-1] + folio]
    box.children = (*box.children, *layout.make_margin_boxes(context, box, state))
    layout.layout_backgrounds(box, context.get_image_from_uri)


def _turn(page: OpenPage, html: Any) -> None:
    """Make a page one of the other side."""
    context, box = page.context, page.box
    kind = box.page_type._replace(side=_OTHER_SIDE[box.page_type.side])
    engine_page.set_page_type_computed_styles(kind, html, context.style_for)
    style = context.style_for(kind)
    style["overflow"] = box.style["overflow"]
    turned = boxes.PageBox(kind, style)
    resolve_percentages(turned, style["size"])
    turned.position_x = turned.position_y = 0
    page_width(turned, context, style["size"][0])
    page_height(turned, context, style["size"][1])
    sizes = zip((turned.width, turned.height, turned.margin_top), (box.width, box.height, box.margin_top), strict=True)
    if not all(isclose(one, other, abs_tol=TOLERANCE) for one, other in sizes):
        raise ValueError("the pages of the two sides are not of one size")
    aside = turned.content_box_x() - box.content_box_x()
    for child in box.children:
        child.translate(aside)
    box.style, box.page_type = style, kind
    box.margin_left, box.margin_right = turned.margin_left, turned.margin_right
