"""The command line: one file a command in `commands`, found by looking into that folder."""

from __future__ import annotations

import sys

from sourcebook.cli.app import run


def main() -> None:
    """Run the program and end it with its exit status."""
    sys.exit(run(sys.argv[1:]))
