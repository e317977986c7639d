"""What the layout engine does in vain, left out; the pages are the same, and a test compares them.

For each line WeasyPrint 70 shapes the text about five times: as much as two lines hold, the line with the next word, with
each part of that word up to a hyphen, the line alone, and once more where it is justified. Most of these can be told
beforehand to fail. For each page it works out the styles of the page and of its sixteen margin boxes anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sourcebook.typeset.spared.lines import tries_spared
from sourcebook.typeset.spared.pages import page_styles_spared
from sourcebook.typeset.spared.spaces import layouts_spared


@contextmanager
def sparing() -> Iterator[None]:
    """While this lasts, the engine is spared what comes to nothing."""
    with tries_spared(), layouts_spared(), page_styles_spared():
        yield


__all__ = ["page_styles_spared", "sparing"]
