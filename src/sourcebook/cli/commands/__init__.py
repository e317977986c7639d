"""The commands: each module holds `command`, a function whose docstring is its help."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def commands() -> dict[str, Callable[..., Any]]:
    """Every command by its name. Raises TypeError where a module is half done."""
    found = {}
    for module in iter_modules(__path__):
        function = getattr(import_module(f"{__name__}.{module.name}"), "command", None)
        if not callable(function) or not function.__doc__:
            raise TypeError(f"cli/commands/{module.name}.py must hold a function “command” with a docstring")
        # a command may have a name that Python keeps for itself: import_.py is “import”
        found[module.name.rstrip("_")] = function
    return found
