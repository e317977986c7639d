"""What was read of files before: as long as the program runs, and from one run to the next."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias, TypeVar

from sourcebook.diagnostics import Finding, Report
from sourcebook.store import Store, sum_of_program

T = TypeVar("T")
#: what was read, and what was found in it
_Known: TypeAlias = tuple[Any, list[Finding]]
#: the kind of thing kept
READ = "texts-read"
#: packages and parts of the program by which a file may be read in another way
_PACKAGES = ("PyYAML", "markdown-it-py", "mdit-py-plugins", "rapidfuzz")
_OURS = ("sourceformat", "model", "diagnostics.py", "records.py")


class Memory:
    """What came of reading files, and what was found in them, under all that it was read from.

    Between two calls of `turn` a thing that nobody asked for is forgotten; in the `store` it stays.
    """

    def __init__(self, store: Store | None = None) -> None:
        self._store = store or Store()
        self._now: dict[tuple[str, ...], _Known] = {}
        self._before: dict[tuple[str, ...], _Known] = {}

    def turn(self) -> None:
        """Begin to read again."""
        self._before, self._now = self._now, {}

    def once(self, read_from: tuple[str, ...], report: Report, read: Callable[[], T]) -> T:
        """What `read` gives, or gave when it read the same; what it adds to the report is added again."""
        known = self._now.get(read_from) or self._before.get(read_from) or self._kept(read_from)
        if known is None:
            before = len(report.findings)
            known = read(), report.findings[before:]
            if self._store.folder is not None:
                self._store.put_object(READ, _key(read_from), known)
        else:
            report.findings.extend(known[1])
        self._now[read_from] = known
        found: T = known[0]
        return found

    def _kept(self, read_from: tuple[str, ...]) -> _Known | None:
        if self._store.folder is None:
            return None
        found = self._store.get_object(READ, _key(read_from), _classes())
        return found if isinstance(found, tuple) and len(found) == 2 else None


def _key(read_from: tuple[str, ...]) -> tuple[bytes, ...]:
    return sum_of_program(*_OURS, packages=_PACKAGES), *(part.encode("utf-8", "surrogatepass") for part in read_from)


@cache
def _classes() -> tuple[type, ...]:
    """What the model and findings are made of."""
    modules = {name: m for name, m in sys.modules.items() if name.startswith(("sourcebook.model.", "sourcebook.diag"))}
    return tuple(
        thing for name, m in modules.items() for thing in vars(m).values() if getattr(thing, "__module__", "") == name
        and isinstance(thing, type)
    )  # fmt: skip
