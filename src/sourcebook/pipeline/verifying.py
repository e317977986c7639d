"""Files that were built, read back and proved again."""

from __future__ import annotations

from pathlib import Path

from sourcebook.errors import SourcebookError
from sourcebook.lint import verify_books, withheld_from
from sourcebook.model.audience import Audience
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.pipeline.making import BOOKS, DRAFT, Progress, file_name
from sourcebook.pipeline.prepared import Prepared, leave_out_accepted
from sourcebook.pipeline.reading import prepare
from sourcebook.pipeline.sharing import with_shared_marks
from sourcebook.shelf import strangers


def verify(
    path: Path, out: Path, audience: Audience | None, progress: Progress, *, epubcheck: bool = False
) -> Prepared:
    """Read the built files of an edition back, and name those that don't belong to its sources.

    With `epubcheck`, EPUBCheck looks at the ebook too; raises MachineAtFault where it is not installed.
    """
    prepared = prepare(path, audience, out)
    report, resolved = prepared.report, prepared.resolved
    if resolved is None:
        leave_out_accepted(prepared, built=False)
        return prepared
    folder = out / resolved.id
    found = [file for ending in BOOKS if (file := folder / file_name(resolved, ending)).is_file()]
    made = sorted(file.name for ending in BOOKS for file in folder.glob(f"*.{ending}") if not file.stem.endswith(DRAFT))
    if not found:
        report.error(
            "nothing-built",
            f"There is nothing to verify in “{folder.as_posix()}”" + (f" but {', '.join(made)}." if made else "."),
            None,
            f"Build the edition first: sourcebook build {path.as_posix()}"
            + (", or name the copy: --for teacher or --for pupils." if made else ""),
        )
    report.findings.extend(strangers(folder, prepared.folder.sums, made))
    for file in found:
        progress(f"reading {file.as_posix()}")
    resolved = _settled(prepared, progress) or resolved if found else resolved
    usual = folder / f"{resolved.id}.pdf"
    read = {file.name: file.read_bytes() for file in found}
    withheld = withheld_from(resolved.audience, prepared.book) if prepared.book is not None else frozenset()
    printed = {usual.name: usual.read_bytes()} if usual.is_file() else {}
    report.findings.extend(verify_books(read, resolved, printed, withheld))
    if epubcheck:
        from sourcebook.lint.epubcheck import epubcheck_findings

        progress("running EPUBCheck")
        report.findings.extend(epubcheck_findings(read, resolved))
    leave_out_accepted(prepared, built=len(found) == len(BOOKS))
    return prepared


def _settled(prepared: Prepared, progress: Progress) -> ResolvedEdition | None:
    """The copy with the marks of further calls as a build would give them; None with findings where it would fail."""
    try:
        return with_shared_marks(prepared, progress).resolved
    except SourcebookError as stopped:
        if not stopped.findings:
            raise
        prepared.report.findings.extend(f for f in stopped.findings if f not in prepared.report.findings)
        return None
