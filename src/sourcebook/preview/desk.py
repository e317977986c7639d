"""The desk: reads an edition and lays it out, again and again, and tells what comes of it as soon as it is there.

It works in a process of its own and does one thing after another. First come the pages, those of changed texts before others
that they push on; then what the rules say; last the whole files, made and verified beside it. When it is told of a change it
leaves off and begins again; what was read, laid out and drawn is known by then.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sourcebook.beside import Begun, place_of, use_cores
from sourcebook.diagnostics import Finding, Report
from sourcebook.errors import MachineAtFault, SourcebookError
from sourcebook.model.audience import Audience
from sourcebook.model.book import Unit
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.pipeline import (
    BOOKS,
    KEPT,
    Prepared,
    leave_out_accepted,
    prepare,
    typesetter_for,
    usual_copy,
    verified_files,
    with_shared_marks,
)
from sourcebook.preview.told import Books, Contents, Doing, Found, Leaf, Message, Pages, Run, Stopped, Text, Told
from sourcebook.records import dataclass
from sourcebook.render import fragment_names, load_theme
from sourcebook.sourceformat.files import Folder, lines_of
from sourcebook.sourceformat.memory import Memory
from sourcebook.store import Store
from sourcebook.typeset import Part, Sheets, Typesetter, book_pages
from sourcebook.write.pdf import write_part

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: how many more fragments than a book has may be known, before those that it has no more are forgotten
MANY = 200
#: how long the desk waits for the files before it looks whether something has changed, in seconds
_WHILE = 0.1


class _ChangedAgain(Exception):
    """A file was saved while the desk was at work."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is previewed: the edition at `path`, for whom, and the folder in which its books are built."""

    path: Path
    out: Path
    audience: Audience | None = None
    cores: int = 0


def work(wanted: Wanted, pipe: Connection) -> None:
    """Work until nobody listens any more; each word that comes through `pipe` says that a file was saved."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever listens ends first
    use_cores(wanted.cores)
    desk = Desk(wanted, pipe.send, pipe.poll)
    with suppress(EOFError, ConnectionError):
        while True:
            desk.round()
            pipe.recv()
            while pipe.poll():
                pipe.recv()


class Desk:
    """Lays out one edition again and again. `tell` takes what comes of it, `changed` says whether to leave off."""

    def __init__(self, wanted: Wanted, tell: Callable[[Message], None], changed: Callable[[], bool]) -> None:
        self.wanted, self._tell, self._changed = wanted, tell, changed
        self._memory = Memory(Store(wanted.out / KEPT))
        self._typesetter: tuple[object, Typesetter] | None = None
        self._parts: dict[str, tuple[Part, tuple[str, ...]]] = {}
        self._laid_out = False
        self._problem: Exception | None = None

    def round(self) -> None:
        """Read the edition, lay it out, and make its files; tell what is wrong where that can't be done."""
        try:
            self._round()
        except _ChangedAgain:
            self._rest()
        except MachineAtFault as problem:
            self._rest()
            self._tell(Stopped(str(problem)))
        except Exception as problem:
            self._rest()
            said = f"{type(problem).__name__} in {place_of(problem)}: {problem}"
            self._tell(Stopped(f"sourcebook has made a mistake of its own. Please report it with these words: {said}"))

    def _rest(self) -> None:
        if self._typesetter is not None and not self._typesetter[1].shop.all_drawn:
            self._typesetter[1].shop.rest()

    def _round(self) -> None:
        wanted = self.wanted
        self._laid_out, self._problem = False, None
        self._doing("reading")
        self._memory.turn()
        prepared = prepare(wanted.path, wanted.audience, wanted.out, meanwhile=self._lay_out, memory=self._memory)
        if isinstance(self._problem, SourcebookError):
            prepared.report.findings.extend(self._problem.findings)
        elif self._problem is not None and not prepared.report.failed:
            raise self._problem
        found = list(prepared.report.findings)
        leave_out_accepted(prepared, built=False)
        self._tell(Found(_told(prepared.report.findings, prepared.folder), self._laid_out))
        if prepared.resolved is not None and self._laid_out:
            self._make_books(replace(prepared, report=Report(found)))
        self._doing("")

    def _doing(self, step: str, far: float = 0.0, pages: int = 0) -> None:
        if self._changed():
            raise _ChangedAgain
        self._tell(Doing(step, far, pages))

    # --- pages ---

    def _lay_out(self, prepared: Prepared) -> None:
        """Lay the edition out while the rules look at it, whatever they may find; what goes wrong waits for them."""
        try:
            if prepared.resolved is not None:
                self._pages(prepared, prepared.resolved)
        except _ChangedAgain:
            raise
        except Exception as problem:
            self._problem = problem

    def _pages(self, prepared: Prepared, resolved: ResolvedEdition) -> None:
        typesetter = self._setter_of(resolved, prepared)
        settled = with_shared_marks(prepared, self._doing, typesetter)
        resolved = settled.resolved or resolved
        self._tell(_contents(prepared, resolved))
        theme, report = load_theme(resolved.theme, resolved.theme_files), Report()

        def tell(far: float, pages: int) -> None:
            self._show(typesetter)
            self._doing("laying out", far, pages)

        book_pages(typesetter, resolved, usual_copy(settled), theme, report, tell, printed=True)
        self._show(typesetter)
        runs = tuple(sheets.id for sheets in typesetter.sheets())
        self._parts = {
            name: self._parts[name] for name in runs
        }  # what is no more in the book is told anew if it returns
        self._tell(Pages(runs))
        self._laid_out = True

    def _setter_of(self, resolved: ResolvedEdition, prepared: Prepared) -> Typesetter:
        """The typesetter of the round before, as long as pictures, fonts and theme are the same."""
        sums = prepared.folder.sums
        look = (resolved.theme, resolved.theme_files, tuple((name, sums.get(name)) for name in sorted(resolved.images)))
        known = self._typesetter
        if known is None or known[0] != look or len(known[1].shop.told) > len(resolved.sections) + MANY:
            if known is not None:
                known[1].shop.rest()
            known = look, typesetter_for(resolved, prepared.folder, prepared.store, standing=True)
        self._typesetter = known
        return known[1]

    def _show(self, typesetter: Typesetter) -> None:
        """Tell of the pages that were drawn since this was last asked."""
        for sheets in typesetter.sheets():
            if sheets.part is not None and self._parts.get(sheets.id) != (sheets.part, sheets.folios):
                self._parts[sheets.id] = sheets.part, sheets.folios
                self._tell(_run(sheets, sheets.part, typesetter.shop.fonts))

    # --- the files ---

    def _make_books(self, prepared: Prepared) -> None:
        """The files as a build would make them, made in a process beside this one."""
        typesetter = None if self._typesetter is None else self._typesetter[1]
        self._doing("making and verifying the files")
        with Begun(partial(_books, prepared, typesetter)) as books:
            while not books.done(_WHILE):
                if self._changed():
                    raise _ChangedAgain
            self._tell(books())


