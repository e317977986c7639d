"""What the layout engine logs while it works, to findings."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sourcebook.diagnostics import Report

#: said by the engine about our own style sheets, and of no use to an editor
_QUIET = ("Ignored `font-weight", "footnote-display", 'Image "https://edition.invalid')


@contextmanager
def listening(report: Report, what: str) -> Iterator[None]:
    """While this lasts, what the engine logs becomes findings on `what`."""
    listener = _Listener(report, what)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield
    finally:
        logger.removeHandler(listener)


class _Listener(logging.Handler):
    """Turns what the engine logs into findings."""

    def __init__(self, report: Report, what: str) -> None:
        super().__init__(logging.WARNING)
        self.report, self.what = report, what

    def emit(self, record: logging.LogRecord) -> None:
        """Take one record."""
        message = record.getMessage()
        if not any(message.startswith(quiet) for quiet in _QUIET):
            self.report.warning(
                "layout-engine",
                f"The layout engine says of {self.what}: {message}",
                None,
                "Look at the page, and at the theme's style sheet.",
            )
