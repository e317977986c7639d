"""The system libraries of the layout engine, found without a search.

The engine asks for each by one name after another, and for a name that is no file's the standard library starts a compiler
and a linker to find out what it may mean: fifty programs in all, which take half as long as the engine itself. On Linux the
names of the files themselves are among those asked for, and the loader knows where these are.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def libraries_by_file_name() -> Iterator[None]:
    """While this lasts, a library is found by the name of its file only, where the machine is one with Linux."""
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _nothing
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _nothing(name: str) -> None:
    """No library has this name."""