def _books(prepared: Prepared, typesetter: Typesetter | None) -> Books:
    files, _ = verified_files(prepared, BOOKS, _silent, ready=[] if typesetter is None else [typesetter])
    leave_out_accepted(prepared, built=bool(files))
    by_ending = {name.rpartition(".")[2]: data for name, data in files.items()}
    told = _told(prepared.report.findings, prepared.folder)
    return Books(by_ending.get("pdf", b""), by_ending.get("epub", b""), told)


def _silent(step: str, far: float = 0.0, pages: int = 0) -> None:
    """Is told what is done while the files are made."""


def _contents(prepared: Prepared, resolved: ResolvedEdition) -> Contents:
    """The texts of a book, and the files that each is made from."""
    runs = fragment_names(resolved)
    files = {unit.id: _files(unit) for unit in prepared.book.items if isinstance(unit, Unit)} if prepared.book else {}
    texts = (
        Text(section.anchor, section.heading, runs[section.anchor], files.get(getattr(section, "unit", ""), ()))
        for section in resolved.sections
    )
    return Contents(resolved.title, resolved.language, tuple(texts))


def _files(unit: Unit) -> tuple[str, ...]:
    """The files that a text is made from, without their endings."""
    if unit.source is not None:
        return (f"sources/{unit.source.id}", unit.source.id)
    return (f"commentary/{unit.commentary.id}",) if unit.commentary is not None else ()


def _run(sheets: Sheets, part: Part, fonts: Mapping[str, bytes]) -> Run:
    pdf = write_part(part, fonts)
    leaves = (
        Leaf(sha256(f"{sheets.id} {number} ".encode() + drawn).hexdigest()[:20], folio, anchors)
        for number, (drawn, folio, anchors) in enumerate(zip(_drawn(pdf), sheets.folios, sheets.anchors, strict=True))
    )
    return Run(sheets.id, tuple(leaves), pdf)


def _drawn(pdf: bytes) -> Iterator[bytes]:
    """What is drawn on each page."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            page.contents_coalesce()
            yield page.Contents.read_raw_bytes()


def _told(findings: Iterable[Finding], folder: Folder) -> tuple[Told, ...]:
    """Findings in their order, each with the line of the file that it speaks of."""
    line_of = lines_of(folder)
    ordered = sorted(findings, key=Finding.sort_key)
    return tuple(Told(f, (line_of(f.place.file, f.place.line) or "") if f.place else "") for f in ordered)


def bare(file: str) -> str:
    """The name of a file as `Text.files` has it: without its ending."""
    path = PurePosixPath(file)
    return path.with_name(path.name.removesuffix(".notes.md").removesuffix(path.suffix)).as_posix()
