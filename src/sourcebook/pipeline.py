"""The straight line: a folder of sources becomes checked, typeset and verified files. Read it aloud."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from sourcebook.anchor import assemble
from sourcebook.cite import PandocCitationEngine, cite
from sourcebook.diagnostics import Report
from sourcebook.errors import SourcebookError
from sourcebook.lint import accept, check_edition, check_resolved, verify_books
from sourcebook.model.audience import Audience
from sourcebook.model.book import Book
from sourcebook.model.edition import Edition
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.number import number
from sourcebook.render import load_theme
from sourcebook.resolve import resolve
from sourcebook.select import select
from sourcebook.shelf import other_home, shelve, strangers
from sourcebook.sourceformat.files import Folder
from sourcebook.sourceformat.load import edition_folder, read_edition
from sourcebook.sourceformat.pictures import BYTES_LIMIT, check_pictures

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
    check_resolved(resolved, report)
    if not report.failed:
        prepared.resolved = resolved
    return prepared


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
        return Built(report)
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
        return Built(report)
    try:
        usual = usual_copy(prepared)
        files = make_files(resolved, prepared.folder, order.formats, report, progress, order.date, usual)
    except SourcebookError as stopped:
        if not stopped.findings:
            raise
        report.findings.extend(f for f in stopped.findings if f not in report.findings)
        leave_out_accepted(prepared, built=False)
        return Built(report)
    progress("verifying")
    report.findings.extend(verify_books(files, resolved))
    leave_out_accepted(prepared, built={*BOOKS} <= {*order.formats})
    if report.failed:
        return Built(report)
    return Built(report, shelve(files, prepared.folder.sums, order.out, resolved.id, order.path))


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
    usual = folder / f"{resolved.id}.pdf"
    printed = {usual.name: usual.read_bytes()} if usual.is_file() else {}
    report.findings.extend(verify_books({file.name: file.read_bytes() for file in found}, resolved, printed))
    leave_out_accepted(prepared, built=len(found) == len(BOOKS))
    return prepared


def make_files(
    resolved: ResolvedEdition,
    folder: Folder,
    formats: Sequence[str],
    report: Report,
    progress: Progress,
    date: datetime | None = None,
    usual: ResolvedEdition | None = None,
) -> dict[str, bytes]:
    """The bytes of each file, by its name; `date` is written into them as the day of making.

    `usual` is the edition's usual copy, where this is another: its pages and lines are those that everyone speaks of.
    """
    from sourcebook.write import WriteJob
    from sourcebook.write import formats as known

    theme = load_theme(resolved.theme, resolved.theme_files)
    images: Images = {name: partial(picture, folder, name) for name in sorted(resolved.images)}
    chosen = [known()[name] for name in formats]
    pages = None
    if any(f.needs_pages or f.names_pages for f in chosen):
        from sourcebook.typeset import Typesetter, book_pages

        tell = partial(progress, "laying out")
        printed = any(f.needs_pages for f in chosen)
        pages = book_pages(Typesetter(images, theme.fonts), resolved, usual, theme, report, tell, printed=printed)
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
