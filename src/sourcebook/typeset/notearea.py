"""A mended note area: the engine takes a rounding error for an overflow, and then breaks the page after every note.

WeasyPrint 70 compares the bottom of the last note with the bottom of the area exactly; both are sums of the same
lengths in another order, so they differ in the last bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.formatting_structure import build
from weasyprint.layout import LayoutContext
from weasyprint.layout.block import block_level_layout

#: what counts as an overflow, in CSS pixels
TOLERANCE = 0.01


@contextmanager
def mended_note_area() -> Iterator[None]:
    """While this lasts, note areas are measured with a tolerance."""
    original = LayoutContext._update_footnote_area
    LayoutContext._update_footnote_area = _update
    try:
        yield
    finally:
        LayoutContext._update_footnote_area = original


def _update(context: Any) -> bool:
    """Lay out the area again and give the page what is left; whether the notes overflow the area's greatest height."""
    area = context.current_footnote_area
    if area.height != "auto" and not context.in_column:
        context.page_bottom += area.margin_height()
    area.children = context.current_page_footnotes
    if not area.children:
        area.height = 0
        if not context.in_column:
            context.page_bottom -= area.margin_height()
        return False
    laid_out = build.create_anonymous_boxes(area.deepcopy())
    laid_out = block_level_layout(context, laid_out, float("-inf"), None, area.page)[0]
    area.height = laid_out.height
    if not context.in_column:
        context.page_bottom -= laid_out.margin_height()
    last = laid_out.children[-1]
    last_bottom = last.position_y + last.margin_height() - last.margin_bottom
    area_bottom = laid_out.position_y + laid_out.margin_height() - laid_out.margin_bottom
    return bool(last_bottom > area_bottom + TOLERANCE)
