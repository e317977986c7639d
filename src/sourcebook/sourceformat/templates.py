"""Where the themes and the words of the program are, and where what is worked out of them is kept."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sourcebook.store import Store


@cache
def templates_folder() -> Traversable:
    """The folder `templates`: inside the program when installed, at the top of the project when worked on."""
    inside = files("sourcebook") / "templates"
    if inside.is_dir():
        return inside
    return Path(__file__).resolve().parents[3] / "templates"


@cache
def kept_with_program() -> Store:
    """Where is kept what is the same for all editions: as Python keeps compiled modules."""
    folder = templates_folder()
    return Store(folder / "__pycache__" if isinstance(folder, Path) else None)
