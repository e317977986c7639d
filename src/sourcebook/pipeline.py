"""The straight line: a folder of sources becomes checked, typeset and verified files. Read it aloud."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sourcebook.anchor import assemble
from sourcebook.cite import PandocCitationEngine, cite
from sourcebook.diagnostics import Finding, Report
from sourcebook.errors import SourcebookError
from sourcebook.lint import accept, check_edition, check_resolved, verify_books
from sourcebook.model.audience import Audience
from sourcebook.model.book import Book
from sourcebook.model.edition import Edition
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.number import SharedMarks, number, repeats
from sourcebook.resolve import resolve
from sourcebook.select import select
from sourcebook.shelf import other_home, shelve, strangers
from sourcebook.sourceformat.files import TEXT_LIMIT, Folder
from sourcebook.sourceformat.load import edition_folder, read_edition
from sourcebook.sourceformat.mend import Mended, mendings
from sourcebook.sourceformat.pictures import BYTES_LIMIT, check_pictures

if TYPE_CHECKING:
    from sourcebook.typeset import Typesetter

#: the endings of the files that can be read back
BOOKS = ("epub", "pdf")


class Progress(Protocol):
    """Is told each step as it begins, and of a long one how many of its parts are done."""

    def __call__(self, step: str, done: int = 0, of: int = 0) -> None:
        """A step begins, or goes on."""
        ...


Images = Mapping[str, Callable[[], bytes]]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: the edition at `path`, a folder or a lone source, in which formats, for whom, and where to."""

    path: Path
    out: Path
    formats: Sequence[str]
    audience: Audience | None = None
    date: datetime | None = None


@dataclass(slots=True)
class Prepared:
    """An edition read, numbered as a `book` and resolved for one audience; without these where errors stand in the way."""

    report: Report
    folder: Folder
    edition: Edition | None = None
    book: Book | None = None
    resolved: ResolvedEdition | None = None


@dataclass(slots=True)
class Built:
    """What a build made: its files, or the findings that stopped it."""

    report: Report
    folder: Folder
    files: tuple[Path, ...] = field(default=())


def prepare(path: Path, audience: Audience | None = None) -> Prepared:
    """Read, check, anchor, number, select, cite and resolve the edition at `path`, a folder or a lone source."""
    report = Report()
    folder = edition_folder(path, report)
    edition = read_edition(folder)
    prepared = Prepared(report, folder, edition)
    if edition is None:
        return prepared
    check_edition(edition, report)
    check_pictures(edition, folder, report)
    book = assemble(edition, report)
    if report.failed:
        return prepared
    prepared.book = number(book)
    resolved = _copy_for(audience or edition.audience, prepared.book, report)
    check_resolved(resolved, report, lone=edition.lone)
    if not report.failed:
        prepared.resolved = resolved
    return prepared


def with_shared_marks(prepared: Prepared, progress: Progress, typesetter: Typesetter | None = None) -> Prepared:
    """The edition with the marks of further calls as its reference layout has them, for every format and audience.

    Where no note is called twice, nothing is laid out. Raises LayoutFailed where the pages can't be laid out.
    """
    from sourcebook.render import load_theme
    from sourcebook.typeset import settle

    marks, now = SharedMarks(), prepared
    while prepared.book is not None and now.book is not None and now.resolved is not None and any(repeats(now.book)):
        reference = usual_copy(now) or now.resolved
        theme = load_theme(reference.theme, reference.theme_files)
        typesetter = typesetter or typesetter_for(reference, prepared.folder)
        measured, _ = settle(typesetter, reference, theme, Report(), partial(progress, "laying out"))
        after = marks.after(now.book, measured)
        if after == marks:
            break
        marks = after
        book = number(prepared.book, marks.same_page)
        now = replace(now, book=book, resolved=_copy_for(now.resolved.audience, book, Report()))
    return now


def typesetter_for(resolved: ResolvedEdition, folder: Folder) -> Typesetter:
    """What lays out the pages of a book, with its pictures and the fonts of its theme."""
    from sourcebook.render import load_theme
    from sourcebook.typeset import Typesetter

    return Typesetter(pictures(resolved, folder), load_theme(resolved.theme, resolved.theme_files).fonts)


def pictures(resolved: ResolvedEdition, folder: Folder) -> Images:
    """The pictures of a book, read when they are needed."""
    return {name: partial(picture, folder, name) for name in sorted(resolved.images)}


def usual_copy(prepared: Prepared) -> ResolvedEdition | None:
    """The copy for the edition's usual audience; None where it is the one that was prepared."""
    if prepared.book is None or prepared.resolved is None or prepared.resolved.is_default_audience:
        return None
    return _copy_for(prepared.book.edition.audience, prepared.book, Report())


def _copy_for(audience: Audience, book: Book, report: Report) -> ResolvedEdition:
    return resolve(cite(select(book, audience), PandocCitationEngine(), report), report)


def check(path: Path, audience: Audience | None = None) -> Prepared:
    """Read an edition and say what is wrong with it, but for what the editor has accepted."""
    prepared = prepare(path, audience)
    leave_out_accepted(prepared, built=False)
    return prepared


