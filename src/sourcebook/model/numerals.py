"""Roman numerals."""

from __future__ import annotations

_NUMERALS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(n: int) -> str:
    """A number above 0 as a roman numeral in small letters."""
    result = ""
    for value, letters in _NUMERALS:
        result += letters * (n // value)
        n %= value
    return result
