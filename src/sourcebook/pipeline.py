"""The straight line: a folder of sources becomes checked, typeset and verified files. Read it aloud."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sourcebook.anchor import assemble
from sourcebook.cite import PandocCitationEngine, cite
from sourcebook.diagnostics import Finding, Report
from sourcebook.errors import LayoutFailed, SourcebookError
from sourcebook.lint import accept, check_edition, check_resolved, verify_file
from sourcebook.model.audience import Audience
from sourcebook.model.edition import Edition
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.number import number
from sourcebook.render import PrintMarkup, Theme, load_theme, refers_to_pages, render_print
from sourcebook.resolve import resolve
from sourcebook.select import select
from sourcebook.shelf import shelve, strangers
from sourcebook.sourceformat.files import Folder
from sourcebook.sourceformat.load import edition_folder, read_edition
from sourcebook.sourceformat.pictures import BYTES_LIMIT, check_pictures

if TYPE_CHECKING:
    from sourcebook.typeset import LaidOut, Typesetter

#: rounds of layout after which the page numbers that are printed must stand still
ROUNDS = 4
#: the longest run of markup that is laid out in one go, in characters: about 4,000 pages, ten minutes and two gigabytes
LONGEST_RUN = 10_000_000
#: the endings of the files that can be read back
BOOKS = ("epub", "pdf")
#: how many characters without a font are named
MISSING_SHOWN = 10


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
    """An edition read and resolved for one audience; without `resolved` where errors stand in the way."""

    report: Report
    folder: Folder
    edition: Edition | None = None
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
    book = cite(select(number(book), audience or edition.audience), PandocCitationEngine(), report)
    resolved = resolve(book, report)
    check_resolved(resolved, report)
    if not report.failed:
        prepared.resolved = resolved
    return prepared


def check(path: Path, audience: Audience | None = None) -> Prepared:
    """Read an edition and say what is wrong with it, but for what the editor has accepted."""
    prepared = prepare(path, audience)
    if prepared.edition is not None:
        accept(prepared.report, prepared.edition.accepted, built=False)
    return prepared


def build(order: Order, progress: Progress) -> Built:
    """Build the files of an edition and verify them; on any error the last good ones stay as they are."""
    progress("reading")
    prepared = prepare(order.path, order.audience)
    report, edition, resolved = prepared.report, prepared.edition, prepared.resolved
    if edition is None or resolved is None:
        return Built(report)
    try:
        files = make_files(resolved, prepared.folder, order.formats, report, progress, order.date)
    except SourcebookError as stopped:
        if not stopped.findings:
            raise
        report.findings.extend(f for f in stopped.findings if f not in report.findings)
        return Built(report)
    progress("verifying")
    for name, data in files.items():
        report.findings.extend(verify_file(name, data, resolved))
    accept(report, edition.accepted, built={*BOOKS} <= {*order.formats})
    if report.failed:
        return Built(report)
    return Built(report, shelve(files, prepared.folder.sums, order.out, resolved.id))


def verify(path: Path, out: Path, audience: Audience | None, progress: Progress) -> Prepared:
    """Read the built files of an edition back, and name those that don't belong to its sources."""
    prepared = prepare(path, audience)
    report, edition, resolved = prepared.report, prepared.edition, prepared.resolved
    if edition is None or resolved is None:
        return prepared
    folder = out / resolved.id
    found = [path for ending in BOOKS if (path := folder / file_name(resolved, ending)).is_file()]
    if not found:
        report.error(
            "nothing-built",
            f"There is nothing to verify in “{folder.as_posix()}”.",
            None,
            "Build the edition first: sourcebook build",
        )
    report.findings.extend(strangers(folder, prepared.folder.sums, [file.name for file in found]))
    for file in found:
        progress(f"reading {file.as_posix()}")
        report.findings.extend(verify_file(file.name, file.read_bytes(), resolved))
    accept(report, edition.accepted, built=len(found) == len(BOOKS))
    return prepared


def make_files(
    resolved: ResolvedEdition,
    folder: Folder,
    formats: Sequence[str],
    report: Report,
    progress: Progress,
    date: datetime | None = None,
) -> dict[str, bytes]:
    """The bytes of each file, by its name; `date` is written into them as the day of making."""
    from sourcebook.write import WriteJob
    from sourcebook.write import formats as known

    theme = load_theme(resolved.theme, resolved.theme_files)
    images: Images = {name: partial(picture, folder, name) for name in sorted(resolved.images)}
    chosen = [known()[name] for name in formats]
    measured, laid_out = Measured(), None
    if any(f.needs_pages for f in chosen) or refers_to_pages(resolved):
        from sourcebook.typeset import Typesetter

        measured, laid_out = settle(Typesetter(images, theme.fonts), resolved, theme, report, progress)
    job = WriteJob(resolved, theme, measured, laid_out, images, report, date)
    files = {}
    for one in chosen:
        progress(f"writing {one.name}")
        files[file_name(resolved, one.extension)] = one.write(job)
    return files


def check_characters(markup: PrintMarkup, resolved: ResolvedEdition, theme: Theme, report: Report) -> None:
    """Name every character that would be printed as an empty box. Raises LayoutFailed where there is one."""
    from sourcebook.typeset.coverage import missing_characters

    missing = missing_characters((fragment.markup for fragment in markup.fragments), theme.fonts.values())
    for character in missing[:MISSING_SHOWN]:
        name = unicodedata.name(character, "a character without a name").lower()
        report.error(
            "character-missing",
            f"No font of this book has the character “{character}” ({name}).",
            resolved.place_of(character),
            "Put a font that has it into the folder theme/fonts, and name it in theme/print.css; or take it out.",
        )
    if missing:
        raise LayoutFailed("characters are missing from the fonts", report.findings)


def check_lengths(markup: PrintMarkup, report: Report) -> None:
    """Name a text that is too long to be laid out in one go. Raises LayoutFailed where there is one."""
    for fragment in markup.fragments:
        if len(fragment.markup) > LONGEST_RUN:
            report.error(
                "too-long-for-pages",
                f"The pages from “{fragment.id}” on would hold {len(fragment.markup) / 1e6:.0f} million characters in one run; "
                f"at most {LONGEST_RUN / 1e6:.0f} million can be laid out.",
                None,
                "Part the text into several sources and write documents: new-page, or make the EPUB alone: --to epub",
            )
            raise LayoutFailed("a text is too long to be laid out", report.findings)


def settle(
    typesetter: Typesetter, resolved: ResolvedEdition, theme: Theme, report: Report, progress: Progress
) -> tuple[Measured, LaidOut]:
    """Lay out until the pages that are referred to stand still. Raises LayoutFailed where they never do."""
    measured = Measured()
    for _ in range(ROUNDS):
        said = Report()
        markup = render_print(resolved, theme, measured)
        if not measured.pages:
            check_lengths(markup, report)
            check_characters(markup, resolved, theme, report)
        laid_out = typesetter.lay_out(markup, said, partial(progress, "laying out"))
        if laid_out.measured.folios == measured.folios:
            report.findings.extend(said.findings)
            return measured, laid_out
        measured = laid_out.measured
    raise LayoutFailed("the page numbers do not settle", [unsettled(measured, laid_out.measured)])


def unsettled(before: Measured, after: Measured) -> Finding:
    """Names the first place whose page still moves."""
    name = next((a for a, folio in after.folios.items() if before.folios.get(a) != folio), "")
    report = Report()
    report.error(
        "pages-unsettled",
        f"The page of “{name}” changes each time its own number is printed.",
        None,
        "Take out one page reference near it.",
    )
    return report.findings[0]


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
