"""Fonts in a PDF without the hour they were cut: the engine saves each font anew, and fontTools dates what it saves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import fontTools.ttLib.tables._h_e_a_d as head_table

#: the first second of 2000, in seconds since 1904 (OpenType 1.9, `head`)
FIXED = 3_029_529_600


@contextmanager
def fixed_font_dates() -> Iterator[None]:
    """While this lasts, every font that is saved bears the same date."""
    original = head_table.timestampNow
    head_table.timestampNow = lambda: FIXED
    try:
        yield
    finally:
        head_table.timestampNow = original
