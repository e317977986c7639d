"""The families of damage: one file a family, found by looking into this folder; each holds `FAMILY`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from saboteur.damage import Family


@cache
def families() -> dict[str, Family]:
    """Every family of damage, by its name."""
    found: dict[str, Family] = {}
    for module in iter_modules(__path__):
        family = import_module(f"{__name__}.{module.name}").FAMILY
        assert isinstance(family, Family) and family.name == module.name
        found[family.name] = family
    return found