def mend(prepared: Prepared, wanted: Callable[[Finding], bool], *, write: bool) -> list[Mended]:
    """The files of an edition with the safe mendings of the findings that are `wanted`; `write` puts them in place."""
    findings = [finding for finding in prepared.report.findings if finding.fixes and wanted(finding)]
    folder = prepared.folder
    names = sorted({fix.place.file for finding in findings for fix in finding.fixes})
    files = {name: data for name in names if (data := folder.data(name, TEXT_LIMIT)) is not None}
    mended = list(mendings(findings, files))
    for one in mended if write else ():
        folder.replace(one.name, one.after)
    return mended


def leave_out_accepted(prepared: Prepared, *, built: bool) -> None:
    """Take out of the report what the editor has accepted; `built` says that both files have been looked at."""
    if prepared.edition is not None:
        accept(prepared.report, prepared.edition.accepted, built=built)


def build(order: Order, progress: Progress) -> Built:
    """Build the files of an edition and verify them; on any error the last good ones stay as they are."""
    progress("reading")
    prepared = prepare(order.path, order.audience)
    report, edition, resolved = prepared.report, prepared.edition, prepared.resolved
    if resolved is None:
        leave_out_accepted(prepared, built=False)
        return Built(report, prepared.folder)
    other = other_home(order.out, resolved.id, order.path)
    if other is not None:
        report.error(
            "id-in-use",
            f"“{(order.out / resolved.id).as_posix()}” holds the books of another edition, “{other.as_posix()}”, "
            f"which has the same id, “{resolved.id}”.",
            edition.place("id") if edition else None,
            ("Rename the file" if order.path.is_file() else "Give this one an id of its own")
            + ", or build it in another folder with --out.",
        )
        return Built(report, prepared.folder)
    try:
        again = prepared.book is not None and any(repeats(prepared.book))
        typesetter = typesetter_for(resolved, prepared.folder) if again else None
        settled = with_shared_marks(prepared, progress, typesetter)
        resolved, usual = settled.resolved or resolved, usual_copy(settled)
        files = make_files(resolved, prepared.folder, order.formats, report, progress, order.date, usual, typesetter)
    except SourcebookError as stopped:
        if not stopped.findings:
            raise
        report.findings.extend(f for f in stopped.findings if f not in report.findings)
        leave_out_accepted(prepared, built=False)
        return Built(report, prepared.folder)
    progress("verifying")
    report.findings.extend(verify_books(files, resolved))
    leave_out_accepted(prepared, built={*BOOKS} <= {*order.formats})
    if report.failed:
        return Built(report, prepared.folder)
    return Built(report, prepared.folder, shelve(files, prepared.folder.sums, order.out, resolved.id, order.path))


def verify(path: Path, out: Path, audience: Audience | None, progress: Progress) -> Prepared:
    """Read the built files of an edition back, and name those that don't belong to its sources."""
    prepared = prepare(path, audience)
    report, resolved = prepared.report, prepared.resolved
    if resolved is None:
        leave_out_accepted(prepared, built=False)
        return prepared
    folder = out / resolved.id
    found = [file for ending in BOOKS if (file := folder / file_name(resolved, ending)).is_file()]
    made = sorted(file.name for ending in BOOKS for file in folder.glob(f"*.{ending}"))
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
    printed = {usual.name: usual.read_bytes()} if usual.is_file() else {}
    report.findings.extend(verify_books({file.name: file.read_bytes() for file in found}, resolved, printed))
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


def make_files(
    resolved: ResolvedEdition,
    folder: Folder,
    formats: Sequence[str],
    report: Report,
    progress: Progress,
    date: datetime | None = None,
    usual: ResolvedEdition | None = None,
    typesetter: Typesetter | None = None,
) -> dict[str, bytes]:
    """The bytes of each file, by its name; `date` is written into them as the day of making.

    `typesetter` may know pages of this book already. `usual` is the edition's usual copy, where this is another: its pages and lines are those that everyone speaks of.
    """
    from sourcebook.render import load_theme
    from sourcebook.write import WriteJob
    from sourcebook.write import formats as known

    theme = load_theme(resolved.theme, resolved.theme_files)
    images = pictures(resolved, folder)
    chosen = [known()[name] for name in formats]
    pages = None
    if any(f.needs_pages or f.names_pages for f in chosen):
        from sourcebook.typeset import book_pages

        tell = partial(progress, "laying out")
        printed = any(f.needs_pages for f in chosen)
        typesetter = typesetter or typesetter_for(resolved, folder)
        pages = book_pages(typesetter, resolved, usual, theme, report, tell, printed=printed)
    job = WriteJob(
        resolved, theme, pages.measured if pages else Measured(), pages.reference if pages else Measured(),
        pages.laid_out if pages else None, images, report, date,
    )  # fmt: skip
    files = {}
    for one in chosen:
        progress(f"writing {one.name}")
        files[file_name(resolved, one.extension)] = one.write(job)
    return files


def file_name(resolved: ResolvedEdition, extension: str) -> str:
    """`id.pdf`, or `id-teacher.pdf` for a copy that is not the edition's usual one."""
    suffix = "" if resolved.is_default_audience else f"-{resolved.audience.value}"
    return f"{resolved.id}{suffix}.{extension}"


def picture(folder: Folder, name: str) -> bytes:
    """A picture's bytes. Raises SourcebookError where it has gone since it was looked at."""
    data = folder.data(name, BYTES_LIMIT)
    if data is None:
        raise SourcebookError(f"the picture {name} has gone", folder.report.findings[-1:])
    return data
