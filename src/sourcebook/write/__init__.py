"""The formats a book is written in: one file a format, found by looking into this folder.

A format module holds `FORMAT`, a `Format`. Nothing else needs to know of it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sourcebook.write.format import Format, WriteJob

__all__ = ["Format", "WriteJob", "format_names", "formats"]


def format_names() -> list[str]:
    """The names of all formats; none is loaded for that."""
    return [m.name for m in iter_modules(__path__) if not m.ispkg and not m.name.startswith("_") and m.name != "format"]


@cache
def formats() -> dict[str, Format]:
    """Every format, by its name. Raises TypeError where a module is half done."""
    found = {}
    for name in format_names():
        made = getattr(import_module(f"{__name__}.{name}"), "FORMAT", None)
        if not isinstance(made, Format) or made.name != name:
            raise TypeError(f"write/{name}.py must hold FORMAT, a Format named “{name}”")
        found[made.name] = made
    return found
