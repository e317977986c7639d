"""A reading to the text that runs through its pages or chapters, without notes, their calls, and line numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from sourcebook.lint.reading.compare import HYPHEN
from sourcebook.lint.reading.model import Reading, Run
from sourcebook.model.streams import Stream

_ASIDE = frozenset({Stream.NOTE, Stream.NOTE_MARK, Stream.CALL, Stream.LINE_NUMBER})


def flowing(run: Run) -> bool:
    """Whether a run belongs to the text that runs through pages or chapters."""
    return bool(run.stream) and not run.artifact and run.stream not in _ASIDE and not _in_note(run.ids)


@lru_cache(maxsize=1024)
def _in_note(ids: tuple[str, ...]) -> bool:
    return any(name.startswith("note-") for name in ids)


def flow(reading: Reading, start: int = 0) -> Iterator[Run]:
    """The text from a run on, run by run."""
    return (run for run in islice(reading.runs, start, None) if flowing(run))


def parted(run: Run | None) -> bool:
    """Whether a line of a page ends in a hyphen, which may part a word."""
    return run is not None and run.line_end and run.text.rstrip().endswith(HYPHEN)


def joined(runs: Iterable[Run]) -> Iterator[str]:
    """The text of runs with a blank where a block or a line of a page ends, and the hyphens at ends of lines left out.

    What is left out may have been the text's own: who compares must mind that.
    """
    before: Run | None = None
    for run in runs:
        if before is not None and (run.block, run.line) != (before.block, before.line) and not parted(before):
            yield " "
        yield run.text.rstrip()[:-1] if run.on_page and parted(run) else run.text
        before = run
