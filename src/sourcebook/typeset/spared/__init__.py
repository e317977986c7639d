"""What the layout engine does in vain, left out; the pages are the same, and a test compares them.

For each line WeasyPrint 70 shapes the text about five times: as much as two lines hold, the line with the next word, with
each part of that word up to a hyphen, the line alone, and once more where it is justified. Most of these can be told
beforehand to fail. For each page it works out the styles of the page and of its sixteen margin boxes anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sourcebook.typeset.spared.lines import tries_spared
from sourcebook.typeset.spared.pages import page_styles_spared
from sourcebook.typeset.spared.spaces import layouts_spared


@contextmanager
def sparing(*, by_number: bool = False) -> Iterator[None]:
    """While this lasts, the engine is spared what comes to nothing; `by_number`: a style may ask for a page by its number."""
    with tries_spared(), layouts_spared(), nullcontext() if by_number else page_styles_spared():
        yield


__all__ = ["sparing"]
