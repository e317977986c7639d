"""The marks of the series of notes: figures, letters, symbols (Chicago 18, 13.27 and 13.28)."""

from __future__ import annotations

from typing import assert_never

from sourcebook.model.notes import NoteSeries

SYMBOLS = "*†‡§‖¶"
GLOSS_SIGN = "°"


def letters(n: int) -> str:
    """1 is a, 26 z, 27 aa, 28 bb: letters double as they begin again (Chicago 18, 13.27)."""
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)


def symbols(n: int) -> str:
    """* † ‡ § ‖ ¶, then doubled."""
    return SYMBOLS[(n - 1) % len(SYMBOLS)] * ((n - 1) // len(SYMBOLS) + 1)


def mark_of(series: NoteSeries, n: int) -> str:
    """The mark of the n-th note of a series."""
    match series:
        case NoteSeries.EDITOR:
            return str(n)
        case NoteSeries.TEXTUAL:
            return letters(n)
        case NoteSeries.AUTHOR:
            return symbols(n)
        case NoteSeries.TEACHER:
            return f"T{n}"
        case NoteSeries.GLOSS:
            return GLOSS_SIGN
        case _:
            assert_never(series)
