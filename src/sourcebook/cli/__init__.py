"""The command line: one file a command in `commands`, found by looking into that folder."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import NoReturn

#: what the commands that read an edition do it with
_WITH = {"build": "building", "check": "reading", "verify": "verifying"}
#: how many things may be made before those are looked for that nobody needs any more (gc.set_threshold): editions and pages
#: are large and stay to the end, so to look often is time lost
_SELDOM = (50_000, 50, 100)


def main() -> None:
    """Run the program and end it with its exit status."""
    with _loading():
        from sourcebook.cli.app import run

        for command in _WITH.keys() & set(sys.argv[1:2]):
            import_module(f"sourcebook.pipeline.{_WITH[command]}")
    _end(run(sys.argv[1:]))


def _end(status: int) -> NoReturn:
    """End at once. What is in memory is given back as a whole: to let go of each thing takes a quarter of a second."""
    atexit._run_exitfuncs()
    with suppress(OSError, ValueError):  # where nobody reads any more
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


@contextmanager
def _loading() -> Iterator[None]:
    """While this lasts, and of what it has loaded afterwards, nothing is looked for to be thrown away: all of it stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*_SELDOM)
        gc.enable()
