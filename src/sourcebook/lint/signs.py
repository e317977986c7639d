"""What our signs in running text are known by."""

from __future__ import annotations

#: round what is supplied, read with doubt, or said of a gap; and round the number of a page of the original
SIGNS = "⟨⟩|"


def signs_in(text: str) -> int:
    """How many such signs a label has."""
    return sum(text.count(sign) for sign in SIGNS)
