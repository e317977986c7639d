"""The exceptions of the program, one small tree.

SourcebookError            something stops the command; `findings` says what, in the editor's words
  EditionUnreadable        the edition on disk can't be turned into an edition
  BookUnreadable           an ebook that should be brought over can't be read, or is not safe to read
  LayoutFailed             the layout engine made no pages that can be trusted
  MachineAtFault           disk, rights, a missing program: not the editor's doing (exit status 2)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sourcebook.diagnostics import Finding


class SourcebookError(Exception):
    """Something stops the command; carries the findings that say what."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class EditionUnreadable(SourcebookError):
    """The edition on disk has errors, so there is no edition to go on with."""


class BookUnreadable(SourcebookError):
    """A book made elsewhere can't be read, or is not safe to read, so nothing was brought over."""


class LayoutFailed(SourcebookError):
    """The pages could not be laid out in a way that can be trusted; `notes` are the anchors of those without a place."""

    def __init__(self, message: str, findings: Sequence[Finding] = (), notes: Iterable[str] = ()) -> None:
        super().__init__(message, findings)
        self.notes = frozenset(notes)


class MachineAtFault(SourcebookError):
    """The machine or the program is at fault, not the edition."""
