"""What was read of files before, as long as the program runs: for who reads the same edition again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sourcebook.diagnostics import Finding, Report

T = TypeVar("T")


class Memory:
    """What came of reading files, and what was found in them, under all that it was read from.

    Between two calls of `turn` a thing that nobody asked for is forgotten.
    """

    def __init__(self) -> None:
        self._now: dict[Hashable, tuple[Any, list[Finding]]] = {}
        self._before: dict[Hashable, tuple[Any, list[Finding]]] = {}

    def turn(self) -> None:
        """Begin to read again."""
        self._before, self._now = self._now, {}

    def once(self, read_from: Hashable, report: Report, read: Callable[[], T]) -> T:
        """What `read` gives, or gave when it read the same; what it adds to the report is added again."""
        known = self._now.get(read_from) or self._before.get(read_from)
        if known is None:
            before = len(report.findings)
            known = read(), report.findings[before:]
        else:
            report.findings.extend(known[1])
        self._now[read_from] = known
        found: T = known[0]
        return found
