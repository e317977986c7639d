"""What is being done, on standard error: on a screen one line that is written over, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time

import typer

#: seconds between two words about the same step: on a screen, and in a file or another program
ON_SCREEN, ELSEWHERE = 0.2, 10.0
_WIPE = "\r\033[K"


class Progress:
    """Says each step as it begins, and for a long one how far it has come."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.screen = sys.stderr.isatty()
        self.step = ""
        self.said = 0.0

    def __call__(self, step: str, done: int = 0, of: int = 0) -> None:
        """A step begins, or `done` of `of` parts of it are done."""
        now = time.monotonic()
        if self.quiet or (step == self.step and now - self.said < (ON_SCREEN if self.screen else ELSEWHERE)):
            return
        self.step, self.said = step, now
        far = f": {done} of {of}" if of else ""
        if self.screen:
            typer.echo(f"{_WIPE}{step}{far} …", nl=False, err=True)
        else:
            typer.echo(f"{step}{far} …", err=True)

    def end(self) -> None:
        """The last step has ended."""
        if self.screen and self.step and not self.quiet:
            typer.echo(_WIPE, nl=False, err=True)
