"""The fonts that come with the program, as files (EB Garamond, SIL Open Font License 1.1)."""

from __future__ import annotations

from pathlib import Path

import fontpkg

FAMILY = "eb-garamond"


def regular() -> Path:
    """The upright font, variable in weight."""
    return Path(fontpkg.path(FAMILY, 400, "normal"))


def italic() -> Path:
    """The italic font, variable in weight."""
    return Path(fontpkg.path(FAMILY, 400, "italic"))
