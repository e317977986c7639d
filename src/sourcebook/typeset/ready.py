"""What every book needs, worked out before there is one to lay out: a quarter of a second, spent while its files are read."""

from __future__ import annotations

from sourcebook.typeset.coverage import characters_of
from sourcebook.typeset.fonts import FACES
from sourcebook.typeset.kept import program_sum


def get_ready() -> None:
    """Work out what the program's fonts have, and by what it knows pages that were kept."""
    program_sum()
    for face in FACES:
        characters_of(face)
