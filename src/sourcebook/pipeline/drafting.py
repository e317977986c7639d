"""An edition with errors to a draft: paper for tomorrow's lesson, which says on every page what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeAlias, TypeVar

from sourcebook.anchor import assemble
from sourcebook.diagnostics import Finding, Report
from sourcebook.errors import LayoutFailed, MachineAtFault
from sourcebook.lint import verify_books, withheld_from
from sourcebook.model.audience import Audience
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.number import number
from sourcebook.pipeline.making import Progress, make_files
from sourcebook.pipeline.prepared import Prepared
from sourcebook.pipeline.reading import copy_for
from sourcebook.resolve import as_draft
from sourcebook.sourceformat.files import Folder
from sourcebook.sourceformat.load import read_edition
from sourcebook.store import Store

#: the rule on built files that stops a draft too
LEAK = "teacher-text"
#: how often more notes are set after their documents before the draft is given up
TRIES = 4
_LEADS_AWAY = re.compile(r"[/\\:\x00]")
T = TypeVar("T")
#: what can be printed for an audience, and the texts that it must not get
Copy: TypeAlias = tuple[ResolvedEdition, frozenset[str]]


def draft_files(
    prepared: Prepared,
    audience: Audience | None,
    formats: Sequence[str],
    unplaced: Collection[str],
    progress: Progress,
    date: datetime | None = None,
) -> tuple[str, dict[str, bytes]]:
    """The edition's id and the files of a draft, in which notes that have no place are set after their documents.

    No files where no pages can be made of the edition.
    """
    folder = Folder(prepared.folder.root, Report(), prepared.folder.chosen)
    copy = _sound(prepared) or _tried(partial(_readable, folder, audience))
    if copy is None:
        return "", {}
    resolved, withheld = copy
    if resolved.id in ("", ".", "..") or _LEADS_AWAY.search(resolved.id):
        return "", {}  # which would lie elsewhere
    for book in (resolved, replace(resolved, theme="classic", theme_files=())):
        findings = prepared.report.findings
        files = _tried(partial(_made, book, folder, findings, formats, unplaced, progress, date))
        if files:
            leaks = withheld and verify_books(files, book, withheld=withheld, only=frozenset({LEAK}))
            return book.id, {} if leaks else files
    return "", {}


def _tried(make: Callable[[], T | None]) -> T | None:
    """What is made, or None: what is wrong with an edition may trip any step, and it has been told already."""
    try:
        return make()
    except MachineAtFault:
        raise
    except Exception:
        return None


def _sound(prepared: Prepared) -> Copy | None:
    """The copy that was prepared, where nothing was wrong until it was laid out."""
    if prepared.resolved is None or prepared.book is None:
        return None
    return prepared.resolved, withheld_from(prepared.resolved.audience, prepared.book)


def _readable(folder: Folder, audience: Audience | None) -> Copy | None:
    """What can be printed of an edition in spite of its errors, and the texts that this audience must not get.

    What could not be read is left out.
    """
    edition = read_edition(folder, despite_errors=True)
    if edition is None:
        return None
    book = number(assemble(edition, Report()))
    wanted = audience or edition.audience
    return copy_for(wanted, book, Report(), Store()), withheld_from(wanted, book)


def _made(
    resolved: ResolvedEdition,
    folder: Folder,
    findings: Sequence[Finding],
    formats: Sequence[str],
    unplaced: Collection[str],
    progress: Progress,
    date: datetime | None,
) -> dict[str, bytes]:
    apart = frozenset(unplaced)
    for _ in range(TRIES):
        try:
            return make_files(as_draft(resolved, findings, apart), folder, formats, Report(), progress, date)
        except LayoutFailed as failed:
            if not failed.notes - apart:
                return {}
            apart |= failed.notes
    return {}
