"""Where the themes and the words of the program are."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def templates_folder() -> Traversable:
    """The folder `templates`: inside the program when installed, at the top of the project when worked on."""
    inside = files("sourcebook") / "templates"
    if inside.is_dir():
        return inside
    return Path(__file__).resolve().parents[3] / "templates"
