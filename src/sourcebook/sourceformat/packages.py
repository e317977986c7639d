"""Where parts of other packages lie. They are not loaded for it: that takes longer than all that we want of them."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from sourcebook.errors import MachineAtFault


@cache
def folder_of(package: str) -> Path:
    """The folder of an installed package. Raises MachineAtFault where there is no such package."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise MachineAtFault(f"A part of the program is missing: {package}. Install sourcebook again.")
    return Path(found.submodule_search_locations[0])


def pandoc() -> str:
    """The Pandoc that comes with the program."""
    return str(folder_of("pypandoc") / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc"))
