"""What is being done, on standard error: on a screen one line that is written over, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time

import typer

#: seconds between two words about the same step: on a screen, and in a file or another program
ON_SCREEN, ELSEWHERE = 0.2, 10.0
#: of so much of a step the time of the rest can be told
TELLING = 0.05
_WIPE = "\r\033[K"


class Progress:
    """Says each step as it begins, and for a long one how far it has come; keeps how long each took."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.begun: list[tuple[str, float]] = []
        self.screen = sys.stderr.isatty()
        self.step = ""
        self.said = 0.0

    def __call__(self, step: str, far: float = 0.0, pages: int = 0) -> None:
        """A step begins, or has come so `far`, a part of 1, with so many `pages`."""
        now = time.monotonic()
        if not self.begun or self.begun[-1][0] != step:
            self.begun.append((step, now))
        if self.quiet or (step == self.step and now - self.said < (ON_SCREEN if self.screen else ELSEWHERE)):
            return
        self.step, self.said = step, now
        words = ", ".join(filter(None, (f"{pages} pages" if pages else "", _time_left(now - self.begun[-1][1], far))))
        said = f"{step}: {words} …" if words else f"{step} …"
        if self.screen:
            typer.echo(f"{_WIPE}{said}", nl=False, err=True)
        else:
            typer.echo(said, err=True)

    def taken(self) -> list[tuple[str, float]]:
        """The steps in the order in which they began, each once, and the seconds that they took until now."""
        ends = [*(start for _, start in self.begun[1:]), time.monotonic()]
        seconds: dict[str, float] = {}
        for (step, start), end in zip(self.begun, ends, strict=False):
            seconds[step] = seconds.get(step, 0.0) + end - start
        return list(seconds.items())

    def end(self) -> None:
        """The last step has ended."""
        if self.screen and self.step and not self.quiet:
            typer.echo(_WIPE, nl=False, err=True)


def _time_left(taken: float, far: float) -> str:
    """About how long a step will still take, in words; nothing where that can't be told yet, or is next to nothing."""
    if far < TELLING or taken < ON_SCREEN:
        return ""
    left = taken * (1 - far) / far
    if left < 1:
        return ""
    return f"about {left:.0f} s left" if left < 90 else f"about {left / 60:.0f} min left"
