"""Page styles worked out once for all pages of a kind, and margin boxes that are not there without measures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any
from weakref import WeakKeyDictionary

from weasyprint.formatting_structure import boxes
from weasyprint.layout import page

#: the number of any page but the first, which is 0: which page it is matters to `:nth()` alone (CSS Paged Media 3, 4.2)
_OTHER = 1
#: the kinds of pages whose styles a document has
_KNOWN: WeakKeyDictionary[Any, set[Any]] = WeakKeyDictionary()


@contextmanager
def page_styles_spared() -> Iterator[None]:
    """While this lasts, pages of one kind share their styles. Not for style sheets that ask for a page by its number."""
    make_type, set_styles, resolve = page.PageType, page.set_page_type_computed_styles, page.resolve_percentages

    def type_of(side: str, blank: bool, name: str, index: int, groups: tuple[tuple[str, int], ...]) -> Any:
        grouped = tuple((group, min(number, _OTHER)) for group, number in groups)
        return make_type(side, blank, name, min(index, _OTHER), grouped)

    def set_once(kind: Any, html: Any, style_for: Any) -> None:
        kinds = _KNOWN.setdefault(style_for, set())
        if kind not in kinds:
            kinds.add(kind)
            set_styles(kind, html, style_for)

    def resolved(box: Any, containing: Any) -> None:
        if isinstance(box, boxes.MarginBox) and not box.is_generated:
            # all else of such a box is set to nothing by who asks
            box.min_width, box.min_height, box.max_width, box.max_height = 0, 0, inf, inf
        else:
            resolve(box, containing)

    page.PageType, page.set_page_type_computed_styles, page.resolve_percentages = type_of, set_once, resolved
    try:
        yield
    finally:
        page.PageType, page.set_page_type_computed_styles, page.resolve_percentages = make_type, set_styles, resolve
