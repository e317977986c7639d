"""The formats a book is written in: one file a format, found by looking into this folder.

A format module holds `FORMAT`, a `Format`. Nothing else needs to know of it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sourcebook.write.format import Format, WriteJob

__all__ = ["Format", "WriteJob", "formats"]


@cache
def formats() -> dict[str, Format]:
    """Every format, by its name. Raises TypeError where a module is half done."""
    found = {}
    for module in iter_modules(__path__):
        if module.ispkg or module.name.startswith("_") or module.name == "format":
            continue
        made = getattr(import_module(f"{__name__}.{module.name}"), "FORMAT", None)
        if not isinstance(made, Format) or made.name != module.name:
            raise TypeError(f"write/{module.name}.py must hold FORMAT, a Format named “{module.name}”")
        found[made.name] = made
    return found
