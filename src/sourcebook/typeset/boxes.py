"""Laid-out pages: where their text ends, and the notes at their foot."""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes


def text_bottom(root: Any, top: float) -> float:
    """Where lines and pictures end, in CSS pixels from the page's top; `top` where there are none. What is placed absolutely is not counted."""
    lines = (box for box in root.descendants() if isinstance(box, boxes.LineBox | boxes.ReplacedBox))
    return max((float(box.position_y + box.margin_height()) for box in lines), default=top)


def note_pieces(page: Any) -> dict[str, Any]:
    """The notes, and pieces of notes, at the foot of a page in their order, by the anchors of the notes."""
    areas = (child for child in page._page_box.children[1:] if isinstance(child, boxes.FootnoteAreaBox))
    return {name: piece for area in areas for piece in area.children if (name := _identity(piece))}


def _identity(box: Any) -> str:
    element = getattr(box, "element", None)
    return "" if element is None else str(element.attrib.get("id", ""))
