"""An order to finished books: made, verified, and put in the place of the last good ones; or a draft, where that can't be."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.beside import Begun
from sourcebook.diagnostics import Report
from sourcebook.errors import LayoutFailed, SourcebookError
from sourcebook.lint import Examined, examine, findings_of, get_ready, withheld_from
from sourcebook.model.audience import Audience
from sourcebook.pipeline.making import (
    BOOKS,
    Made,
    Progress,
    begin_files,
    draft_name,
    load_writers,
    typesetter_ahead,
    typesetter_for,
)
from sourcebook.pipeline.prepared import Prepared, leave_out_accepted, usual_copy
from sourcebook.pipeline.sharing import with_shared_marks
from sourcebook.records import dataclass
from sourcebook.shelf import other_home, shelve

if TYPE_CHECKING:
    from sourcebook.typeset import Typesetter


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: the edition at `path`, a folder or a lone source, in which formats, for whom, and where to."""

    path: Path
    out: Path
    formats: Sequence[str]
    audience: Audience | None = None
    date: datetime | None = None


@dataclass(slots=True)
class Built:
    """What a build made of what was prepared: its files; or, where findings stopped it, a draft."""

    prepared: Prepared
    files: tuple[Path, ...] = ()
    draft: tuple[Path, ...] = ()

    @property
    def report(self) -> Report:
        """What was found."""
        return self.prepared.report


def build(order: Order, progress: Progress) -> Built:
    """Build the files of an edition and verify them; on any error the last good ones stay, and a draft is made."""
    progress("reading")
    with Begun(partial(_prepared, order)) as preparing:
        load_writers()  # which takes as long
        prepared = preparing()
    ready = typesetter_ahead(prepared)
    report, folder = prepared.report, prepared.folder
    if prepared.resolved is not None and _taken(order, prepared, prepared.resolved.id):
        return Built(prepared)
    files, unplaced = verified_files(prepared, order.formats, progress, order.date, ready)
    leave_out_accepted(prepared, built=bool(files) and {*BOOKS} <= {*order.formats})
    if report.failed or prepared.resolved is None:
        from sourcebook.pipeline.drafting import LEAK, draft_files

        if any(finding.code == LEAK for finding in report.findings):
            return Built(prepared)  # paper in the wrong hands is worse than none
        progress("making a draft")
        name, draft = draft_files(prepared, order.audience, order.formats, unplaced, progress, order.date)
        if not draft or other_home(order.out, name, order.path) is not None:
            return Built(prepared)
        return Built(prepared, draft=shelve(draft, folder.sums, order.out, name, order.path))
    drafts = [draft_name(name) for name in files]
    return Built(prepared, shelve(files, folder.sums, order.out, prepared.resolved.id, order.path, drafts))


def _prepared(order: Order) -> Prepared:
    from sourcebook.pipeline.reading import prepare  # what reads is loaded where it reads

    return prepare(order.path, order.audience, order.out)


def verified_files(
    prepared: Prepared,
    formats: Sequence[str],
    progress: Progress,
    date: datetime | None = None,
    ready: list[Typesetter] | None = None,
) -> tuple[dict[str, bytes], frozenset[str]]:
    """The files, verified, and the anchors of notes that found no place; what is wrong goes to the report.

    A typesetter that is `ready`, and may know pages of this book already, is taken out of its list, and let go with its
    pages as soon as all who write have them.
    """
    report, resolved = prepared.report, prepared.resolved
    if resolved is None:
        return {}, frozenset()
    files: dict[str, Made] = {}
    seen: dict[str, Examined] = {}
    try:
        with ExitStack() as beside:
            typesetter = ready.pop() if ready else typesetter_for(resolved, prepared.folder, prepared.store)
            settled = with_shared_marks(prepared, progress, typesetter)
            resolved = settled.resolved or resolved
            withheld = withheld_from(resolved.audience, prepared.book) if prepared.book is not None else frozenset()
            look = partial(examine, resolved=resolved, withheld=withheld, store=prepared.store)
            idle = iter((get_ready, prepared.store.tidy))  # one each time that others lay out
            writing = begin_files(
                beside,
                resolved,
                prepared.folder,
                formats,
                report,
                progress,
                date,
                usual_copy(settled),
                typesetter,
                look,
                meanwhile=lambda: next(idle, lambda: None)(),
            )
            del typesetter
            prepared.held += writing, files, seen
            for name, wait in writing.items():
                files[name] = made = wait()
                progress("verifying")
                seen[name] = made.seen or look(name, made.data)
    except SourcebookError as stopped:
        if not stopped.findings:
            raise
        report.findings.extend(f for f in stopped.findings if f not in report.findings)
        return {}, stopped.notes if isinstance(stopped, LayoutFailed) else frozenset()
    for made in files.values():
        report.findings.extend(made.findings)
    report.findings.extend(findings_of(seen, resolved))
    return {name: made.data for name, made in files.items()}, frozenset()


def _taken(order: Order, prepared: Prepared, name: str) -> bool:
    """Whether the books of another edition are where these should go; then that is told."""
    other = other_home(order.out, name, order.path)
    if other is None:
        return False
    prepared.report.error(
        "id-in-use",
        f"“{(order.out / name).as_posix()}” holds the books of another edition, “{other.as_posix()}”, "
        f"which has the same id, “{name}”.",
        prepared.edition.place("id") if prepared.edition else None,
        ("Rename the file" if order.path.is_file() else "Give this one an id of its own")
        + ", or build it in another folder with --out.",
    )
    return True
