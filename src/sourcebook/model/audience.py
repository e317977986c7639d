"""Whom a copy is for."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Whom a copy is made for. What is for the teacher is in no byte of the pupils' copy."""

    PUPILS = "pupils"
    TEACHER = "teacher"

    def sees(self, meant_for: Audience | None) -> bool:
        """Whether a copy for this audience shows what is meant for `meant_for` (None: for everyone)."""
        return meant_for is None or meant_for is self or self is Audience.TEACHER
