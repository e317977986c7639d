"""Patterns that are made when they are first looked for: most editions never need most of them, and making one takes time."""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    """Stands for a pattern, and becomes one when it is asked for anything."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def late_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, made at its first use; so a mistake in `text` shows only then."""
    return cast(re.Pattern[str], _Late(text, flags))
